"""All SQL that reads the journal. What is written into it stands in `kit.db`, what is taken from it in the
room of retention."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from frontdesk.domain.journal.model import UNDO, Entry, EntryFilter, Place, Undone
from frontdesk.kit.db import Read, Record, Write
from frontdesk.kit.problems import NotFound

_MOST_IDS = 2**63
_NEARBY = 50_000
"""Lines of one transaction are written in one go, so their numbers lie close together; transaction ids alone
may come again where a backup was restored into another cluster."""

_DELETES = "(j.before IS NOT NULL AND (j.after IS NULL OR (j.after ->> 'deleted_at') IS NOT NULL))"
"""As the index of deletions has it."""

_LINE = (
    "j.location_id, j.id, j.at, j.actor_kind, j.actor_id, j.cause, j.entity, j.entity_id,"
    " CASE WHEN j.entity IN ('contact', 'agent status', 'erasure') THEN j.entity_id"
    " ELSE coalesce(j.after ->> 'contact_id', j.before ->> 'contact_id') END AS contact_id,"
    f" j.before, j.after, {_DELETES} AS deletes, j.transaction_id::text AS transaction, j.undone_by"
)
_SHOWN = f"{_LINE}, u.at AS undone_at, u.actor_kind AS undone_kind, u.actor_id AS undone_actor"
_UNDONE = "LEFT JOIN journal u ON u.location_id = j.location_id AND u.id = j.undone_by"
_NEWEST = "ORDER BY j.at DESC, j.id DESC"


async def find_entry(read: Read, location_id: str, entry_id: str) -> Entry:
    """The location's line. Raises NotFound."""
    known = entry_id.isascii() and entry_id.isdecimal() and len(entry_id) < 20 and int(entry_id) < _MOST_IDS
    row = None
    if known:
        row = await read.row(
            f"SELECT {_SHOWN} FROM journal j {_UNDONE} WHERE j.location_id = $1 AND j.id = $2",
            location_id,
            int(entry_id),
        )
    if row is None:
        raise NotFound("journal entry", entry_id)
    return _entry(row)


async def list_entries(
    read: Read,
    location_id: str,
    only: EntryFilter,
    *,
    entities: Collection[str],
    after: Place | None,
    limit: int,
) -> list[Entry]:
    """Lines about these kinds of things, the newest first; a page goes on after `after`.

    Without a filter that says much each kind is asked for its newest lines, so that one kind with many
    lines does not stand before the few of another.
    """
    arguments: list[object] = [location_id, sorted(entities), limit]
    where = ["j.location_id = $1"]

    def add(condition: str, *values: object) -> None:
        places = []
        for value in values:
            arguments.append(value)
            places.append(f"${len(arguments)}")
        where.append(condition.format(*places))

    if only.entity_id is not None:
        add("j.entity_id = {}", only.entity_id)
    if only.contact_id is not None:
        add("j.id IN (SELECT journal_about({0}, ARRAY[{0}]))", only.contact_id)
    if only.actor_kind is not None:
        add("j.actor_kind = {}", only.actor_kind)
    if only.actor_id is not None:
        add("j.actor_id = {}", only.actor_id)
    if only.cause is not None:
        add("j.cause = {}", only.cause)
    if only.since is not None:
        add("j.at >= {}", only.since)
    if only.until is not None:
        add("j.at < {}", only.until)
    if after is not None:
        add("(j.at, j.id) < ({}::timestamptz, {}::bigint)", after.at, after.id)
    kept = " AND ".join(where)
    if only.contact_id is None and only.actor_kind is None and only.cause is None:
        lines = (
            "unnest($2::text[]) AS e (entity) CROSS JOIN LATERAL (SELECT j.* FROM journal j"
            f" WHERE {kept} AND j.entity = e.entity {_NEWEST} LIMIT $3) j"
        )
        sql = f"SELECT {_SHOWN} FROM {lines} {_UNDONE} {_NEWEST} LIMIT $3"
    else:
        lines = f"(SELECT j.* FROM journal j WHERE {kept} AND j.entity = ANY ($2) {_NEWEST} LIMIT $3) j"
        sql = f"SELECT {_SHOWN} FROM {lines} {_UNDONE} {_NEWEST}"
    return [_entry(row) for row in await read.fetch(sql, *arguments)]


async def list_later(read: Read, entry: Entry, *, limit: int = 200) -> list[Entry]:
    """What became of the same thing after this line, the newest first."""
    rows = await read.fetch(
        f"SELECT {_SHOWN} FROM journal j {_UNDONE} WHERE j.location_id = $1 AND j.entity = $2"
        " AND j.entity_id = $3 AND j.id > $4 ORDER BY j.id DESC LIMIT $5",
        entry.location_id,
        entry.entity,
        entry.entity_id,
        entry.id,
        limit,
    )
    return [_entry(row) for row in rows]


async def list_together(read: Read, entry: Entry, entity: str) -> list[Entry]:
    """The lines about one kind of thing that were written in the same transaction, the oldest first."""
    rows = await read.fetch(
        f"SELECT {_SHOWN} FROM journal j {_UNDONE} WHERE j.location_id = $1 AND j.entity = $2"
        " AND j.id BETWEEN $3 AND $4 AND j.transaction_id = $5::text::xid8 ORDER BY j.id",
        entry.location_id,
        entity,
        entry.id - _NEARBY,
        entry.id + _NEARBY,
        entry.transaction,
    )
    return [_entry(row) for row in rows]


async def list_deletions(
    read: Read,
    location_id: str,
    *,
    entities: Collection[str],
    since: datetime,
    after: Place | None,
    limit: int,
) -> list[Entry]:
    """The deletions since then after which nothing became of the thing, the newest first."""
    rows = await read.fetch(
        f"SELECT {_SHOWN} FROM journal j {_UNDONE} WHERE j.location_id = $1 AND {_DELETES} AND j.at > $2"
        " AND j.entity = ANY ($3) AND j.undone_by IS NULL"
        " AND ($4::timestamptz IS NULL OR (j.at, j.id) < ($4, $5::bigint))"
        " AND NOT EXISTS (SELECT FROM journal l WHERE l.location_id = $1 AND l.entity = j.entity"
        "  AND l.entity_id = j.entity_id AND l.id > j.id)"
        f" {_NEWEST} LIMIT $6",
        location_id,
        since,
        sorted(entities),
        after.at if after else None,
        after.id if after else None,
        limit,
    )
    return [_entry(row) for row in rows]


async def mark_undone(tx: Write, entry: Entry) -> Entry:
    """Link the line to the one with which this transaction took it back, which is the answer.

    The changes must be flushed. Raises LookupError when there is none.
    """
    line: int | None = await tx.value(
        "UPDATE journal SET undone_by = (SELECT min(u.id) FROM journal u WHERE u.location_id = $1"
        " AND u.cause = $3 AND u.entity = $4 AND u.entity_id = $5)"
        " WHERE location_id = $1 AND id = $2 RETURNING undone_by",
        entry.location_id,
        entry.id,
        f"{UNDO}{entry.id}",
        entry.entity,
        entry.entity_id,
    )
    if line is None:
        raise LookupError(f"nothing was noted that undoes {entry.id}")
    return await find_entry(tx, entry.location_id, str(line))


async def name_actors(
    read: Read, location_id: str, actors: Iterable[tuple[str, str | None]]
) -> dict[tuple[str, str], str]:
    """What the actors are called, by (kind, id), as far as they are still there to be seen."""
    wanted = sorted({(kind, one) for kind, one in actors if one is not None})
    if not wanted:
        return {}
    rows = await read.fetch(
        "SELECT a.kind, a.id, CASE a.kind"
        " WHEN 'token' THEN (SELECT t.name FROM tokens t WHERE t.id = a.id)"
        " WHEN 'agent' THEN (SELECT g.name FROM agents g WHERE g.location_id = $1 AND g.id = a.id)"
        " WHEN 'user' THEN (SELECT concat_ws(' ', u.first_name, nullif(u.last_name, '')) FROM users u"
        "  WHERE u.id = a.id)"
        " WHEN 'contact' THEN (SELECT concat_ws(' ', c.first_name, c.last_name) FROM contacts c"
        "  WHERE c.location_id = $1 AND c.id = a.id AND c.deleted_at IS NULL) END AS name"
        " FROM unnest($2::text[], $3::text[]) AS a (kind, id)",
        location_id,
        [kind for kind, _ in wanted],
        [one for _, one in wanted],
    )
    return {(row["kind"], row["id"]): row["name"] for row in rows if row["name"]}


def _entry(row: Record) -> Entry:
    told = dict(row)
    line, at = told.pop("undone_by"), told.pop("undone_at")
    who = (told.pop("undone_kind"), told.pop("undone_actor"))
    undone = None
    if line is not None:
        # The line that took this one back may have been purged before it.
        undone = Undone(line, at or told["at"], who[0] or "system", who[1])
    return Entry(**told, undone=undone)


def newest_about(entries: Sequence[Entry], path: tuple[str, ...]) -> Entry | None:
    """The first of the lines (the newest first) that changed the field."""
    for entry in entries:
        if any(one.path[: len(path)] == path for one in entry.differences):
            return entry
    return None
