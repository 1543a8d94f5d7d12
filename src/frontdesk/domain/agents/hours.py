"""When an agent answers: working hours by the day of the week, on a clock on some wall."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from frontdesk.domain.agents.actions import WorkingDay

_DAYS_AHEAD = 15
"""Two weeks and the rest of today: the clocks may skip the only hour of this week."""


@dataclass(frozen=True)
class AnsweringHours:
    """Without days an agent answers at any hour. `timezone` None is the location's own."""

    days: tuple[WorkingDay, ...] = ()
    timezone: str | None = None


ANY_HOUR = AnsweringHours()


def is_open(days: Sequence[WorkingDay], timezone: str, at: datetime) -> bool:
    """Whether the moment lies inside the hours, by the wall clock of the time zone.

    An hour that the clocks repeat is open both times, one that they skip never comes.
    """
    local = at.astimezone(ZoneInfo(timezone))
    minute = local.hour * 60 + local.minute
    return any(start <= minute < end for start, end in _minutes(days, local))


def next_opening(days: Sequence[WorkingDay], timezone: str, after: datetime) -> datetime | None:
    """The first moment later than `after` at which hours begin; None when there are none. In UTC."""
    zone = ZoneInfo(timezone)
    today = after.astimezone(zone).date()
    openings = []
    for ahead in range(_DAYS_AHEAD):
        midnight = datetime.combine(today + timedelta(days=ahead), time(), zone)
        for start, end in _minutes(days, midnight):
            for fold in (0, 1):
                # Counted on the wall, where a day of 23 or 25 hours has the same minutes.
                opening = _existing((midnight + timedelta(minutes=start)).replace(fold=fold), end - start)
                if opening is not None and opening > after and is_open(days, timezone, opening):
                    openings.append(opening)
    return min(openings, default=None)


def _minutes(days: Sequence[WorkingDay], local: datetime) -> list[tuple[int, int]]:
    """Start and end of the day's hours, in minutes of the wall clock; 0 is Sunday."""
    weekday = (local.weekday() + 1) % 7
    return [
        (hours.start_hour * 60 + hours.start_minute, hours.end_hour * 60 + hours.end_minute)
        for day in days
        if day.day == weekday
        for hours in day.hours
    ]


def _existing(wall: datetime, length: int) -> datetime | None:
    """The moment at which the wall clock shows this, or the first after it of hours that begin in a gap."""
    moment = wall.astimezone(UTC)
    shown = moment.astimezone(wall.tzinfo)
    if shown.replace(tzinfo=None) == wall.replace(tzinfo=None):
        return moment
    # The clocks jump over it: by the offset of before (fold 0) it lies past the jump, as far as it
    # lies into the gap, so the jump is the first moment whose wall time is not before it.
    past = shown.replace(tzinfo=None) - wall.replace(tzinfo=None)
    if past < timedelta(0):
        return None
    jump = wall.replace(fold=1).astimezone(UTC)
    while jump.astimezone(wall.tzinfo).replace(tzinfo=None) < wall.replace(tzinfo=None):
        jump += timedelta(minutes=1)
    inside = jump.astimezone(wall.tzinfo).replace(tzinfo=None) - wall.replace(tzinfo=None)
    return jump if inside < timedelta(minutes=length) else None
