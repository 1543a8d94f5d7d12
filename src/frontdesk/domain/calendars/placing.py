"""Where a slot goes: who of those that a calendar can book gets it, on which seat."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from frontdesk.domain.calendars import slots
from frontdesk.domain.calendars.availability import (
    Except,
    booked_by_day,
    people_of,
    person_key,
    taken_of,
)
from frontdesk.domain.calendars.holds import Place, SlotTaken
from frontdesk.domain.calendars.model import Calendar
from frontdesk.domain.calendars.slots import Person
from frontdesk.domain.calendars.store import timezone_of, users_here
from frontdesk.domain.calendars.taken import TAKES_TIME, Appointment, Slot
from frontdesk.kit.db import Read
from frontdesk.kit.problems import Invalid, NotFound


def team_of(calendar: Calendar, *more: str | None) -> Sequence[str]:
    """The ids of its team, and those more that are named."""
    users = [member.user_id for member in calendar.settings.team]
    return list(dict.fromkeys([*users, *(one for one in more if one is not None)]))


def _primary(calendar: Calendar) -> str | None:
    team = calendar.settings.team
    return next((one.user_id for one in team if one.is_primary), team[0].user_id if team else None)


async def find_place(
    read: Read,
    calendar: Calendar,
    slot: Slot,
    *,
    aside: Except | None = None,
    prefer: str | None = None,
    any_date: bool = False,
) -> Place:
    """Who is free at the slot, by every rule of the calendar. Raises SlotTaken, Invalid (user)."""
    aside = aside or Except()
    zone = ZoneInfo(await timezone_of(read, calendar.location_id, calendar))
    now = (await read.moment()).local
    earliest, latest = slots.bookable(calendar.settings, zone, now)
    if not any_date and not earliest <= slot.start <= latest:
        raise SlotTaken(slot)
    if not calendar.active:
        raise SlotTaken(slot)
    booked = await booked_by_day(read, calendar, zone, slot.start, slot.end, aside=aside)
    most = calendar.settings.per_day
    if most is not None and booked.get(slot.start.astimezone(zone).date(), 0) >= most:
        raise SlotTaken(slot)
    people = await people_of(read, calendar, zone, slot.start, slot.end, aside=aside)
    assigned = await _assigned_beside(read, calendar, slot, aside)
    length = slot.end - slot.start
    seats = {
        person.user_id: slots.free_seat(calendar.id, calendar.settings, person, slot.start, length)
        for person in people
    }
    chosen = await _choose(read, calendar, seats, None if assigned else slot.user_id, prefer, now)
    if not chosen:
        raise SlotTaken(slot)
    return Place(replace(slot, user_id=assigned[0][0] if assigned else chosen[0][0]), (*assigned, *chosen))


async def _choose(
    read: Read,
    calendar: Calendar,
    seats: Mapping[str | None, int | None],
    asked: str | None,
    prefer: str | None,
    now: datetime,
) -> tuple[tuple[str | None, int], ...]:
    """Whom to book of those with a free seat: all for a collective calendar, else one; empty for nobody."""
    free_ones = [(user_id, seat) for user_id, seat in seats.items() if seat is not None]
    if calendar.kind == "collective":
        first = _primary(calendar)
        ordered = sorted(free_ones, key=lambda one: one[0] != first)
        return tuple(ordered) if len(free_ones) == len(seats) else ()
    if asked is not None:
        return tuple(one for one in free_ones if one[0] == asked)
    if len(free_ones) <= 1:
        return tuple(free_ones)
    preferred = [one for one in free_ones if one[0] == prefer]
    if preferred:
        return (preferred[0],)
    loads = await _loads(read, calendar, now)
    priority = {member.user_id: member.priority for member in calendar.settings.team}

    def rank(one: tuple[str | None, int]) -> tuple[float, ...]:
        user_id = one[0] or ""
        order = (-priority.get(user_id, 0.5), loads.get(user_id, 0))
        return order if calendar.settings.distribution == "availability" else order[::-1]

    return (min(free_ones, key=lambda one: (rank(one), one[0] or "")),)


async def _loads(read: Read, calendar: Calendar, now: datetime) -> Mapping[str, int]:
    """How many appointments of the calendar lie before each user."""
    rows = await read.fetch(
        "SELECT user_id, count(*) AS upcoming FROM appointments WHERE location_id = $1 AND calendar_id = $2"
        " AND ends_at > $3 AND status = ANY($4::text[]) AND deleted_at IS NULL AND user_id IS NOT NULL"
        " GROUP BY user_id",
        calendar.location_id,
        calendar.id,
        now,
        sorted(TAKES_TIME),
    )
    return {row["user_id"]: row["upcoming"] for row in rows}


async def _assigned_beside(
    read: Read, calendar: Calendar, slot: Slot, aside: Except
) -> tuple[tuple[str | None, int], ...]:
    """A user who takes an appointment of a calendar that has no team: their time is taken beside its own.

    Raises SlotTaken when they are busy, Invalid when they are of no team of this calendar's.
    """
    if slot.user_id is None or slot.user_id in team_of(calendar):
        return ()
    if team_of(calendar) or calendar.kind != "event":
        raise Invalid("assignedUserId is not in the team of this calendar")
    await _require_user(read, calendar, slot.user_id)
    taken = await taken_of(read, calendar, [slot.user_id], slot.start, slot.end, aside=aside)
    person = Person(
        slot.user_id, calendar.settings.hours, "UTC", taken[person_key(calendar.id, slot.user_id)]
    )
    seat = slots.seat_between(calendar.id, calendar.settings, person, slot.start, slot.end)
    if seat is None:
        raise SlotTaken(slot)
    return ((slot.user_id, seat),)


async def same_place(read: Read, calendar: Calendar, before: Appointment, aside: Except) -> Place:
    """The place of an appointment that takes its time again. Raises SlotTaken."""
    users = [one for one in (before.user_id, *before.other_user_ids) if one is not None]
    alone = calendar.kind == "event" and not team_of(calendar)
    taken = await taken_of(read, calendar, users, before.starts_at, before.ends_at, aside=aside)
    seats: list[tuple[str | None, int]] = []
    for user_id in (*users, None) if alone or not users else users:
        person = Person(user_id, calendar.settings.hours, "UTC", taken[person_key(calendar.id, user_id)])
        seat = slots.seat_between(calendar.id, calendar.settings, person, before.starts_at, before.ends_at)
        if seat is None:
            raise SlotTaken(before.slot)
        seats.append((user_id, seat))
    return Place(before.slot, tuple(seats))


async def any_place(read: Read, calendar: Calendar, slot: Slot) -> Place:
    """Where somebody puts it, whoever is busy: with the user asked for, or the first of the team."""
    team = team_of(calendar)
    if slot.user_id is not None:
        await _require_user(read, calendar, slot.user_id)
    here = await users_here(read, calendar.location_id, team)
    ours = sorted((one for one in team if one in here), key=lambda one: one != _primary(calendar))
    user_id = slot.user_id or next(iter(ours), None)
    others = [one for one in ours if one != user_id] if calendar.kind == "collective" else []
    seats: list[tuple[str | None, int]] = [(one, 0) for one in (user_id, *others) if one is not None]
    if not team or not seats:
        seats.append((None, 0))
    return Place(replace(slot, user_id=user_id), tuple(seats))


async def _require_user(read: Read, calendar: Calendar, user_id: str) -> None:
    if user_id not in await users_here(read, calendar.location_id, [user_id]):
        raise NotFound("user", user_id)
