"""What each language's phrases for days mean, as rules; the surest first."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TypeAlias

from frontdesk.flow.language.phrasebooks import PHRASEBOOKS
from frontdesk.flow.language.times.days.readers import (
    Given,
    Span,
    months_of,
    read_from_day,
    read_in_some,
    read_in_workdays,
    read_month,
    read_named_month,
    read_nth,
    read_number,
    read_relative,
    read_short_weekday,
    read_week_of,
    read_weekday,
    read_weeks,
    weekdays_of,
)
from frontdesk.flow.language.times.numbers import numbers, ordinals
from frontdesk.flow.language.times.phrases import TIME_WORDS
from frontdesk.flow.language.times.words import TO, UNITS, TimeWords
from frontdesk.flow.retrieval.language import Language

_NO_DAY = (
    "one|option|slot|time|choice|appointment|available|opening|floor|half|visit|thing|street|st|avenue|ave|road"
    "|rd"
)
"""Words after an ordinal that make it something else: "the second one", "20th Street"."""
_ARTICLE = r"(?:(?:the|on|on the|el|il|le|l['’]|den|dem|der|am|o|a|no|na|dia|o dia|el dia|n?o dia) ?)?"
_BEFORE_DIGIT = r"(?:(?:den|el|il|le|dia|um|ab|gegen|a|as|alle|las|a las|vers) )?"


@dataclass(frozen=True)
class Rule:
    """Where the pattern has a part named `only`, the day stands there; `names` are without their numbers."""

    pattern: re.Pattern[str]
    read: Callable[[Given, Language, date], Span | None]
    names: Mapping[str, str]


@cache
def rules(language: Language) -> tuple[Rule, ...]:
    """The surest first: what matches earlier keeps its characters."""
    w, forms = TIME_WORDS[language], _forms(language)
    made = [
        *_dated(w, forms),
        *_counted(w, forms),
        *_of_weeks(w, forms),
        *_numbered(w, forms),
        *_spans(w, forms),
        # "Freitagnachmittag" is one word.
        (
            rf"(?P<day>{forms['weekdays']})"
            + (r"(?:(?=nachmittag|vormittag|abend|mittag|morgen|fruh)|(?!\w))" if language == "de" else ""),
            read_weekday,
        ),
        (rf"(?P<day>{forms['short']})\b(?=\.?,? (?:{_BEFORE_DIGIT}\d|{forms['parts']}))", read_short_weekday),
    ]
    return tuple(_rule(pattern, read) for pattern, read in made)


_Made: TypeAlias = list[tuple[str, Callable[[Given, Language, date], Span | None]]]


def _rule(pattern: str, read: Callable[[Given, Language, date], Span | None]) -> Rule:
    compiled = re.compile(
        rf"(?<!\w)(?<!\d[:.])(?:{pattern})" + ("" if "nachmittag" in pattern else r"(?!\w)")
    )
    return Rule(compiled, read, {name: re.sub(r"(?<=[a-z])\d$", "", name) for name in compiled.groupindex})


@cache
def _forms(language: Language) -> Mapping[str, str]:
    """The parts that patterns are made of."""
    w = TIME_WORDS[language]
    number = numbers(language, 31)
    nth = r"\d{1,2}(?:st|nd|rd|th)" if language == "en" else r"\d{1,2}\.(?!\d)"
    words = sorted(PHRASEBOOKS[language].calendar.days, key=len, reverse=True)
    spelt = [pattern for pattern, _ in w.spelt]
    weeks = (("week_after_next", w.week_after_next), ("next_week", w.next_week), ("this_week", w.this_week))
    places = enumerate(w.place_words.split(","), 1)
    ordinal = "|".join(part for part in (nth, ordinals(language)) if part)
    return {
        "months": _alternatives(months_of(language)),
        "weekdays": _alternatives(weekdays_of(language)),
        "short": "|".join(pattern for pattern in w.short_weekdays if pattern) or r"\b\B",
        "number": number,
        "nth": nth,
        "ordinal": ordinal,
        "dated": rf"(?:{ordinal}|{number})",
        "count": rf"(?P<n>{number}|{w.some}|an?)" if language == "en" else rf"(?P<n>{number}|{w.some})",
        "year": r"(?:[ ,]+(?:of |de |del )?(?P<y{}>\d{{4}}))?",
        "of_month": rf"(?:(?P<this_month>{w.this_month})|(?P<next_month>{w.next_month}))",
        "of_week": f"(?:{'|'.join(f'(?P<{name}>{words})' for name, words in weeks)})",
        "glue": r"(?:on |in |of |de |da |der |di |am |el |le |il |na |no |en )?",
        "edge": rf"(?:(?P<start_of>{w.start_of})|(?P<middle_of>{w.middle_of})|(?P<end_of>{w.end_of}))",
        "relative": "|".join(
            [*(re.escape(word).replace(r"\ ", "[ '’-]+") for word in words), *spelt, w.today]
        ),
        "not_after": "".join(f"(?<!{word})" for word in w.not_tomorrow.split("|") if word),
        "not_unit": rf"(?![:.]\d|\d| ?(?:{UNITS})\b)",
        "join": rf"(?:{TO}|\s*(?:{w.and_}|{w.or_})\s*){_ARTICLE}",
        "parts": "|".join(pattern for pattern, _, _ in w.parts),
        "places": "|".join(f"(?P<place_{n}>{'|'.join(given.split('/'))})" for n, given in places),
    }


def _dated(w: TimeWords, f: Mapping[str, str]) -> _Made:
    """Days with their month, and those beside them that share it: "from the 22nd to the 24th of March"."""
    day, year = f["dated"], f["year"]
    return [
        (
            rf"(?:{w.week_of}) (?:(?P<d1>{day}){w.of}(?P<m1>{f['months']})\b|(?P<d2>{day}){f['not_unit']})",
            read_week_of,
        ),
        (
            rf"(?P<d1>{day}){w.of}(?P<m1>{f['months']})\b\.?{year.format(1)}"
            rf"|(?P<m2>{f['months']})\b\.?[ ,/-]*(?:the )?(?P<d2>{day}){f['not_unit']}{year.format(2)}",
            read_named_month,
        ),
        (
            rf"(?<!at )(?<!um )(?<!las )(?<!alle )(?<!vers )(?<!gegen )"
            rf"(?P<d>{day})(?={f['join']}{day}{w.of}(?P<m>{f['months']})\b{year.format('')})",
            read_named_month,
        ),
        (
            rf"(?P<m>{f['months']})\b\.? (?:the )?{day}(?:{TO}|\s*(?:{w.or_})\s*){_ARTICLE}"
            rf"(?P<only>(?P<d>{day})){f['not_unit']}",
            read_named_month,
        ),
    ]


def _counted(w: TimeWords, f: Mapping[str, str]) -> _Made:
    """Days that are counted: from now, from another day, within a month."""
    base = (
        rf"(?:(?P<relative>{f['relative']})"
        rf"|(?:(?P<next>{w.next}) |(?:{w.this}) )?(?P<day>{f['weekdays']}))"
    )
    month = (
        r"(?:[ ,]+(?:of|in|de|del|da|do|di|im|du|en|em|a|ad|the)|[ ,]+d ?['’])*[ ,]*"
        rf"(?:{f['of_month']}|(?P<month>{f['months']})\b)"
    )
    return [
        *(
            (
                f"(?P<times_{abs(days)}{'_back' if days < 0 else ''}>{_filled_in(form, f, base)})",
                read_from_day,
            )
            for form, days in w.from_day
        ),
        (rf"(?:{f['places']}|(?P<place_0>{w.last})) (?P<day>{f['weekdays']}){month}", read_nth),
        (
            rf"(?P<place_1>{w.place_words.split(',')[0].replace('/', '|')}) (?P<day>{f['weekdays']})",
            read_weekday,
        ),
        *((form.replace("{n}", f["count"]), read_in_workdays) for form in w.in_workdays),
        *(
            (rf"(?P<{kind}>{form.replace('{n}', f['count'])})", read_in_some)
            for kind, forms_in in (
                ("in_weeks", w.in_weeks),
                ("in_days", w.in_days),
                ("in_months", w.in_months),
            )
            for form in forms_in
        ),
    ]


def _filled_in(form: str, f: Mapping[str, str], base: str) -> str:
    return form.replace("{n}", f["count"]).replace("{base}", base)


def _of_weeks(w: TimeWords, f: Mapping[str, str]) -> _Made:
    """Weekdays with the week they are in."""
    day, week = f["weekdays"], f["of_week"]
    return [
        (rf"(?P<day>{day}),? {f['glue']}{week}", read_weekday),
        (rf"{week}[ ,]+{f['glue']}(?P<day>{day})", read_weekday),
        # "Tuesday or Wednesday next week", "next Tuesday or Wednesday"
        (rf"(?P<day>{day})(?=(?:(?:{f['join']}|,\s*)(?:{day})){{1,3}},? {f['glue']}{week})", read_weekday),
        (rf"(?P<next>{w.next}) (?:{day}){f['join']}(?P<only>(?P<day>{day}))", read_weekday),
        (
            rf"(?P<next1>{w.next}) (?P<day1>{day})|(?P<day2>{day}) (?P<next2>{w.next_after})",
            read_weekday,
        ),
        (rf"(?P<this>{w.this}) (?P<day>{day})", read_weekday),
        (rf"{f['not_after']}(?P<relative>{f['relative']})", read_relative),
    ]


def _numbered(w: TimeWords, f: Mapping[str, str]) -> _Made:
    """Days by their number alone, or in this month or the next."""
    no_pick = rf"(?! (?:{_NO_DAY})s?\b)"
    forms = [
        form.format(ord=f"(?:{f['ordinal']})", nth=f["nth"], n=f["number"], unit=UNITS)
        for form in w.day_number
    ]
    return [
        *((rf"{f['of_month']}[ ,]+(?:on )?{form}{no_pick}", read_number) for form in forms),
        *((rf"{form}{no_pick}(?:[ ,]+{f['of_month']})?", read_number) for form in forms),
        (rf"(?P<d>{f['dated']})[ ,]+{f['of_month']}", read_number),
    ]


def _spans(w: TimeWords, f: Mapping[str, str]) -> _Made:
    """Weekends, weeks and months, or a part of one."""
    return [
        (
            rf"(?:(?P<next1>{w.next}) |(?:{w.this}) |(?P<next_week>{w.next_week}) )?(?P<weekend>{w.weekend})"
            rf"(?: (?P<next2>{w.next_after}))?",
            read_weeks,
        ),
        (rf"{f['edge']} {f['of_week']}", read_weeks),
        (rf"(?P<middle_of>{w.midweek})", read_weeks),
        (rf"{f['edge']} (?P<this_week>{w.the_week})", read_weeks),
        (f["of_week"], read_weeks),
        (rf"{f['edge']} {f['of_month']}", read_month),
        (rf"{f['edge']} (?P<this_month>{w.the_month})", read_month),
        (f["of_month"], read_month),
        (
            rf"(?:{f['edge']}[ -]|(?:in|en|im|em|a|ad|during|sometime|sometime in|{w.next}|{w.this}) )"
            rf"(?P<month>{f['months']})",
            read_month,
        ),
    ]


def _alternatives(words: Mapping[str, int]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
