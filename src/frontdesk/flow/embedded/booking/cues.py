"""How customers and agents speak of appointments, as patterns over plain text (see plain.py)."""

import re
from dataclasses import dataclass, fields
from functools import cache, lru_cache

from frontdesk.flow.embedded.booking.phrases import CUES
from frontdesk.flow.language.plain import plain
from frontdesk.flow.retrieval.language import LANGUAGES, Language


@dataclass(frozen=True)
class Heard:
    """Which of the cues a text holds, in any of the languages."""

    wants: bool = False
    moves: bool = False
    cancels: bool = False
    about: bool = False
    asks_free: bool = False
    drops: bool = False
    cant: bool = False
    instead: bool = False
    refuses: bool = False
    asks_how: bool = False
    hours: bool = False
    another: bool = False
    yes: bool = False
    no: bool = False
    hedge: bool = False
    asks_when: bool = False
    asks_time: bool = False
    confirms: bool = False
    booked: bool = False
    failed: bool = False
    all: bool = False
    noun: bool = False
    asks_mine: bool = False


@lru_cache(maxsize=4_096)
def hear(text: str, languages: tuple[Language, ...] = LANGUAGES) -> Heard:
    """What the text says of appointments."""
    words = plain(text)
    return Heard(
        **{
            field.name: any(
                _pattern(language, field.name).search(words) is not None for language in languages
            )
            for field in fields(Heard)
        }
    )


@cache
def _pattern(language: Language, name: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{getattr(CUES[language], name)})\b")
