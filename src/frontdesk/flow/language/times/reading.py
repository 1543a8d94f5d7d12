"""What a message says about when: alternatives of day and time, days that are excluded, picks and shifts."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from frontdesk.flow.language.times.clocks import DAY, Clock, Part, find_clocks
from frontdesk.flow.language.times.cues import MOVES, cues_of
from frontdesk.flow.language.times.days import (
    Day,
    days_between,
    find_days,
    is_excluded,
    opened,
    ranges,
    shifted,
    shifts,
)
from frontdesk.flow.language.times.model import Here, Times, When, Window, minute_of
from frontdesk.flow.language.times.numbers import TAKEN, folded
from frontdesk.flow.language.times.picks import find_pick, pick_or_day
from frontdesk.flow.retrieval.language import Language

CHARACTERS = 1_500
"""What is read of a message."""
_BESIDE_CLOCK = re.compile(r"\s*\b(?:at|around|about|um|gegen|a las?|alle|as)\s*$")
_BESIDE_PART = re.compile(r"\s*\b(?:in|in the|on|por|de|am|le|il|di|na)\s*$")
_MIDDAY = 12 * 60


def read_times(
    text: str,
    languages: Sequence[Language],
    here: Here,
    *,
    asked: bool = False,
    offered: bool = False,
    listing: bool = False,
) -> Times:
    """Read a message in the language in which it says most.

    `asked` says that a time was asked for, `offered` that there is something to pick from, `listing` that
    times beside each other are alternatives.
    """
    readings = [_read(text[:CHARACTERS], language, here, asked, offered, listing) for language in languages]
    return max(readings, key=_richness, default=Times())


def _richness(times: Times) -> int:
    said = sum(day.end - day.start for day in times.days) + sum(one.end - one.start for one in times.clocks)
    windows = sum(when.window.end - when.window.start for when in times.options if when.window)
    shift = 0 if times.shift is None else 8
    return said + windows + shift + (0 if times.pick is None else 1) + times.earlier + times.later


@lru_cache(maxsize=4_096)
def _read(text: str, language: Language, here: Here, asked: bool, offered: bool, listing: bool) -> Times:
    plain = folded(text)
    days = find_days(plain, language, here.today, here.country)
    shift = next((m for m in shifts(plain, language)), None)
    if shift is not None and not any(day.start <= shift[1] and shift[2] < day.end for day in days):
        plain = _masked(plain, [shift])
        days = find_days(plain, language, here.today, here.country)
    else:
        shift = None
    pick = find_pick(plain, language, offered=offered)
    either = False
    if pick is not None and offered:
        pick, days, either = pick_or_day(plain, pick, days)
    masked = _masked(plain, days)
    if pick is not None and offered:
        masked = _masked(masked, [pick])
    clocks, parts = find_clocks(masked, language, asked=asked and pick is None)
    refused = _refused_clocks(plain, clocks, language)
    masked = _masked(masked, refused)
    clocks = [clock for clock in clocks if clock not in refused]
    parts = [_opposite(part) if _is_refused(plain, part, language) else part for part in parts]
    without = [day for day in days if is_excluded(plain, masked, day, language)]
    wanted = ranges(plain, [day for day in days if day not in without], language)
    wanted = [opened(masked, day, language, here.today, timed=bool(clocks)) for day in wanted]
    if shift is not None and (added := shifted(plain, shift, wanted, language)) is not None:
        wanted, shift = [*wanted, added], None
    spoken = _Spoken(masked, language, here, listing=listing)
    options = spoken.options(wanted, clocks, parts)
    cues = cues_of(language)
    rest = _masked(masked, [*clocks, *parts])
    rest = cues.around_times.sub(lambda match: TAKEN * len(match.group()), rest)
    return Times(
        options=tuple(options),
        without=tuple(without),
        shift=shift[0] if shift is not None else None,
        pick=pick[0] if pick is not None and (offered or not options) else None,
        pick_or_day=either,
        earlier=cues.earlier.search(rest) is not None,
        later=cues.later.search(rest) is not None,
        others=cues.others.search(rest) is not None,
        soonest=cues.soonest.search(rest) is not None,
        any_day=cues.any_day.search(rest) is not None,
        any_time=cues.any_time.search(rest) is not None,
        workdays=cues.workdays.search(rest) is not None,
        days=tuple(wanted),
        clocks=tuple(clocks),
    )


class _Spoken:
    """Puts days and times of one text together, in the order they are said."""

    def __init__(self, text: str, language: Language, here: Here, *, listing: bool) -> None:
        self._text = text
        self._listing = listing
        self._cues = cues_of(language)
        self._here = here

    def options(self, days: Sequence[Day], clocks: Sequence[Clock], parts: Sequence[Part]) -> list[When]:
        things: list[Day | Clock | Window] = [*days, *self._windows(clocks, parts)]
        if not days:
            starts = [part.start for part in parts if part.today]
            starts += [clock.start for clock in clocks if clock.today]
            things += [Day(start, start, self._here.today, self._here.today) for start in starts[:1]]
        things.sort(key=lambda thing: thing.start)
        groups: list[When] = []
        end = 0
        for thing in things:
            gap = self._text[end : thing.start]
            apart = bool(groups) and (
                self._cues.or_.search(gap) is not None
                or (self._listing and isinstance(thing, Clock) and groups[-1].clock is not None)
            )
            if not groups or apart:
                groups.append(When())
            groups[-1] = self._joined(groups[-1], thing)
            end = max(end, thing.end)
        return _filled(groups)

    def _joined(self, when: When, thing: Day | Clock | Window) -> When:
        """What is said later of the same alternative takes the place of what was said before."""
        match thing:
            case Day():
                held = when.day
                if held is not None and held.first <= thing.first <= thing.last <= held.last:
                    return replace(when, day=thing)
                if held is not None and thing.first <= held.first <= held.last <= thing.last:
                    return when
                if held is not None and not held.exact and thing.weekday is not None:
                    inside = [d for d in days_between(held) if d.weekday() == thing.weekday]
                    return (
                        replace(when, day=replace(thing, first=inside[0], last=inside[0])) if inside else when
                    )
                return replace(when, day=thing)
            case Clock():
                return replace(when, clock=thing, window=None)
            case Window():
                if when.clock is not None:
                    return when
                return replace(when, window=thing)

    def _windows(self, clocks: Sequence[Clock], parts: Sequence[Part]) -> list[Clock | Window]:
        """Times with the words around them: exact ones, and windows such as "after 3" and "2 to 4"."""
        found: list[Clock | Window] = []
        taken: set[int] = set()
        for place, clock in enumerate(clocks):
            if place in taken:
                continue
            following = clocks[place + 1] if place + 1 < len(clocks) else None
            if following is not None and (window := self._between(clock, following)) is not None:
                taken.add(place + 1)
                found.append(window)
            else:
                found.append(self._open(clock))
        found += [Window(p.first, p.last, p.start, p.end) for p in parts]
        return self._narrowed(sorted(found, key=lambda thing: thing.start))

    def _between(self, clock: Clock, other: Clock) -> Window | None:
        gap, before = self._text[clock.end : other.start], self._text[: clock.start]
        joined = self._cues.and_.fullmatch(gap)
        if joined is None:
            return None
        dash = gap.strip() in {"-", "–", "—"} or self._cues.to.fullmatch(gap) is not None
        if not dash and self._cues.between.search(before) is None:
            return None
        if MOVES.search(before):
            return None
        last = minute_of(other, self._here)
        earlier = [minute for minute in clock.minutes if minute < last]
        first = max(earlier, default=None) if other.sure else minute_of(clock, self._here)
        if first is None or first >= last:
            later = [minute for minute in other.minutes if first is not None and minute > first]
            if first is None or not later:
                return None
            last = later[0]
        return Window(first, last, clock.start, other.end)

    def _open(self, clock: Clock) -> Clock | Window:
        before, rest = self._text[: clock.start], self._text[clock.end :]
        minute = minute_of(clock, self._here)
        if self._cues.not_before.search(before):
            return Window(minute, DAY, clock.start, clock.end, minute)
        if self._cues.not_after.search(before):
            return Window(0, minute + 1, clock.start, clock.end, minute)
        if self._cues.after.search(before) or self._cues.onwards.match(rest):
            return Window(minute, DAY, clock.start, clock.end, minute)
        if self._cues.before.search(before) or self._cues.upto.match(rest):
            return Window(
                0, minute + (self._cues.upto.match(rest) is not None), clock.start, clock.end, minute
            )
        return clock

    @staticmethod
    def _narrowed(things: Sequence[Clock | Window]) -> list[Clock | Window]:
        """Two windows side by side are both meant: "in the afternoon, after 3"."""
        found: list[Clock | Window] = []
        for thing in things:
            last = found[-1] if found else None
            if isinstance(thing, Window) and isinstance(last, Window):
                first, end = max(thing.first, last.first), min(thing.last, last.last)
                if first < end and thing.start - last.end <= 12:
                    named = last.named if thing.named is None else thing.named
                    found[-1] = Window(first, end, last.start, thing.end, named)
                    continue
            found.append(thing)
        return found


def _filled(groups: Sequence[When]) -> list[When]:
    """What only one alternative says holds for those beside it: "Tuesday or Wednesday at 3"."""
    filled = list(groups)
    for place, when in enumerate(filled):
        if when.day is None:
            days = [other.day for other in (*filled[place + 1 :], *reversed(filled[:place])) if other.day]
            filled[place] = replace(when, day=days[0] if days else None)
    last = filled[-1] if filled else When()
    if all(when.clock is None and when.window is None for when in filled[:-1]):
        filled = [replace(when, clock=last.clock, window=last.window) for when in filled]
    return filled


def _masked(text: str, things: Sequence[Day | Clock | Part | tuple[int, int, int]]) -> str:
    for thing in things:
        start, end = (thing[1], thing[2]) if isinstance(thing, tuple) else (thing.start, thing.end)
        text = text[:start] + TAKEN * (end - start) + text[end:]
    return text


def _is_refused(text: str, part: Part, language: Language) -> bool:
    """ "I can't do mornings", "not in the morning", "mornings don't work"."""
    cues = cues_of(language)
    before = _BESIDE_PART.sub("", text[: part.start])
    return bool(cues.without.search(before) or cues.not_good.match(text[part.end :]))


def _refused_clocks(text: str, clocks: Sequence[Clock], language: Language) -> list[Clock]:
    """ "Not 9", "I can't do 9 or 10": those are no wishes. "Why not 9?" is one."""
    cues = cues_of(language)
    refused: list[Clock] = []
    for clock in sorted(clocks, key=lambda one: one.start):
        before = _BESIDE_CLOCK.sub("", text[: clock.start])
        gap = _BESIDE_CLOCK.sub("", text[refused[-1].end : clock.start]) if refused else "no"
        joined = any(joint.fullmatch(gap.strip()) for joint in (cues.or_, cues.and_, cues.to))
        if joined or (cues.without.search(before) and not cues.why_not.search(before)):
            refused.append(clock)
    return refused


def _opposite(part: Part) -> Part:
    """The rest of the day, on the side where more of it is."""
    if part.last <= _MIDDAY:
        return replace(part, first=_MIDDAY, last=DAY)
    return replace(part, first=0, last=part.first)
