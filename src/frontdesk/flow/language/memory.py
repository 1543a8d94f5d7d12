"""What the conversation so far tells: what was asked and refused, offered, tried in vain."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from frontdesk.flow.engine import Field, Line, Situation, Speaker
from frontdesk.flow.language.asked import (
    admits_not_knowing,
    fields_asked,
    offers_person,
    promises_person,
)
from frontdesk.flow.language.plain import sentences
from frontdesk.flow.language.signals import Signals, signals
from frontdesk.flow.retrieval.language import Language, language_of

_LINES = 30
_ADDRESS = re.compile(r"\S+@\S+|\d(?:[\d ().-]*\d){5}")
_NAME_WORDS = 2  # so few may be a name or a place, which tell no language
_RECENT_BLOCKS = 8  # failures longer ago no longer count


@dataclass(frozen=True)
class Memory:
    """`asked` holds the keys that the last agent's line asked for; `refused` is never asked for again."""

    languages: tuple[Language, ...]
    asked: frozenset[str] = frozenset()
    times_asked: Mapping[str, int] = field(default_factory=Counter)
    refused: frozenset[str] = frozenset()
    person_offered: bool = False
    person_pending: int = 0  # how often a person was asked for while a required field was still asked
    failures: int = 0
    answered_before: bool = False
    earlier_question: str | None = None


@dataclass(frozen=True)
class _Block:
    """Lines of one side, one after the other."""

    role: Speaker
    text: str


def remember(situation: Situation, fields: Sequence[Field]) -> Memory:
    """Read the lines before the unanswered ones. Nothing is kept anywhere else."""
    earlier = situation.history[: len(situation.history) - situation.unanswered][-_LINES:]
    blocks = _blocks(earlier)
    languages = languages_of(situation.question, [line.body for line in earlier if line.role == "contact"])
    asks = [fields_asked(block.text, fields) if block.role == "agent" else () for block in blocks]
    last = blocks[-1] if blocks else None
    known = {known.key for known in fields}
    asked = {key for key in situation.requested_fields if key in known}
    if last is not None and last.role != "contact" and asks:
        asked |= set(asks[-1])
    own = [block for block in blocks if block.role == "contact"]
    return Memory(
        languages=languages,
        asked=frozenset(asked),
        times_asked=Counter(key for keys in asks for key in keys),
        refused=_refused(blocks, asks, languages),
        person_offered=last is not None and last.role == "agent" and offers_person(last.text),
        person_pending=_pending(blocks, asks, languages),
        failures=_failures(blocks[-_RECENT_BLOCKS:], languages),
        answered_before=any(block.role != "contact" for block in blocks),
        earlier_question=own[-1].text if own else None,
    )


def failed_tries(lines: Sequence[Line]) -> int:
    """How often, of late, the agent did not know or the customer was not helped, whoever wrote the words."""
    said = [line.body for line in lines if line.role == "contact"]
    return _failures(_blocks(lines[-_LINES:])[-_RECENT_BLOCKS:], languages_of("", said))


def languages_of(question: str, earlier: Sequence[str]) -> tuple[Language, ...]:
    """The languages to read the question in, the one to answer in first."""
    spoken: Language | None = None
    for place, text in enumerate(earlier):
        spoken = _language_in(text, spoken, first=place == 0) or spoken
    written = _language_in(question, spoken, first=not earlier)
    likely = language_of(question, spoken)
    if written is None and spoken is not None and likely is not None:
        return tuple(dict.fromkeys((spoken, likely)))
    if written is not None:
        return (written,) if spoken in (written, None) else (written, spoken)
    others: tuple[Language, ...] = ("en", "es", "de", "fr", "pt", "it")
    first = spoken or "en"
    return (first, *(language for language in others if language != first))


def _language_in(text: str, spoken: Language | None, *, first: bool) -> Language | None:
    """The language of one message; a name or an address tells none, and a few words have to be sure of it."""
    words = _ADDRESS.sub(" ", text).split()
    if not first and (len(words) <= _NAME_WORDS or all(word[0].isupper() for word in words)):
        return None
    return language_of(text, spoken)


def read_all(text: str, languages: Sequence[Language]) -> list[Signals]:
    return [signals(sentence.text, languages) for sentence in sentences(text)]


def _blocks(lines: Sequence[Line]) -> list[_Block]:
    blocks: list[_Block] = []
    for line in lines:
        if blocks and blocks[-1].role == line.role:
            blocks[-1] = _Block(line.role, f"{blocks[-1].text}\n{line.body}")
        else:
            blocks.append(_Block(line.role, line.body))
    return blocks


def _refused(
    blocks: Sequence[_Block], asks: Sequence[tuple[str, ...]], languages: Sequence[Language]
) -> frozenset[str]:
    return frozenset(
        key
        for place, block in enumerate(blocks)
        if block.role == "contact" and place > 0 and asks[place - 1]
        if refuses(block.text, languages)
        for key in asks[place - 1]
    )


def refuses(text: str, languages: Sequence[Language]) -> bool:
    """Whether an answer to a question for a field refuses it; one that gives an address does not."""
    if _ADDRESS.search(text) is not None:
        return False
    return any(read.refuses or (read.declines and not read.rest) for read in read_all(text, languages))


def _pending(blocks: Sequence[_Block], asks: Sequence[tuple[str, ...]], languages: Sequence[Language]) -> int:
    """How often a person was asked for, going back as long as the agent asked for a field in between."""
    requests = 0
    place = len(blocks) - 1
    while place >= 1 and blocks[place].role == "agent" and asks[place]:
        before = blocks[place - 1]
        wanted = before.role == "contact" and any(
            read.wants_person for read in read_all(before.text, languages)
        )
        if wanted or promises_person(blocks[place].text):
            requests += 1
        place -= 2
    return requests


def _failures(blocks: Sequence[_Block], languages: Sequence[Language]) -> int:
    failed = 0
    for block in blocks:
        if block.role == "agent":
            failed += admits_not_knowing(block.text)
        elif block.role == "contact":
            failed += any(read.unhelped for read in read_all(block.text, languages))
    return failed
