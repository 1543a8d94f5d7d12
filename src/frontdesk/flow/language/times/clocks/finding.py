"""Times of a day in a text: "half 4", "quarter past five in the evening", "morning 11", "14h30"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from frontdesk.flow.language.times.clocks.patterns import (
    between_parts_pattern,
    compact_pattern,
    ended_pattern,
    introduced_pattern,
    joint_pattern,
    minute_patterns,
    moment_patterns,
    no_hour_pattern,
    offset_patterns,
    part_patterns,
    part_today_pattern,
    plain_pattern,
)
from frontdesk.flow.language.times.numbers import TAKEN, number_of
from frontdesk.flow.language.times.words import UNITS
from frontdesk.flow.retrieval.language import Language

HALF, DAY = 12 * 60, 24 * 60
_NAMED = re.compile(
    r" (?!(?:on|or|and|if|for|please|in|to|until|till|instead|works?|is|would|then|o|u|e|y|et|ou|und|oder|uhr"
    r"|h)\b)[^\W\d_]"
)
_RANGE = re.compile(r"\b(?:from|between|de|desde|entre|von|zwischen|das|dalle|tra|fra)\s+$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_FEW_WORDS, _FEWER_WORDS = 7, 3


@dataclass(frozen=True)
class Clock:
    """A time and the characters it stands at; `minutes` from midnight, two where am or pm is open."""

    start: int
    end: int
    minutes: tuple[int, ...]
    weak: bool = False  # a bare number: a time only where words beside it make it one
    today: bool = False  # said with a part that can only be of this day

    @property
    def sure(self) -> bool:
        return len(self.minutes) == 1


@dataclass(frozen=True)
class Part:
    """A part of a day, from and to in minutes; `today` where it can only be this day's."""

    start: int
    end: int
    first: int
    last: int
    today: bool = False


def find_clocks(text: str, language: Language, *, asked: bool = False) -> tuple[list[Clock], list[Part]]:
    """The times in a folded text, and the parts of a day that no time belongs to.

    A bare number counts where `asked` says that a time was asked for and nothing else is in the text.
    """
    parts = _find_parts(text, language)
    clocks: list[Clock] = []
    for clock in _all_clocks(text, language, parts):
        if not any(clock.start < other.end and other.start < clock.end for other in clocks):
            clocks.append(clock)
    clocks.sort(key=lambda clock: clock.start)
    clocks, parts = _with_parts(text, clocks, parts, language)
    return _counted(text, clocks, language, asked=asked), parts


def _counted(text: str, clocks: Sequence[Clock], language: Language, *, asked: bool) -> list[Clock]:
    """Without the bare numbers that are no times. One that is joined to a time is one: "3 or 4 pm"."""
    sure = any(not clock.weak for clock in clocks)
    counts = [
        not clock.weak
        or (
            _counts(text, clock, language, asked=asked)
            # "3 pm at 5 Garden Street": a number before a name is no second time.
            and not (sure and _NAMED.match(text[clock.end :]))
        )
        for clock in clocks
    ]
    for order in (range(len(clocks) - 1, 0, -1), range(1, len(clocks))):
        for place in order:
            one, other = clocks[place - 1], clocks[place]
            joined = joint_pattern(language).fullmatch(text[one.end : other.start])
            if joined and counts[place] != counts[place - 1] and not _not_after(text[other.end :]):
                counts[place] = counts[place - 1] = True
    return [clock for clock, does in zip(clocks, counts, strict=True) if does]


def _all_clocks(text: str, language: Language, parts: Sequence[Part]) -> list[Clock]:
    found = []
    for pattern, offset in offset_patterns(language):
        for match in pattern.finditer(text):
            if (hour := _hour(match, language)) is not None:
                found.append(_clock(match, hour * 60 + offset, hour))
    for pattern, sign in minute_patterns(language):
        for match in pattern.finditer(text):
            hour, minute = _hour(match, language), number_of(match["m"], language)
            if match["m"].isdecimal():
                minute = int(match["m"])
            if hour is not None and minute is not None and minute < 60 and _is_said(text, match, minute):
                found.append(_clock(match, hour * 60 + sign * minute, hour))
    found += [_read_compact(match) for match in compact_pattern(language).finditer(text)]
    for match in plain_pattern(language).finditer(text):
        if (clock := _read_plain(match, language)) is not None:
            found.append(clock)
    for pattern, moment in moment_patterns(language):
        found += [
            Clock(match.start(), match.end(), (moment,))
            for match in pattern.finditer(text)
            if not any(part.start <= match.start() < part.end for part in parts)
        ]
    return found


def _is_said(text: str, match: re.Match[str], minute: int) -> bool:
    """Whether "10 to 11" is a time rather than two of them."""
    if any(unit in match.group() for unit in ("min", "uhr", "heure")):
        return True
    return minute % 5 == 0 and _RANGE.search(text[: match.start()]) is None


def _hour(match: re.Match[str], language: Language) -> int | None:
    if "h" not in match.re.groupindex:
        return 0
    number = number_of(match["h"], language)
    return number if number is not None and number <= 24 else None


def _clock(match: re.Match[str], minute: int, hour: int) -> Clock:
    minute %= DAY
    if hour > 12 or "h" not in match.re.groupindex:
        return Clock(match.start(), match.end(), (minute,))
    early = minute % HALF
    given = match.groupdict()
    if given.get("am") or given.get("pm"):
        return Clock(match.start(), match.end(), (early + (HALF if given.get("pm") else 0),))
    open_ = (early, early + HALF) if hour != 12 or minute < HALF else (early + HALF, early)
    return Clock(match.start(), match.end(), open_)


def _read_plain(match: re.Match[str], language: Language) -> Clock | None:
    hour = number_of(match["h"], language)
    if hour is None or hour > 24:
        return None
    minute = int(match["m"] or match["m2"] or 0)
    if minute > 59:
        return None
    start, end = match.start(), match.end()
    suffix = match["am"] or match["pm"] or ""
    if suffix.endswith(".") and suffix.count(".") == 1:
        end -= 1  # of the sentence
    total = (hour % 24) * 60 + minute
    if match["am"] or match["pm"]:
        if hour > 12:
            return Clock(start, end, (total,))
        return Clock(start, end, (total % HALF + (HALF if match["pm"] else 0),))
    written = match["m"] or match["unit"] or match["ish"]
    if hour > 12 or hour == 0 or (match["h"].startswith("0") and match["m"]):
        return Clock(start, end, (total,), weak=not written)
    weak = not written
    early = total % HALF
    return Clock(start, end, (early, early + HALF) if hour != 12 else (early + HALF, early), weak)


def _read_compact(match: re.Match[str]) -> Clock:
    """ "1530", "930 am": a time only where it is introduced, or beside a day."""
    hour, total = int(match["h"]), int(match["h"]) * 60 + int(match["m"])
    weak = not (match["am"] or match["pm"] or match["unit"])
    if (match["am"] or match["pm"]) and hour <= 12:
        return Clock(match.start(), match.end(), (total % HALF + (HALF if match["pm"] else 0),))
    if hour > 12 or hour == 0 or match["h"].startswith("0"):
        return Clock(match.start(), match.end(), (total,), weak)
    early = total % HALF
    return Clock(match.start(), match.end(), (early, early + HALF) if hour != 12 else (total, early), weak)


def _find_parts(text: str, language: Language) -> list[Part]:
    found: list[Part] = []
    for pattern, first, last in part_patterns(language):
        for match in pattern.finditer(text):
            if not any(match.start() < other.end and other.start < match.end() for other in found):
                today = part_today_pattern(language).search(match.group()) is not None
                found.append(Part(match.start(), match.end(), first, last, today))
    return sorted(found, key=lambda part: part.start)


def _with_parts(
    text: str, clocks: Sequence[Clock], parts: Sequence[Part], language: Language
) -> tuple[list[Clock], list[Part]]:
    """Each time with the part of the day that stands beside it: "5 in the evening", "morning 11"."""
    read = list(clocks)
    left = []
    for part in parts:
        beside = [
            place
            for place, clock in enumerate(read)
            if (clock.end <= part.start and _beside(text[clock.end : part.start], language))
            or (
                part.end <= clock.start
                and _beside(text[part.end : clock.start], language)
                and not _is_one_of_them(text, clock, language)
            )
        ]
        if not beside:
            left.append(part)
            continue
        # "1 this evening 7:30": what is a time by itself, then what comes right after.
        place = min(beside, key=lambda at: (read[at].weak, _gap(read[at], part)))
        read[place] = _in_part(text, read[place], part)
    return read, left


def _is_one_of_them(text: str, clock: Clock, language: Language) -> bool:
    """ "The morning one" is no time."""
    written = text[clock.start : clock.end]
    return clock.weak and not written[0].isdigit() and number_of(written, language) == 1


def _gap(clock: Clock, part: Part) -> int:
    return part.start - clock.end if clock.end <= part.start else clock.start - part.end


def _in_part(text: str, clock: Clock, part: Part) -> Clock:
    fitting = tuple(m for m in clock.minutes if part.first <= m < part.last) or tuple(
        m for m in clock.minutes if (m >= HALF) == (part.first >= HALF)
    )
    start, end = min(clock.start, part.start), max(clock.end, part.end)
    if TAKEN in text[start:end]:
        start, end = clock.start, clock.end
    return replace(
        clock, start=start, end=end, minutes=fitting or clock.minutes, weak=False, today=part.today
    )


def _beside(gap: str, language: Language) -> bool:
    return between_parts_pattern(language).fullmatch(gap) is not None


def _counts(text: str, clock: Clock, language: Language, *, asked: bool) -> bool:
    """Whether a bare number is an hour: by the words around it, or as the whole answer."""
    if _not_after(text[clock.end :]):
        return False
    before = text[: clock.start]
    if introduced_pattern(language).search(before):
        return True
    if clock.end - clock.start >= 3 and text[clock.start : clock.end].isdigit():
        return _stands_alone(text, clock, language, asked=asked)
    if ended_pattern(language).match(text[clock.end :]) and not before.rstrip().endswith(("for", "of")):
        return True
    written = text[clock.start : clock.end]
    # "Another one" is no time.
    alone = written[0].isdigit() or number_of(written, language) != 1
    return asked and alone and no_hour_pattern(language).search(before) is None and _is_short(text, clock)


def _stands_alone(text: str, clock: Clock, language: Language, *, asked: bool) -> bool:
    """Whether three or four digits are a time without a word that says so: "tomorrow 1530"."""
    before = text[: clock.start]
    if before.rstrip(" ,").endswith(TAKEN):
        return _YEAR.fullmatch(text[clock.start : clock.end]) is None
    return asked and no_hour_pattern(language).search(before) is None and _is_short(text, clock)


def _is_short(text: str, clock: Clock) -> bool:
    """Whether little more than the number was answered: "5 is fine", "at four"."""
    most = _FEW_WORDS if text[clock.start].isdigit() else _FEWER_WORDS
    return sum(c.isdigit() for c in text) <= 4 and len(text.replace(TAKEN, "").split()) <= most


def _not_after(rest: str) -> bool:
    return re.match(rf"[ -]?(?:{UNITS}|%|€|\$|/|st\b|nd\b|rd\b|th\b|\d)", rest) is not None
