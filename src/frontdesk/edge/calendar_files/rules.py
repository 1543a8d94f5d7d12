"""Recurrence rules of RFC 5545, expanded by dateutil, which a few kinds of rules have to be put right for.

Times are those of a wall clock, without a zone.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice

from dateutil.rrule import rrulestr

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_PERIODS = {"HOURLY": timedelta(hours=1), "DAILY": timedelta(days=1), "WEEKLY": timedelta(weeks=1)}
MOST = 20_000
"""Instances of one rule."""


def expand(rule: str, start: datetime, end: datetime, *, since: datetime | None = None) -> Iterator[datetime]:
    """The instances of the rule that begins at `start`, up to `end`; those before `since` may be left out.

    Raises ValueError for no rule at all.
    """
    parts = dict(part.upper().split("=", 1) for part in rule.split(";") if part.strip())
    if "COUNT" not in parts and since is not None:
        start = _nearer(parts, start, since)
    count = int(parts.pop("COUNT", MOST))
    _derive(parts, start)
    until = _until(parts.pop("UNTIL", None), end)
    first = start
    if parts.get("FREQ") == "WEEKLY" and "BYSETPOS" in parts:
        # Positions count in the whole week, also where the rule begins in the middle of it.
        begins = _WEEKDAYS.index(parts.get("WKST", "MO"))
        first = start - timedelta(days=(start.weekday() - begins) % 7)
    # dateutil would look for a day that does not come up to the year 9999, whatever the end.
    if not _has_a_day(parts, first, until):
        return iter(())
    written = ";".join(f"{name}={value}" for name, value in parts.items())
    found = rrulestr(f"{written};UNTIL={until:%Y%m%dT%H%M%S}", dtstart=first)
    return islice((one for one in found if one >= start), min(count, MOST))


def _has_a_day(parts: Mapping[str, str], first: datetime, until: datetime) -> bool:
    """Whether there is a day between the two of the months, days and weekdays that the rule names."""
    months, days = _numbers(parts.get("BYMONTH")), _numbers(parts.get("BYMONTHDAY"))
    weekdays = {part[-2:] for part in parts.get("BYDAY", "").split(",") if part}
    day = first.date()
    while day <= until.date():
        if not months or day.month in months:
            length = monthrange(day.year, day.month)[1]
            is_day = not days or day.day in days or day.day - length - 1 in days
            if is_day and (not weekdays or _WEEKDAYS[day.weekday()] in weekdays):
                return True
        day += timedelta(days=1)
    return False


def _numbers(text: str | None) -> set[int]:
    return {int(part) for part in text.split(",")} if text else set()


def _nearer(parts: Mapping[str, str], start: datetime, since: datetime) -> datetime:
    """A later beginning of the same rule, not after `since`: whole periods on, so that nothing else changes.

    Months and years are of different lengths, and few.
    """
    period = _PERIODS.get(parts.get("FREQ", ""))
    if period is None or since <= start:
        return start
    period *= max(1, int(parts.get("INTERVAL", 1)))
    return start + (since - start) // period * period


def _derive(parts: dict[str, str], start: datetime) -> None:
    """What a yearly rule leaves out is as on the day it begins."""
    if parts.get("FREQ") != "YEARLY":
        return
    if "BYWEEKNO" in parts and not _has(parts, "BYDAY", "BYMONTHDAY", "BYYEARDAY"):
        parts["BYDAY"] = _WEEKDAYS[start.weekday()]
    if "BYMONTHDAY" in parts and not _has(parts, "BYMONTH", "BYDAY", "BYWEEKNO", "BYYEARDAY"):
        parts["BYMONTH"] = str(start.month)


def _has(parts: Mapping[str, str], *names: str) -> bool:
    return any(name in parts for name in names)


def _until(text: str | None, end: datetime) -> datetime:
    if text is None:
        return end
    written = text.rstrip("Z")
    if "T" in written:
        return min(end, datetime.strptime(written, "%Y%m%dT%H%M%S"))  # noqa: DTZ007 - of a wall clock
    day = datetime.strptime(written, "%Y%m%d")  # noqa: DTZ007 - of a wall clock
    return min(end, day.replace(hour=23, minute=59, second=59))
