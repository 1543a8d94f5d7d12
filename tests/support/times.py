"""What was read of a message about when, in few characters."""

from datetime import date

from frontdesk.flow.language.times import Here, Times
from frontdesk.flow.language.times.model import When, minute_of

HERE = Here(date(2027, 3, 15), "GB", 9 * 60, 18 * 60)
"""A Monday."""


def shown(times: Times, here: Here = HERE) -> str:
    """ "16 16:30", "18..19 9:00-12:00 | 22": days of the month (with the month where it is another)."""
    return " | ".join(_shown(when, here) for when in times.options)


def _shown(when: When, here: Here) -> str:
    parts = []
    if when.day is not None:
        days = [when.day.first] if when.day.exact else [when.day.first, when.day.last]
        parts.append("..".join(f"{d.day}" if d.month == 3 else f"{d.day}.{d.month}." for d in days))
    if when.clock is not None:
        parts.append(_clock(minute_of(when.clock, here)))
    if when.window is not None:
        parts.append(f"{_clock(when.window.first)}-{_clock(when.window.last)}")
    return " ".join(parts)


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02}"
