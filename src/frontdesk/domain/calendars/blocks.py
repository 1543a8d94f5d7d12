"""The table of blocked slots: all its SQL."""

from dataclasses import astuple
from datetime import datetime

from frontdesk.domain.calendars.store import get_calendar, users_here
from frontdesk.domain.calendars.taken import BlockedSlot
from frontdesk.kit.db import Read, Record, Write
from frontdesk.kit.ids import is_id, new_id
from frontdesk.kit.problems import Conflict, Invalid, NotFound

_COLUMNS = "location_id, id, calendar_id, user_id, title, starts_at, ends_at, created_at, updated_at"


async def create_block(
    tx: Write,
    location_id: str,
    *,
    calendar_id: str | None,
    user_id: str | None,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
) -> BlockedSlot:
    """Block a time of a calendar or of a user. What is booked there already stays.

    Raises Invalid for both or neither, or a time that ends before it begins; NotFound.
    """
    await _check(tx, location_id, calendar_id, user_id, starts_at, ends_at)
    row = await tx.row(
        "INSERT INTO blocked_slots (location_id, id, calendar_id, user_id, title, starts_at, ends_at)"
        f" VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING {_COLUMNS}",
        location_id,
        new_id(),
        calendar_id,
        user_id,
        title,
        starts_at,
        ends_at,
    )
    block = _block(row, "")
    tx.changed("blocked slot", block.id, after=block)
    return block


async def restore_block(tx: Write, block: BlockedSlot) -> BlockedSlot:
    """Block a time again, with the id it had. Raises as `create_block`, and Conflict when it is there."""
    await _check(tx, block.location_id, block.calendar_id, block.user_id, block.starts_at, block.ends_at)
    row = await tx.row(
        f"INSERT INTO blocked_slots ({_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        f" ON CONFLICT DO NOTHING RETURNING {_COLUMNS}",
        *astuple(block),
    )
    if row is None:
        raise Conflict("The blocked slot is there already.")
    restored = _block(row, block.id)
    tx.changed("blocked slot", restored.id, after=restored)
    return restored


async def find_block(read: Read, location_id: str, block_id: str) -> BlockedSlot | None:
    if not is_id(block_id):
        return None
    row = await read.row(
        f"SELECT {_COLUMNS} FROM blocked_slots WHERE location_id = $1 AND id = $2", location_id, block_id
    )
    return _block(row, block_id) if row else None


async def lock_block(tx: Write, location_id: str, block_id: str) -> BlockedSlot:
    """The blocked slot, kept from other writers until the transaction ends. Raises NotFound."""
    row = None
    if is_id(block_id):
        row = await tx.row(
            f"SELECT {_COLUMNS} FROM blocked_slots WHERE location_id = $1 AND id = $2 FOR UPDATE",
            location_id,
            block_id,
        )
    return _block(row, block_id)


async def list_blocks(
    read: Read,
    location_id: str,
    start: datetime,
    end: datetime,
    *,
    calendar_id: str | None = None,
    user_id: str | None = None,
    group_id: str | None = None,
    limit: int = 5_000,
) -> list[BlockedSlot]:
    """Those that lie, wholly or in part, in [start, end), by time."""
    rows = await read.fetch(
        f"SELECT {_COLUMNS} FROM blocked_slots b WHERE b.location_id = $1 AND b.ends_at > $2"
        " AND b.starts_at < $3 AND ($4::text IS NULL OR b.calendar_id = $4)"
        " AND ($5::text IS NULL OR b.user_id = $5) AND ($6::text IS NULL OR b.calendar_id IN (SELECT c.id"
        " FROM calendars c WHERE c.location_id = $1 AND c.group_id = $6))"
        " ORDER BY b.starts_at, b.id LIMIT $7",
        location_id,
        start,
        end,
        calendar_id,
        user_id,
        group_id,
        limit,
    )
    return [_block(row, "") for row in rows]


async def update_block(tx: Write, before: BlockedSlot, after: BlockedSlot) -> BlockedSlot:
    """Write what the locked one is to be. Raises as `create_block` does."""
    await _check(tx, before.location_id, after.calendar_id, after.user_id, after.starts_at, after.ends_at)
    row = await tx.row(
        "UPDATE blocked_slots SET calendar_id = $3, user_id = $4, title = $5, starts_at = $6, ends_at = $7,"
        f" updated_at = local_now() WHERE location_id = $1 AND id = $2 RETURNING {_COLUMNS}",
        before.location_id,
        before.id,
        after.calendar_id,
        after.user_id,
        after.title,
        after.starts_at,
        after.ends_at,
    )
    written = _block(row, before.id)
    tx.changed("blocked slot", before.id, before=before, after=written)
    return written


async def delete_block(tx: Write, location_id: str, block_id: str) -> None:
    """Raises NotFound."""
    before = await lock_block(tx, location_id, block_id)
    await tx.execute("DELETE FROM blocked_slots WHERE location_id = $1 AND id = $2", location_id, block_id)
    tx.changed("blocked slot", block_id, before=before)


async def _check(
    tx: Write,
    location_id: str,
    calendar_id: str | None,
    user_id: str | None,
    starts_at: datetime,
    ends_at: datetime,
) -> None:
    faults = []
    if (calendar_id is None) == (user_id is None):
        faults.append("either calendarId or assignedUserId must be given, not both")
    if starts_at >= ends_at:
        faults.append("endTime must be later than startTime")
    if faults:
        raise Invalid(*faults)
    if calendar_id is not None:
        await get_calendar(tx, location_id, calendar_id)
    if user_id is not None and user_id not in await users_here(tx, location_id, [user_id]):
        raise NotFound("user", user_id)
    # Whoever is about to book there looks again after this lock.
    person = f"calendar:{calendar_id}" if user_id is None else f"user:{user_id}"
    await tx.lock("booking", location_id, person)


def _block(row: Record | None, block_id: str) -> BlockedSlot:
    if row is None:
        raise NotFound("blocked slot", block_id)
    return BlockedSlot(**row)
