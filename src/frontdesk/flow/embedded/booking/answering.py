"""Yes, no, a choice or another wish: what a message says to what was proposed."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from frontdesk.flow.booking.wishes import Wish
from frontdesk.flow.embedded.booking.cues import Heard, hear
from frontdesk.flow.embedded.booking.state import Proposed, Talk, sentences_of
from frontdesk.flow.language.times.days import Day
from frontdesk.flow.language.times.model import LAST, Here, Times, When, Window, minute_of


def answered(talk: Talk, heard: Heard, times: Times, text: str) -> Talk:
    """Yes, no, or a choice, after something was proposed."""
    if times.pick is not None and len(talk.proposed) > 1:
        place = len(talk.proposed) - 1 if times.pick == LAST else times.pick
        if place < len(talk.proposed):
            one = talk.proposed[place]
            sure = not _may_be_hour(text, one, talk)
            return replace(_taking(talk, one), agreed=one.is_whole and sure, yes=True)
    if not talk.proposed:
        return replace(talk, yes=heard.yes and not heard.no)
    named = named_in(times)
    if times.shift is not None:
        return replace(talk, agreed=False)
    if len(talk.proposed) > 1:
        return (
            replace(_chosen(talk, times), yes=heard.yes and not heard.no)
            if not named
            else _chosen(talk, times)
        )
    [one] = talk.proposed
    if talk.agreed and (heard.no or heard.refuses) and not named and not times.others:
        # It was agreed on, and what was asked for since is a detail.
        return replace(talk, refused=True)
    if talk.agreed and not heard.no and not _differs(named, one, talk) and not times.others:
        return replace(talk, yes=heard.yes)
    agrees = heard.yes and not heard.no and not _differs(named, one, talk)
    if heard.no and not named:
        return replace(talk, rejected=True, agreed=False, proposed=())
    if not agrees:
        return replace(talk, agreed=False)
    taken = _taking(talk, one)
    hedged = heard.hedge and len(text.split()) > 1 and _hedges(text)
    return replace(taken, yes=True, agreed=talk.read_back and taken.is_exact and not hedged)


def _may_be_hour(text: str, one: Proposed, talk: Talk) -> bool:
    """Whether a bare number that picks from a list may be an hour as well: "2" of 2:00, 2:30."""
    bare = re.fullmatch(r"\D*(\d)\D*", text)
    if bare is None or one.minute is None:
        return False
    number = int(bare.group(1))
    hours = {number * 60, number * 60 + 12 * 60}
    offered = {other.minute for other in talk.proposed}
    wished = talk.window is not None and any(talk.window[0] <= hour < talk.window[1] for hour in hours)
    return one.minute not in hours and (bool(hours & offered) or wished)


def _hedges(text: str) -> bool:
    """Whether the sentence that agrees holds a condition; what another sentence asks does not matter."""
    return any(hear(part).hedge and hear(part).yes for part in sentences_of(text))


def named_in(times: Times) -> list[When]:
    return [when for when in times.options if when.day is not None or when.clock is not None or when.window]


def _differs(named: Sequence[When], one: Proposed, talk: Talk) -> bool:
    """Whether what is named is not what was proposed."""
    day, minute = one.day or talk.day, one.minute if one.minute is not None else talk.minute
    return any(
        (when.day is not None and day is not None and not when.day.first <= day <= when.day.last)
        or (when.clock is not None and minute is not None and minute not in when.clock.minutes)
        or (
            when.window is not None
            and minute is not None
            and not when.window.first <= minute < when.window.last
        )
        for when in named
    )


def _chosen(talk: Talk, times: Times) -> Talk:
    """One of several offered, named by its day or time."""
    named = named_in(times)
    if len(named) != 1 or times.earlier or times.later or times.others:
        return talk
    [when] = named
    fits = [
        one
        for one in talk.proposed
        if (when.day is None or one.day is None or when.day.first <= one.day <= when.day.last)
        and (when.clock is None or one.minute is None or one.minute in when.clock.minutes)
        and (when.window is None or one.minute is None or when.window.first <= one.minute < when.window.last)
    ]
    if len(fits) != 1 or (when.clock is None and when.day is None):
        return talk
    [one] = fits
    return replace(_taking(talk, one), agreed=one.is_whole, yes=True)


def _taking(talk: Talk, one: Proposed) -> Talk:
    return replace(
        talk,
        day=one.day or talk.day,
        minute=one.minute if one.minute is not None else talk.minute,
        span=None if one.day else talk.span,
        window=None if one.minute is not None else talk.window,
        options=(),
    )


def wished(talk: Talk, times: Times, here: Here) -> Talk:
    """What the message names takes the place of what was named before."""
    if times.without:
        talk = replace(talk, without=(*talk.without, *times.without))
        excluded = {day.first for day in times.without if day.weekday is None}
        weekdays = {day.weekday for day in times.without if day.weekday is not None}
        if talk.day is not None and (talk.day in excluded or talk.day.weekday() in weekdays):
            talk = replace(talk, day=None)
    if times.any_day and not times.options:
        talk = replace(talk, day=None, span=None)
    named = named_in(times)
    if times.shift is not None and not any(when.day for when in named):
        talk = _shifted(talk, times.shift)
    if len(named) > 1:
        return replace(
            talk,
            options=tuple(_wish(when, here) for when in named),
            day=_common_day(named),
            minute=None,
            span=None,
            window=None,
        )
    for when in named:
        talk = _with(talk, when, here)
    return replace(talk, soonest=talk.soonest or times.soonest)


def _shifted(talk: Talk, days: int) -> Talk:
    """So many days on from the one that is spoken of, where that is one day."""
    spoken_of = {one.day for one in talk.proposed if one.day is not None}
    day = talk.day or (spoken_of.pop() if len(spoken_of) == 1 else None)
    if day is None:
        return talk
    return replace(talk, day=day + timedelta(days=days), span=None, within=None, options=(), soonest=False)


def _wish(when: When, here: Here) -> Wish:
    return Wish(
        first_day=when.day.first if when.day else None,
        last_day=when.day.last if when.day else None,
        at=minute_of(when.clock, here) if when.clock else None,
        earliest=when.window.first if when.window else None,
        latest=when.window.last if when.window else None,
    )


def _common_day(named: Sequence[When]) -> date | None:
    days = {when.day.first if when.day is not None and when.day.exact else None for when in named}
    return days.pop() if len(days) == 1 else None


def _with(talk: Talk, when: When, here: Here) -> Talk:
    if when.day is not None and when.clock is None and when.window is None:
        talk = _at_its_time(talk, when.day)
    talk = replace(talk, options=())
    if when.day is not None:
        exact = when.day.exact
        first, last = _of_span(when.day, talk)
        held = talk.day if talk.day is not None and first <= talk.day <= last else None
        talk = replace(
            talk,
            day=first if exact else held,
            span=None if exact else (first, last),
            within=_still_within(talk, first) if exact else (first, last),
            soonest=False,
        )
    if when.clock is not None:
        talk = replace(talk, minute=_minute(when, talk, here), window=None, named=None, any_time=False)
    elif when.window is not None:
        window: Window = when.window
        talk = replace(
            talk, minute=None, window=(window.first, window.last), named=window.named, any_time=False
        )
    return talk


def _at_its_time(talk: Talk, day: Day) -> Talk:
    """One of several days that were wished for keeps the time that was wished for on it."""
    wish = next((one for one in talk.options if one.first_day == day.first), None)
    if wish is None:
        return talk
    window = (
        (wish.earliest, wish.latest) if wish.earliest is not None and wish.latest is not None else talk.window
    )
    return replace(talk, minute=wish.at if wish.at is not None else talk.minute, window=window)


def _of_span(day: Day, talk: Talk) -> tuple[date, date]:
    """A weekday that is only named is that of the days that were spoken of: "next week" - "Wednesday"."""
    if day.weekday is None or talk.within is None:
        return day.first, day.last
    first, last = talk.within
    ahead = first + timedelta(days=(day.weekday - first.weekday()) % 7)
    return (ahead, ahead) if ahead <= last else (day.first, day.last)


def _still_within(talk: Talk, day: date) -> tuple[date, date] | None:
    within = talk.within
    return within if within is not None and within[0] <= day <= within[1] else None


def _minute(when: When, talk: Talk, here: Here) -> int:
    """The likelier reading; a part of the day that was spoken of before tells 4 from 16."""
    assert when.clock is not None
    if talk.window is not None and len(when.clock.minutes) > 1:
        first, last = max(talk.window[0], here.opens), min(talk.window[1], here.closes)
        inside = [minute for minute in when.clock.minutes if first <= minute < last]
        if len(inside) == 1:
            return inside[0]
    return minute_of(when.clock, here)
