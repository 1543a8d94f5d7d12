"""Follow-ups as the official dialect reads and shows them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal, cast

from pydantic import Field

from frontdesk.domain.agents import FollowUp, FollowUpRules, FollowUpStep, Hours, Span, WorkingDay
from frontdesk.edge.http.conversation_ai.names import SCENARIOS, SHOWN_SCENARIOS, OfficialScenario
from frontdesk.edge.http.conversation_ai.values import Flag, Number, PauseUnit, WholeNumber
from frontdesk.edge.http.wire import Wire

_AT_THE_TIME_ASKED_FOR = (
    "It goes out at the time that the customer asked for, where they named one, in place of its delay."
)


class FollowUpStepDetails(Wire):
    """One message or workflow after a silence."""

    id: WholeNumber
    followup_time_unit: PauseUnit
    followup_time: Number = Field(description="At most 60 minutes, 24 hours or 180 days.")
    ai_enabled_message: Flag | None = Field(None, description="Absent: true.")
    trigger_workflow: Flag | None = None
    custom_message: str | None = None
    workflow_id: str | None = None
    contact_requested: Flag | None = Field(None, description=_AT_THE_TIME_ASKED_FOR)

    def to_step(self) -> FollowUpStep:
        return FollowUpStep(
            id=self.id,
            delay=Span(self.followup_time, self.followup_time_unit),
            ai_message=self.ai_enabled_message is not False,
            message=self.custom_message,
            trigger_workflow=bool(self.trigger_workflow),
            workflow_id=self.workflow_id,
            contact_requested=bool(self.contact_requested),
        )

    @classmethod
    def of(cls, step: FollowUpStep) -> "FollowUpStepDetails":
        return cls(
            id=step.id,
            followup_time_unit=cast(PauseUnit, step.delay.unit),  # the limits let no seconds in
            followup_time=step.delay.value,
            ai_enabled_message=step.ai_message,
            trigger_workflow=step.trigger_workflow,
            custom_message=step.message,
            workflow_id=step.workflow_id,
            contact_requested=step.contact_requested,
        )


class Interval(Wire):
    """From start to end within one day."""

    start_hour: WholeNumber
    start_minute: WholeNumber
    end_hour: WholeNumber
    end_minute: WholeNumber

    def to_hours(self) -> Hours:
        return Hours(self.start_hour, self.start_minute, self.end_hour, self.end_minute)

    @classmethod
    def of(cls, hours: Hours) -> "Interval":
        return cls(
            start_hour=hours.start_hour,
            start_minute=hours.start_minute,
            end_hour=hours.end_hour,
            end_minute=hours.end_minute,
        )


class WorkingHours(Wire):
    """The hours of one day of the week."""

    day_of_the_week: WholeNumber = Field(description="0 is Sunday.")
    intervals: list[Interval] | None = None

    def to_day(self) -> WorkingDay:
        return WorkingDay(
            self.day_of_the_week, tuple(interval.to_hours() for interval in self.intervals or ())
        )

    @classmethod
    def of(cls, working_day: WorkingDay) -> "WorkingHours":
        return cls(
            day_of_the_week=working_day.day, intervals=[Interval.of(hours) for hours in working_day.hours]
        )


class FollowUpSettings(Wire):
    """When and where follow-ups may go out."""

    dynamic_channel_switching: Flag
    follow_up_hours: Flag | None = Field(None, description="Whether to keep to the working hours.")
    working_hours: list[WorkingHours] | None = None
    timezone_to_use: Literal["contact", "business"] | None = None

    def to_rules(self, kept: FollowUpRules) -> FollowUpRules:
        days = self.working_hours
        zone = self.timezone_to_use
        hours_only = self.follow_up_hours
        return FollowUpRules(
            channel_switching=self.dynamic_channel_switching,
            working_hours_only=kept.working_hours_only if hours_only is None else hours_only,
            working_days=kept.working_days if days is None else tuple(day.to_day() for day in days),
            timezone=zone or kept.timezone,
            timezone_name=None if zone == "contact" else kept.timezone_name,
        )

    @classmethod
    def of(cls, rules: FollowUpRules) -> "FollowUpSettings":
        return cls(
            dynamic_channel_switching=rules.channel_switching,
            follow_up_hours=rules.working_hours_only,
            working_hours=[WorkingHours.of(day) for day in rules.working_days],
            timezone_to_use=rules.timezone,
        )


class AdvancedFollowupDetails(Wire):
    """Write again when the customer fell silent, is busy, or asked for it."""

    enabled: Flag
    scenario_id: OfficialScenario
    followup_sequence: list[FollowUpStepDetails] = Field(description="At most five steps a scenario.")
    followup_settings: FollowUpSettings | None = None

    def faults(self) -> Iterator[str]:
        yield from ()

    def to_settings(self, kept: FollowUp | None) -> FollowUp:
        rules = kept.rules if kept else FollowUpRules()
        return FollowUp(
            scenario=SCENARIOS[self.scenario_id],
            steps=tuple(step.to_step() for step in self.followup_sequence),
            rules=rules if self.followup_settings is None else self.followup_settings.to_rules(rules),
            enabled=self.enabled,
        )

    @classmethod
    def of(cls, settings: FollowUp) -> "AdvancedFollowupDetails":
        return cls(
            enabled=settings.enabled,
            scenario_id=SHOWN_SCENARIOS[settings.scenario],
            followup_sequence=[FollowUpStepDetails.of(step) for step in settings.steps],
            followup_settings=FollowUpSettings.of(settings.rules),
        )


class FollowUpSettingsUpdate(Wire):
    """The same follow-up settings for some of the agent's follow-up actions."""

    action_ids: list[str]
    followup_settings: FollowUpSettings


def with_settings(follow_up: FollowUp, given: FollowUpSettings) -> FollowUp:
    return replace(follow_up, rules=given.to_rules(follow_up.rules))
