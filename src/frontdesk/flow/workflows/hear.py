"""Workflows hear of what happens, in the transaction in which it does.

A location without workflows pays one look into an index for it.
"""

from collections.abc import Sequence
from typing import Any, assert_never

import structlog
from pydantic import ValidationError

from frontdesk.domain import contacts
from frontdesk.domain.conversations import Message
from frontdesk.domain.workflows import (
    Entry,
    LiveTrigger,
    Version,
    enrolments,
    hearing,
    store,
    trigger_from_json,
)
from frontdesk.domain.workflows import live as live_triggers
from frontdesk.domain.workflows.triggers import (
    ActionFired,
    AgentChanged,
    AppointmentChanged,
    AppointmentUpcoming,
    ContactCreated,
    FieldChanged,
    MessageReceived,
    PaymentMade,
    Schedule,
    TagChanged,
    Trigger,
    WebhookIn,
)
from frontdesk.flow.due import WorkflowStepDue
from frontdesk.flow.events import happened
from frontdesk.flow.events.record import Occurred
from frontdesk.flow.workflows.conditions import has_a_word
from frontdesk.flow.workflows.enrol import let_in
from frontdesk.flow.workflows.merge import shown
from frontdesk.flow.workflows.reminders import plan
from frontdesk.flow.workflows.signals import STANDS, Signal, signals_of
from frontdesk.kit import jobs
from frontdesk.kit.db import Read, Write

log = structlog.get_logger(__name__)

_PLANNED = frozenset({"appointment_booked", "appointment_moved", STANDS})
"""After these an appointment takes place that was not known, or not at that time."""


async def hear(tx: Write, occurred: Sequence[Occurred]) -> None:
    """Let those go on who wait for a reply, and those in whom it concerns."""
    location_id = tx.location_id
    if location_id is None:
        return
    signals = [signal for one in occurred for signal in signals_of(one.happened)]
    written = [one.happened.message for one in occurred if isinstance(one.happened, happened.InboundMessage)]
    if not signals and not written:
        return
    types = {one.type for one in signals}
    if types & _PLANNED:
        types.add("appointment_upcoming")
    rows = await hearing.list_hearing(
        tx, location_id, [message.contact_id for message in written], list(types)
    )
    known: dict[tuple[str, int], Version | None] = {}
    for row in rows:
        if row["kind"] == "enrolment":
            said = [message for message in written if message.contact_id == row["contact_id"]]
            await _replied(tx, location_id, row, said)
            continue
        live = LiveTrigger(row["id"], row["number"], row["place"], row["settings"], None)
        trigger = _read(live)
        if trigger is None:
            continue
        for signal in signals:
            if isinstance(trigger, AppointmentUpcoming) and signal.type in _PLANNED:
                assert signal.appointment is not None
                await plan(tx, location_id, live, signal.appointment)
            elif await _sets_off(tx, location_id, trigger, signal):
                await start(tx, location_id, live, signal, known)


async def start(
    tx: Write,
    location_id: str,
    live: LiveTrigger,
    signal: Signal,
    known: dict[tuple[str, int], Version | None] | None = None,
) -> None:
    """Let the signal's contact into the trigger's workflow, if nothing speaks against it."""
    versions = known if known is not None else {}
    named = (live.workflow_id, live.version)
    if named not in versions:
        versions[named] = await _find_version(tx, location_id, live)
    version = versions[named]
    if version is None:
        return
    contact_id = signal.contact_id
    if contact_id is None and signal.generation_id is not None:
        contact_id = await live_triggers.find_contact_of(tx, location_id, signal.generation_id)
    if contact_id is None:
        return
    entry = Entry(
        contact_id=contact_id,
        because=signal.because,
        root_cause=signal.origin.root if signal.origin else None,
        hops=signal.origin.hops if signal.origin else 0,
        key=signal.key,
        data={"trigger": {"type": signal.type, **signal.data}},
    )
    await let_in(tx, location_id, version, entry)


async def _find_version(read: Read, location_id: str, live: LiveTrigger) -> Version | None:
    try:
        return await store.find_version(read, location_id, live.workflow_id, live.version)
    except (KeyError, ValidationError) as problem:
        log.warning("workflow not read", workflow=live.workflow_id, error=type(problem).__name__)
        return None


def _read(live: LiveTrigger) -> Trigger | None:
    """None for one that this version cannot read: that must not stop what it wanted to hear of."""
    try:
        return trigger_from_json(live.settings)
    except (KeyError, ValidationError) as problem:
        log.warning("trigger not read", workflow=live.workflow_id, error=type(problem).__name__)
        return None


async def _replied(tx: Write, location_id: str, row: Any, said: Sequence[Message]) -> None:
    """A contact who is inside has written: it is the reply that is waited for, or ends the workflow."""
    plain = [message for message in said if message.details.get("keyword") is None]
    if row["waits"] and plain:
        cursor = await hearing.note_reply(tx, location_id, row["id"], plain[0].id)
        if cursor is not None:
            await jobs.put(tx, WorkflowStepDue(location_id, row["id"], cursor))
    elif not row["waits"]:
        held = await enrolments.lock_enrolment(tx, location_id, row["id"])
        if held is not None and held.state == "active":
            await enrolments.end_enrolment(tx, held, "stopped", "the customer wrote, and stopOnReply is on")


async def _sets_off(read: Read, location_id: str, trigger: Trigger, signal: Signal) -> bool:
    if trigger.type != signal.type:
        return False
    match trigger:
        case FieldChanged():
            return await _field_fits(read, location_id, trigger, signal)
        case ActionFired():
            assert signal.generation_id is not None
            fired = await live_triggers.list_fired(read, location_id, signal.generation_id)
            wanted = [one for one in (trigger.action_id, trigger.action_type) if one is not None]
            return all(one in fired for one in wanted)
        case AppointmentUpcoming() | WebhookIn() | Schedule():
            return False  # these have ways of their own
        case _:
            return _fits(trigger, signal)


def _fits(
    trigger: ContactCreated | TagChanged | MessageReceived | AgentChanged | PaymentMade | AppointmentChanged,
    signal: Signal,
) -> bool:
    match trigger:
        case ContactCreated():
            tags = signal.contact.tags if signal.contact else ()
            return trigger.has_tag is None or _among(trigger.has_tag, tags)
        case TagChanged():
            return _among(trigger.tag, signal.names)
        case MessageReceived():
            if signal.message is None or trigger.channel not in (None, signal.message.channel):
                return False
            return not trigger.contains or has_a_word(signal.message.body, trigger.contains)
        case AgentChanged():
            return trigger.event in signal.names and trigger.agent_id in (None, signal.agent_id)
        case PaymentMade():
            return trigger.event is None or _among(trigger.event, signal.names)
        case AppointmentChanged():
            return trigger.calendar_id in (None, signal.calendar_id)
        case _:
            assert_never(trigger)


async def _field_fits(read: Read, location_id: str, trigger: FieldChanged, signal: Signal) -> bool:
    assert signal.contact is not None
    fields = await contacts.list_custom_fields(read, location_id)
    spec = contacts.resolve_field(fields, trigger.field)
    if spec is None:
        return False
    parts = ("first_name", "last_name") if spec.key == "name" else (spec.key,)
    if not any(part in signal.names for part in parts):
        return False
    if trigger.equals is None:
        return True
    return shown(spec.of(signal.contact)).strip().casefold() == trigger.equals.strip().casefold()


def _among(name: str, names: Sequence[str]) -> bool:
    return name.strip().casefold() in {one.strip().casefold() for one in names}
