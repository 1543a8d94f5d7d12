"""The `settings` of actions after which somebody else goes on: stop, hand over, transfer.

They read and keep as those in `settings.py` do.
"""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from frontdesk.domain.agents import HandOver, HandOverCue, Span, StopBot, TransferBot, phrases
from frontdesk.edge.http.conversation_ai.names import CUES, SHOWN_CUES
from frontdesk.edge.http.conversation_ai.values import Flag, Number
from frontdesk.edge.http.v2.patch import Patch, either
from frontdesk.edge.http.v2.spellings import CueWord, UnitWord
from frontdesk.edge.http.wire import Wire

_CONDITIONS: Mapping[HandOverCue, str] = {
    "contact_request": phrases.HAND_OVER_CONDITION,
    "lack_of_information": "The agent does not know the answer.",
    "failed_to_resolve": "Two attempts did not solve the customer's problem.",
    "custom": "",
}


class Pause(Wire):
    """A length of time."""

    value: Number
    unit: UnitWord = "hours"

    def to_span(self) -> Span:
        return Span(self.value, self.unit)

    @classmethod
    def of(cls, span: Span | None) -> "Pause | None":
        return None if span is None else cls(value=span.value, unit=span.unit)


class ReactivationSettings(Patch):
    """When the agent wakes again by itself."""

    reactivate_after: Pause | None = Field(None, description="Null: not before somebody wakes it.")
    reactivate_enabled: Flag | None = None
    sleep_time: Number | None = Field(default=None, exclude=True)
    sleep_time_unit: UnitWord | None = Field(default=None, exclude=True)

    def reactivation(self, kept: StopBot | HandOver) -> tuple[bool, Span | None]:
        """Whether it wakes, and after how long."""
        wakes, after = kept.reactivate, kept.reactivate_after
        if self.sleep_time is not None:
            wakes, after = True, Span(self.sleep_time, self.sleep_time_unit or "hours")
        if "reactivate_after" in self.model_fields_set and self.reactivate_after != Pause.of(after):
            after = self.reactivate_after.to_span() if self.reactivate_after else None
            wakes = after is not None
        if self.reactivate_enabled is not None and self.reactivate_enabled != kept.reactivate:
            wakes = self.reactivate_enabled
        return wakes, after


class StopBotSettings(ReactivationSettings):
    """End the agent's part of the conversation; afterwards a person has it."""

    trigger_condition: str | None = either("triggerCondition", "stopBotTriggerCondition")
    examples: list[str] | None = either("examples", "stopBotExamples")
    final_message: str | None = None
    tags: list[str] | None = None
    enabled: Flag | None = None
    stop_bot_detection_type: Literal["Goodbye", "Custom"] | None = None

    def lacks(self) -> list[str]:
        return []

    def apply(self, before: StopBot | None) -> StopBot:
        kept = before or self._new()
        wakes, after = self.reactivation(kept)
        detection = self.pick("stop_bot_detection_type", None, None)
        return StopBot(
            cue=kept.cue if detection is None else "custom" if detection == "Custom" else "goodbye",
            condition=self.pick("trigger_condition", kept.condition, ""),
            examples=tuple(self.pick("examples", kept.examples, ())),
            final_message=self.pick("final_message", kept.final_message, ""),
            tags=tuple(self.pick("tags", kept.tags, ())),
            reactivate=wakes,
            reactivate_after=after,
            enabled=self.pick("enabled", kept.enabled, True),
        )

    def _new(self) -> StopBot:
        if self.trigger_condition or self.examples:
            return StopBot(cue="custom")
        return StopBot(condition=phrases.STOP_CONDITION, examples=phrases.STOP_EXAMPLES)

    @classmethod
    def of(cls, settings: StopBot) -> "StopBotSettings":
        return cls(
            trigger_condition=settings.condition,
            examples=list(settings.examples),
            final_message=settings.final_message,
            tags=list(settings.tags),
            enabled=settings.enabled,
            stop_bot_detection_type="Custom" if settings.cue == "custom" else "Goodbye",
            reactivate_after=Pause.of(settings.reactivate_after),
            reactivate_enabled=settings.reactivate,
        )


class HandOverSettings(ReactivationSettings):
    """Ask a person in."""

    trigger_condition: str | None = None
    examples: list[str] | None = None
    final_message: str | None = None
    assign_to: str | None = either(
        "assignTo", "assignToUserId", description="A user; null: whoever is assigned stays."
    )
    skip_assign_to_user: Flag | None = None
    create_task: Flag | None = None
    tags: list[str] | None = None
    handover_type: CueWord | None = None
    enabled: Flag | None = None

    def lacks(self) -> list[str]:
        return []

    def apply(self, before: HandOver | None, *, is_transfer: bool = False) -> HandOver:
        kept = before or self._new(is_transfer)
        wakes, after = self.reactivation(kept)
        return HandOver(
            cue=CUES[self.handover_type] if self.handover_type else kept.cue,
            condition=self.pick("trigger_condition", kept.condition, ""),
            examples=tuple(self.pick("examples", kept.examples, ())),
            final_message=self.pick("final_message", kept.final_message, ""),
            assign_to=self.pick("assign_to", kept.assign_to, None),
            skip_assign=self.pick("skip_assign_to_user", kept.skip_assign, False),
            create_task=self.pick("create_task", kept.create_task, False),
            tags=tuple(self.pick("tags", kept.tags, ())),
            reactivate=wakes,
            reactivate_after=after,
            enabled=self.pick("enabled", kept.enabled, True),
            is_transfer=kept.is_transfer,
        )

    def _new(self, is_transfer: bool) -> HandOver:
        cue = CUES[self.handover_type or "contactRequest"]
        return HandOver(
            cue=cue,
            condition=_CONDITIONS[cue],
            examples=phrases.HAND_OVER_EXAMPLES if cue == "contact_request" else (),
            final_message=phrases.HAND_OVER_MESSAGE,
            tags=(phrases.HAND_OVER_TAG,),
            is_transfer=is_transfer,
        )

    @classmethod
    def of(cls, settings: HandOver) -> "HandOverSettings":
        return cls(
            trigger_condition=settings.condition,
            examples=list(settings.examples),
            final_message=settings.final_message,
            assign_to=settings.assign_to,
            skip_assign_to_user=settings.skip_assign,
            create_task=settings.create_task,
            tags=list(settings.tags),
            handover_type=SHOWN_CUES[settings.cue],
            enabled=settings.enabled,
            reactivate_after=Pause.of(settings.reactivate_after),
            reactivate_enabled=settings.reactivate,
        )


class TransferSettings(Patch):
    """Let another agent go on in the same conversation."""

    agent_id: str | None = either("agentId", "transferToBot", description="The agent that goes on.")
    trigger_condition: str | None = either("triggerCondition", "transferBotTriggerCondition")
    examples: list[str] | None = either("examples", "transferBotExamples")
    enabled: Flag | None = None
    transfer_bot_type: Literal["Default", "Custom"] | None = None

    def lacks(self) -> list[str]:
        return [] if self.agent_id else ["agentId"]

    def apply(self, before: TransferBot | None) -> TransferBot:
        kept = before or TransferBot("", cue="custom" if self.trigger_condition else "default")
        wanted = self.transfer_bot_type
        return TransferBot(
            to_agent_id=self.pick("agent_id", kept.to_agent_id, ""),
            cue=kept.cue if wanted is None else "custom" if wanted == "Custom" else "default",
            condition=self.pick("trigger_condition", kept.condition, ""),
            examples=tuple(self.pick("examples", kept.examples, ())),
            enabled=self.pick("enabled", kept.enabled, True),
        )

    @classmethod
    def of(cls, settings: TransferBot) -> "TransferSettings":
        return cls(
            agent_id=settings.to_agent_id,
            trigger_condition=settings.condition,
            examples=list(settings.examples),
            enabled=settings.enabled,
            transfer_bot_type="Custom" if settings.cue == "custom" else "Default",
        )
