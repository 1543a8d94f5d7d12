"""All SQL of follow-ups."""

from datetime import datetime

from frontdesk.domain.followups.model import FollowUpState, NewFollowUps, PlannedFollowUp, Stop
from frontdesk.kit.db import Read, Record, Write
from frontdesk.kit.ids import new_id
from frontdesk.kit.problems import Conflict, NotFound

_COLUMNS = (
    "location_id, id, sequence_id, conversation_id, contact_id, agent_id, action_id, scenario, step, due_at,"
    " asked_for, channel, follows_seq, planned_by, planned_because, state, because, turn_id, message_id,"
    " created_at, updated_at"
)


async def plan(tx: Write, location_id: str, new: NewFollowUps) -> list[PlannedFollowUp]:
    """Write the steps down as planned, in one statement. The conversation must be locked."""
    ids = sorted(new_id() for _ in new.due)  # ids of one millisecond are in no order
    rows = await tx.fetch(
        "INSERT INTO follow_ups AS f (location_id, id, sequence_id, conversation_id, contact_id, agent_id,"
        " action_id, scenario, step, due_at, asked_for, channel, follows_seq, planned_by, planned_because)"
        " SELECT $1, n.id, $2, $3, $4, $5, $6, $7, n.step, n.due_at, $8, $9, $10, $11, $12"
        " FROM unnest($13::text[], $14::int[], $15::timestamptz[]) AS n (id, step, due_at)"
        f" RETURNING {_COLUMNS}",
        location_id,
        new_id(),
        new.conversation_id,
        new.contact_id,
        new.agent_id,
        new.action_id,
        new.scenario,
        new.asked_for,
        new.channel,
        new.follows_seq,
        new.planned_by,
        new.because,
        ids,
        list(range(1, len(ids) + 1)),
        list(new.due),
    )
    planned = sorted((_follow_up(row) for row in rows), key=lambda one: one.step)
    for one in planned:
        tx.changed("follow-up", one.id, after=one)
    return planned


async def find(read: Read, location_id: str, follow_up_id: str) -> PlannedFollowUp | None:
    row = await read.row(
        f"SELECT {_COLUMNS} FROM follow_ups WHERE location_id = $1 AND id = $2", location_id, follow_up_id
    )
    return _follow_up(row) if row else None


async def get(read: Read, location_id: str, follow_up_id: str) -> PlannedFollowUp:
    """Raises NotFound."""
    found = await find(read, location_id, follow_up_id)
    if found is None:
        raise NotFound("follow-up", follow_up_id)
    return found


async def lock_due(tx: Write, location_id: str, follow_up_id: str) -> PlannedFollowUp | None:
    """The follow-up if it still is planned, held until the transaction ends."""
    row = await tx.row(
        f"SELECT {_COLUMNS} FROM follow_ups WHERE location_id = $1 AND id = $2 AND state = 'planned'"
        " FOR UPDATE",
        location_id,
        follow_up_id,
    )
    return _follow_up(row) if row else None


async def lock(tx: Write, location_id: str, follow_up_id: str) -> PlannedFollowUp:
    """The follow-up, whatever became of it, held until the transaction ends. Raises NotFound."""
    row = await tx.row(
        f"SELECT {_COLUMNS} FROM follow_ups WHERE location_id = $1 AND id = $2 FOR UPDATE",
        location_id,
        follow_up_id,
    )
    if row is None:
        raise NotFound("follow-up", follow_up_id)
    return _follow_up(row)


async def list_follow_ups(
    read: Read,
    location_id: str,
    *,
    conversation_id: str | None = None,
    contact_id: str | None = None,
    agent_id: str | None = None,
    state: FollowUpState | None = None,
    after: str | None = None,
    limit: int = 100,
) -> list[PlannedFollowUp]:
    """In the order in which they were planned."""
    rows = await read.fetch(
        f"SELECT {_COLUMNS} FROM follow_ups WHERE location_id = $1 AND id > $2"
        " AND ($3::text IS NULL OR conversation_id = $3) AND ($4::text IS NULL OR contact_id = $4)"
        " AND ($5::text IS NULL OR agent_id = $5) AND ($6::text IS NULL OR state = $6)"
        " ORDER BY id LIMIT $7",
        location_id,
        after or "",
        conversation_id,
        contact_id,
        agent_id,
        state,
        limit,
    )
    return [_follow_up(row) for row in rows]


async def list_planned(read: Read, location_id: str, conversation_id: str) -> list[PlannedFollowUp]:
    """What is planned for the conversation, the next first."""
    rows = await read.fetch(
        f"SELECT {_COLUMNS} FROM follow_ups"
        " WHERE location_id = $1 AND conversation_id = $2 AND state = 'planned' ORDER BY due_at, step",
        location_id,
        conversation_id,
    )
    return [_follow_up(row) for row in rows]


async def list_sequence(read: Read, one: PlannedFollowUp) -> list[PlannedFollowUp]:
    """All steps of the plan that the follow-up belongs to, in their order."""
    rows = await read.fetch(
        f"SELECT {_COLUMNS} FROM follow_ups WHERE location_id = $1 AND sequence_id = $2 ORDER BY step",
        one.location_id,
        one.sequence_id,
    )
    return [_follow_up(row) for row in rows]


async def find_by_message(read: Read, location_id: str, message_id: str) -> PlannedFollowUp | None:
    row = await read.row(
        f"SELECT {_COLUMNS} FROM follow_ups WHERE location_id = $1 AND message_id = $2",
        location_id,
        message_id,
    )
    return _follow_up(row) if row else None


async def draft_decided(
    tx: Write, location_id: str, turn_id: str, decision: str, message_id: str | None
) -> None:
    """A person has decided on the draft of a follow-up, if it is one's."""
    row = await tx.row(
        f"SELECT {_COLUMNS} FROM follow_ups WHERE location_id = $1 AND turn_id = $2 AND state = 'drafted'"
        " FOR UPDATE",
        location_id,
        turn_id,
    )
    if row is None:
        return
    if decision == "accepted":
        await end(tx, _follow_up(row), "sent", message_id=message_id)
    else:
        await end(tx, _follow_up(row), "cancelled", because=f"its draft was {decision}")


async def find_promised(read: Read, location_id: str, conversation_id: str) -> PlannedFollowUp | None:
    """The newest step for a time that the customer named, whatever became of it."""
    row = await read.row(
        f"SELECT {_COLUMNS} FROM follow_ups WHERE location_id = $1 AND conversation_id = $2"
        " AND due_at >= asked_for ORDER BY created_at DESC, sequence_id DESC, step LIMIT 1",
        location_id,
        conversation_id,
    )
    return _follow_up(row) if row else None


async def move(tx: Write, one: PlannedFollowUp, due_at: datetime) -> PlannedFollowUp:
    """Put the planned follow-up off, or bring it forward."""
    if due_at == one.due_at:
        return one
    row = await tx.row(
        "UPDATE follow_ups SET due_at = $3, updated_at = local_now()"
        f" WHERE location_id = $1 AND id = $2 RETURNING {_COLUMNS}",
        one.location_id,
        one.id,
        due_at,
    )
    moved = _follow_up(row)
    tx.changed("follow-up", one.id, before=one, after=moved)
    return moved


async def end(
    tx: Write,
    one: PlannedFollowUp,
    state: FollowUpState,
    *,
    because: str | None = None,
    turn_id: str | None = None,
    message_id: str | None = None,
) -> PlannedFollowUp:
    """It was sent, or will not be, and why; or (`planned`) is to be sent all the same. It must be held."""
    row = await tx.row(
        "UPDATE follow_ups SET state = $3, because = $4, turn_id = coalesce($5, turn_id),"
        " message_id = coalesce($6, message_id), updated_at = local_now()"
        f" WHERE location_id = $1 AND id = $2 RETURNING {_COLUMNS}",
        one.location_id,
        one.id,
        state,
        because,
        turn_id,
        message_id,
    )
    ended = _follow_up(row)
    tx.changed("follow-up", one.id, before=one, after=ended)
    return ended


async def cancel(tx: Write, location_id: str, follow_up_id: str, *, because: str) -> PlannedFollowUp:
    """Give a planned one up. Raises NotFound, and Conflict for one that has come to its end."""
    held = await lock_due(tx, location_id, follow_up_id)
    if held is None:
        ended = await get(tx, location_id, follow_up_id)
        raise Conflict(f"The follow-up is {ended.state} already.")
    return await end(tx, held, "cancelled", because=because)


async def cancel_planned(
    tx: Write, location_id: str, conversation_id: str, *, because: str, sequence_id: str | None = None
) -> list[PlannedFollowUp]:
    """Give up all that is planned for the conversation, or what is left of one plan."""
    held = await tx.fetch(
        f"SELECT {_COLUMNS} FROM follow_ups WHERE location_id = $1 AND conversation_id = $2"
        " AND state = 'planned' AND ($3::text IS NULL OR sequence_id = $3) ORDER BY id FOR UPDATE",
        location_id,
        conversation_id,
        sequence_id,
    )
    return [await end(tx, _follow_up(row), "cancelled", because=because) for row in held]


async def purge_follow_ups(tx: Write, location_id: str, older_than: datetime) -> int:
    """Take up to a batch of those that came to their end before; how many went."""
    gone = await tx.execute(
        "DELETE FROM follow_ups WHERE location_id = $1 AND id IN (SELECT id FROM follow_ups"
        " WHERE location_id = $1 AND state NOT IN ('planned', 'drafted') AND updated_at < $2"
        " ORDER BY id LIMIT 500 FOR UPDATE SKIP LOCKED)",
        location_id,
        older_than,
    )
    return int(gone.rsplit(" ", 1)[1])


async def find_stop(read: Read, location_id: str, conversation_id: str) -> Stop | None:
    row = await read.row(
        "SELECT since, because FROM follow_up_stops WHERE location_id = $1 AND conversation_id = $2",
        location_id,
        conversation_id,
    )
    return Stop(row["since"], row["because"]) if row else None


async def set_stop(tx: Write, location_id: str, conversation_id: str, because: str) -> None:
    """Plan nothing by itself for the conversation from now on."""
    before = await find_stop(tx, location_id, conversation_id)
    row = await tx.row(
        "INSERT INTO follow_up_stops (location_id, conversation_id, because) VALUES ($1, $2, $3)"
        " ON CONFLICT (location_id, conversation_id)"
        " DO UPDATE SET since = excluded.since, because = excluded.because RETURNING since, because",
        location_id,
        conversation_id,
        because,
    )
    assert row is not None
    after = Stop(row["since"], row["because"])
    tx.changed("follow-up stop", conversation_id, before=before, after=after)


async def clear_stop(tx: Write, location_id: str, conversation_id: str) -> None:
    row = await tx.row(
        "DELETE FROM follow_up_stops WHERE location_id = $1 AND conversation_id = $2"
        " RETURNING since, because",
        location_id,
        conversation_id,
    )
    if row is not None:
        tx.changed("follow-up stop", conversation_id, before=Stop(row["since"], row["because"]))


def _follow_up(row: Record | None) -> PlannedFollowUp:
    assert row is not None
    return PlannedFollowUp(**row)
