"""How a talk about an appointment stands, and the small questions one asks of its lines."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from frontdesk.flow.booking.wishes import Wish
from frontdesk.flow.engine import Slot
from frontdesk.flow.language.times.days import Day
from frontdesk.flow.retrieval.language import Language, language_of

Task = Literal["book", "move", "cancel"]
NUMBERED = re.compile(r"^\s*(?:\d{1,2}[.)]|[-•*])\s+(.+)$", re.MULTILINE)
"""A line of a list."""
_SENTENCE = re.compile(r"(?<!\s\d\.)(?<!\s\d\d\.)(?<=[.!?;])\s+|\n+")


@dataclass(frozen=True)
class Proposed:
    """A day and time that an agent's line speaks of; either may be left to what was said before."""

    day: date | None
    minute: int | None

    @property
    def is_whole(self) -> bool:
        return self.day is not None and self.minute is not None


@dataclass(frozen=True)
class Talk:
    """`day` and `minute` are what is wished for now, or booked.

    `agreed`: the customer said yes to exactly these, or chose them from what was offered.
    """

    task: Task | None = None
    day: date | None = None
    minute: int | None = None
    span: tuple[date, date] | None = None
    within: tuple[date, date] | None = None  # the last span that was spoken of: whose Wednesday is meant
    window: tuple[int, int] | None = None
    named: int | None = None  # the one time that a window was named by: "after 3"
    options: tuple[Wish, ...] = ()  # where several were named
    without: tuple[Day, ...] = ()
    workdays: bool = False
    soonest: bool = False
    earlier: bool = False
    later: bool = False
    others: bool = False
    any_time: bool = False
    proposed: tuple[Proposed, ...] = ()
    read_back: bool = False  # the last line of the agent's asked to confirm the one proposed
    asked_when: bool = False
    agreed: bool = False
    rejected: bool = False
    yes: bool = False
    booked: bool = False
    dropped: bool = False  # the customer does not want it any more
    unbooked: bool = False  # the customer would cancel what was not booked yet
    refused: bool = False  # a detail that a booking needs
    asks_how: bool = False  # about booking itself
    asks_mine: bool = False  # when the customer's own appointment is
    over: bool = False  # the customer wants nothing more
    another: bool = False  # one more than the customer has already
    asked_which: bool = False  # the agent asked whether to move the one there is, or to make another
    moving: Proposed | None = None  # the appointment that is to be moved
    moving_asked: Proposed | None = None
    not_moving: tuple[Proposed, ...] = ()
    asked_cancel: Literal["which", "why"] | None = None
    cancelling: tuple[Proposed, ...] = ()
    guessed: bool = False  # the newest message begins it with a time alone: it may be about something else
    fresh: bool = False  # the newest message speaks of it
    slots: dict[str, Slot] = field(default_factory=dict)

    @property
    def is_exact(self) -> bool:
        return self.day is not None and self.minute is not None and not self.options

    @property
    def knows_anything(self) -> bool:
        return bool(
            self.day
            or self.minute is not None
            or self.span
            or self.window
            or self.options
            or self.without
            or self.workdays
            or self.soonest
            or self.any_time
        )


def sentences_of(text: str) -> list[str]:
    return [part.strip() for part in _SENTENCE.split(text) if part.strip()]


def languages_for(text: str, languages: Sequence[Language]) -> tuple[Language, ...]:
    own = language_of(text)
    return tuple(dict.fromkeys([*([own] if own else []), *languages[:3], "en"]))[:3]
