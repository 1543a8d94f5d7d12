"""The `details` of actions after which somebody else goes on: stop, hand over, transfer.

They read and keep as those in `action_details.py` do.
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from frontdesk.domain.agents import HandOver, StopBot, TransferBot, phrases
from frontdesk.edge.http.conversation_ai.names import CUES, SHOWN_CUES, OfficialCue
from frontdesk.edge.http.conversation_ai.pauses import Pausing, example_faults, pause_unit, pause_value
from frontdesk.edge.http.conversation_ai.values import Flag
from frontdesk.edge.http.wire import Wire


class StopBotDetails(Pausing):
    """End the agent's part of the conversation."""

    stop_bot_detection_type: Literal["Goodbye", "Custom"]
    stop_bot_trigger_condition: str
    reactivate_enabled: Flag
    enabled: Flag
    stop_bot_examples: list[str] = Field(description="At least two.")
    final_message: str
    tags: list[str] | None = None

    def faults(self) -> Iterator[str]:
        yield from example_faults("stopBotExamples", self.stop_bot_examples, 2)
        yield from self.pause_faults("reactivateEnabled", self.reactivate_enabled)

    def to_settings(self, kept: StopBot | None) -> StopBot:
        kept = kept or StopBot()
        return StopBot(
            cue="custom" if self.stop_bot_detection_type == "Custom" else "goodbye",
            condition=self.stop_bot_trigger_condition,
            examples=tuple(self.stop_bot_examples),
            final_message=self.final_message,
            tags=kept.tags if self.tags is None else tuple(self.tags),
            reactivate=self.reactivate_enabled,
            reactivate_after=self.pause(kept.reactivate_after),
            enabled=self.enabled,
        )

    @classmethod
    def of(cls, settings: StopBot) -> "StopBotDetails":
        return cls(
            stop_bot_detection_type="Custom" if settings.cue == "custom" else "Goodbye",
            stop_bot_trigger_condition=settings.condition,
            reactivate_enabled=settings.reactivate,
            sleep_time=pause_value(settings.reactivate_after),
            sleep_time_unit=pause_unit(settings.reactivate_after),
            enabled=settings.enabled,
            stop_bot_examples=list(settings.examples),
            final_message=settings.final_message,
            tags=list(settings.tags),
        )


class HumanHandOverDetails(Pausing):
    """Ask a person in."""

    enabled: Flag
    trigger_condition: str
    examples: list[str] | None = Field(None, description="Required for contactRequest and custom.")
    assign_to_user_id: str | None = Field(None, description="Absent: whoever is assigned stays.")
    skip_assign_to_user: Flag | None = None
    create_task: Flag | None = None
    reactivate_enabled: Flag
    final_message: str
    tags: list[str] | None = Field(None, description=f"Absent on a new action: {phrases.HAND_OVER_TAG}.")
    handover_type: OfficialCue

    def faults(self) -> Iterator[str]:
        if self.handover_type in ("contactRequest", "custom"):
            yield from example_faults("examples", self.examples or [], 1)
        yield from self.pause_faults("reactivateEnabled", self.reactivate_enabled)

    def to_settings(self, kept: HandOver | None) -> HandOver:
        kept = kept or HandOver(tags=(phrases.HAND_OVER_TAG,))
        return HandOver(
            cue=CUES[self.handover_type],
            condition=self.trigger_condition,
            examples=kept.examples if self.examples is None else tuple(self.examples),
            final_message=self.final_message,
            assign_to=kept.assign_to if self.assign_to_user_id is None else self.assign_to_user_id,
            skip_assign=kept.skip_assign if self.skip_assign_to_user is None else self.skip_assign_to_user,
            create_task=kept.create_task if self.create_task is None else self.create_task,
            tags=kept.tags if self.tags is None else tuple(self.tags),
            reactivate=self.reactivate_enabled,
            reactivate_after=self.pause(kept.reactivate_after),
            enabled=self.enabled,
            is_transfer=kept.is_transfer,
        )

    @classmethod
    def of(cls, settings: HandOver) -> "HumanHandOverDetails":
        return cls(
            enabled=settings.enabled,
            trigger_condition=settings.condition,
            examples=list(settings.examples),
            assign_to_user_id=settings.assign_to,
            skip_assign_to_user=settings.skip_assign,
            create_task=settings.create_task,
            reactivate_enabled=settings.reactivate,
            sleep_time=pause_value(settings.reactivate_after),
            sleep_time_unit=pause_unit(settings.reactivate_after),
            final_message=settings.final_message,
            tags=list(settings.tags),
            handover_type=SHOWN_CUES[settings.cue],
        )


class TransferBotDetails(Wire):
    """Let another agent go on in the same conversation."""

    transfer_bot_type: Literal["Default", "Custom"]
    transfer_to_bot: str
    enabled: Flag
    transfer_bot_trigger_condition: str | None = Field(None, description="Required for Custom.")
    transfer_bot_examples: list[str] | None = Field(None, description="Required for Custom: at least two.")

    def faults(self) -> Iterator[str]:
        if self.transfer_bot_type == "Custom":
            if not (self.transfer_bot_trigger_condition or "").strip():
                yield "details.transferBotTriggerCondition is required when transferBotType is Custom"
            yield from example_faults("transferBotExamples", self.transfer_bot_examples or [], 2)

    def to_settings(self, kept: TransferBot | None) -> TransferBot:
        kept = kept or TransferBot(self.transfer_to_bot)
        condition, examples = self.transfer_bot_trigger_condition, self.transfer_bot_examples
        return TransferBot(
            to_agent_id=self.transfer_to_bot,
            cue="custom" if self.transfer_bot_type == "Custom" else "default",
            condition=kept.condition if condition is None else condition,
            examples=kept.examples if examples is None else tuple(examples),
            enabled=self.enabled,
        )

    @classmethod
    def of(cls, settings: TransferBot) -> "TransferBotDetails":
        return cls(
            transfer_bot_type="Custom" if settings.cue == "custom" else "Default",
            transfer_to_bot=settings.to_agent_id,
            enabled=settings.enabled,
            transfer_bot_trigger_condition=settings.condition,
            transfer_bot_examples=list(settings.examples),
        )
