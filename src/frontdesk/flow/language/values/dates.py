"""A calendar date as people write it into a form, in any of the languages: "12 March 1990", "12.3.90".

Only what a contact field needs; a field's date is a day, without a time of day.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from frontdesk.flow.language.phrasebooks import PHRASEBOOKS
from frontdesk.flow.language.values.mentions import Value
from frontdesk.flow.retrieval.language import Language, fold

_MONTH_FIRST = frozenset({"US", "FM", "GU", "MH", "PW", "PR", "VI", "AS", "MP", "PH"})
_OLDEST = 1900

_YEAR_FIRST = re.compile(r"(?<!\d)(?P<y>\d{4})([-/.])(?P<m>\d{1,2})\2(?P<d>\d{1,2})(?!\d)")
_NUMBERS = re.compile(r"(?<![\d/.-])(?P<a>\d{1,2})([-/.])(?P<b>\d{1,2})(?:\2(?P<y>\d{4}|\d{2}))?(?![\d/-])")
_ORDINAL = r"(?:st|nd|rd|th|er|o|º|ª|\.)?"


@dataclass(frozen=True)
class Reader:
    """How dates are read here: the day it is, the country's order of day and month, past days for a birth."""

    today: date
    country: str
    birth: bool = False


def find_date(text: str, reader: Reader, languages: Sequence[Language]) -> Value | None:
    """The first date in the text as ISO 8601. Without a year it is the next such day; a birth needs one."""
    for start, end, found in _dates(text, reader, languages):
        if found is not None and _fits(found, reader):
            return Value(found.isoformat(), text[start:end], start, shown_date(found, languages[0]))
    return None


def looks_like_date(text: str, languages: Sequence[Language]) -> bool:
    """Whether the text tries to name a date: it holds a number or a month's name."""
    return any(character.isdigit() for character in text) or any(
        _month_words(language).search(fold(text)) for language in languages
    )


def shown_date(day: date, language: Language) -> str:
    calendar = PHRASEBOOKS[language].calendar
    return calendar.date_form.format(day=day.day, month=calendar.month_names[day.month - 1], year=day.year)


def _dates(
    text: str, reader: Reader, languages: Sequence[Language]
) -> Iterator[tuple[int, int, date | None]]:
    for match in _YEAR_FIRST.finditer(text):
        yield match.start(), match.end(), _day(int(match["y"]), int(match["m"]), int(match["d"]))
    for match in _NUMBERS.finditer(text):
        yield match.start(), match.end(), _from_numbers(match, reader)
    folded = _fold_in_place(text)
    for language in languages:
        for match in _with_month(language).finditer(folded):
            yield match.start(), match.end(), _from_month(match, reader, language)
        if not reader.birth:
            for match in _relative(language).finditer(folded):
                yield match.start(), match.end(), _from_words(match, reader, language)


def _from_numbers(match: re.Match[str], reader: Reader) -> date | None:
    first, second = int(match["a"]), int(match["b"])
    month_first = reader.country.upper() in _MONTH_FIRST
    if second > 12 or (month_first and first <= 12):
        first, second = second, first
    return _complete(match["y"], second, first, reader)


def _from_month(match: re.Match[str], reader: Reader, language: Language) -> date | None:
    month = _months(language)[match["m1"] or match["m2"]]
    return _complete(match["y1"] or match["y2"], month, int(match["d1"] or match["d2"]), reader)


def _from_words(match: re.Match[str], reader: Reader, language: Language) -> date | None:
    word = re.sub("['’]", " ", match["day"])
    calendar = PHRASEBOOKS[language].calendar
    if word in calendar.days:
        return reader.today + timedelta(days=calendar.days[word])
    weekday = next(place for place, names in enumerate(calendar.weekdays) if word in names.split())
    ahead = (weekday - reader.today.weekday()) % 7 or 7
    return reader.today + timedelta(days=ahead)


def _complete(year: str | None, month: int, day: int, reader: Reader) -> date | None:
    """With the year as written, two digits filled up; without one the next such day."""
    if year is None:
        if reader.birth:
            return None
        this_year = _day(reader.today.year, month, day)
        if this_year is None or this_year >= reader.today:
            return this_year
        return _day(reader.today.year + 1, month, day)
    number = int(year)
    if len(year) == 2:
        number += 2000
        if reader.birth and number > reader.today.year:
            number -= 100
    return _day(number, month, day)


def _fits(day: date, reader: Reader) -> bool:
    return day.year >= _OLDEST and (day <= reader.today or not reader.birth)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@cache
def _months(language: Language) -> dict[str, int]:
    calendar = PHRASEBOOKS[language].calendar
    return {name: number for number, names in enumerate(calendar.months, 1) for name in names.split()}


@cache
def _month_words(language: Language) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_alternatives(_months(language))})\b")


@cache
def _with_month(language: Language) -> re.Pattern[str]:
    months = _alternatives(_months(language))
    glue = r"(?:[ ,./-]+(?:of |de |del |d'|di )?)"
    year = r"(?:\d{4}|'?\d{2}(?![\d:]))"
    return re.compile(
        rf"\b(?:(?P<d1>\d{{1,2}}){_ORDINAL}{glue}(?P<m1>{months})\b\.?(?:{glue}(?P<y1>{year}))?"
        rf"|(?P<m2>{months})\b\.?{glue}?(?:the )?(?P<d2>\d{{1,2}}){_ORDINAL}(?!\d)(?:{glue}(?P<y2>\d{{4}}))?)"
    )


@cache
def _relative(language: Language) -> re.Pattern[str]:
    calendar = PHRASEBOOKS[language].calendar
    days = _alternatives([*calendar.days, *(name for names in calendar.weekdays for name in names.split())])
    return re.compile(rf"\b(?:(?:{calendar.next}) )?(?P<day>{days})\b")


def _alternatives(words: Sequence[str] | dict[str, int]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", "['’ ]") for word in longest_first)


def _fold_in_place(text: str) -> str:
    """Folded character by character, so that places stay the same."""
    return "".join(folded[0] if (folded := fold(character)) else " " for character in text)
