"""What a sentence signals besides its subject: greeting, thanks, leave, consent, a wish for a person."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, get_args

from frontdesk.flow.language.phrasebooks import PHRASEBOOKS
from frontdesk.flow.language.plain import plain
from frontdesk.flow.retrieval.language import Language

SmallTalk = Literal[
    "goodbye", "leave", "done", "greeting", "thanks", "yes", "no", "praise", "vague", "filler"
]

_BEFORE = 14  # characters before a wish for a person in which it may be taken back
_WORDS_BETWEEN = 8
_SHORT = 6  # words; a "no" that starts a longer sentence is not an answer
_FAREWELL_REST = 4  # other words that may stand with a farewell: "goodbye, my dear friend"


@dataclass(frozen=True)
class Signals:
    """What a sentence says. `wants_person` is asked outright, `wants_contact` between the lines."""

    wants_person: bool = False
    wants_contact: bool = False
    only_mentions_person: bool = False
    greets: bool = False
    leaves: bool = False
    done: bool = False
    vague: bool = False
    thanks: bool = False
    agrees: bool = False
    declines: bool = False
    pleased: bool = False
    refuses: bool = False
    unhelped: bool = False
    asks_who: bool = False
    corrects: bool = False
    asks: bool = False
    rest: str = ""  # what is left without small talk, in plain words

    def __or__(self, other: "Signals") -> "Signals":
        """Read in two languages: what either sees; of the rest the shorter."""
        names = self.__dataclass_fields__.keys() - {"rest"}
        flags = {name: getattr(self, name) or getattr(other, name) for name in names}
        return Signals(**flags, rest=min(self.rest, other.rest, key=len))


@dataclass(frozen=True)
class _Patterns:
    person: re.Pattern[str]
    only_person: re.Pattern[str]
    fed_up: re.Pattern[str]
    not_person: re.Pattern[str]
    contact: re.Pattern[str]
    refusal: re.Pattern[str]
    unhelped: re.Pattern[str]
    who: re.Pattern[str]
    correction: re.Pattern[str]
    question: re.Pattern[str]
    small_talk: re.Pattern[str]


def signals(text: str, languages: Sequence[Language]) -> Signals:
    """Read one sentence as each of its probable languages; a person may be asked for in any."""
    words = plain(text)
    if not words:
        return Signals()
    read = Signals(
        wants_person=any(_asks_for_person(words, _patterns(language)) for language in PHRASEBOOKS), rest=words
    )
    for language in languages:
        read |= _read(words, _patterns(language))
    # "Am I talking to a real person?" asks who it is.
    return replace(read, wants_person=read.wants_person and not read.asks_who)


def _read(words: str, patterns: _Patterns) -> Signals:
    found, rest, last_is_farewell = _small_talk(words, patterns.small_talk)
    first = next((kind for kind in found if kind not in {"filler", "thanks", "praise"}), None)
    # "Ok, leave it."
    taken_back = first == "yes" and "no" in found and not rest
    return Signals(
        wants_contact=patterns.contact.search(words) is not None,
        only_mentions_person=patterns.not_person.search(words) is not None,
        greets=first == "greeting",
        leaves=("goodbye" in found and (last_is_farewell or len(rest) <= _FAREWELL_REST))
        or ("leave" in found and not rest),
        done="done" in found and not rest,
        vague="vague" in found,
        thanks="thanks" in found,
        agrees=first == "yes" and not taken_back,
        declines=(first == "no" or taken_back) and words.count(" ") < _SHORT,
        pleased="praise" in found and not rest,
        refuses=patterns.refusal.search(words) is not None,
        unhelped=patterns.unhelped.search(words) is not None,
        asks_who=patterns.who.search(words) is not None,
        corrects=patterns.correction.search(words) is not None,
        asks=patterns.question.match(" ".join(rest)) is not None,
        rest=" ".join(rest),
    )


def _small_talk(words: str, pattern: re.Pattern[str]) -> tuple[list[SmallTalk], list[str], bool]:
    """The kinds of small talk in order, the words that are none, and whether a farewell ends it all."""
    found: list[SmallTalk] = []
    rest: list[str] = []
    after_farewell = _SHORT
    place = 0
    while place < len(words):
        if match := pattern.match(words, place):
            kind: SmallTalk = match.lastgroup  # type: ignore[assignment]  # the groups are named by the kinds
            found.append(kind)
            after_farewell = 0 if kind == "goodbye" else after_farewell
            place = match.end() + 1
        else:
            end = words.find(" ", place)
            end = len(words) if end < 0 else end
            rest.append(words[place:end])
            after_farewell += 1
            place = end + 1
    return found, rest, after_farewell <= 1


def _asks_for_person(words: str, patterns: _Patterns) -> bool:
    if patterns.only_person.fullmatch(words) or patterns.fed_up.search(words):
        return True
    return any(
        patterns.not_person.search(words[max(match.start() - _BEFORE, 0) : match.end()]) is None
        for match in patterns.person.finditer(words)
    )


@cache
def _patterns(language: Language) -> _Patterns:
    u = PHRASEBOOKS[language].understands
    # Atomic groups: a word is read in one way only, so a long text costs no more than its length.
    between = rf"(?: (?>(?:{u.words_between})\b)){{0,{_WORDS_BETWEEN}}}?"
    around = rf"(?>(?:{u.only_person})\b)"
    kinds = {
        "goodbye": u.goodbye,
        "leave": u.leave,
        "done": u.done,
        "greeting": u.greeting,
        "thanks": u.thanks,
        "no": u.no,
        "yes": u.yes,
        "praise": u.praise,
        "vague": u.vague,
        "filler": u.filler,
    }
    assert kinds.keys() == set(get_args(SmallTalk))
    return _Patterns(
        person=re.compile(rf"\b(?:{u.reach_verbs}){between} (?:{u.people})(?!\w|{u.person_for_task})"),
        fed_up=re.compile(rf"\b(?:{u.fed_up})\b"),
        only_person=re.compile(
            rf"(?:{around} ){{0,{_WORDS_BETWEEN}}}(?:{u.people})(?: {around}){{0,{_WORDS_BETWEEN}}}"
        ),
        not_person=re.compile(rf"\b(?:{u.not_a_request})\b"),
        contact=re.compile(rf"\b(?:{u.how_to_reach})\b"),
        refusal=re.compile(rf"\b(?:{u.refusal})\b"),
        unhelped=re.compile(rf"\b(?:{u.unhelped})\b"),
        who=re.compile(rf"\b(?:{u.who_are_you})\b"),
        correction=re.compile(rf"\b(?:{u.correction})\b"),
        question=re.compile(rf"(?:{u.joiner} )?(?:{u.question})(?:$| )"),
        small_talk=re.compile(
            "|".join(
                rf"(?P<{kind}>(?:{words})(?={'$' if kind == 'vague' else ' |$'}))"
                for kind, words in kinds.items()
            )
        ),
    )
