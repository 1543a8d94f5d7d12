"""Slots kept for a contact for a short time, and the room they take: SQL of `slot_holds` and `occupied`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import asyncpg

from frontdesk.domain.calendars.availability import person_key
from frontdesk.domain.calendars.model import Calendar
from frontdesk.domain.calendars.taken import Hold, Slot
from frontdesk.kit.db import Read, Record, Write
from frontdesk.kit.problems import Conflict, Refused

MOST_HOLDS = 3
"""Live holds of one contact: more would let anybody starve a calendar."""

_COLUMNS = "location_id, id, contact_id, calendar_id, user_id, starts_at, ends_at, expires_at"


class SlotTaken(Conflict):
    """The time is not free, or not any more."""

    def __init__(self, slot: Slot) -> None:
        super().__init__("That time is not free any more; choose another one.")
        self.slot = slot


class TooManyHolds(Refused):
    """The contact keeps as many times as one may."""

    def __init__(self) -> None:
        super().__init__(f"No more than {MOST_HOLDS} times can be kept for one contact; let one go first.")


@dataclass(frozen=True)
class Place:
    """Where a slot goes: who is booked, on which seats. The first is whose it is."""

    slot: Slot
    seats: tuple[tuple[str | None, int], ...]  # user (None: the calendar itself) and seat

    @property
    def user_id(self) -> str | None:
        return next((user_id for user_id, _ in self.seats if user_id is not None), None)

    @property
    def other_user_ids(self) -> tuple[str, ...]:
        users = [user_id for user_id, _ in self.seats if user_id is not None]
        return tuple(users[1:])


async def lock_people(tx: Write, calendar: Calendar, user_ids: Sequence[str], *more: str) -> None:
    """Keep others from booking these people and this calendar until the transaction ends.

    One order for everybody, so that two who want the same never wait for each other. What is held for
    them beyond its time is let go.
    """
    keys = {person_key(calendar.id, None), *(person_key(calendar.id, one) for one in user_ids)}
    names = sorted("\x1f".join(("booking", calendar.location_id, key)) for key in keys | set(more))
    await tx.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended(name, 0))"
        " FROM (SELECT name FROM unnest($1::text[]) WITH ORDINALITY AS n (name, place) ORDER BY place) AS n",
        names,
    )
    await tx.execute(
        "DELETE FROM slot_holds WHERE location_id = $1 AND id IN (SELECT hold_id FROM occupied"
        " WHERE location_id = $1 AND person = ANY($2::text[]) AND expires_at <= local_now())",
        calendar.location_id,
        list(keys),
    )


async def occupy(
    tx: Write,
    calendar: Calendar,
    place: Place,
    holder_id: str,
    *,
    forced: bool = False,
    expires_at: datetime | None = None,
) -> None:
    """Write down whose time the appointment takes, or the hold that `expires_at`. Raises SlotTaken."""
    settings = calendar.settings
    try:
        async with tx.savepoint():
            await tx.execute(
                "INSERT INTO occupied (location_id, holder_id, person, calendar_id, seat, starts_at, ends_at,"
                " booked_at, forced, appointment_id, hold_id, expires_at)"
                " SELECT $1, $2, p.person, $3, p.seat, $4, $5, $6, $7, $8, $9, $10"
                " FROM unnest($11::text[], $12::int[]) AS p (person, seat) ORDER BY p.person",
                calendar.location_id,
                holder_id,
                calendar.id,
                place.slot.start - settings.buffer_before.length,
                place.slot.end + settings.buffer_after.length,
                place.slot.start,
                forced,
                holder_id if expires_at is None else None,
                holder_id if expires_at is not None else None,
                expires_at,
                [person_key(calendar.id, user_id) for user_id, _ in place.seats],
                [seat for _, seat in place.seats],
            )
    except asyncpg.ExclusionViolationError:
        raise SlotTaken(place.slot) from None


async def free(tx: Write, location_id: str, holder_id: str) -> None:
    """Give back the time of an appointment or a hold."""
    await tx.execute("DELETE FROM occupied WHERE location_id = $1 AND holder_id = $2", location_id, holder_id)


async def list_holds(read: Read, location_id: str, contact_id: str) -> list[Hold]:
    """What is held for the contact now, by time."""
    rows = await read.fetch(
        f"SELECT {_COLUMNS} FROM slot_holds WHERE location_id = $1 AND contact_id = $2"
        " AND expires_at > local_now() ORDER BY starts_at, id",
        location_id,
        contact_id,
    )
    return [hold_of_row(row) for row in rows]


async def release_holds(
    tx: Write, location_id: str, contact_id: str, *, calendar_id: str | None = None
) -> int:
    """Let go what is held for the contact, in one calendar or in all; how many that was."""
    rows = await tx.fetch(
        "DELETE FROM slot_holds WHERE location_id = $1 AND contact_id = $2"
        f" AND ($3::text IS NULL OR calendar_id = $3) RETURNING {_COLUMNS}",
        location_id,
        contact_id,
        calendar_id,
    )
    for row in rows:
        tx.changed("slot hold", row["id"], before=hold_of_row(row))
    return len(rows)


async def end_expired_holds(tx: Write, location_id: str, contact_id: str) -> None:
    """Take away what was held for the contact and is not any more."""
    await tx.execute(
        "DELETE FROM slot_holds WHERE location_id = $1 AND contact_id = $2 AND expires_at <= local_now()",
        location_id,
        contact_id,
    )


async def insert_hold(
    tx: Write, location_id: str, hold_id: str, slot: Slot, contact_id: str, expires_at: datetime
) -> Hold:
    row = await tx.row(
        "INSERT INTO slot_holds (location_id, id, contact_id, calendar_id, user_id, starts_at, ends_at,"
        f" expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING {_COLUMNS}",
        location_id,
        hold_id,
        contact_id,
        slot.calendar_id,
        slot.user_id,
        slot.start,
        slot.end,
        expires_at,
    )
    assert row is not None
    return hold_of_row(row)


async def renew_hold(tx: Write, held: Hold, expires_at: datetime) -> Hold:
    """Keep it until then, if that is later."""
    row = await tx.row(
        "UPDATE slot_holds SET expires_at = greatest(expires_at, $3) WHERE location_id = $1 AND id = $2"
        f" RETURNING {_COLUMNS}",
        held.location_id,
        held.id,
        expires_at,
    )
    assert row is not None
    after = hold_of_row(row)
    await tx.execute(
        "UPDATE occupied SET expires_at = $3 WHERE location_id = $1 AND holder_id = $2",
        held.location_id,
        held.id,
        after.expires_at,
    )
    tx.changed("slot hold", held.id, before=held, after=after)
    return after


def hold_of_row(row: Record) -> Hold:
    slot = Slot(row["calendar_id"], row["starts_at"], row["ends_at"], row["user_id"])
    return Hold(row["location_id"], row["id"], row["contact_id"], slot, row["expires_at"])
