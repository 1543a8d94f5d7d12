"""What the named parts of a phrase for a day mean."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TypeAlias

from frontdesk.flow.language.phrasebooks import PHRASEBOOKS
from frontdesk.flow.language.times.days.almanac import (
    DAY,
    WEEK,
    beginning_of,
    complete,
    day_of,
    end_of,
    middle_of,
    monday_of,
    months_on,
    next_weekday,
    nth_weekday,
    workdays_on,
)
from frontdesk.flow.language.times.numbers import number_of
from frontdesk.flow.language.times.phrases import TIME_WORDS
from frontdesk.flow.retrieval.language import Language

Given: TypeAlias = Mapping[str, str]
"""The named parts of a match that are there."""


@dataclass(frozen=True)
class Span:
    first: date
    last: date
    weekday: int | None = None
    lone: bool = False


def read_named_month(given: Given, language: Language, today: date) -> Span | None:
    number = number_of(given["d"], language)
    return _one(complete(given.get("y"), months_of(language)[given["m"]], number, today)) if number else None


def read_week_of(given: Given, language: Language, today: date) -> Span | None:
    one = read_named_month(given, language, today) if "m" in given else read_number(given, language, today)
    if one is None:
        return None
    monday = monday_of(one.first)
    return _from_today(monday, monday + WEEK - DAY, today)


def read_relative(given: Given, language: Language, today: date) -> Span | None:
    word = re.sub(r"[ '’-]+", " ", given["relative"]).strip()
    days = PHRASEBOOKS[language].calendar.days
    for name in sorted(days, key=len, reverse=True):
        if word in (name, name.removeprefix("the ")):
            return _one(today + timedelta(days=days[name]))
    for pattern, ahead in TIME_WORDS[language].spelt:
        if re.fullmatch(pattern, word):
            return _one(today + timedelta(days=ahead))
    return _one(today)


def read_weekday(given: Given, language: Language, today: date) -> Span | None:
    weekday = weekdays_of(language)[given["day"]]
    monday, ahead = monday_of(today), next_weekday(today, weekday)
    if "week_after_next" in given:
        return _one(monday + 2 * WEEK + weekday * DAY)
    if "next_week" in given or ("next" in given and language == "en"):
        return _one(monday + WEEK + weekday * DAY)
    if "this_week" in given:
        return _one(monday + weekday * DAY)
    return _one(ahead, None if "next" in given or "this" in given else weekday)


def read_short_weekday(given: Given, language: Language, today: date) -> Span | None:
    short = TIME_WORDS[language].short_weekdays
    for weekday, pattern in enumerate(short):
        if pattern and re.fullmatch(pattern, given["day"]):
            return _one(next_weekday(today, weekday), weekday)
    return None


def read_from_day(given: Given, language: Language, today: date) -> Span | None:
    """So many days or weeks from a day that is named."""
    base = (read_weekday if "day" in given else read_relative)(given, language, today)
    count = number_of(given["n"], language) if "n" in given else 1
    if base is None or count is None:
        return None
    [kind] = [name for name in given if name.startswith("times_")]
    step = int(kind.split("_")[1]) * (-1 if kind.endswith("_back") else 1)
    return _one(base.first + timedelta(days=step * count))


def read_nth(given: Given, language: Language, today: date) -> Span | None:
    """ "The first Friday of next month"; one that is over is that of the month after, or of next year."""
    [place] = [int(name.removeprefix("place_")) for name in given if name.startswith("place_")]
    weekday = weekdays_of(language)[given["day"]]
    month = today.replace(day=1)
    if "next_month" in given:
        return _one(nth_weekday(months_on(month, 1), weekday, place))
    if "month" in given:
        number = months_of(language)[given["month"]]
        month, again = date(today.year + (number < today.month), number, 1), 12
    else:
        again = 1
    day = nth_weekday(month, weekday, place)
    return _one(day if day is None or day >= today else nth_weekday(months_on(month, again), weekday, place))


def read_in_workdays(given: Given, language: Language, today: date) -> Span | None:
    count = number_of(given["n"], language) if "n" in given else 1
    return _one(workdays_on(today, count)) if count is not None else None


def read_in_some(given: Given, language: Language, today: date) -> Span | None:
    if "one_week" in given or "fortnight" in given:
        return _one(today + (2 if "fortnight" in given else 1) * WEEK)
    number = number_of(given["n"], language)
    if number is None:
        return None
    if "in_days" in given:
        return _one(today + number * DAY)
    return _one(today + number * WEEK if "in_weeks" in given else months_on(today, number))


def read_weeks(given: Given, _language: Language, today: date) -> Span | None:
    monday = monday_of(today)
    if "weekend" in given:
        later = WEEK if "next" in given or "next_week" in given else timedelta(0)
        return _from_today(monday + later + 5 * DAY, monday + later + 6 * DAY, today)
    if "week_after_next" in given:
        monday += 2 * WEEK
    elif "next_week" in given or ("this_week" not in given and today.weekday() > 3):
        monday += WEEK  # "midweek" on a Friday is that of the week to come
    return _part_of(given, monday, monday + 6 * DAY, today)


def read_month(given: Given, language: Language, today: date) -> Span | None:
    first = today.replace(day=1)
    if "next_month" in given:
        first = months_on(first, 1)
    elif "month" in given:
        number = months_of(language)[given["month"]]
        first = date(today.year + (number < today.month), number, 1)
    return _part_of(given, first, months_on(first, 1) - DAY, today)


def _part_of(given: Given, first: date, last: date, today: date) -> Span:
    """All of it, or its beginning, middle or end."""
    if "start_of" in given:
        first, last = beginning_of(first, last)
    elif "middle_of" in given:
        first, last = middle_of(first, last)
    elif "end_of" in given:
        first, last = end_of(first, last)
    return _from_today(first, last, today)


def read_number(given: Given, language: Language, today: date) -> Span | None:
    number = number_of(given["d"], language)
    if number is None:
        return None
    month = today.replace(day=1)
    if "next_month" in given:
        return _one(day_of(months_on(month, 1), number))
    if "this_month" in given:
        return _one(day_of(month, number))
    for _ in range(3):
        day = day_of(month, number)
        if day is not None and day >= today:
            return _one(day, lone=True)
        month = months_on(month, 1)
    return None


def _one(day: date | None, weekday: int | None = None, *, lone: bool = False) -> Span | None:
    return Span(day, day, weekday, lone) if day is not None else None


def _from_today(first: date, last: date, today: date) -> Span:
    return Span(max(first, today), max(last, today))


@cache
def months_of(language: Language) -> dict[str, int]:
    calendar = PHRASEBOOKS[language].calendar
    return {name: number for number, names in enumerate(calendar.months, 1) for name in names.split()}


@cache
def weekdays_of(language: Language) -> dict[str, int]:
    names = {
        name: place
        for place, names in enumerate(PHRASEBOOKS[language].calendar.weekdays)
        for name in names.split()
    }
    if language == "en":
        names |= {f"{name}s": place for name, place in names.items() if name.endswith("day")}
        names |= {"weds": 2, "thur": 3}
    if language == "de":
        names |= {f"{name}s": place for name, place in names.items()}
    if language == "pt":
        numbered = {f"{place + 2}a": place for place in range(5)}
        named = {n: p for n, p in names.items() if p < 5}
        names |= {f"{n}{gap}feira": p for n, p in (named | numbered).items() for gap in (" ", "-")}
    return names
