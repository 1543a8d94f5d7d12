"""All SQL of the event log.

Its order is that of (epoch, xid, number). A reader sees the current epoch only below the oldest
transaction that still runs: whatever commits later stands behind all that was read.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from frontdesk.domain.events.model import Epoch, Event, NewEvent, Place, Recorded
from frontdesk.kit.db import Database, Read, Record, Write
from frontdesk.kit.ids import new_id
from frontdesk.kit.problems import NotFound

_COLUMNS = (
    "company_id, location_id, epoch, xid::text::bigint AS xid, number, id, type, at, contact_id,"
    " conversation_id, agent_id, actor_kind, actor_id, cause, data"
)
_END = 2**63 - 1
BEGIN_EPOCH = """
SET LOCAL search_path = public;
DO $$
BEGIN
    IF to_regprocedure('begin_epoch(boolean)') IS NOT NULL THEN
        PERFORM begin_epoch(true);
    END IF;
END $$;
"""
"""Ends the restoring of a backup, also of one that was made before there were events."""
_PURGED_AT_ONCE = 5_000


async def record_events(tx: Write, new: Sequence[NewEvent]) -> list[Recorded]:
    """Write events, each of a location or a company, into the log: in their order, in one statement."""
    rows = await tx.fetch(
        "INSERT INTO events (company_id, location_id, epoch, id, type, contact_id, conversation_id, agent_id,"
        " actor_kind, actor_id, cause, data)"
        " SELECT coalesce(e.company_id, (SELECT l.company_id FROM locations l WHERE l.id = e.location_id)),"
        " e.location_id, (SELECT max(epoch) FROM event_epochs), e.id, e.type, e.contact_id,"
        " e.conversation_id, e.agent_id, $1, $2, $3, e.data"
        " FROM unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[],"
        " $9::text[], $10::text[], $11::jsonb[]) WITH ORDINALITY AS e (company_id, location_id, id, type,"
        " contact_id, conversation_id, agent_id, data, place) ORDER BY e.place"
        f" RETURNING {_COLUMNS}, webhooks_wanting(type, location_id, company_id) AS wanted_by",
        tx.actor.kind,
        tx.actor.id,
        tx.cause,
        [event.company_id for event in new],
        [event.location_id for event in new],
        [new_id() for _ in new],
        [event.type for event in new],
        [event.contact_id for event in new],
        [event.conversation_id for event in new],
        [event.agent_id for event in new],
        [event.data for event in new],
    )
    return [
        Recorded(event_of(row), tuple(row["wanted_by"]))
        for row in sorted(rows, key=lambda row: int(row["number"]))
    ]


async def horizon(read: Read) -> Place:
    """Behind everything that is in the log for good: what becomes known later stands after it."""
    row = await read.row(
        "SELECT current_epoch() AS epoch, pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1 AS xid"
    )
    assert row is not None
    return Place(row["epoch"], row["xid"], _END)


async def list_events(
    read: Read,
    company_id: str,
    location_id: str | None,
    *,
    after: Place,
    through: Place,
    types: Sequence[str],
    limit: int,
) -> list[Event]:
    """The oldest events of these types between the two places, of one location or all of the company's."""
    owner = "company_id = $1" if location_id is None else "location_id = $1"
    rows = await read.fetch(
        f"SELECT {_COLUMNS} FROM events WHERE {owner} AND type = ANY ($2)"
        " AND (epoch, xid, number) > ($3, $4::text::xid8, $5)"
        " AND (epoch, xid, number) <= ($6, $7::text::xid8, $8)"
        " ORDER BY epoch, xid, number LIMIT $9",
        location_id or company_id,
        list(types),
        *(after.epoch, str(after.xid), after.number),
        *(through.epoch, str(through.xid), through.number),
        limit,
    )
    return [event_of(row) for row in rows]


async def list_between(
    read: Read,
    company_id: str,
    location_id: str | None,
    *,
    since: datetime,
    before: datetime,
    types: Sequence[str],
    limit: int,
) -> list[Event]:
    """The oldest events of these types that happened in the time, of one location or all of the company's."""
    owner = "company_id = $1" if location_id is None else "location_id = $1"
    rows = await read.fetch(
        f"SELECT {_COLUMNS} FROM events WHERE {owner} AND type = ANY ($2) AND at >= $3 AND at < $4"
        " ORDER BY epoch, xid, number LIMIT $5",
        location_id or company_id,
        list(types),
        since,
        before,
        limit,
    )
    return [event_of(row) for row in rows]


async def get_event(read: Read, number: int) -> Event:
    """The event of this number in the log, which must be there."""
    row = await read.row(f"SELECT {_COLUMNS} FROM events WHERE number = $1", number)
    if row is None:
        raise NotFound("event", str(number))
    return event_of(row)


async def list_epochs(read: Read) -> list[Epoch]:
    """The epochs of the log, oldest first."""
    rows = await read.fetch("SELECT epoch AS number, tag FROM event_epochs ORDER BY epoch")
    return [Epoch(**row) for row in rows]


async def begin_epoch(db: Database, *, always: bool = False) -> int:
    """Begin a new epoch where the database is not where it was (or always); the number of the current one.

    Done whenever frontdesk starts, and `always` after a restore: transaction ids may have gone back.
    """
    async with db.system(cause="events") as tx:
        return int(await tx.value("SELECT begin_epoch($1)", always))


async def purge(db: Database, *, older_than: timedelta) -> int:
    """Delete events recorded longer ago than that, with their deliveries; how many, at most some thousands.

    They go in the order they were written: what is old stands at the beginning.
    """
    async with db.system(cause="events purged") as tx:
        deleted = await tx.execute(
            "DELETE FROM events WHERE number IN (SELECT number FROM"
            " (SELECT number, recorded_at FROM events ORDER BY number LIMIT $2) oldest"
            " WHERE recorded_at < clock_timestamp() - $1::interval)",
            older_than,
            _PURGED_AT_ONCE,
        )
    return int(deleted.split()[-1])


def event_of(row: Record) -> Event:
    """An event out of a row that has its columns, and perhaps others."""
    return Event(
        company_id=row["company_id"],
        location_id=row["location_id"],
        place=Place(row["epoch"], row["xid"], row["number"]),
        id=row["id"],
        type=row["type"],
        at=row["at"],
        contact_id=row["contact_id"],
        conversation_id=row["conversation_id"],
        agent_id=row["agent_id"],
        actor_kind=row["actor_kind"],
        actor_id=row["actor_id"],
        cause=row["cause"],
        data=row["data"],
    )
