"""What a line of the agent's, or a colleague's, does to a talk about an appointment."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from frontdesk.flow.embedded.booking.cues import Heard, hear
from frontdesk.flow.embedded.booking.phrases import SAYINGS
from frontdesk.flow.embedded.booking.state import NUMBERED, Proposed, Talk, languages_for, sentences_of
from frontdesk.flow.language.asked import admits_not_knowing
from frontdesk.flow.language.plain import plain
from frontdesk.flow.language.times.model import Here, minute_of
from frontdesk.flow.language.times.reading import read_times
from frontdesk.flow.retrieval.language import Language

_ZONE = re.compile(r"\((?:[A-Z]\w+/[^()]*)\)")
"""The zone of a time, and what time that is elsewhere."""
_ABOUT_MOVING = re.compile(r"\b(?:move|cambiar|verschieben|deplacer|mudar|spostare)\b")
_OFFERS = re.compile(r"\b(?:do you want|would you like|shall i|should i|want me to|may i)\b", re.IGNORECASE)
_POLITE = re.compile(r"\b(?:no problem|not a problem|sorry for|sorry about|sorry to hear)\b", re.IGNORECASE)


def told(talk: Talk, text: str, here: Here, languages: Sequence[Language], own: frozenset[Proposed]) -> Talk:
    """After a line of the agent's: what it proposes, asks, has booked, could not book.

    `own` are the customer's appointments: a time among them is not proposed anew.
    """
    if talk.dropped:
        return Talk()
    heard = hear(text)
    asks = "?" in text
    proposed = proposed_in(text, here, languages)
    if not proposed and any(says.which in text for says in SAYINGS.values()):
        proposed = talk.proposed
    failed = heard.failed and not _only_polite(text) and not _only_unknown(text)
    talk = replace(
        talk,
        earlier=False,
        later=False,
        others=False,
        rejected=False,
        fresh=False,
        slots={},
        asked_which=asks and heard.another and _ABOUT_MOVING.search(plain(text)) is not None,
        moving_asked=None,
        asked_cancel=None,
    )
    done = heard.booked and talk.task is not None and not failed and (talk.yes or not heard.confirms)
    talk = replace(talk, yes=False)
    if done and not _asks_to_book(text):
        return _booked(talk, proposed)
    mine = tuple(one for one in proposed if one in own)
    if talk.asked_which:
        proposed = tuple(one for one in proposed if one not in own)
    if talk.task == "cancel":
        return _about_cancelling(talk, text, mine) if asks else Talk()
    if talk.task == "move" and mine:
        proposed = tuple(one for one in proposed if one not in own)
        if not heard.asks_when and not proposed:
            return replace(talk, moving_asked=mine[0], proposed=(), read_back=False, agreed=False)
        talk = replace(talk, moving=mine[0])
    # What was agreed on stands only while the agent goes on to speak of it, and of nothing else.
    stands = proposed == (Proposed(talk.day, talk.minute),) and not failed
    one = proposed[0] if len(proposed) == 1 else None
    return replace(
        talk,
        task=talk.task or ("book" if _speaks_of_booking(heard, text, proposed) else None),
        proposed=proposed,
        agreed=talk.agreed and stands,
        read_back=one is not None and (heard.confirms or (asks and one.is_whole)),
        asked_when=heard.asks_when and not (one is not None and heard.confirms),
    )


def _booked(talk: Talk, proposed: Sequence[Proposed]) -> Talk:
    """It is done: at the time that the line tells, else at the one that was agreed on."""
    one = proposed[0] if len(proposed) == 1 and proposed[0].is_whole else Proposed(talk.day, talk.minute)
    return replace(
        talk,
        booked=True,
        day=one.day,
        minute=one.minute,
        proposed=(),
        read_back=False,
        asked_when=False,
        agreed=False,
    )


def _about_cancelling(talk: Talk, text: str, mine: tuple[Proposed, ...]) -> Talk:
    which: Literal["which", "why"] = "which" if NUMBERED.search(text) else "why"
    return replace(talk, proposed=mine, asked_cancel=which if mine else None)


def _speaks_of_booking(heard: Heard, text: str, proposed: Sequence[Proposed]) -> bool:
    asks = "?" in text
    return (
        heard.about and (asks or heard.asks_when or bool(proposed) or _OFFERS.search(text) is not None)
    ) or (asks and heard.asks_when)


def _asks_to_book(text: str) -> bool:
    """Whether one sentence both speaks of the booking as done and asks for consent to it."""
    return any(part.endswith("?") and hear(part).booked for part in sentences_of(text))


def _only_polite(text: str) -> bool:
    return _POLITE.search(text) is not None and not hear(_POLITE.sub("", text)).failed


def _only_unknown(text: str) -> bool:
    """Whether what is not possible is to answer another question: the appointment stands beside it."""
    failed = [part for part in sentences_of(text) if hear(part).failed]
    return bool(failed) and all(admits_not_knowing(part) for part in failed)


def proposed_in(text: str, here: Here, languages: Sequence[Language]) -> tuple[Proposed, ...]:
    """Days and times in a line of the agent's; each line of a list is one."""
    text = _ZONE.sub(" ", text)
    listed = [match.group(1) for match in NUMBERED.finditer(text)]
    found: list[Proposed] = []
    for part in listed or sentences_of(_without_failed(text)):
        read = read_times(part, languages_for(text, languages), here, listing=True)
        for option in read.options[:1] if listed else read.options:
            day = option.day.first if option.day is not None and option.day.exact else None
            minute = minute_of(option.clock, here) if option.clock is not None else None
            if day is not None or minute is not None:
                found.append(Proposed(day, minute))
    return _joined(tuple(dict.fromkeys(found)))


def _joined(found: tuple[Proposed, ...]) -> tuple[Proposed, ...]:
    """A day and a time in two sentences are one; so are a whole one and a part of it."""
    whole = [one for one in found if one.is_whole]
    if len(whole) == 1 and all(
        one.day in (None, whole[0].day) and one.minute in (None, whole[0].minute) for one in found
    ):
        return tuple(whole)
    if len(found) == 2 and not whole:
        days = [one.day for one in found if one.day is not None]
        minutes = [one.minute for one in found if one.minute is not None]
        if len(days) == len(minutes) == 1:
            return (Proposed(days[0], minutes[0]),)
    return found


def _without_failed(text: str) -> str:
    """Without the sentences that say what is not possible, where others are left."""
    parts = sentences_of(text)
    left = [part for part in parts if not hear(part).failed or "?" in part or " instead" in part]
    return " ".join(left or parts)
