"""Busy times out of a calendar file: what its events take, recurrence and exceptions included.

Events that are free, transparent or cancelled take no time. Recurrence goes by the wall clock of the
event's zone; times and days without one are on the clock of the zone that is handed in.
"""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from datetime import time as clock_time
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import icalendar

from frontdesk.edge.calendar_files.lines import Parts, parts_of
from frontdesk.edge.calendar_files.rules import expand

MOST_EVENTS = 20_000
MOST_TIMES = 20_000
MOST_SECONDS = 15
"""Of processor time, for one file."""
_OLDEST = 1970
_MARGIN = timedelta(days=2)
_FAR = timedelta(days=36_500)
_COARSE = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY")
"""No meeting recurs more often; looking through such a rule would take for ever."""

_NOT_UNDERSTOOD = (ValueError, TypeError, KeyError, AttributeError, OverflowError, IndexError)
"""What the library raises for what a stranger's file says."""
_READING = threading.Lock()

Times = tuple[datetime, datetime]


class NoCalendar(Exception):
    """The text is no calendar file; the sentence says why."""


@dataclass(frozen=True)
class BusyTimes:
    """What was read, by time, without overlaps; how many events could not be understood."""

    times: tuple[Times, ...]
    not_understood: int


def read_busy(content: bytes, zone: ZoneInfo, start: datetime, end: datetime) -> BusyTimes:
    """The busy times between two moments. Raises NoCalendar.

    Takes processor time, MOST_SECONDS at most: not on the event loop. One thread at a time reads.
    """
    text = content.decode("utf-8", errors="replace").lstrip("\ufeff")
    if "BEGIN:VCALENDAR" not in text[:100_000].upper():
        raise NoCalendar("what is there is no calendar file")
    if "END:VCALENDAR" not in text[-1_000:].upper():
        raise NoCalendar("the calendar file breaks off before its end")
    with _READING:
        return _Reading(zone, start, end).read(parts_of(text, start))


class _Reading:
    """One file that is read."""

    def __init__(self, zone: ZoneInfo, start: datetime, end: datetime) -> None:
        self._zone, self._start, self._end = zone, start, end
        self._over = time.thread_time() + MOST_SECONDS
        self._times: list[Times] = []
        self._failed = 0

    def read(self, parts: Parts) -> BusyTimes:
        if len(parts.events) > MOST_EVENTS:
            raise NoCalendar(f"the calendar has more than {MOST_EVENTS:,} events")
        # The library remembers the zones of all files it ever read by their names, and two houses may
        # well have their own "Customized Time Zone".
        icalendar.timezone.tzp.use_default()
        for written in parts.zones:
            self._understand(written, lambda _: ())
        by_id: dict[str, list[Any]] = {}
        for place, written in enumerate(parts.events):
            event = self._parsed(written)
            if event is not None:
                by_id.setdefault(str(event.get("UID", f"no id {place}")), []).append(event)
        for events in by_id.values():
            self._take(partial(_of_event, events, self._zone, self._start, self._end))
        for written in parts.free_busy:
            self._understand(written, _free_busy)
        return BusyTimes(_merged(self._times), self._failed + parts.refused)

    def _understand(self, written: str, times_of: Callable[[Any], Iterable[Times]]) -> None:
        component = self._parsed(written)
        if component is not None:
            self._take(partial(times_of, component))

    def _parsed(self, written: str) -> Any:
        """The component; None, and counted, where a stranger's file says something else."""
        self._hurry()
        try:
            return icalendar.Component.from_ical(written)
        except _NOT_UNDERSTOOD:
            self._failed += 1
            return None

    def _take(self, times_of: Callable[[], Iterable[Times]]) -> None:
        """Note what lies in the time that is asked for; the rest of the file counts without what fails."""
        self._hurry()
        try:
            found = [one for one in times_of() if one[1] > self._start and one[0] < self._end]
        except _NOT_UNDERSTOOD:
            self._failed += 1
        else:
            self._times.extend(found)

    def _hurry(self) -> None:
        if time.thread_time() > self._over:
            raise NoCalendar(f"the calendar takes longer than {MOST_SECONDS} seconds to understand")


def _of_event(events: Sequence[Any], zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[Times]:
    """The times of one event, by its master and the exceptions to it; those long past may be left out."""
    masters = [event for event in events if "RECURRENCE-ID" not in event]
    exceptions = {
        _moment(event["RECURRENCE-ID"].dt, zone): event for event in events if "RECURRENCE-ID" in event
    }
    # What was moved from some day on is counted from the day that it was moved.
    from_then_on = any(_is_for_all_later(event) for event in exceptions.values())
    for master in masters[-1:]:
        shift: tuple[timedelta, timedelta] | None = None
        reach = _length(master, zone) + _MARGIN
        since = None if from_then_on or reach > _FAR else start - reach
        for at in _starts(master, zone, since, end):
            exception = exceptions.pop(at, None)
            if exception is not None:
                single = _single(exception, zone)
                if _is_for_all_later(exception):
                    shift = (single[0] - at, _length(exception, zone))
                if _takes_time(exception):
                    yield single
            elif _takes_time(master):
                later, length = shift or (timedelta(0), _length(master, zone))
                yield at + later, at + later + length
    for exception in exceptions.values():
        if _takes_time(exception):
            yield _single(exception, zone)


def _is_for_all_later(exception: Any) -> bool:
    return bool(exception["RECURRENCE-ID"].params.get("RANGE") == "THISANDFUTURE")


def _starts(event: Any, zone: ZoneInfo, since: datetime | None, end: datetime) -> Iterator[datetime]:
    """When the event begins, each time, up to `end`; times before `since` may be left out."""
    first = event["DTSTART"].dt
    own = _zone_of(first, zone)
    wall = _wall(first)
    if wall.year < _OLDEST:
        raise ValueError("too long ago")
    excluded = {_moment(one.dt, zone) for part in _listed(event, "EXDATE") for one in part.dts}
    whole_days = {
        one.dt for part in _listed(event, "EXDATE") for one in part.dts if not isinstance(one.dt, datetime)
    }
    seen = set()
    seen_from = since.astimezone(own).replace(tzinfo=None) if since else None
    for shown in _walls(event, wall, seen_from, end.astimezone(own).replace(tzinfo=None), own):
        moment = shown.replace(tzinfo=own).astimezone(UTC)
        if moment not in seen and moment not in excluded and shown.date() not in whole_days:
            seen.add(moment)
            yield moment
    for part in _listed(event, "RDATE"):
        for one in part.dts:
            at = one.dt[0] if isinstance(one.dt, tuple) else one.dt
            moment = _moment(at, zone)
            if moment not in seen and moment not in excluded and moment <= end:
                seen.add(moment)
                yield moment


def _walls(
    event: Any, wall: datetime, since: datetime | None, end: datetime, own: tzinfo
) -> Iterable[datetime]:
    rules = _listed(event, "RRULE")
    if not rules:
        return [wall]
    # The first time is always one of them.
    found = {wall}
    for rule in rules:
        if str(rule.get("FREQ", [""])[0]).upper() not in _COARSE:
            raise ValueError("recurs too often")
        written = rule.to_ical().decode()
        until = (rule.get("UNTIL") or [None])[0]
        if isinstance(until, datetime) and until.tzinfo is not None:
            local = until.astimezone(own).replace(tzinfo=None)
            parts = [part for part in written.split(";") if not part.upper().startswith("UNTIL=")]
            written = ";".join([*parts, f"UNTIL={local:%Y%m%dT%H%M%S}"])
        found.update(expand(written, wall, end, since=since))
    return sorted(found)


def _single(event: Any, zone: ZoneInfo) -> Times:
    start = _moment(event["DTSTART"].dt, zone)
    return start, start + _length(event, zone)


def _length(event: Any, zone: ZoneInfo) -> timedelta:
    """How long it takes; a day without an end is whole."""
    first = event["DTSTART"].dt
    if "DTEND" in event:
        return max(_moment(event["DTEND"].dt, zone) - _moment(first, zone), timedelta(0))
    if "DURATION" in event:
        length: timedelta = event["DURATION"].dt
        return max(length, timedelta(0))
    return timedelta(0) if isinstance(first, datetime) else timedelta(days=1)


def _takes_time(event: Any) -> bool:
    return not (
        str(event.get("TRANSP", "")).upper() == "TRANSPARENT"
        or str(event.get("STATUS", "")).upper() == "CANCELLED"
        or str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() == "FREE"
    )


def _free_busy(component: Any) -> Iterator[Times]:
    """The periods of a file that tells of nothing but them."""
    for part in _listed(component, "FREEBUSY"):
        for period in part if isinstance(part, list) else [part]:
            begins, ends = period.start, period.end
            if begins.tzinfo is not None and str(period.params.get("FBTYPE", "BUSY")).upper() != "FREE":
                yield begins.astimezone(UTC), ends.astimezone(UTC)


def _listed(component: Any, name: str) -> list[Any]:
    found = component.get(name)
    if found is None:
        return []
    return list(found) if isinstance(found, list) else [found]


def _zone_of(at: date, zone: ZoneInfo) -> tzinfo:
    return at.tzinfo if isinstance(at, datetime) and at.tzinfo is not None else zone


def _wall(at: date) -> datetime:
    """What the wall clock shows; of a day its beginning."""
    return at.replace(tzinfo=None) if isinstance(at, datetime) else datetime.combine(at, clock_time())


def _moment(at: date, zone: ZoneInfo) -> datetime:
    return _wall(at).replace(tzinfo=_zone_of(at, zone)).astimezone(UTC)


def _merged(times: Iterable[Times]) -> tuple[Times, ...]:
    """Without overlaps, by time, at most MOST_TIMES of them."""
    merged: list[Times] = []
    for start, end in sorted(one for one in times if one[0] < one[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    if len(merged) > MOST_TIMES:
        raise NoCalendar(f"the calendar has more than {MOST_TIMES:,} busy times")
    return tuple(merged)
