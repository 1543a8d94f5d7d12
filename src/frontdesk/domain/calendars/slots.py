"""Which times are free: a rule without any I/O.

Hours are times of the wall clock. An appointment begins at a multiple of the interval after its hours
open, takes its real length, and ends before they close; times that the clocks skip are no times, and those
that they show twice are offered the first time. Buffers need not lie within the hours, but must be free.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from frontdesk.domain.calendars.model import (
    CalendarSettings,
    Hours,
    Range,
    Span,
)
from frontdesk.domain.calendars.taken import Slot
from frontdesk.domain.calendars.wall import at, first_moment_from, moment_of

FARTHEST = timedelta(days=3 * 366)
"""Nothing is offered later than this from now, whatever the horizon."""


@dataclass(frozen=True)
class Busy:
    """A time that is taken. `calendar_id` None leaves no seat; `seat` 0 is a forced appointment's."""

    start: datetime
    end: datetime
    calendar_id: str | None = None
    seat: int = 0


class Occupancy:
    """What is taken of a person's time, to be asked often."""

    def __init__(self, busy: Sequence[Busy] = ()) -> None:
        self._busy = sorted(busy, key=lambda one: one.start)
        self._starts = [one.start for one in self._busy]
        self._longest = max((one.end - one.start for one in self._busy), default=timedelta(0))

    def free_seat(self, calendar_id: str, seats: int, start: datetime, end: datetime) -> int | None:
        """The lowest seat of the calendar that is free all the time; None when there is none."""
        taken = set()
        forced = 0
        first = bisect_left(self._starts, start - self._longest)
        for one in self._busy[first : bisect_left(self._starts, end)]:
            if one.end <= start:
                continue
            if one.calendar_id != calendar_id:
                return None
            if one.seat:
                taken.add(one.seat)
            else:
                forced += 1
        if len(taken) + forced >= seats:
            return None
        return next(seat for seat in range(1, seats + 1) if seat not in taken)


@dataclass(frozen=True)
class Person:
    """Whose time is booked: a user, or (None) the calendar itself, with hours on a clock of the zone."""

    user_id: str | None
    hours: Hours
    timezone: str
    taken: Occupancy


def bookable(settings: CalendarSettings, zone: ZoneInfo, now: datetime) -> tuple[datetime, datetime]:
    """The first and the last moment at which an appointment may begin, by notice and horizon."""
    earliest = now if settings.notice is None else later(now, settings.notice, zone)
    latest = now + FARTHEST
    if settings.horizon is not None:
        latest = min(latest, later(now, settings.horizon, zone))
    return earliest, latest


def later(now: datetime, span: Span, zone: ZoneInfo) -> datetime:
    """The moment a span later: months, weeks and days are counted on the wall, the rest in real time."""
    if span.unit in ("mins", "hours"):
        return now + min(span.length, FARTHEST)
    shown = now.astimezone(zone).replace(tzinfo=None)
    if span.unit == "months":
        moved = _months_later(shown, min(int(span.amount), FARTHEST.days // 28))
    else:
        moved = shown + min(span.length, FARTHEST)
    return first_moment_from(moved, zone)


def _months_later(shown: datetime, months: int) -> datetime:
    """The same day so many months on, or the last of that month."""
    years, month = divmod(shown.month - 1 + months, 12)
    for day in range(shown.day, 0, -1):
        try:
            return shown.replace(year=shown.year + years, month=month + 1, day=day)
        except ValueError:
            continue
    raise AssertionError("every month has a first day")


def starts_on(
    hours: Hours, zone: ZoneInfo, day: date, settings: CalendarSettings, length: timedelta | None = None
) -> Iterator[datetime]:
    """The moments of that day of the wall clock at which an appointment would lie within the hours.

    In the order of the wall clock, in UTC; `length` is the calendar's own duration when None.
    """
    length = length or settings.duration.length
    step = max(1, round(settings.interval.length / timedelta(minutes=1)))
    offered = set()
    for opened in sorted(_ranges(hours, day), key=lambda one: (one.start, one.end)):
        closes = first_moment_from(at(day, opened.end), zone)
        for minute in range(opened.start, opened.end, step):
            begins = moment_of(at(day, minute), zone)
            if begins is not None and begins + length <= closes and begins not in offered:
                offered.add(begins)
                yield begins


def _ranges(hours: Hours, day: date) -> tuple[Range, ...]:
    """The hours of the day: those of the date where there are any, or else those of its weekday."""
    dated = [one.ranges for one in hours.dates if one.day == day]
    if dated:
        return tuple(part for ranges in dated for part in ranges)
    weekday = (day.weekday() + 1) % 7
    return tuple(part for one in hours.weekly if one.weekday == weekday for part in one.ranges)


def free_seat(
    calendar_id: str,
    settings: CalendarSettings,
    person: Person,
    start: datetime,
    length: timedelta | None = None,
) -> int | None:
    """The seat that a booking at the moment would get; None when the person's hours or time say no."""
    zone = ZoneInfo(person.timezone)
    day = start.astimezone(zone).date()
    if all(one != start for one in starts_on(person.hours, zone, day, settings, length)):
        return None
    return seat_between(calendar_id, settings, person, start, start + (length or settings.duration.length))


def seat_between(
    calendar_id: str, settings: CalendarSettings, person: Person, start: datetime, end: datetime
) -> int | None:
    """The seat that is free from start to end, buffers included, whatever the hours."""
    before, after = settings.buffer_before.length, settings.buffer_after.length
    return person.taken.free_seat(calendar_id, settings.seats, start - before, end + after)


def free_slots(
    calendar_id: str,
    settings: CalendarSettings,
    people: Sequence[Person],
    start: datetime,
    end: datetime,
    *,
    zone: ZoneInfo,
    now: datetime,
    all_of_them: bool = False,
    booked: Mapping[date, int] | None = None,
    limit: int | None = None,
) -> list[Slot]:
    """The slots that begin in [start, end), by time, in the zone.

    Free where one of the people is, or, with `all_of_them`, every one. `booked` says how many appointments
    the days of the zone have already.
    """
    earliest, latest = bookable(settings, zone, now)
    start, end = max(start, earliest), min(end, latest + timedelta(microseconds=1))
    found: list[Slot] = []
    if start >= end or not people:
        return found
    length = settings.duration.length
    clocks: dict[tuple[Hours, str], list[Person]] = {}
    for person in people:
        clocks.setdefault((person.hours, person.timezone), []).append(person)
    day = start.astimezone(UTC).date() - timedelta(days=1)
    last = end.astimezone(UTC).date() + timedelta(days=1)
    # A day of the wall clock begins up to a day before or after the same date in UTC.
    waiting: dict[datetime, None] = {}
    while day <= last:
        for begins in _free_on(calendar_id, settings, clocks, day, start, end, all_of_them):
            waiting[begins] = None
        settled = datetime.combine(day, datetime.min.time(), UTC) - timedelta(hours=14)
        for begins in sorted(one for one in waiting if one < settled or day == last):
            del waiting[begins]
            local = begins.astimezone(zone)
            if settings.per_day is not None and (booked or {}).get(local.date(), 0) >= settings.per_day:
                continue
            found.append(Slot(calendar_id, local, (begins + length).astimezone(zone)))
            if limit is not None and len(found) >= limit:
                return found
        day += timedelta(days=1)
    return found


def _free_on(
    calendar_id: str,
    settings: CalendarSettings,
    clocks: Mapping[tuple[Hours, str], Sequence[Person]],
    day: date,
    start: datetime,
    end: datetime,
    all_of_them: bool,
) -> set[datetime]:
    """The free starts of that date of the wall clock, each by the person's own clock."""
    before, after = settings.buffer_before.length, settings.duration.length + settings.buffer_after.length
    seats = settings.seats
    free: set[datetime] | None = None
    for (hours, timezone), people in clocks.items():
        starts = [one for one in starts_on(hours, ZoneInfo(timezone), day, settings) if start <= one < end]
        for person in people:
            asked = starts if all_of_them or free is None else [one for one in starts if one not in free]
            his = {
                begins
                for begins in asked
                if person.taken.free_seat(calendar_id, seats, begins - before, begins + after) is not None
            }
            free = his if free is None else free & his if all_of_them else free | his
    return free or set()
