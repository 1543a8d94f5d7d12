"""What starts a workflow: one frozen dataclass for each kind of trigger. None of a filter means any."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args, get_type_hints

from frontdesk.domain.workflows.values import Channel, Id, Name, Span, Strict, TimeOfDay, Weekday, Words

AppointmentChange = Literal[
    "appointment_booked", "appointment_moved", "appointment_cancelled", "appointment_missed"
]


@dataclass(frozen=True)
class ContactCreated(Strict):
    type: Literal["contact_created"]
    has_tag: Name | None = None


@dataclass(frozen=True)
class TagChanged(Strict):
    """A tag was put on the contact, or taken off it."""

    type: Literal["tag_added", "tag_removed"]
    tag: Name


@dataclass(frozen=True)
class FieldChanged(Strict):
    """`field` as people name it: a standard one, or the id, key or name of a custom one."""

    type: Literal["field_changed"]
    field: Name
    equals: Name | None = None  # only when it is this from now on


@dataclass(frozen=True)
class MessageReceived(Strict):
    """Any one of the words is enough; a word such as STOP starts nothing."""

    type: Literal["message_received"]
    channel: Channel | None = None
    contains: Words = ()


@dataclass(frozen=True)
class AppointmentChanged(Strict):
    type: AppointmentChange
    calendar_id: Id | None = None


@dataclass(frozen=True)
class AppointmentUpcoming(Strict):
    """So long before it starts; of one booked later than that nothing is told."""

    type: Literal["appointment_upcoming"]
    before: Span
    calendar_id: Id | None = None


@dataclass(frozen=True)
class ActionFired(Strict):
    """An agent has used the action, or one of the type."""

    type: Literal["action_fired"]
    action_id: Id | None = None
    action_type: Name | None = None


@dataclass(frozen=True)
class AgentChanged(Strict):
    """The agent sleeps, wakes, hands the contact over, or could not answer."""

    type: Literal["agent_event"]
    event: Literal["sleep", "wake", "hand_over", "turn_failed"]
    agent_id: Id | None = None


@dataclass(frozen=True)
class PaymentMade(Strict):
    """`event` as whoever tells of payments names it, such as succeeded, failed or refunded."""

    type: Literal["payment"]
    event: Name | None = None


@dataclass(frozen=True)
class WebhookIn(Strict):
    """A request to the workflow's own address."""

    type: Literal["webhook"]


@dataclass(frozen=True)
class Schedule(Strict):
    """At a local time, for every contact with the tag. No days: every day, or the first of the month."""

    type: Literal["schedule"]
    every: Literal["day", "week", "month"]
    at: TimeOfDay
    tag: Name
    days: tuple[Weekday, ...] = ()
    day_of_month: int = 1


Trigger: TypeAlias = (
    ContactCreated
    | TagChanged
    | FieldChanged
    | MessageReceived
    | AppointmentChanged
    | AppointmentUpcoming
    | ActionFired
    | AgentChanged
    | PaymentMade
    | WebhookIn
    | Schedule
)


def by_type(kinds: object) -> Mapping[str, type[Any]]:
    """For each name a `type` can have, the dataclass of the union."""
    return {name: kind for kind in get_args(kinds) for name in get_args(get_type_hints(kind)["type"])}


TRIGGERS: Mapping[str, type[Any]] = by_type(Trigger)
