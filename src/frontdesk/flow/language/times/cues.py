"""The words around days and times that say how they are meant."""

import re
from dataclasses import dataclass
from functools import cache

from frontdesk.flow.language.times.phrases import TIME_WORDS
from frontdesk.flow.language.times.words import TO
from frontdesk.flow.retrieval.language import Language

MOVES = re.compile(
    r"\b(?:chang|mov|switch|reschedul|push|shift|cambi|verleg|verschieb|deplac|mud|spost|troc)\w*\b"
)
"""Before "from X to Y": the one is to take the other's place."""


@dataclass(frozen=True)
class Cues:
    or_: re.Pattern[str]
    and_: re.Pattern[str]
    to: re.Pattern[str]
    between: re.Pattern[str]
    not_before: re.Pattern[str]
    not_after: re.Pattern[str]
    after: re.Pattern[str]
    before: re.Pattern[str]
    onwards: re.Pattern[str]
    without: re.Pattern[str]
    why_not: re.Pattern[str]
    not_good: re.Pattern[str]
    earlier: re.Pattern[str]
    later: re.Pattern[str]
    others: re.Pattern[str]
    soonest: re.Pattern[str]
    any_day: re.Pattern[str]
    any_time: re.Pattern[str]
    workdays: re.Pattern[str]
    last_place: re.Pattern[str]
    numbered: re.Pattern[str]
    before_day: re.Pattern[str]
    by_day: re.Pattern[str]
    after_day: re.Pattern[str]
    from_day_on: re.Pattern[str]
    upto: re.Pattern[str]
    around_times: re.Pattern[str]
    either: re.Pattern[str]
    shifts: tuple[tuple[re.Pattern[str], int], ...]
    places: tuple[re.Pattern[str], ...]
    bare_places: tuple[re.Pattern[str], ...]  # "the second", where something was offered


_GLUE = r"(?: (?:at|around|about|a|las?|um|as|le|les|the|on|el|il|dem|den|der))?"
_ARTICLE = r"(?:(?:the|el|il|le|den|dem|der|o|dia|o dia|el dia) )?"


@cache
def cues_of(language: Language) -> Cues:
    w = TIME_WORDS[language]

    places = [words.replace("/", "|") for words in w.place_words.split(",")]

    def ahead(words: str) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w)(?:{words}){_GLUE}\s*$")

    def anywhere(words: str) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w)(?:{words})(?!\w)")

    return Cues(
        or_=anywhere(w.or_),
        and_=re.compile(rf"\s*(?:{w.and_})\s*"),
        to=re.compile(TO + _ARTICLE),
        between=ahead(w.between),
        not_before=ahead(w.not_before),
        not_after=ahead(w.not_after),
        after=ahead(w.after),
        before=ahead(w.before),
        onwards=re.compile(rf"\s*(?:{w.onwards})"),
        without=re.compile(rf"(?<!\w)(?:{w.except_}|{w.instead})(?: the| an?)?\s*$"),
        why_not=re.compile(rf"\b(?:{w.why}) \w+(?: \w{{1,4}})?\s*$"),
        not_good=re.compile(rf"\W*(?:\w+ ){{0,1}}?(?:{w.not_good})"),
        earlier=anywhere(w.earlier),
        later=anywhere(w.later),
        others=anywhere(w.others),
        soonest=anywhere(w.soonest),
        any_day=anywhere(w.any_day),
        any_time=anywhere(w.any_time),
        workdays=anywhere(w.workdays),
        last_place=anywhere(w.last_place),
        numbered=re.compile(
            rf"(?<!\w)(?:{w.option})\s*(?P<n>[1-9]|(?<!no )(?:{_few(language)}))(?!\w|[:.]\d)"
        ),
        before_day=ahead(w.before_day),
        by_day=ahead(w.by_day),
        after_day=ahead(w.after_day),
        from_day_on=ahead(w.from_day_on),
        either=re.compile(rf"\s*(?:{w.or_})\s*"),
        shifts=tuple((anywhere(pattern), days) for pattern, days in w.shifts),
        places=tuple(re.compile(rf"(?<!\w)(?:{words}) (?:{w.one})\b") for words in places),
        bare_places=tuple(
            re.compile(rf"(?<!\w)(?:{words})(?!\w)(?: (?:{w.one})\b|(?=\W*$))") for words in places
        ),
        upto=re.compile(rf"\s*(?:{w.upto})(?!\w)"),
        around_times=re.compile(
            rf"(?<!\w)(?:{w.not_before}|{w.not_after}|{w.after}|{w.before}){_GLUE}\s*(?=\0)"
            rf"|(?<=\0)\s*(?:{w.onwards}|{w.upto})(?!\w)"
        ),
    )


def _few(language: Language) -> str:
    """The words for two to five; "one" is said of anything."""
    return "|".join(word.replace("/", "|") for word in TIME_WORDS[language].numbers.split(",")[2:6])
