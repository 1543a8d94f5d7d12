"""What a message can say about when."""

from dataclasses import dataclass, field
from datetime import date

from frontdesk.flow.language.times.clocks import DAY, Clock
from frontdesk.flow.language.times.days import Day

LAST = -1
"""The place of the last one of those offered."""
_USUAL = (8 * 60, 19 * 60)
"""When most appointments are: where nothing else tells 4 from 16."""


@dataclass(frozen=True)
class Here:
    """Where and when the words are read: the day it is there, and when it opens and closes, in minutes."""

    today: date
    country: str
    opens: int = 0
    closes: int = DAY


@dataclass(frozen=True)
class Window:
    """From and to in minutes of the day; the characters it stands at, and the one time that was named."""

    first: int
    last: int
    start: int
    end: int
    named: int | None = None


@dataclass(frozen=True)
class When:
    """One alternative. A time is exact, or a window; both None: any time. No day: any day."""

    day: Day | None = None
    clock: Clock | None = None
    window: Window | None = None


@dataclass(frozen=True)
class Times:
    """All of it. `pick` is a place among those offered, from 0; LAST for the last one."""

    options: tuple[When, ...] = ()
    without: tuple[Day, ...] = ()
    pick: int | None = None
    pick_or_day: bool = False  # the words of the pick may be its day as well: "the 2nd"
    shift: int | None = None  # days on from the day that was spoken of: "the next day"
    earlier: bool = False
    later: bool = False
    others: bool = False
    soonest: bool = False
    any_day: bool = False
    any_time: bool = False
    workdays: bool = False
    days: tuple[Day, ...] = field(default=(), repr=False)  # as they were said
    clocks: tuple[Clock, ...] = field(default=(), repr=False)

    @property
    def says_nothing(self) -> bool:
        return self == Times()

    @property
    def names_time(self) -> bool:
        """Whether a day or a time of day is named."""
        return bool(self.options or self.without) or self.shift is not None


def minute_of(clock: Clock, here: Here) -> int:
    """The likelier of its readings: inside the opening hours, then at usual hours."""
    return min(
        clock.minutes,
        key=lambda minute: (
            not here.opens <= minute < here.closes,
            not _USUAL[0] <= minute < _USUAL[1],
            clock.minutes.index(minute),
        ),
    )
