"""What an agent may do. One type of settings for each type of action, with all that any dialect can set."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, ClassVar, Literal, TypeAlias

from pydantic import TypeAdapter
from pydantic_core import to_jsonable_python

from frontdesk.domain.agents.custom_tool import CustomTool
from frontdesk.domain.agents.span import Span
from frontdesk.kit.vault import Vault

ActionType = Literal[
    "trigger_workflow",
    "update_contact_field",
    "book_appointment",
    "stop_bot",
    "hand_over",
    "follow_up",
    "transfer_bot",
    "custom_tool",
]
HandOverCue = Literal["contact_request", "lack_of_information", "failed_to_resolve", "custom"]
StopCue = Literal["goodbye", "custom"]
TransferCue = Literal["default", "custom"]
Scenario = Literal["contact_stopped_replying", "contact_is_busy", "contact_requested"]
FollowUpTimezone = Literal["contact", "business"]


@dataclass(frozen=True)
class TriggerWorkflow:
    """Start workflows when the condition is met."""

    type: ClassVar[ActionType] = "trigger_workflow"

    workflow_ids: tuple[str, ...]
    condition: str = ""
    message: str | None = None
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class FieldAsk:
    """One contact field to fill: a standard field's name, or the id or key of a custom field, as given."""

    field: str
    question: str | None = None
    required: bool = False  # wanted before a booking or a hand-over
    description: str = ""
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class UpdateContactField:
    """Learn contact fields from what the customer says, asking for those that are empty."""

    type: ClassVar[ActionType] = "update_contact_field"

    fields: tuple[FieldAsk, ...]


@dataclass(frozen=True)
class BookAppointment:
    """Book into a calendar, or only send its link.

    The flags and what belongs to them are kept apart, so that switching one off loses nothing.
    """

    type: ClassVar[ActionType] = "book_appointment"

    calendar_id: str
    only_send_link: bool = False
    trigger_workflow: bool = False
    workflow_ids: tuple[str, ...] = ()  # started once a booking stands
    sleep_after_booking: bool = False
    sleep: Span | None = None
    transfer: bool = False
    transfer_to: str | None = None  # the agent that goes on after a booking
    reschedule: bool | None = None  # None: yes, unless only the link is sent
    cancel: bool | None = None
    available_times: tuple[str, ...] = ()  # local times of the calendar, "9:00" or "09:00"; none: no limit
    confirmation_message: str | None = None

    @property
    def may_reschedule(self) -> bool:
        return not self.only_send_link if self.reschedule is None else self.reschedule

    @property
    def may_cancel(self) -> bool:
        return not self.only_send_link if self.cancel is None else self.cancel

    @property
    def times(self) -> tuple[time, ...]:
        """The available times. Raises ValueError for one that is no time of day."""
        return tuple(time_of_day(given) for given in self.available_times)


@dataclass(frozen=True)
class StopBot:
    """End the agent's part of the conversation."""

    type: ClassVar[ActionType] = "stop_bot"

    cue: StopCue = "goodbye"
    condition: str = ""
    examples: tuple[str, ...] = ()
    final_message: str = ""
    tags: tuple[str, ...] = ()
    reactivate: bool = False
    reactivate_after: Span | None = None
    enabled: bool = True

    @property
    def sleep_for(self) -> timedelta | None:
        """None means until somebody wakes it."""
        return _length(self.reactivate, self.reactivate_after)


@dataclass(frozen=True)
class HandOver:
    """Ask a person in."""

    type: ClassVar[ActionType] = "hand_over"

    cue: HandOverCue = "contact_request"
    condition: str = ""
    examples: tuple[str, ...] = ()
    final_message: str = ""
    assign_to: str | None = None  # a user; None keeps whoever is assigned
    skip_assign: bool = False
    create_task: bool = False
    tags: tuple[str, ...] = ()
    reactivate: bool = False
    reactivate_after: Span | None = None
    enabled: bool = True
    is_transfer: bool = False  # it was asked for as a transfer to a person

    @property
    def sleep_for(self) -> timedelta | None:
        """None means until somebody wakes it."""
        return _length(self.reactivate, self.reactivate_after)


@dataclass(frozen=True)
class FollowUpStep:
    """One message or workflow after a silence of `delay`, counted from the step before."""

    id: int
    delay: Span
    ai_message: bool = True
    message: str | None = None
    trigger_workflow: bool = False
    workflow_id: str | None = None
    contact_requested: bool = False  # goes out at the time that the customer asked for, if they named one


@dataclass(frozen=True)
class Hours:
    """From start to end of one day; 24:00 is the end of the day."""

    start_hour: int
    start_minute: int
    end_hour: int
    end_minute: int


@dataclass(frozen=True)
class WorkingDay:
    """The hours of one day of the week, 0 is Sunday."""

    day: int
    hours: tuple[Hours, ...] = ()


@dataclass(frozen=True)
class FollowUpRules:
    """When and where follow-ups may go out."""

    channel_switching: bool = True
    working_hours_only: bool = False
    working_days: tuple[WorkingDay, ...] = ()
    timezone: FollowUpTimezone = "business"
    timezone_name: str | None = None  # an IANA name that stands in for the business's


@dataclass(frozen=True)
class FollowUp:
    """Write again when the customer fell silent, is busy, or asked for it."""

    type: ClassVar[ActionType] = "follow_up"

    scenario: Scenario
    steps: tuple[FollowUpStep, ...]
    rules: FollowUpRules = FollowUpRules()
    enabled: bool = True

    @property
    def asked_place(self) -> int | None:
        """The place of the step that goes out at the time that the customer asked for; 0 is the first."""
        marked = next((place for place, step in enumerate(self.steps) if step.contact_requested), None)
        return 0 if marked is None and self.scenario == "contact_requested" else marked


@dataclass(frozen=True)
class TransferBot:
    """Let another agent go on in the same conversation."""

    type: ClassVar[ActionType] = "transfer_bot"

    to_agent_id: str
    cue: TransferCue = "default"
    condition: str = ""
    examples: tuple[str, ...] = ()
    enabled: bool = True


ActionSettings: TypeAlias = (
    TriggerWorkflow
    | UpdateContactField
    | BookAppointment
    | StopBot
    | HandOver
    | FollowUp
    | TransferBot
    | CustomTool
)

_ADAPTERS: Mapping[str, TypeAdapter[Any]] = {
    settings.type: TypeAdapter(settings)
    for settings in (
        TriggerWorkflow,
        UpdateContactField,
        BookAppointment,
        StopBot,
        HandOver,
        FollowUp,
        TransferBot,
        CustomTool,
    )
}


@dataclass(frozen=True)
class NewAction:
    """An action as somebody asks for it."""

    name: str
    settings: ActionSettings

    def sealed(self, vault: Vault) -> "NewAction":
        """The action as it may be stored: with no secret in plain words."""
        if isinstance(self.settings, CustomTool):
            return NewAction(self.name, self.settings.with_sealed(vault))
        return self


@dataclass(frozen=True)
class Action:
    """An action as it stands; `type` is its settings' own."""

    id: str
    agent_id: str
    type: ActionType
    name: str
    settings: ActionSettings
    revision: int
    created_at: datetime
    updated_at: datetime

    @property
    def enabled(self) -> bool:
        match self.settings:
            case StopBot() | HandOver() | FollowUp() | TransferBot() | CustomTool():
                return self.settings.enabled
            case TriggerWorkflow() | UpdateContactField() | BookAppointment():
                return True


def settings_to_json(settings: ActionSettings) -> dict[str, Any]:
    """The settings as they are stored, without their type."""
    if isinstance(settings, CustomTool):
        assert all(header.fresh is None for header in settings.headers), "a secret must be sealed first"
    stored: dict[str, Any] = to_jsonable_python(settings)
    return stored


def settings_from_json(action_type: str, stored: Mapping[str, Any]) -> ActionSettings:
    """Settings as they were stored. Raises KeyError for an unknown type."""
    settings: ActionSettings = _ADAPTERS[action_type].validate_python(stored)
    return settings


def time_of_day(text: str) -> time:
    """`9:00` or `09:00`. Raises ValueError for anything else."""
    hour, colon, minute = text.strip().partition(":")
    if not (colon and hour.isascii() and hour.isdigit() and minute.isascii() and minute.isdigit()):
        raise ValueError(f"{text!r} is no time of day such as 9:00 or 14:30")
    return time(int(hour), int(minute))


def _length(wanted: bool, span: Span | None) -> timedelta | None:
    return span.length if wanted and span is not None else None
