"""The patterns of times of a day, one language at a time."""

import re
from functools import cache

from frontdesk.flow.language.times.numbers import numbers
from frontdesk.flow.language.times.phrases import TIME_WORDS
from frontdesk.flow.retrieval.language import Language


@cache
def plain_pattern(language: Language) -> re.Pattern[str]:
    w = TIME_WORDS[language]
    hour = numbers(language, 24 if language != "en" else 12)
    return re.compile(
        rf"(?<![\w.,:/$€£#])(?<!\d{{3}}-)(?P<h>{hour})"
        r"(?:(?:[:.]| ?h ?)(?P<m>[0-5]\d)(?![\d/]|[.:]\d)|\.(?P<m2>00))?"
        rf"(?:(?P<am> ?(?:{w.am}))(?!\w)|(?P<pm> ?(?:{w.pm}))(?!\w)"
        rf"|(?P<unit> ?(?:{w.after_hour}))(?!\w)|(?P<ish>[ -]?ish\b))?"
        r"(?![\w%€$/]|[.,]\d|-\d{3})"
    )


@cache
def compact_pattern(language: Language) -> re.Pattern[str]:
    w = TIME_WORDS[language]
    hours = "uhr|horas?|heures?|hours|hrs?|h"
    after = rf"{w.or_}|{w.today}|on|to|and|tomorrow|please|works|if|am"
    return re.compile(
        r"(?<![\w.,:/$€£#+-])(?P<h>0?\d|1\d|2[0-3])(?P<m>[0-5]\d)"
        rf"(?:(?P<am> ?(?:{w.am}))(?!\w)|(?P<pm> ?(?:{w.pm}))(?!\w)|(?P<unit> ?(?:{hours}))(?!\w))?"
        rf"(?=[\s\0]*(?:[,;!?)]|\.(?!\d)|$|\0|(?:{after})\b))"
    )


@cache
def offset_patterns(language: Language) -> tuple[tuple[re.Pattern[str], int], ...]:
    hour = f"(?P<h>{numbers(language, 24)})"
    w = TIME_WORDS[language]
    unit = rf"(?: ?(?:{w.after_hour}))?(?:(?P<am> ?(?:{w.am}))|(?P<pm> ?(?:{w.pm})))?"
    return tuple(
        (re.compile(rf"(?<![\w.,:/-])(?:{form.replace('{h}', hour)}){unit}(?![\w:])"), offset)
        for form, offset in TIME_WORDS[language].offsets
    )


@cache
def minute_patterns(language: Language) -> tuple[tuple[re.Pattern[str], int], ...]:
    w = TIME_WORDS[language]
    hour = f"(?P<h>{numbers(language, 24)})"
    minute = rf"(?P<m>{numbers(language, 31)})"
    return tuple(
        (re.compile(rf"(?<![\w.,:/-])(?:{form.replace('{h}', hour).replace('{m}', minute)})(?![\w:])"), sign)
        for forms, sign in ((w.minutes_past, 1), (w.minutes_to, -1))
        for form in forms
    )


@cache
def moment_patterns(language: Language) -> tuple[tuple[re.Pattern[str], int], ...]:
    return tuple((re.compile(rf"(?<!\w)(?:{p})(?!\w)"), m) for p, m in TIME_WORDS[language].moments)


@cache
def part_patterns(language: Language) -> tuple[tuple[re.Pattern[str], int, int], ...]:
    return tuple(
        (re.compile(rf"(?<!\w)(?:{p})(?!\w)"), first, last) for p, first, last in TIME_WORDS[language].parts
    )


@cache
def part_today_pattern(language: Language) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{TIME_WORDS[language].part_today})\b")


@cache
def between_parts_pattern(language: Language) -> re.Pattern[str]:
    return re.compile(rf"(?:[\s,\0]|(?<![^\W\d_])(?:{TIME_WORDS[language].between_parts})(?!\w))*")


@cache
def introduced_pattern(language: Language) -> re.Pattern[str]:
    w = TIME_WORDS[language]
    words = "|".join((w.before_hour, w.after, w.before, w.not_before, w.not_after, w.between))
    return re.compile(rf"(?<!\w)(?:{words})\s+$|@\s*$")


@cache
def joint_pattern(language: Language) -> re.Pattern[str]:
    w = TIME_WORDS[language]
    return re.compile(rf"\s*(?:{w.and_}|{w.or_})\s*")


@cache
def ended_pattern(language: Language) -> re.Pattern[str]:
    w = TIME_WORDS[language]
    return re.compile(rf" (?:{w.onwards}|{w.upto})")


@cache
def no_hour_pattern(language: Language) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{TIME_WORDS[language].no_hour})\s+$")
