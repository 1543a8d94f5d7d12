"""What times somebody would like, as data, and which of the free ones come nearest to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_jsonable_python

from frontdesk.domain.calendars import Slot

LOOK_AHEAD = timedelta(days=31)
"""How far a search goes where no day is wished for."""
_AROUND = timedelta(days=14)
_DAY = 24 * 60
_USUAL = (8 * 60, 18 * 60)
"""Minutes of a day: of a calendar that is open all night, times of the day are offered first."""


@dataclass(frozen=True)
class Wish:
    """Any of it may be left open. Days and times are those of the wall clock that the customer reads.

    `at` is one exact time; otherwise it begins in [earliest, latest). Times are minutes from midnight.
    """

    first_day: date | None = None
    last_day: date | None = None
    at: int | None = None
    earliest: int | None = None
    latest: int | None = None

    @property
    def is_part_of_day(self) -> bool:
        """Whether it is bounded on both sides, such as an afternoon."""
        return self.at is None and bool(self.earliest) and (self.latest or _DAY) < _DAY

    def allows(self, shown: datetime) -> bool:
        minute = shown.hour * 60 + shown.minute
        return (
            (self.first_day is None or shown.date() >= self.first_day)
            and (self.last_day is None or shown.date() <= self.last_day)
            and (self.at is None or minute == self.at)
            and (self.earliest is None or minute >= self.earliest)
            and (self.latest is None or minute < self.latest)
        )

    def distance(self, shown: datetime, today: date) -> float:
        """How far a time is from the wish; a day counts as much as four hours."""
        minute = shown.hour * 60 + shown.minute
        first = self.first_day or today
        last = self.last_day or date.max
        days = max((first - shown.date()).days, 0) + (max((shown.date() - last).days, 0))
        off = 0
        if self.at is not None:
            off = abs(minute - self.at)
        elif self.earliest is not None and minute < self.earliest:
            off = self.earliest - minute
        elif self.latest is not None and minute >= self.latest:
            off = minute - self.latest + 1
        return days * 240 + off + (shown.date() - today).days * 0.01


@dataclass(frozen=True)
class Wishes:
    """One of several wishes, and what is excluded from all of them. Weekdays count from 0, Monday."""

    any_of: tuple[Wish, ...] = (Wish(),)
    not_days: tuple[date, ...] = ()
    not_weekdays: tuple[int, ...] = ()
    after: datetime | None = None  # later than this
    before: datetime | None = None
    limit: int = 3

    @property
    def is_exact(self) -> bool:
        """Whether one single time is wished for."""
        [first, *others] = self.any_of
        return (
            not others
            and first.first_day is not None
            and first.first_day == first.last_day
            and first.at is not None
        )

    def allows(self, shown: datetime) -> bool:
        """Whether the time, on the customer's wall clock, is one of those wished for."""
        return not self.excludes(shown) and any(wish.allows(shown) for wish in self.any_of)

    def excludes(self, shown: datetime) -> bool:
        return (
            shown.date() in self.not_days
            or shown.weekday() in self.not_weekdays
            or (self.after is not None and shown <= self.after)
            or (self.before is not None and shown >= self.before)
        )

    def span(self, now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """From when to when a search must look."""
        firsts = [wish.first_day for wish in self.any_of]
        lasts = [wish.last_day for wish in self.any_of]
        start, end = now, now + LOOK_AHEAD
        if all(day is not None for day in firsts):
            start = max(now, _midnight(min(day for day in firsts if day is not None), zone))
            end = max(start, now) + LOOK_AHEAD
        if all(day is not None for day in lasts):
            end = _midnight(max(day for day in lasts if day is not None) + timedelta(days=1), zone)
        return start, end

    def around(self, now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """From when to when the nearest other times may lie."""
        start, end = self.span(now, zone)
        return max(now, start - _AROUND), max(end, now) + _AROUND


_WISHES = TypeAdapter(Wishes)


def to_arguments(wishes: Wishes) -> dict[str, Any]:
    """As the arguments of a use."""
    made: dict[str, Any] = to_jsonable_python(wishes)
    return made


def from_arguments(given: Mapping[str, Any]) -> Wishes:
    """Raises ValueError with what is wrong, in words."""
    try:
        wishes = _WISHES.validate_python(dict(given))
    except ValidationError as error:
        first = error.errors()[0]
        raise ValueError(f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}") from None
    if not wishes.any_of:
        raise ValueError("any_of: at least one wish is needed")
    for moment in (wishes.after, wishes.before):
        if moment is not None and moment.tzinfo is None:
            raise ValueError("after, before: a moment must carry its zone")
    return wishes


def fitting(slots: Sequence[Slot], wishes: Wishes, zone: ZoneInfo) -> list[Slot]:
    """Those that the wishes allow, spread where there are many on one day that is open as to the time."""
    allowed = [slot for slot in slots if wishes.allows(slot.start.astimezone(zone))]
    return spread(allowed, wishes, zone)


def nearest(slots: Sequence[Slot], wishes: Wishes, zone: ZoneInfo, now: datetime) -> list[Slot]:
    """Those that come nearest, by time."""
    today = now.astimezone(zone).date()
    open_ = [slot for slot in slots if not wishes.excludes(slot.start.astimezone(zone))]
    near = sorted(
        open_, key=lambda slot: min(w.distance(slot.start.astimezone(zone), today) for w in wishes.any_of)
    )
    return sorted(near[: wishes.limit], key=lambda slot: slot.start)


def spread(slots: Sequence[Slot], wishes: Wishes, zone: ZoneInfo) -> list[Slot]:
    """At most the limit: over the days that were wished for and, of an open day, over its usual hours."""
    if len(slots) <= wishes.limit:
        return list(slots)
    if wishes.after is not None:
        return list(slots[: wishes.limit])
    if wishes.before is not None:
        return list(slots[-wishes.limit :])
    parts = all(w.is_part_of_day for w in wishes.any_of)
    timed = any(w.at is not None or w.earliest is not None or w.latest is not None for w in wishes.any_of)
    usual = [slot for slot in slots if timed or _USUAL[0] <= _minute(slot, zone) < _USUAL[1]] or list(slots)
    by_day = [list(same) for _, same in groupby(usual, key=lambda slot: slot.start.astimezone(zone).date())]
    days = by_day[: wishes.limit]
    chosen: list[Slot] = []
    for place, day in enumerate(days):
        count = wishes.limit // len(days) + (place < wishes.limit % len(days))
        if timed and not parts:
            chosen += day[:count]
        elif count == 1:
            chosen.append(_over(day, len(days))[: place + 1][-1])  # each day at another time of it
        else:
            chosen += _over(day, count)
    return chosen


def _over(day: Sequence[Slot], count: int) -> list[Slot]:
    """So many of a day, evenly; fewer where it has fewer."""
    if len(day) <= count:
        return list(day)
    step = len(day) / count
    return [day[int(step * place + step / 2)] for place in range(count)]


def _minute(slot: Slot, zone: ZoneInfo) -> int:
    shown = slot.start.astimezone(zone)
    return shown.hour * 60 + shown.minute


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
