"""`autoFollowUp` as the v2 dialect reads and shows it."""

from typing import Any, Literal

from pydantic import Field, model_validator

from frontdesk.domain.agents import FollowUp, FollowUpRules, FollowUpStep, Span
from frontdesk.edge.http.conversation_ai.follow_up_details import WorkingHours
from frontdesk.edge.http.conversation_ai.names import SCENARIOS, SHOWN_SCENARIOS
from frontdesk.edge.http.conversation_ai.values import Flag, Number, WholeNumber
from frontdesk.edge.http.v2.patch import Patch, either
from frontdesk.edge.http.v2.spellings import ScenarioWord, UnitWord
from frontdesk.edge.http.v2.working_hours import WorkingHoursGiven
from frontdesk.edge.http.wire import Wire


class Step(Wire):
    """One message or workflow after a silence."""

    id: WholeNumber | None = None
    delay: Number = either(
        "delay", "followupTime", default=..., description="At most 60 minutes, 24 hours or 180 days."
    )
    unit: UnitWord = either("unit", "followupTimeUnit", default="hours")
    message: str | None = either("message", "customMessage", description="Absent: the agent writes it.")
    workflow_id: str | None = None
    ai_enabled_message: Flag | None = None
    trigger_workflow: Flag | None = None
    contact_requested: Flag = Field(
        False, description="It goes out at the time that the customer asked for, where they named one."
    )

    def to_step(self, place: int) -> FollowUpStep:
        """A step that says nothing and starts nothing leaves its words to the agent."""
        says, starts = self.message is not None, self.workflow_id is not None
        ai_message, triggers = self.ai_enabled_message, self.trigger_workflow
        return FollowUpStep(
            id=place + 1 if self.id is None else self.id,
            delay=Span(self.delay, self.unit),
            ai_message=not (says or starts) if ai_message is None else ai_message,
            message=self.message,
            trigger_workflow=starts if triggers is None else triggers,
            workflow_id=self.workflow_id,
            contact_requested=self.contact_requested,
        )

    @classmethod
    def of(cls, step: FollowUpStep) -> "Step":
        return cls(
            id=step.id,
            delay=step.delay.value,
            unit=step.delay.unit,
            message=step.message,
            workflow_id=step.workflow_id,
            ai_enabled_message=step.ai_message,
            trigger_workflow=step.trigger_workflow,
            contact_requested=step.contact_requested,
        )


class V2FollowUpSettings(Patch):
    """Write again when the customer fell silent, is busy, or asked for it."""

    scenario: ScenarioWord | None = either("scenario", "scenarioId")
    steps: list[Step] | None = either("steps", "followupSequence", description="At most five a scenario.")
    working_hours: WorkingHoursGiven | None = Field(
        None, description="When follow-ups may go out: days with their hours, or only true or false."
    )
    follow_up_hours: Flag | None = Field(None, description="Whether to keep to the working hours.")
    timezone: str | None = either(
        "timezone", "timezoneToUse", description="contact, business, or an IANA name."
    )
    channel_switching: Flag | None = either("channelSwitching", "dynamicChannelSwitching")
    enabled: Flag | None = None

    @model_validator(mode="before")
    @classmethod
    def _flat(cls, given: Any) -> Any:
        """The official dialect keeps the rules in an object of their own."""
        if isinstance(given, dict) and isinstance(given.get("followupSettings"), dict):
            given = {**given["followupSettings"], **given}
        if isinstance(given, dict) and isinstance(given.get("workingHours"), bool):
            given = {**given, "followUpHours": given["workingHours"]}
            del given["workingHours"]
        return given

    def lacks(self) -> list[str]:
        return [] if self.steps else ["steps"]

    def apply(self, before: FollowUp | None) -> FollowUp:
        scenario = SCENARIOS[self.scenario] if self.scenario else None
        steps = None if self.steps is None else tuple(s.to_step(place) for place, s in enumerate(self.steps))
        kept = before or FollowUp("contact_stopped_replying", ())
        return FollowUp(
            scenario=scenario or kept.scenario,
            steps=kept.steps if steps is None else steps,
            rules=self._rules(kept.rules),
            enabled=self.pick("enabled", kept.enabled, True),
        )

    def _rules(self, kept: FollowUpRules) -> FollowUpRules:
        days = kept.working_days
        if "working_hours" in self.model_fields_set:
            days = tuple(day.to_day() for day in self.working_hours or ())
        hours_only = kept.working_hours_only or (bool(days) and days != kept.working_days)
        timezone, name = kept.timezone, kept.timezone_name
        if "timezone" in self.model_fields_set:
            timezone, name = _timezone(self.timezone)
        return FollowUpRules(
            channel_switching=self.pick("channel_switching", kept.channel_switching, True),
            working_hours_only=self.pick("follow_up_hours", hours_only, False),
            working_days=days,
            timezone=timezone,
            timezone_name=name,
        )

    @classmethod
    def of(cls, settings: FollowUp) -> "V2FollowUpSettings":
        rules = settings.rules
        return cls(
            scenario=SHOWN_SCENARIOS[settings.scenario],
            steps=[Step.of(step) for step in settings.steps],
            working_hours=[WorkingHours.of(day) for day in rules.working_days],
            follow_up_hours=rules.working_hours_only,
            timezone=rules.timezone_name or rules.timezone,
            channel_switching=rules.channel_switching,
            enabled=settings.enabled,
        )


def _timezone(given: str | None) -> tuple[Literal["contact", "business"], str | None]:
    match given:
        case "contact":
            return "contact", None
        case None | "business" | "location":
            return "business", None
        case _:
            return "business", given
