"""What happened, as triggers hear of it: which kind of trigger it may set off, and for whom."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from frontdesk.domain.calendars import Appointment
from frontdesk.domain.contacts import Contact
from frontdesk.domain.conversations import Message, Origin
from frontdesk.flow.events import happened
from frontdesk.flow.events.happened import Happened


@dataclass(frozen=True)
class Signal:
    """One happening for one contact. `data` can be filled into texts as `{{trigger.name}}`.

    `origin` is set where the happening itself tells what caused it, `generation_id` where actions fired.
    """

    type: str
    contact_id: str | None  # None: of the generation
    because: str
    data: Mapping[str, Any] = field(default_factory=dict)
    contact: Contact | None = None
    names: tuple[str, ...] = ()  # the tags, the fields or the one event it is about
    message: Message | None = None
    agent_id: str | None = None
    calendar_id: str | None = None
    generation_id: str | None = None
    appointment: Appointment | None = None
    origin: Origin | None = None
    key: str | None = None


def signals_of(what: Happened) -> Iterator[Signal]:
    """Most of what happens sets off nothing."""
    tell = _TABLE.get(type(what))
    if tell is not None:
        yield from tell(what)


def of_appointment(appointment: Appointment, kind: str, *, key: str | None = None) -> Signal:
    return Signal(
        kind,
        appointment.contact_id,
        f"{kind.replace('_', ' ')}: {appointment.title}",
        {
            "appointment_id": appointment.id,
            "calendar_id": appointment.calendar_id,
            "title": appointment.title,
            "start": appointment.starts_at.isoformat(),
            "end": appointment.ends_at.isoformat(),
            "address": appointment.address,
        },
        calendar_id=appointment.calendar_id,
        appointment=appointment,
        key=key,
    )


def _of_tags(what: happened.ContactTagUpdate) -> Iterator[Signal]:
    for kind, tags in (("tag_added", what.added), ("tag_removed", what.removed)):
        if tags:
            told = f"{kind.removeprefix('tag_')} tag {', '.join(tags)}"
            yield Signal(kind, what.contact.id, told, {"tags": list(tags)}, what.contact, tags)


def _of_message(what: happened.InboundMessage) -> Iterator[Signal]:
    """A word such as STOP is heeded by itself and starts nothing."""
    message = what.message
    if message.details.get("keyword") is None:
        yield Signal(
            "message_received",
            message.contact_id,
            f"a message on {message.channel}",
            {"channel": message.channel, "message_id": message.id},
            message=message,
            origin=message.origin,
        )


def _of_creation(what: happened.ContactCreate) -> Iterator[Signal]:
    yield Signal("contact_created", what.contact.id, "the contact was made", contact=what.contact)


def _of_fields(what: happened.ContactUpdate) -> Iterator[Signal]:
    names = (*what.changed, *what.custom_fields)
    yield Signal("field_changed", what.contact.id, "a field was changed", contact=what.contact, names=names)


def _of_status(what: happened.AgentSleep | happened.AgentWake | happened.HandOver) -> Iterator[Signal]:
    event = {happened.AgentSleep: "sleep", happened.AgentWake: "wake"}.get(type(what), "hand_over")
    told = {"event": event, "because": what.because}
    because = f"the agent: {what.because}"
    yield Signal("agent_event", what.contact_id, because, told, names=(event,), agent_id=what.agent_id)


def _of_failure(what: happened.TurnFail) -> Iterator[Signal]:
    told = {"event": "turn_failed"}
    because = "the agent could not answer"
    yield Signal(
        "agent_event", what.contact_id, because, told, names=("turn_failed",), agent_id=what.agent_id
    )


def _of_generation(what: happened.GenerationCreate) -> Iterator[Signal]:
    if what.outcome != "drafted":  # what a draft would do is done when it is accepted
        yield _of_actions(what.contact_id, what.generation_id)


def _of_draft(what: happened.DraftDecide) -> Iterator[Signal]:
    if what.draft.state == "accepted":
        yield _of_actions(None, what.draft.turn_id)


def _of_actions(contact_id: str | None, generation_id: str) -> Signal:
    told = {"generation_id": generation_id}
    return Signal("action_fired", contact_id, "an action of the agent", told, generation_id=generation_id)


def _of_appointment(
    what: happened.AppointmentCreate
    | happened.AppointmentMove
    | happened.AppointmentCancel
    | happened.AppointmentMiss,
) -> Iterator[Signal]:
    if not what.appointment.is_quiet:
        yield of_appointment(what.appointment, _APPOINTMENT_EVENTS[type(what)])


def _of_update(what: happened.AppointmentUpdate) -> Iterator[Signal]:
    if "status" in what.changed and what.appointment.takes_time and not what.appointment.is_quiet:
        yield of_appointment(what.appointment, STANDS)


def _of_payment(what: happened.PaymentReceive) -> Iterator[Signal]:
    told = {"event": what.event, "id": what.payment_id, "amount": what.amount, "currency": what.currency}
    yield Signal(
        "payment",
        what.contact_id,
        f"payment {what.event}",
        {**what.details, **told},
        names=(what.event,),
        key=f"payment:{what.event}:{what.payment_id}",
    )


STANDS = "appointment_stands"
"""No trigger: the appointment takes place, though it may have been cancelled before."""
_APPOINTMENT_EVENTS: Mapping[type[Happened], str] = {
    happened.AppointmentCreate: "appointment_booked",
    happened.AppointmentMove: "appointment_moved",
    happened.AppointmentCancel: "appointment_cancelled",
    happened.AppointmentMiss: "appointment_missed",
}

_TABLE: Mapping[type[Happened], Callable[[Any], Iterator[Signal]]] = {
    happened.ContactCreate: _of_creation,
    happened.ContactUpdate: _of_fields,
    happened.ContactTagUpdate: _of_tags,
    happened.InboundMessage: _of_message,
    happened.AgentSleep: _of_status,
    happened.AgentWake: _of_status,
    happened.HandOver: _of_status,
    happened.TurnFail: _of_failure,
    happened.GenerationCreate: _of_generation,
    happened.DraftDecide: _of_draft,
    happened.AppointmentUpdate: _of_update,
    happened.PaymentReceive: _of_payment,
    **dict.fromkeys(_APPOINTMENT_EVENTS, _of_appointment),
}
