"""All SQL of the rules of retention, and of when they are carried out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from frontdesk.domain.retention.model import Kept, Purged, Rules
from frontdesk.kit.db import Database, Read, Record, Write

EVERY = timedelta(days=1)
"""How often a location is purged; also how long new rules wait, so that a slip can be mended."""
_COLUMNS = "messages_days, generations_days, journal_days, due_at, purged_at, purged"


@dataclass(frozen=True)
class Retention:
    """The rules, when they are next carried out (None when nothing is taken away), and the last time."""

    rules: Rules
    due_at: datetime | None
    purged: Purged | None


NOTHING_SET = Retention(Rules(), None, None)


async def get_retention(read: Read, location_id: str) -> Retention:
    row = await read.row(f"SELECT {_COLUMNS} FROM retention WHERE location_id = $1", location_id)
    return _retention(row) if row else NOTHING_SET


async def lock_retention(tx: Write, location_id: str) -> Retention:
    """Kept from other writers until the transaction ends."""
    await tx.execute("INSERT INTO retention (location_id) VALUES ($1) ON CONFLICT DO NOTHING", location_id)
    row = await tx.row(f"SELECT {_COLUMNS} FROM retention WHERE location_id = $1 FOR UPDATE", location_id)
    assert row is not None
    return _retention(row)


async def set_rules(tx: Write, location_id: str, before: Retention, rules: Rules) -> Retention:
    """Write the rules of the locked row; when they change, the next purge is a day away."""
    if before.rules == rules:
        return before
    row = await tx.row(
        "UPDATE retention SET messages_days = $2, generations_days = $3, journal_days = $4,"
        " due_at = CASE WHEN $5 THEN NULL ELSE local_now() + $6::interval END"
        f" WHERE location_id = $1 RETURNING {_COLUMNS}",
        location_id,
        rules.messages_days,
        rules.generations_days,
        rules.journal_days,
        rules.keeps_all,
        EVERY,
    )
    assert row is not None
    tx.changed("retention", location_id, before=before.rules, after=rules)
    return _retention(row)


async def is_due(read: Read, location_id: str) -> bool:
    """Whether the location is to be purged now."""
    due = "SELECT coalesce((SELECT due_at <= local_now() FROM retention WHERE location_id = $1), false)"
    return bool(await read.value(due, location_id))


async def end_purge(tx: Write, location_id: str, counts: Mapping[Kept, int]) -> datetime | None:
    """Note what was taken; the answer is when the next purge is due."""
    due_at: datetime | None = await tx.value(
        "UPDATE retention SET purged_at = local_now(), purged = $2,"
        " due_at = CASE WHEN coalesce(messages_days, generations_days, journal_days) IS NOT NULL"
        "  THEN local_now() + $3::interval END WHERE location_id = $1 RETURNING due_at",
        location_id,
        dict(counts),
        EVERY,
    )
    if any(counts.values()):
        tx.changed("purge", location_id, after=dict(counts))
    return due_at


async def list_due(db: Database, *, limit: int = 200) -> list[str]:
    """Locations whose purge is due. Sandboxes keep their own time."""
    async with db.system(cause="retention") as tx:
        rows = await tx.fetch(
            "SELECT location_id FROM retention r WHERE due_at <= now()"
            " AND NOT EXISTS (SELECT FROM location_clocks k WHERE k.location_id = r.location_id)"
            " ORDER BY due_at LIMIT $1",
            limit,
        )
    return [row["location_id"] for row in rows]


async def list_long_gone(db: Database, *, older_than: timedelta, limit: int = 200) -> list[tuple[str, str]]:
    """Contacts that were deleted so long ago, as (location, contact). Sandboxes keep their own time."""
    async with db.system(cause="retention") as tx:
        rows = await tx.fetch(
            "SELECT location_id, id FROM contacts c WHERE deleted_at < now() - $1::interval"
            " AND NOT EXISTS (SELECT FROM location_clocks k WHERE k.location_id = c.location_id)"
            " ORDER BY deleted_at LIMIT $2",
            older_than,
            limit,
        )
    return [(row["location_id"], row["id"]) for row in rows]


def _retention(row: Record) -> Retention:
    purged = Purged(row["purged_at"], row["purged"]) if row["purged_at"] is not None else None
    rules = Rules(row["messages_days"], row["generations_days"], row["journal_days"])
    return Retention(rules, row["due_at"], purged)
