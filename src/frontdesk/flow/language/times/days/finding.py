"""Days in a text: "the 5th", "next Tuesday", "in two weeks", "12.3.", and spans such as "next week"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from frontdesk.flow.language.times.days.almanac import complete, make_date
from frontdesk.flow.language.times.days.rules import rules
from frontdesk.flow.retrieval.language import Language

_MONTH_FIRST = frozenset({"US", "FM", "GU", "MH", "PW", "PR", "VI", "AS", "MP", "PH"})
_NUMERIC = re.compile(
    r"(?<![\d.,:/-])(?P<a>\d{1,2})(?:/(?P<b>\d{1,2})(?:/(?P<y>\d{4}|\d{2}))?"
    r"|\.(?P<b2>\d{1,2})\.(?P<y2>\d{4}|\d{2})?|-(?P<b3>\d{1,2})-(?P<y3>\d{4}|\d{2}))(?![\d/-])"
)
_ISO = re.compile(r"(?<!\d)(?P<y>\d{4})([-/.])(?P<m>\d{1,2})\2(?P<d>\d{1,2})(?:t(?=\d)|(?!\d))")
_BESIDE = re.compile(r"[\s,(]*(?:(?:the|on|el|le|il|den|dem|der|dia|o dia) )?")


@dataclass(frozen=True)
class Day:
    """A day, or all days from first to last, and the characters it stands at.

    `weekday` (0 is Monday) is set where nothing but its name was said; `lone` where only its number was.
    """

    start: int
    end: int
    first: date
    last: date
    weekday: int | None = None
    lone: bool = False

    @property
    def exact(self) -> bool:
        return self.first == self.last


def find_days(text: str, language: Language, today: date, country: str) -> list[Day]:
    """The days in a folded text, in order; none lies within another."""
    found: list[Day] = []
    taken: list[tuple[int, int]] = []
    for (start, end), day in _all_days(text, language, today, country):
        if not any(start < other_end and other_start < end for other_start, other_end in taken):
            taken.append((start, end))
            found += [day] if day is not None else []
    return _merged(text, sorted(found, key=lambda day: day.start))


def _all_days(
    text: str, language: Language, today: date, country: str
) -> Iterator[tuple[tuple[int, int], Day | None]]:
    """Every reading and where it stands, the surest first; None for a day that there is not: 30 February."""
    if any(character.isdecimal() for character in text):
        yield from _in_digits(text, language, today, country)
    for rule in rules(language):
        for match in rule.pattern.finditer(text):
            given = {rule.names[name]: value for name, value in match.groupdict().items() if value}
            span = rule.read(given, language, today)
            start, end = match.span("only" if "only" in given else 0)
            day = (
                Day(start, end, span.first, span.last, span.weekday, span.lone) if span is not None else None
            )
            yield (start, end), day


def _in_digits(
    text: str, language: Language, today: date, country: str
) -> Iterator[tuple[tuple[int, int], Day]]:
    for match in _ISO.finditer(text):
        if (day := make_date(int(match["y"]), int(match["m"]), int(match["d"]))) is not None:
            yield match.span(), Day(*match.span(), day, day)
    for match in _NUMERIC.finditer(text):
        # "It is rated 4.5." is no day in May.
        if match["b2"] and not match["y2"] and language != "de":
            continue
        if (day := _numeric(match, today, country)) is not None:
            yield match.span(), Day(*match.span(), day, day)


def _merged(text: str, days: Sequence[Day]) -> list[Day]:
    """A weekday right beside its date is one day: "Tuesday, March 5th", "the 5th, a Tuesday"."""
    merged: list[Day] = []
    for day in days:
        before = merged[-1] if merged else None
        beside = before is not None and _BESIDE.fullmatch(text, before.end, day.start)
        if before is not None and beside and before.exact and day.exact:
            pair = (before, day) if day.weekday is not None else (day, before)
            dated, named = pair
            if named.weekday is not None and dated.weekday is None:
                merged[-1] = replace(dated, start=before.start, end=day.end, lone=False)
                continue
            if dated.first == named.first:
                merged[-1] = replace(dated, start=before.start, end=day.end)
                continue
        merged.append(day)
    return merged


def _numeric(match: re.Match[str], today: date, country: str) -> date | None:
    first, second = int(match["a"]), int(match["b"] or match["b2"] or match["b3"])
    month_first = country.upper() in _MONTH_FIRST and match["b2"] is None
    if (month_first and first <= 12) or second > 12:
        first, second = second, first
    return complete(match["y"] or match["y2"] or match["y3"], second, first, today)
