"""The words around days and times that say how they are meant."""

import re
from dataclasses import dataclass
from functools import cache

from frontdesk.flow.embedded.times.phrases import TIME_WORDS
from frontdesk.flow.retrieval.language import Language


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


_GLUE = r"(?: (?:at|around|about|a|las?|um|as|le|les|the|on))?"
_TO = r"\s*(?:-|–|—|to|till|til|until|thru|bis|a|al?le|ate|hasta|jusqu ?['’]? ?a)\s*(?:las?|as|le)?\s*"


@cache
def cues_of(language: Language) -> Cues:
    w = TIME_WORDS[language]

    def ahead(words: str) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w)(?:{words}){_GLUE}\s*$")

    def anywhere(words: str) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w)(?:{words})(?!\w)")

    return Cues(
        or_=anywhere(w.or_),
        and_=re.compile(rf"\s*(?:{w.and_})\s*"),
        to=re.compile(_TO),
        between=ahead(w.between),
        not_before=ahead(w.not_before),
        not_after=ahead(w.not_after),
        after=ahead(w.after),
        before=ahead(w.before),
        onwards=re.compile(rf"\s*(?:{w.onwards})"),
        without=re.compile(rf"(?<!\w)(?:{w.except_}|{w.instead})(?: the)?\s*$"),
        not_good=re.compile(rf"\W*(?:\w+ ){{0,1}}?(?:{w.not_good})"),
        earlier=anywhere(w.earlier),
        later=anywhere(w.later),
        others=anywhere(w.others),
        soonest=anywhere(w.soonest),
        any_day=anywhere(w.any_day),
        any_time=anywhere(w.any_time),
        workdays=anywhere(w.workdays),
        last_place=anywhere(w.last_place),
        numbered=re.compile(rf"(?<!\w)(?:{w.option})\s*(?P<n>[1-9])(?![\d:.])"),
    )
