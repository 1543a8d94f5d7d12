"""What the lists of appointments and of blocked slots ask for, and how much they answer."""

from collections.abc import Sequence
from datetime import datetime

from frontdesk.edge.http.calendars.times import from_millis, require_range
from frontdesk.kit.problems import Invalid

MOST = 5_000
_MOST_DAYS = 400


def asked_span(start: str, end: str, *whose: str | None) -> tuple[datetime, datetime]:
    """The two moments, both given in milliseconds. Raises Invalid, also where nobody is named."""
    if not any(whose):
        raise Invalid("one of userId, calendarId and groupId is required")
    first, last = from_millis(start, "startTime"), from_millis(end, "endTime")
    require_range(first, last, ("startTime", "endTime"), days=_MOST_DAYS)
    return first, last


def require_all(found: Sequence[object], kind: str) -> None:
    """Raises Invalid where there are more than one answer holds: a list is never cut silently."""
    if len(found) > MOST:
        raise Invalid(f"more than {MOST:,} {kind} lie between startTime and endTime; ask for less")
