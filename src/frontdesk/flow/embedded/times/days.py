"""Days in a text: "the 5th", "next Tuesday", "in two weeks", "12.3.", and spans such as "next week"."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import TypeAlias

from frontdesk.flow.embedded.language.phrasebooks import PHRASEBOOKS
from frontdesk.flow.embedded.times.numbers import number_of, numbers, ordinals
from frontdesk.flow.embedded.times.phrases import TIME_WORDS
from frontdesk.flow.retrieval.language import Language

UNITS = (
    r"p\.? ?m|a\.? ?m|o ?['’\"”]? ?clock|hrs?|uhr|heures?|horas?|people|persons?|guests?|adults?|kids"
    r"|children|of us|personas?|personen|leute|personnes?|pessoas?|persone|min\w*|hours?|days?|weeks?|months?"
    r"|years?|euros?|dollars?|tage|wochen|stunden|jours|semaines|dias|semanas|giorni|settimane"
)
"""Words after a number that make it something else than a day of the month."""
_NO_DAY = (
    "one|option|slot|time|choice|appointment|available|opening|floor|half|visit|thing|street|st|avenue|ave|road"
    "|rd"
)
"""Words after an ordinal that make it something else: "the second one", "20th Street"."""
_MONTH_FIRST = frozenset({"US", "FM", "GU", "MH", "PW", "PR", "VI", "AS", "MP", "PH"})
_WEEK, _DAY = timedelta(days=7), timedelta(days=1)
_NUMERIC = re.compile(
    r"(?<![\d.,:/-])(?P<a>\d{1,2})(?:/(?P<b>\d{1,2})(?:/(?P<y>\d{4}|\d{2}))?"
    r"|\.(?P<b2>\d{1,2})\.(?P<y2>\d{4}|\d{2})?|-(?P<b3>\d{1,2})-(?P<y3>\d{4}|\d{2}))(?![\d/-])"
)
_ISO = re.compile(r"(?<!\d)(?P<y>\d{4})([-/.])(?P<m>\d{1,2})\2(?P<d>\d{1,2})(?!\d)")

_Given: TypeAlias = Mapping[str, str]
"""The named parts of a match that are there."""


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


@dataclass(frozen=True)
class _Rule:
    pattern: re.Pattern[str]
    read: Callable[[_Given, Language, date], "_Span | None"]


@dataclass(frozen=True)
class _Span:
    first: date
    last: date
    weekday: int | None = None
    lone: bool = False


def find_days(text: str, language: Language, today: date, country: str) -> list[Day]:
    """The days in a folded text, in order; none lies within another."""
    found: list[Day] = []
    for day in _all_days(text, language, today, country):
        if not any(day.start < other.end and other.start < day.end for other in found):
            found.append(day)
    return _merged(text, sorted(found, key=lambda day: day.start))


def _all_days(text: str, language: Language, today: date, country: str) -> Iterator[Day]:
    """Every reading, the surest first."""
    for match in _ISO.finditer(text):
        if (day := _date(int(match["y"]), int(match["m"]), int(match["d"]))) is not None:
            yield Day(match.start(), match.end(), day, day)
    for match in _NUMERIC.finditer(text):
        # "It is rated 4.5." is no day in May.
        if match["b2"] and not match["y2"] and language != "de":
            continue
        if (day := _numeric(match, today, country)) is not None:
            yield Day(match.start(), match.end(), day, day)
    for rule in _rules(language):
        for match in rule.pattern.finditer(text):
            given = {re.sub(r"\d$", "", name): value for name, value in match.groupdict().items() if value}
            if (span := rule.read(given, language, today)) is not None:
                yield Day(match.start(), match.end(), span.first, span.last, span.weekday, span.lone)


def _merged(text: str, days: Sequence[Day]) -> list[Day]:
    """A weekday right beside its date is one day: "Tuesday, March 5th", "the 5th, a Tuesday"."""
    merged: list[Day] = []
    for day in days:
        before = merged[-1] if merged else None
        beside = before is not None and re.fullmatch(
            r"[\s,(]*(?:the |on |el |le |il )?", text[before.end : day.start]
        )
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
    return _complete(match["y"] or match["y2"] or match["y3"], second, first, today)


def _named_month(given: _Given, language: Language, today: date) -> _Span | None:
    number = number_of(given["d"], language)
    return _one(_complete(given.get("y"), _months(language)[given["m"]], number, today)) if number else None


def _relative(given: _Given, language: Language, today: date) -> _Span | None:
    word = re.sub(r"[ '’-]+", " ", given["day"]).strip()
    days = PHRASEBOOKS[language].calendar.days
    ahead = next(
        (
            days[name]
            for name in sorted(days, key=len, reverse=True)
            if word in (name, name.removeprefix("the "))
        ),
        0,
    )
    return _one(today + timedelta(days=ahead))


def _weekday(given: _Given, language: Language, today: date) -> _Span | None:
    weekday = _weekdays(language)[given["day"]]
    monday = today - timedelta(days=today.weekday())
    ahead = today + timedelta(days=(weekday - today.weekday()) % 7 or 7)
    if "week_after_next" in given:
        return _one(monday + 2 * _WEEK + timedelta(days=weekday))
    if "next_week" in given or ("next" in given and language == "en"):
        return _one(monday + _WEEK + timedelta(days=weekday))
    if "this_week" in given:
        return _one(monday + timedelta(days=weekday))
    if "week_later" in given:
        return _one(ahead + _WEEK)
    return _one(ahead, None if "next" in given or "this" in given else weekday)


def _in_some(given: _Given, language: Language, today: date) -> _Span | None:
    if "fortnight" in given:
        return _one(today + 2 * _WEEK)
    number = number_of(given["n"], language)
    if number is None:
        return None
    if "in_days" in given:
        return _one(today + timedelta(days=number))
    return _one(today + number * _WEEK if "in_weeks" in given else _months_on(today, number))


def _weeks(given: _Given, _language: Language, today: date) -> _Span | None:
    monday = today - timedelta(days=today.weekday())
    if "weekend" in given:
        later = _WEEK if "next" in given or "next_week" in given else timedelta(0)
        return _from_today(monday + later + 5 * _DAY, monday + later + 6 * _DAY, today)
    if "week_after_next" in given:
        first, last = monday + 2 * _WEEK, monday + 3 * _WEEK - _DAY
    elif "next_week" in given:
        first, last = monday + _WEEK, monday + 2 * _WEEK - _DAY
    else:
        first, last = monday, monday + 6 * _DAY
    return _part_of(given, first, last, today)


def _month(given: _Given, language: Language, today: date) -> _Span | None:
    first = today.replace(day=1)
    if "next_month" in given:
        first = _months_on(first, 1)
    elif "month" in given:
        number = _months(language)[given["month"]]
        first = date(today.year + (number < today.month), number, 1)
    return _part_of(given, first, _months_on(first, 1) - _DAY, today)


def _part_of(given: _Given, first: date, last: date, today: date) -> _Span:
    """All of it, or its beginning or end: a third."""
    third = timedelta(days=max((last - first).days // 3, 1))
    if "start_of" in given:
        last = first + third
    if "end_of" in given:
        first = last - third
    return _from_today(first, last, today)


def _number(given: _Given, language: Language, today: date) -> _Span | None:
    number = number_of(given["d"], language)
    if number is None:
        return None
    month = today.replace(day=1)
    if "next_month" in given:
        return _one(_day_of(_months_on(month, 1), number))
    if "this_month" in given:
        return _one(_day_of(month, number))
    for _ in range(3):
        day = _day_of(month, number)
        if day is not None and day >= today:
            return _one(day, lone=True)
        month = _months_on(month, 1)
    return None


def _one(day: date | None, weekday: int | None = None, *, lone: bool = False) -> _Span | None:
    return _Span(day, day, weekday, lone) if day is not None else None


def _from_today(first: date, last: date, today: date) -> _Span:
    return _Span(max(first, today), max(last, today))


def _complete(year: str | None, month: int, day: int, today: date) -> date | None:
    """With the year as written, two digits filled up; without one the next such day."""
    if year is not None:
        return _date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    this_year = _date(today.year, month, day)
    if this_year is not None and this_year >= today:
        return this_year
    return _date(today.year + 1, month, day)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day_of(month: date, number: int) -> date | None:
    return _date(month.year, month.month, number)


def _months_on(day: date, count: int) -> date:
    """The same day so many months on, or the last of that month."""
    years, month = divmod(day.month - 1 + count, 12)
    for number in range(day.day, 0, -1):
        found = _date(day.year + years, month + 1, number)
        if found is not None:
            return found
    raise AssertionError("every month has a first day")


@cache
def _rules(language: Language) -> tuple[_Rule, ...]:
    """The surest first: what matches earlier keeps its characters."""
    w = TIME_WORDS[language]
    months, weekdays = _alternatives(_months(language)), _alternatives(_weekdays(language))
    number = numbers(language, 31)
    nth = r"\d{1,2}(?:st|nd|rd|th)" if language == "en" else r"\d{1,2}\.(?!\d)"
    ordinal = "|".join(part for part in (nth, ordinals(language)) if part)
    count = f"(?P<n>{number}|an?)" if language == "en" else f"(?P<n>{number})"
    year = "(?:[ ,]+(?:of |de |del )?(?P<y{}>\\d{{4}}))?"
    no_pick = rf"(?! (?:{_NO_DAY})s?\b)"
    of_month = rf"(?:(?P<this_month>{w.this_month})|(?P<next_month>{w.next_month}))"
    weeks = (("week_after_next", w.week_after_next), ("next_week", w.next_week), ("this_week", w.this_week))
    of_week = f"(?:{'|'.join(f'(?P<{name}>{words})' for name, words in weeks)})"
    glue = r"(?:on |in |of |de |da |der |di |am |el |le |il |na |no |en )?"
    edge = rf"(?:(?P<start_of>{w.start_of})|(?P<end_of>{w.end_of}))"
    words = sorted(PHRASEBOOKS[language].calendar.days, key=len, reverse=True)
    relative = "|".join([*(re.escape(word).replace(r"\ ", "[ '’-]+") for word in words), w.today])
    not_after = "".join(f"(?<!{word})" for word in w.not_tomorrow.split("|") if word)
    not_unit = rf"(?![:.]\d|\d| ?(?:{UNITS})\b)"
    forms = [form.format(ord=f"(?:{ordinal})", nth=nth, n=number, unit=UNITS) for form in w.day_number]
    rules = [
        (
            rf"(?P<d1>{ordinal}|{number}){w.of}(?P<m1>{months})\b\.?{year.format(1)}"
            rf"|(?P<m2>{months})\b\.?[ ,]*(?:the )?(?P<d2>{ordinal}|{number}){not_unit}{year.format(2)}",
            _named_month,
        ),
        (rf"(?P<day>{weekdays}),? {glue}{of_week}", _weekday),
        (rf"{of_week}[ ,]+{glue}(?P<day>{weekdays})", _weekday),
        (
            rf"(?P<week_later1>a week (?:on|from)) (?P<day1>{weekdays})"
            rf"|(?P<day2>{weekdays}) (?P<week_later2>week)",
            _weekday,
        ),
        (
            rf"(?P<next1>{w.next}) (?P<day1>{weekdays})|(?P<day2>{weekdays}) (?P<next2>{w.next_after})",
            _weekday,
        ),
        (rf"(?P<this>{w.this}) (?P<day>{weekdays})", _weekday),
        *(
            (rf"(?P<{kind}>{form.replace('{n}', count)})", _in_some)
            for kind, forms_in in (
                ("in_days", w.in_days),
                ("in_weeks", w.in_weeks),
                ("in_months", w.in_months),
            )
            for form in forms_in
        ),
        (rf"{not_after}(?P<day>{relative})", _relative),
        *((rf"{of_month}[ ,]+(?:on )?{form}{no_pick}", _number) for form in forms),
        *((rf"{form}{no_pick}(?:[ ,]+{of_month})?", _number) for form in forms),
        (rf"(?P<d>{ordinal}|{number})[ ,]+{of_month}", _number),
        (
            rf"(?:(?P<next>{w.next}) |(?:{w.this}) |(?P<next_week>{w.next_week}) )?(?P<weekend>{w.weekend})",
            _weeks,
        ),
        (rf"(?:{edge} )?{of_week}", _weeks),
        (rf"(?:{edge} )?{of_month}", _month),
        (rf"(?:{edge}|in|en|im|em|a|during|sometime) (?P<month>{months})", _month),
        # "Freitagnachmittag" is one word.
        (
            rf"(?P<day>{weekdays})"
            + (r"(?:(?=nachmittag|vormittag|abend|mittag|morgen|fruh)|(?!\w))" if language == "de" else ""),
            _weekday,
        ),
    ]
    return tuple(
        _Rule(re.compile(rf"(?<!\w)(?:{pattern})" + ("" if "nachmittag" in pattern else r"(?!\w)")), read)
        for pattern, read in rules
    )


@cache
def _months(language: Language) -> dict[str, int]:
    calendar = PHRASEBOOKS[language].calendar
    return {name: number for number, names in enumerate(calendar.months, 1) for name in names.split()}


@cache
def _weekdays(language: Language) -> dict[str, int]:
    names = {
        name: place
        for place, names in enumerate(PHRASEBOOKS[language].calendar.weekdays)
        for name in names.split()
    }
    if language == "en":
        names |= {f"{name}s": place for name, place in names.items() if name.endswith("day")}
    if language == "pt":
        names |= {f"{n}{gap}feira": p for n, p in names.items() if p < 5 for gap in " -"}
    return names


def _alternatives(words: Mapping[str, int]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
