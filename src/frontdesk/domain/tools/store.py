"""All SQL of tool calls. Times of expiry are the location's own, those of attempts are real."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from frontdesk.domain.tools.model import CallState, NewCall, ToolCall, WaitsFor
from frontdesk.kit.db import Read, Record, Write
from frontdesk.kit.ids import new_id
from frontdesk.kit.problems import NotFound

_CALL = ", ".join(field.name for field in fields(ToolCall))
_ENTITY = "tool call"


async def create(
    tx: Write,
    location_id: str,
    new: NewCall,
    state: CallState,
    *,
    waits_for: WaitsFor | None = None,
    asked_seq: int | None = None,
    lasts: timedelta | None = None,
) -> ToolCall:
    """Write a wish down; one that waits expires after `lasts`. A started one counts as tried once."""
    row = await tx.row(
        "INSERT INTO tool_calls (location_id, id, conversation_id, contact_id, agent_id, action_id,"
        " name, turn_id, place, arguments, effectful, state, waits_for, asked_seq, expires_at, attempts,"
        " started_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, local_now() + $15::interval,"
        "  CASE WHEN $12 = 'started' THEN 1 ELSE 0 END,"
        "  CASE WHEN $12 = 'started' THEN clock_timestamp() END)"
        f" RETURNING {_CALL}",
        location_id,
        new_id(),
        new.conversation_id,
        new.contact_id,
        new.agent_id,
        new.action_id,
        new.name,
        new.turn_id,
        new.place,
        dict(new.arguments),
        new.effectful,
        state,
        waits_for,
        asked_seq,
        lasts,
    )
    made = _call(row)
    _note(tx, None, made)
    return made


async def find_at(read: Read, location_id: str, turn_id: str, place: str) -> ToolCall | None:
    """The call of this place of a turn, if it was begun before."""
    row = await read.row(
        f"SELECT {_CALL} FROM tool_calls WHERE location_id = $1 AND turn_id = $2 AND place = $3",
        location_id,
        turn_id,
        place,
    )
    return _call(row) if row else None


async def find_same(
    read: Read, location_id: str, turn_id: str, action_id: str, arguments: Mapping[str, Any]
) -> ToolCall | None:
    """A call of the same turn that did, or may have done, the same."""
    row = await read.row(
        f"SELECT {_CALL} FROM tool_calls WHERE location_id = $1 AND turn_id = $2 AND action_id = $3"
        " AND arguments = $4 AND place IS NOT NULL AND state IN ('done', 'unknown') ORDER BY id LIMIT 1",
        location_id,
        turn_id,
        action_id,
        dict(arguments),
    )
    return _call(row) if row else None


async def find_waiting(read: Read, location_id: str, conversation_id: str, action_id: str) -> ToolCall | None:
    """The call of the action that the customer was just asked to confirm, and has written since.

    Only the first answer after the question counts: a later yes may be meant for something else.
    """
    row = await read.row(
        f"SELECT {', '.join(f't.{name}' for name in _CALL.split(', '))} FROM tool_calls t"
        " JOIN conversations c ON c.location_id = t.location_id AND c.id = t.conversation_id"
        " WHERE t.location_id = $1 AND t.conversation_id = $2 AND t.action_id = $3 AND t.state = 'waiting'"
        " AND t.waits_for = 'customer' AND t.expires_at > local_now()"
        " AND c.last_inbound_seq > t.asked_seq AND c.considered_through <= t.asked_seq"
        " ORDER BY t.id DESC LIMIT 1",
        location_id,
        conversation_id,
        action_id,
    )
    return _call(row) if row else None


async def supersede(tx: Write, location_id: str, conversation_id: str, action_id: str) -> None:
    """Whatever of the action waits for the customer waits no longer."""
    rows = await tx.fetch(
        "UPDATE tool_calls SET state = 'outdated', updated_at = local_now() WHERE location_id = $1"
        " AND conversation_id = $2 AND action_id = $3 AND state = 'waiting' AND waits_for = 'customer'"
        f" RETURNING {_CALL}",
        location_id,
        conversation_id,
        action_id,
    )
    for row in rows:
        _note(tx, "waiting", _call(row))


async def start(
    tx: Write, call: ToolCall, *, turn_id: str | None = None, place: str | None = None
) -> ToolCall:
    """Note, before it is made, that the call is made (again); a place is taken up with it."""
    row = await tx.row(
        "UPDATE tool_calls SET state = 'started', attempts = attempts + 1, started_at = clock_timestamp(),"
        " turn_id = coalesce($3, turn_id), place = coalesce($4, place), updated_at = local_now()"
        f" WHERE location_id = $1 AND id = $2 RETURNING {_CALL}",
        call.location_id,
        call.id,
        turn_id,
        place,
    )
    started = _call(row)
    _note(tx, call.state, started)
    return started


async def end(
    tx: Write,
    call: ToolCall,
    state: CallState,
    *,
    result: Mapping[str, Any],
    request: Mapping[str, Any] | None = None,
) -> ToolCall:
    row = await tx.row(
        "UPDATE tool_calls SET state = $3, result = $4, request = coalesce($5, request),"
        f" updated_at = local_now() WHERE location_id = $1 AND id = $2 RETURNING {_CALL}",
        call.location_id,
        call.id,
        state,
        dict(result),
        dict(request) if request is not None else None,
    )
    ended = _call(row)
    _note(tx, call.state, ended)
    return ended


async def decide(
    tx: Write, call: ToolCall, state: CallState, *, decided_by: str | None, note: str | None
) -> ToolCall:
    """A person's word on a call that waits, which must be locked."""
    row = await tx.row(
        "UPDATE tool_calls SET state = $3, decided_by = $4, decided_at = local_now(), note = $5,"
        f" updated_at = local_now() WHERE location_id = $1 AND id = $2 RETURNING {_CALL}",
        call.location_id,
        call.id,
        state,
        decided_by,
        note,
    )
    decided = _call(row)
    _note(tx, call.state, decided)
    return decided


async def get(read: Read, location_id: str, call_id: str) -> ToolCall:
    """Raises NotFound."""
    row = await read.row(
        f"SELECT {_CALL} FROM tool_calls WHERE location_id = $1 AND id = $2", location_id, call_id
    )
    if row is None:
        raise NotFound("tool call", call_id)
    return _call(row)


async def lock(tx: Write, location_id: str, call_id: str) -> ToolCall:
    """Raises NotFound."""
    row = await tx.row(
        f"SELECT {_CALL} FROM tool_calls WHERE location_id = $1 AND id = $2 FOR UPDATE", location_id, call_id
    )
    if row is None:
        raise NotFound("tool call", call_id)
    return _call(row)


async def list_calls(
    read: Read,
    location_id: str,
    *,
    conversation_id: str | None,
    state: CallState | None,
    after: str | None,
    limit: int,
) -> list[ToolCall]:
    """Oldest first. What waits in vain, because its time is over, is not among those that wait."""
    rows = await read.fetch(
        f"SELECT {_CALL} FROM tool_calls WHERE location_id = $1 AND id > $2"
        " AND ($3::text IS NULL OR conversation_id = $3)"
        " AND ($4::text IS NULL OR state = $4 AND (state <> 'waiting' OR expires_at > local_now()))"
        " ORDER BY id LIMIT $5",
        location_id,
        after or "",
        conversation_id,
        state,
        limit,
    )
    return [_call(row) for row in rows]


def is_expired(call: ToolCall, now: datetime) -> bool:
    return call.expires_at is not None and call.expires_at <= now


def _note(tx: Write, before: CallState | None, call: ToolCall) -> None:
    """For the journal: that it moved on, without what was sent and said."""
    about = {
        "action_id": call.action_id,
        "conversation_id": call.conversation_id,
        "contact_id": call.contact_id,
    }
    tx.changed(
        _ENTITY,
        call.id,
        before={"state": before, **about} if before is not None else None,
        after={"state": call.state, **about},
    )


def _call(row: Record | None) -> ToolCall:
    assert row is not None
    return ToolCall(**row)
