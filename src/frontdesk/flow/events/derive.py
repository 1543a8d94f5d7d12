"""What happened, told from what changed: one table from the entity to what its changes mean.

A change after which nothing is different for anybody outside means nothing. What is noted of an entity
here is its room's dataclass, or a mapping with the members that its function reads.
"""

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from frontdesk.domain.agents.model import Agent
from frontdesk.domain.agents.status import AgentStatus, SleepCause
from frontdesk.domain.calendars import Appointment
from frontdesk.domain.contacts import Contact
from frontdesk.domain.users import User
from frontdesk.flow.events import happened
from frontdesk.flow.events.happened import Happened
from frontdesk.kit.db import Change

_BOOKKEEPING = frozenset({"revision", "updated_at", "deleted_at", "undo_until"})
_OTHERS_OF_CONTACT = frozenset({"tags", "dnd", "dnd_settings"})


def derive(change: Change) -> Iterator[Happened]:
    """The events of one noted change, in their order."""
    tell = _TABLE.get(change.entity)
    if tell is not None:
        yield from tell(change)


def with_handed_over(told: Sequence[Happened]) -> list[Happened]:
    """A handover tells of the task and the assignee that came with it, in the same transaction."""
    return [_completed(one, told) if isinstance(one, happened.HandOver) else one for one in told]


def _completed(handover: happened.HandOver, told: Sequence[Happened]) -> happened.HandOver:
    contact_id = handover.contact_id
    tasks = [
        one.task for one in told if isinstance(one, happened.TaskCreate) and one.task.contact_id == contact_id
    ]
    given = [
        one.contact.assigned_to
        for one in told
        if isinstance(one, happened.ContactUpdate) and one.contact.id == contact_id
    ]
    task = tasks[0] if tasks else None
    assigned_to = next((one for one in given if one), task.assigned_to if task else None)
    return dataclasses.replace(handover, assigned_to=assigned_to, task_id=task.id if task else None)


def _contact(change: Change) -> Iterator[Happened]:
    before, after = change.before, change.after
    if before is None:
        yield happened.ContactCreate(after)
    elif after is None:
        yield happened.ContactDelete(before)
    elif before.deleted_at is not None:
        yield happened.ContactRestore(after)
    else:
        yield from _contact_changes(before, after)


def _contact_changes(before: Contact, after: Contact) -> Iterator[Happened]:
    changed = _changed(before, after)
    others = tuple(name for name in changed if name not in _OTHERS_OF_CONTACT)
    if others:
        yield happened.ContactUpdate(after, others, _changed_values(before, after))
    if set(before.tags) != set(after.tags):
        added = tuple(tag for tag in after.tags if tag not in before.tags)
        removed = tuple(tag for tag in before.tags if tag not in after.tags)
        yield happened.ContactTagUpdate(after, added, removed)
    if "dnd" in changed or "dnd_settings" in changed:
        yield happened.ContactDndUpdate(after)


def _changed_values(before: Contact, after: Contact) -> tuple[str, ...]:
    """The ids of the custom fields that differ."""
    held, now = before.custom_fields, after.custom_fields
    return tuple(key for key in {**held, **now} if held.get(key) != now.get(key))


def _erasure(change: Change) -> Iterator[Happened]:
    yield happened.ContactErase(change.entity_id)


def _conversation(change: Change) -> Iterator[Happened]:
    before, after = change.before, change.after
    if before is not None and after is not None and before["unread_count"] != after["unread_count"]:
        yield happened.ConversationUnreadUpdate(
            change.entity_id, after["contact_id"], after["unread_count"], after["starred"]
        )


def _message(change: Change) -> Iterator[Happened]:
    before, after = change.before, change.after
    if before is None:
        inbound = after.direction == "inbound"
        yield happened.InboundMessage(after) if inbound else happened.OutboundMessage(after)
    elif after is not None and before.get("status") != after.get("status"):
        yield happened.MessageStatusUpdate(
            change.entity_id,
            after["conversation_id"],
            after["contact_id"],
            after["channel"],
            after["status"],
            after["failure"],
        )


def _task(change: Change) -> Iterator[Happened]:
    before, after = change.before, change.after
    if before is None:
        yield happened.TaskCreate(after)
    elif after is None:
        yield happened.TaskDelete(before)
    elif after.completed and not before.completed:
        yield happened.TaskComplete(after)


def _note(change: Change) -> Iterator[Happened]:
    if change.before is None:
        yield happened.NoteCreate(change.after)
    elif change.after is None:
        yield happened.NoteDelete(change.before)
    elif _changed(change.before, change.after):
        yield happened.NoteUpdate(change.after)


def _user(change: Change) -> Iterator[Happened]:
    if change.before is None:
        user: User = change.after
        for location_id in user.location_ids or (None,):
            yield happened.UserCreate(user, location_id)


def _location(change: Change) -> Iterator[Happened]:
    if change.before is None:
        yield happened.LocationCreate(change.after)
    elif changed := _changed(change.before, change.after):
        yield happened.LocationUpdate(change.after, changed)


def _agent(change: Change) -> Iterator[Happened]:
    before: Agent | None = change.before
    after: Agent = change.after
    if before is None:
        yield happened.AgentCreate(after)
    elif before.deleted_at is None and after.deleted_at is not None:
        yield happened.AgentDelete(after)
    elif before.deleted_at is not None and after.deleted_at is None:
        yield happened.AgentRestore(after)
    elif changed := _changed(before, after):
        yield happened.AgentUpdate(after, changed)


def _action(change: Change) -> Iterator[Happened]:
    if change.before is None:
        yield happened.ActionCreate(change.after)
    elif change.after is None:
        yield happened.ActionDelete(change.before)
    elif _changed(change.before, change.after):
        yield happened.ActionUpdate(change.after)


def _agent_status(change: Change) -> Iterator[Happened]:
    before: AgentStatus | None = change.before
    after: AgentStatus = change.after
    agent_id = after.agent_id or after.sleeper_id or (before.sleeper_id if before else None)
    told = (change.entity_id, agent_id, after.state, after.until, after.because, after.cause)
    if after.cause == "transfer" and after.state == "active":
        if before is None or before.agent_id != after.agent_id:
            yield happened.AgentSleep(
                change.entity_id, after.sleeper_id, "asleep", None, after.because, after.cause, None
            )
        return
    if before is not None and _silence(before) == _silence(after):
        return
    if after.state == "active":
        if before is not None and before.state != "active":
            yield happened.AgentWake(*told, after.channel)
        return
    silenced_by = _silenced_by(before, after.since)
    if after.cause == "hand_over" and silenced_by != "hand_over":
        yield happened.HandOver(*told, after.channel)
    if silenced_by is None:
        yield happened.AgentSleep(*told, after.channel)


def _silenced_by(status: AgentStatus | None, at: datetime) -> SleepCause | None:
    """What kept the agent silent everywhere: no sleep that is over, and no cap, which is for one channel."""
    if status is None or status.cause == "cap" or status.state_at(at) == "active":
        return None
    return status.cause


def _silence(status: AgentStatus) -> tuple[object, ...]:
    return (status.state, status.cause, status.channel, status.until)


def _generation(change: Change) -> Iterator[Happened]:
    if change.before is not None:
        return
    told: Mapping[str, Any] = change.after
    yield happened.GenerationCreate(change.entity_id, **told)
    if told["outcome"] == "failed":
        yield happened.TurnFail(change.entity_id, **told)


def _draft(change: Change) -> Iterator[Happened]:
    if change.before is None:
        yield happened.DraftCreate(change.after)
    elif change.before["state"] != change.after.state:
        yield happened.DraftDecide(change.after)


def _appointment(change: Change) -> Iterator[Happened]:
    before: Appointment | None = change.before
    after: Appointment = change.after
    if before is None or (before.deleted_at is not None and after.deleted_at is None):
        yield happened.AppointmentCreate(after)
    elif before.deleted_at is None and after.deleted_at is not None:
        yield happened.AppointmentDelete(after)
    elif changed := _changed(before, after):
        yield happened.AppointmentUpdate(after, changed)
        if (before.starts_at, before.ends_at) != (after.starts_at, after.ends_at):
            yield happened.AppointmentMove(after, before.starts_at, before.ends_at)
        if "status" in changed and after.status == "cancelled":
            yield happened.AppointmentCancel(after)
        if "status" in changed and after.status == "noshow":
            yield happened.AppointmentMiss(after)


def _payment(change: Change) -> Iterator[Happened]:
    yield happened.PaymentReceive(change.entity_id, **change.after)


def _changed(before: Any, after: Any) -> tuple[str, ...]:
    """The names of the fields that differ, apart from those that only count changes."""
    return tuple(
        field.name
        for field in dataclasses.fields(after)
        if field.name not in _BOOKKEEPING and getattr(before, field.name) != getattr(after, field.name)
    )


_TABLE: Mapping[str, Callable[[Change], Iterator[Happened]]] = {
    "contact": _contact,
    "erasure": _erasure,
    "conversation": _conversation,
    "message": _message,
    "task": _task,
    "note": _note,
    "user": _user,
    "location": _location,
    "agent": _agent,
    "action": _action,
    "agent status": _agent_status,
    "generation": _generation,
    "draft": _draft,
    "appointment": _appointment,
    "payment": _payment,
}
