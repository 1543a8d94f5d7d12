"""All SQL of enrolments and the paths they took."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from frontdesk.domain.workflows.model import Enrolment, Entry, PathEntry, State, WaitingFor
from frontdesk.kit.db import Read, Write
from frontdesk.kit.ids import is_id, new_id
from frontdesk.kit.problems import NotFound

_COLUMNS = (
    "location_id, id, workflow_id, version, contact_id, state, entered_because, ended_because, at_step,"
    " cursor, waiting_for, wait, due_at, root_cause, hops, data, stops_on_reply, created_at, updated_at,"
    " ended_at"
)


@dataclass(frozen=True)
class Before:
    """What a contact did with a workflow until now."""

    inside: str | None  # the id of the enrolment that is active
    was_inside: bool
    by_this_key: bool
    within_hour: int  # into any workflow


async def look_back(read: Read, location_id: str, workflow_id: str, entry: Entry) -> Before:
    row = await read.row(
        "SELECT (SELECT id FROM workflow_enrolments WHERE location_id = $1 AND workflow_id = $2"
        "   AND contact_id = $3 AND state = 'active') AS inside,"
        " EXISTS (SELECT FROM workflow_enrolments WHERE location_id = $1 AND contact_id = $3"
        "   AND workflow_id = $2) AS was_inside,"
        " EXISTS (SELECT FROM workflow_enrolments WHERE location_id = $1 AND workflow_id = $2"
        "   AND trigger_key = $4) AS by_this_key,"
        " (SELECT count(*) FROM workflow_enrolments WHERE location_id = $1 AND contact_id = $3"
        "   AND created_at > local_now() - interval '1 hour') AS within_hour",
        location_id,
        workflow_id,
        entry.contact_id,
        entry.key,
    )
    assert row is not None
    return Before(**row)


async def create_enrolment(
    tx: Write,
    location_id: str,
    workflow_id: str,
    version: int,
    entry: Entry,
    *,
    first_step: str,
    stops_on_reply: bool,
    refused: str | None = None,
) -> Enrolment | None:
    """Let a contact in; None when it is inside by now, or came in by this key before, or is gone.

    With `refused` it is stopped at once, for that reason, and stands there to be seen.
    """
    enrolment_id = new_id()
    row = await tx.row(
        "INSERT INTO workflow_enrolments (location_id, id, workflow_id, version, contact_id, state,"
        " entered_because, ended_because, at_step, root_cause, hops, trigger_key, data, stops_on_reply,"
        " ended_at) SELECT $1, $2, $3, $4, id, CASE WHEN $7::text IS NULL THEN 'active' ELSE 'stopped' END,"
        " $6, $7, $8, $9, $10, $11, $12, $13, CASE WHEN $7::text IS NULL THEN NULL ELSE local_now() END"
        " FROM contacts WHERE location_id = $1 AND id = $5 AND deleted_at IS NULL"
        f" ON CONFLICT DO NOTHING RETURNING {_COLUMNS}",
        location_id,
        enrolment_id,
        workflow_id,
        version,
        entry.contact_id,
        entry.because,
        refused,
        first_step,
        entry.root_cause or enrolment_id,
        entry.hops,
        entry.key,
        dict(entry.data),
        stops_on_reply,
    )
    if row is None:
        return None
    made = Enrolment(**row)
    tx.changed("workflow enrolment", made.id, after=_told(made))
    return made


async def find_enrolment(read: Read, location_id: str, enrolment_id: str) -> Enrolment | None:
    return await _find(read, location_id, enrolment_id)


async def get_enrolment(read: Read, location_id: str, workflow_id: str, enrolment_id: str) -> Enrolment:
    """Raises NotFound, also for one in another workflow."""
    found = await _find(read, location_id, enrolment_id)
    if found is None or found.workflow_id != workflow_id:
        raise NotFound("enrolment", enrolment_id)
    return found


async def lock_enrolment(tx: Write, location_id: str, enrolment_id: str) -> Enrolment | None:
    return await _find(tx, location_id, enrolment_id, " FOR UPDATE")


async def find_inside(tx: Write, location_id: str, workflow_id: str, contact_id: str) -> Enrolment | None:
    """The active enrolment of the contact, held until the transaction ends."""
    row = await tx.row(
        f"SELECT {_COLUMNS} FROM workflow_enrolments WHERE location_id = $1 AND workflow_id = $2"
        " AND contact_id = $3 AND state = 'active' FOR UPDATE",
        location_id,
        workflow_id,
        contact_id,
    )
    return Enrolment(**row) if row else None


async def list_enrolments(
    read: Read,
    location_id: str,
    workflow_id: str,
    *,
    state: State | None = None,
    contact_id: str | None = None,
    after: str | None = None,
    limit: int = 100,
) -> list[Enrolment]:
    """The newest first."""
    rows = await read.fetch(
        f"SELECT {_COLUMNS} FROM workflow_enrolments WHERE location_id = $1 AND workflow_id = $2"
        " AND ($3::text IS NULL OR state = $3) AND ($4::text IS NULL OR contact_id = $4)"
        " AND ($5::text IS NULL OR id < $5) ORDER BY id DESC LIMIT $6",
        location_id,
        workflow_id,
        state,
        contact_id,
        after,
        limit,
    )
    return [Enrolment(**row) for row in rows]


async def list_paths(
    read: Read, location_id: str, enrolment_ids: Sequence[str]
) -> Mapping[str, list[PathEntry]]:
    """What each has done, in order."""
    rows = await read.fetch(
        "SELECT enrolment_id, place, step_id, type, at, outcome FROM workflow_path"
        " WHERE location_id = $1 AND enrolment_id = ANY ($2) ORDER BY enrolment_id, place",
        location_id,
        list(enrolment_ids),
    )
    paths: dict[str, list[PathEntry]] = {enrolment_id: [] for enrolment_id in enrolment_ids}
    for row in rows:
        told = dict(row)
        paths[told.pop("enrolment_id")].append(PathEntry(**told))
    return paths


async def note_path(tx: Write, held: Enrolment, step_type: str, outcome: str) -> None:
    """Write down what came of the step at the locked enrolment's cursor."""
    await tx.execute(
        "INSERT INTO workflow_path (location_id, enrolment_id, place, step_id, type, outcome)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        held.location_id,
        held.id,
        held.cursor,
        held.at_step,
        step_type,
        outcome[:1_000],
    )


async def go_on(
    tx: Write,
    held: Enrolment,
    *,
    step_type: str,
    outcome: str,
    to: str | None,
    waiting_for: WaitingFor | None = None,
    wait: Mapping[str, Any] | None = None,
    due_at: datetime | None = None,
    data: Mapping[str, Any] | None = None,
) -> Enrolment:
    """Write what was done at the locked enrolment's cursor, and where it stands now.

    `to` is the step it is at next; None, and it is finished.
    """
    await note_path(tx, held, step_type, outcome)
    row = await tx.row(
        "UPDATE workflow_enrolments SET cursor = cursor + 1, at_step = coalesce($3, at_step),"
        " waiting_for = $4, wait = $5, due_at = $6, data = $7, updated_at = local_now(),"
        " state = CASE WHEN $3::text IS NULL THEN 'finished' ELSE state END,"
        " ended_at = CASE WHEN $3::text IS NULL THEN local_now() END"
        f" WHERE location_id = $1 AND id = $2 RETURNING {_COLUMNS}",
        held.location_id,
        held.id,
        to,
        waiting_for,
        dict(wait or {}),
        due_at,
        dict(data if data is not None else held.data),
    )
    assert row is not None
    after = Enrolment(**row)
    if to is None:
        tx.changed("workflow enrolment", held.id, before=_told(held), after=_told(after))
    return after


async def end_enrolment(tx: Write, held: Enrolment, state: State, because: str) -> Enrolment:
    """The locked enrolment is over before its last step."""
    row = await tx.row(
        "UPDATE workflow_enrolments SET state = $3, ended_because = $4, ended_at = local_now(),"
        " waiting_for = NULL, due_at = NULL, cursor = cursor + 1, updated_at = local_now()"
        f" WHERE location_id = $1 AND id = $2 RETURNING {_COLUMNS}",
        held.location_id,
        held.id,
        state,
        because[:1_000],
    )
    assert row is not None
    after = Enrolment(**row)
    tx.changed("workflow enrolment", held.id, before=_told(held), after=_told(after))
    return after


async def list_inside(
    tx: Write, location_id: str, workflow_id: str, *, since: datetime, limit: int
) -> list[Enrolment]:
    """Some of those who came in by then and are inside, held until the transaction ends."""
    rows = await tx.fetch(
        f"SELECT {_COLUMNS} FROM workflow_enrolments WHERE location_id = $1 AND workflow_id = $2"
        " AND state = 'active' AND created_at <= $3 ORDER BY id LIMIT $4 FOR UPDATE",
        location_id,
        workflow_id,
        since,
        limit,
    )
    return [Enrolment(**row) for row in rows]


async def purge_enrolments(tx: Write, location_id: str, older_than: datetime, *, most: int = 500) -> int:
    """Take up to so many enrolments that ended before, with their paths; how many went."""
    gone = await tx.execute(
        "DELETE FROM workflow_enrolments WHERE location_id = $1 AND id IN (SELECT id FROM workflow_enrolments"
        " WHERE location_id = $1 AND ended_at < $2 ORDER BY ended_at LIMIT $3 FOR UPDATE SKIP LOCKED)",
        location_id,
        older_than,
        most,
    )
    return int(gone.rsplit(" ", 1)[1])


async def drop_enrolments(tx: Write, location_id: str, workflow_id: str, *, most: int = 500) -> int:
    """Take up to so many of a workflow that is gone, with their paths; how many went."""
    gone = await tx.execute(
        "DELETE FROM workflow_enrolments WHERE location_id = $1 AND id IN (SELECT id FROM workflow_enrolments"
        " WHERE location_id = $1 AND workflow_id = $2 ORDER BY id LIMIT $3)",
        location_id,
        workflow_id,
        most,
    )
    return int(gone.rsplit(" ", 1)[1])


async def _find(read: Read, location_id: str, enrolment_id: str, lock: str = "") -> Enrolment | None:
    if not is_id(enrolment_id):
        return None
    row = await read.row(
        f"SELECT {_COLUMNS} FROM workflow_enrolments WHERE location_id = $1 AND id = $2{lock}",
        location_id,
        enrolment_id,
    )
    return Enrolment(**row) if row else None


def _told(enrolment: Enrolment) -> dict[str, Any]:
    """What the journal keeps: who is where and why, not what the steps remember."""
    return {
        "workflow_id": enrolment.workflow_id,
        "version": enrolment.version,
        "contact_id": enrolment.contact_id,
        "state": enrolment.state,
        "entered_because": enrolment.entered_because,
        "ended_because": enrolment.ended_because,
    }
