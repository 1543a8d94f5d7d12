"""What the words beside days make of them: ranges, "before Friday", "the day after", "not on Monday"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from frontdesk.flow.language.times.cues import MOVES, cues_of
from frontdesk.flow.language.times.days.finding import Day
from frontdesk.flow.language.times.numbers import TAKEN
from frontdesk.flow.retrieval.language import Language

_ARTICLE = re.compile(r"(?<=\s)(?:the|on|el|il|le|den|dem|der|o|dia|o dia|el dia) $")
_MADE_NO = re.compile(r"\W*(?:\w+ )?(?:not|nicht|no|pas|nao|non)\b")
_FOUR_WEEKS = timedelta(days=27)
_NEAR = 80  # characters; what is further off says nothing of a day


def ranges(text: str, days: Sequence[Day], language: Language) -> list[Day]:
    """Days from one to another: "Monday to Wednesday", "from the 5th to the 8th"."""
    found: list[Day] = []
    for day in days:
        before = found[-1] if found else None
        if before is None or not _is_range(text, before, day, language):
            found.append(day)
        elif MOVES.search(text[: before.start]):
            found[-1] = day
        else:
            weekdays = before.weekday is not None and day.weekday is not None
            last = day.last + timedelta(days=7) if weekdays and day.last < before.first else day.last
            found[-1] = Day(before.start, day.end, before.first, last) if before.first < last else day
    return found


def _is_range(text: str, one: Day, other: Day, language: Language) -> bool:
    cues, gap = cues_of(language), _ARTICLE.sub("", text[one.end : other.start])
    if not (one.exact and other.exact):
        return False
    if cues.to.fullmatch(gap):
        return True
    return bool(cues.and_.fullmatch(gap) and cues.between.search(text[: one.start]))


def days_between(day: Day) -> list[date]:
    return [date.fromordinal(n) for n in range(day.first.toordinal(), day.last.toordinal() + 1)]


def shifts(text: str, language: Language) -> Iterator[tuple[int, int, int]]:
    for pattern, days in cues_of(language).shifts:
        if match := pattern.search(text):
            yield days, match.start(), match.end()


def shifted(text: str, shift: tuple[int, int, int], days: Sequence[Day], language: Language) -> Day | None:
    """ "Tomorrow or the day after": a second day, counted from the first."""
    days_on, start, end = shift
    last = days[-1] if days and days[-1].end <= start and days[-1].exact else None
    if last is None or cues_of(language).either.fullmatch(text, last.end, start) is None:
        return None
    day = last.first + timedelta(days=days_on)
    return Day(start, end, day, day)


def opened(text: str, day: Day, language: Language, today: date, *, timed: bool) -> Day:
    """The days that "before Friday", "after the 20th" and "from Wednesday" mean: four weeks at most.

    `timed` says that a time is named too: "by Monday at 2:30" means that day.
    """
    before, cues, one_day = text[max(day.start - _NEAR, 0) : day.start], cues_of(language), timedelta(days=1)
    if not day.exact or day.first <= today:
        return day
    opens = cues.from_day_on.search(before) and not MOVES.search(before)
    if opens or cues.not_before.search(before) or cues.onwards.match(text, day.end):
        return replace(day, last=day.first + _FOUR_WEEKS)
    if cues.by_day.search(before):
        return day if timed else replace(day, first=today)
    if cues.not_after.search(before) or cues.upto.match(text, day.end):
        return replace(day, first=today)
    if cues.after_day.search(before):
        first = day.first + one_day
        return replace(day, first=first, last=first + _FOUR_WEEKS)
    if cues.before_day.search(before) and not _MADE_NO.match(text[day.end :]):
        return replace(day, first=today, last=day.first - one_day)
    return day


def is_excluded(plain: str, masked: str, day: Day, language: Language) -> bool:
    cues = cues_of(language)
    if cues.without.search(masked[: day.start].replace(TAKEN, " ") if day.start == 0 else plain[: day.start]):
        return True
    return cues.not_good.match(plain[day.end :]) is not None
