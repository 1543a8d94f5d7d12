"""When a calendar is open, as the customer's wall clock shows it: what tells half past four from 4:30."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from frontdesk.domain.calendars import Hours

_DAY = 24 * 60


def opens(hours: Hours, own: str, shown: str, now: datetime) -> Mapping[int, tuple[int, int]]:
    """By weekday (0 is Monday) from and to in minutes; all day where the zones part it over midnight."""
    offset = now.astimezone(ZoneInfo(shown)).utcoffset() or timedelta(0)
    offset -= now.astimezone(ZoneInfo(own)).utcoffset() or timedelta(0)
    moved = round(offset / timedelta(minutes=1))
    found: dict[int, tuple[int, int]] = {}
    for one in hours.weekly:
        if one.ranges:
            first = min(span.start for span in one.ranges) + moved
            last = max(span.end for span in one.ranges) + moved
            inside = 0 <= first < last <= _DAY
            found[(one.weekday - 1) % 7] = (first, last) if inside else (0, _DAY)
    return found
