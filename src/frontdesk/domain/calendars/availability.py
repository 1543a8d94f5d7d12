"""Whose time a calendar books, and what is taken of it: read from the tables, judged by `slots`."""

import asyncio
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from frontdesk.domain.calendars import slots
from frontdesk.domain.calendars.model import Calendar, Hours
from frontdesk.domain.calendars.slots import FARTHEST, Busy, Occupancy, Person
from frontdesk.domain.calendars.store import get_calendar, timezone_of, users_here
from frontdesk.domain.calendars.taken import Slot
from frontdesk.kit.db import Read, Record

_MANY = 60
"""Days of persons that are looked through without giving way."""
_LONGEST = "interval '30 days'"
"""More than any appointment takes with its buffers: bounds a search of the index at its other end."""
_HOURS = TypeAdapter(Hours)


@dataclass(frozen=True)
class Except:
    """What does not count as taken: the contact's own holds, the appointment that is being moved."""

    contact_id: str | None = None
    appointment_id: str | None = None


NOTHING = Except()


def person_key(calendar_id: str, user_id: str | None) -> str:
    """Who is booked, as the table `occupied` names them."""
    return f"calendar:{calendar_id}" if user_id is None else f"user:{user_id}"


async def free_slots(
    read: Read,
    location_id: str,
    calendar_id: str,
    start: datetime,
    end: datetime,
    *,
    now: datetime,
    user_ids: Collection[str] | None = None,
    limit: int | None = None,
    contact_id: str | None = None,
    moving: str | None = None,
) -> list[Slot]:
    """The free slots of the calendar that begin in [start, end), by time, in the calendar's zone.

    `user_ids` asks for those that one of these members of the team has. The holds of `contact_id` and the
    appointment `moving` do not stand in the way. A calendar that is switched off has none. Raises NotFound.
    """
    calendar = await get_calendar(read, location_id, calendar_id)
    zone = ZoneInfo(await timezone_of(read, location_id, calendar))
    start = max(start, now)
    end = min(end, now + FARTHEST)
    if not calendar.active or start >= end:
        return []
    aside = Except(contact_id, moving)
    people = await people_of(read, calendar, zone, start, end, user_ids=user_ids, aside=aside)
    find = partial(
        slots.free_slots,
        calendar.id,
        calendar.settings,
        people,
        start,
        end,
        zone=zone,
        now=now,
        all_of_them=calendar.kind == "collective" and user_ids is None,
        booked=await booked_by_day(read, calendar, zone, start, end, aside=aside),
        limit=limit,
    )
    # A large team over many weeks takes processor time that others wait for.
    return await asyncio.to_thread(find) if len(people) * (end - start).days > _MANY else find()


async def people_of(
    read: Read,
    calendar: Calendar,
    zone: ZoneInfo,
    start: datetime,
    end: datetime,
    *,
    user_ids: Collection[str] | None = None,
    aside: Except = NOTHING,
) -> list[Person]:
    """Who can be booked in the calendar of that zone, in the order of the team, with what is taken then."""
    found = await _bookable_users(read, calendar)
    if user_ids is not None:
        found = [one for one in found if one in user_ids]
    hours = await _hours_of(read, calendar)
    taken = await taken_of(read, calendar, [one for one in found if one], start, end, aside=aside)
    own = (calendar.settings.open_hours, zone.key)
    return [Person(one, *hours.get(one, own), taken[person_key(calendar.id, one)]) for one in found]


async def _bookable_users(read: Read, calendar: Calendar) -> list[str | None]:
    team = [member.user_id for member in calendar.settings.team]
    if calendar.kind == "event" and not team:
        return [None]
    here = await users_here(read, calendar.location_id, team)
    if calendar.kind == "collective" and len(here) < len(set(team)):
        return []
    return [one for one in dict.fromkeys(team) if one in here]


async def _hours_of(read: Read, calendar: Calendar) -> Mapping[str | None, tuple[Hours, str]]:
    """The schedules that stand in the place of the calendar's hours, by user; the newest of each."""
    rows = await read.fetch(
        "SELECT s.user_id, s.hours, s.timezone FROM schedule_calendars c"
        " JOIN schedules s ON s.location_id = c.location_id AND s.id = c.schedule_id"
        " WHERE c.location_id = $1 AND c.calendar_id = $2 AND s.deleted_at IS NULL ORDER BY s.id",
        calendar.location_id,
        calendar.id,
    )
    return {row["user_id"]: (_HOURS.validate_python(row["hours"]), row["timezone"]) for row in rows}


async def taken_of(
    read: Read,
    calendar: Calendar,
    user_ids: Sequence[str],
    start: datetime,
    end: datetime,
    *,
    aside: Except = NOTHING,
) -> Mapping[str, Occupancy]:
    """What is taken of the users' and the calendar's own time, by person key.

    What is blocked in the calendar, or busy elsewhere for it, is taken of everybody.
    """
    itself = person_key(calendar.id, None)
    keys = [itself, *(person_key(calendar.id, one) for one in user_ids)]
    margin = (
        max(calendar.settings.buffer_before.length, calendar.settings.buffer_after.length)
        + calendar.settings.duration.length
        + timedelta(days=1)
    )
    rows = await read.fetch(
        "SELECT o.person, o.starts_at, o.ends_at, o.calendar_id, o.seat FROM occupied o"
        " LEFT JOIN slot_holds h ON h.location_id = o.location_id AND h.id = o.hold_id"
        " WHERE o.location_id = $1 AND o.person = ANY($2::text[]) AND o.ends_at > $3 AND o.starts_at < $4"
        f" AND o.ends_at < $4::timestamptz + {_LONGEST}"
        " AND (o.expires_at IS NULL OR o.expires_at > local_now())"
        " AND ($5::text IS NULL OR o.appointment_id IS DISTINCT FROM $5)"
        " AND (o.hold_id IS NULL OR h.contact_id IS DISTINCT FROM $6::text)"
        " UNION ALL SELECT CASE WHEN b.user_id IS NULL THEN $9 ELSE 'user:' || b.user_id END,"
        " b.starts_at, b.ends_at, NULL, 0 FROM blocked_slots b WHERE b.location_id = $1"
        " AND (b.calendar_id = $7 OR b.user_id = ANY($8::text[])) AND b.ends_at > $3 AND b.starts_at < $4"
        " UNION ALL SELECT f.owner, t.starts_at, t.ends_at, NULL, 0 FROM busy_feeds f"
        " JOIN busy_times t ON t.location_id = f.location_id AND t.feed_id = f.id"
        " WHERE f.location_id = $1 AND f.owner = ANY($2::text[]) AND t.ends_at > $3 AND t.starts_at < $4",
        calendar.location_id,
        keys,
        start - margin,
        end + margin,
        aside.appointment_id,
        aside.contact_id,
        calendar.id,
        list(user_ids),
        itself,
    )
    by_key: dict[str, list[Busy]] = {key: [] for key in keys}
    for row in rows:
        by_key[row["person"]].append(_busy(row))
    of_everybody = [one for one in by_key[itself] if one.calendar_id is None]
    return {key: Occupancy(busy if key == itself else [*busy, *of_everybody]) for key, busy in by_key.items()}


async def booked_by_day(
    read: Read,
    calendar: Calendar,
    zone: ZoneInfo,
    start: datetime,
    end: datetime,
    *,
    aside: Except = NOTHING,
) -> Mapping[date, int]:
    """How many appointments and holds each day of the zone has, where the calendar has a daily maximum."""
    if calendar.settings.per_day is None:
        return {}
    rows = await read.fetch(
        "SELECT DISTINCT o.holder_id, o.booked_at FROM occupied o"
        " LEFT JOIN slot_holds h ON h.location_id = o.location_id AND h.id = o.hold_id"
        " WHERE o.location_id = $1 AND o.calendar_id = $2 AND o.ends_at > $3 AND o.starts_at < $4"
        f" AND o.ends_at < $4::timestamptz + {_LONGEST}"
        " AND (o.expires_at IS NULL OR o.expires_at > local_now())"
        " AND ($5::text IS NULL OR o.appointment_id IS DISTINCT FROM $5)"
        " AND (o.hold_id IS NULL OR h.contact_id IS DISTINCT FROM $6::text)",
        calendar.location_id,
        calendar.id,
        start - timedelta(days=2),
        end + timedelta(days=2),
        aside.appointment_id,
        aside.contact_id,
    )
    return Counter(row["booked_at"].astimezone(zone).date() for row in rows)


def _busy(row: Record) -> Busy:
    return Busy(row["starts_at"], row["ends_at"], row["calendar_id"], row["seat"])
