"""From what a wall clock shows to the moment it shows it, also on days when the clocks are moved.

A time that the clocks skip never comes. One that they show twice is meant the first time.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def at(day: date, minute: int) -> datetime:
    """What the wall clock shows at that minute (0 to 1440) of the day; without a zone."""
    return datetime.combine(day, time()) + timedelta(minutes=minute)


def moment_of(shown: datetime, zone: ZoneInfo) -> datetime | None:
    """The moment, in UTC, at which clocks of the zone first show this; None where they skip it."""
    moment = shown.replace(tzinfo=zone, fold=0).astimezone(UTC)
    return moment if _shown(moment, zone) == shown else None


def first_moment_from(shown: datetime, zone: ZoneInfo) -> datetime:
    """The same, or where the clocks skip it, the moment of the jump."""
    moment = shown.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if _shown(moment, zone) == shown:
        return moment
    # By the offset from before the jump this lies after it, by the one from after it, before.
    after, before = moment, shown.replace(tzinfo=zone, fold=1).astimezone(UTC)
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        middle -= timedelta(microseconds=middle.microsecond)
        if middle <= before:
            break
        before, after = (before, middle) if _shown(middle, zone) >= shown else (middle, after)
    return after


def _shown(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)
