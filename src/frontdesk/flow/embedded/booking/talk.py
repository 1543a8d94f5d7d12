"""A talk about an appointment, read from what was said alone, whoever wrote the agent's lines."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from frontdesk.flow.embedded.booking.cues import hear
from frontdesk.flow.embedded.booking.heard import Message, heard_from
from frontdesk.flow.embedded.booking.phrases import SAYINGS
from frontdesk.flow.embedded.booking.state import Proposed, Talk, languages_for
from frontdesk.flow.embedded.booking.told import told
from frontdesk.flow.engine import BookingOffer, Line, Situation
from frontdesk.flow.language.times.model import Here
from frontdesk.flow.language.times.reading import CHARACTERS, read_times
from frontdesk.flow.retrieval.language import Language

_LINES = 60
_ADDRESS = re.compile(r"\S+@\S+")


def follow(situation: Situation, offer: BookingOffer, languages: Sequence[Language]) -> Talk:
    """The talk as it stands with the newest messages."""
    zone = ZoneInfo(offer.timezone)
    own = frozenset(
        Proposed(one.start.astimezone(zone).date(), _minute_of_day(one.start.astimezone(zone)))
        for one in offer.upcoming
    )
    opens = [span for span in offer.opens.values() if span[0] < span[1]]
    talk = Talk()
    waiting_from = len(situation.history) - situation.unanswered
    for place, block in _blocks(situation.history, waiting_from):
        at = block[0].at or situation.now
        now = min(at, situation.now) if at.tzinfo is not None else situation.now
        here = Here(
            now.astimezone(zone).date(),
            situation.country,
            min((span[0] for span in opens), default=0),
            max((span[1] for span in opens), default=24 * 60),
        )
        text = "\n".join(line.body for line in block)[:CHARACTERS]
        if block[0].role == "contact":
            message = Message(_timeless(text), _timeless(block[-1].body), here, languages, own)
            after = heard_from(talk, message, newest=place >= waiting_from)
            talk = replace(talk, fresh=False, slots={}) if _cancels_else(talk, after, message) else after
        else:
            talk = told(talk, text, here, languages, own)
            if talk.task == "cancel" and not own:
                talk = Talk()
            elif talk.task == "move" and any(says.no_upcoming in text for says in SAYINGS.values()):
                talk = replace(talk, task="book")  # there is none to move: a new one may be wished for
    return talk


def _timeless(text: str) -> str:
    """The text with e-mail addresses blanked out: "ben@ten.com" names no time."""
    return _ADDRESS.sub(lambda match: " " * len(match.group()), text)


def _cancels_else(before: Talk, after: Talk, message: Message) -> bool:
    """Whether something is to be cancelled that is no appointment: none is named, and there is none."""
    if after.task != "cancel" or before.task == "cancel" or after.dropped or message.own:
        return False
    languages = languages_for(message.text, message.languages)
    named = hear(message.text, languages).noun
    return not named and not read_times(message.text, languages, message.here).names_time


def _blocks(lines: Sequence[Line], waiting_from: int) -> list[tuple[int, list[Line]]]:
    """Lines of one side together, with the place of the first; the newest stand alone."""
    blocks: list[tuple[int, list[Line]]] = []
    first = max(len(lines) - _LINES, 0)
    for place, line in enumerate(lines[first:], first):
        ours = line.role != "contact"
        if blocks and (blocks[-1][1][0].role != "contact") == ours and place != waiting_from:
            blocks[-1][1].append(line)
        else:
            blocks.append((place, [line]))
    return blocks


def _minute_of_day(shown: datetime) -> int:
    return shown.hour * 60 + shown.minute
