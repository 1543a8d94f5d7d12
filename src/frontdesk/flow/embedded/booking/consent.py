"""Whether the customer can have meant a time: it was said to them, or they named it themselves."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from frontdesk.flow.embedded.booking.answering import named_in
from frontdesk.flow.embedded.booking.state import languages_for
from frontdesk.flow.embedded.booking.told import proposed_in
from frontdesk.flow.engine import Line
from frontdesk.flow.language.times.model import Here, minute_of
from frontdesk.flow.language.times.reading import read_times
from frontdesk.flow.retrieval.language import Language, language_of

_LINES = 60


def was_said(start: datetime, earlier: Sequence[Line], now: datetime, zone: str, country: str) -> bool:
    """Whether an earlier line of ours names the time. Its day may stand in a line before it."""
    shown = start.astimezone(ZoneInfo(zone))
    minute = shown.hour * 60 + shown.minute
    languages = _languages(line.body for line in earlier)
    day: date | None = None
    for line in earlier[-_LINES:]:
        here = _here(line.at or now, zone, country, minute)
        if line.role == "contact":
            times = read_times(line.body, languages_for(line.body, languages), here)
            days = [when.day.first for when in times.options if when.day is not None and when.day.exact]
            day = days[-1] if days else day
            continue
        for one in proposed_in(line.body, here, languages):
            day = one.day or day
            if (day, one.minute) == (shown.date(), minute):
                return True
    return False


def names_exactly(start: datetime, text: str, now: datetime, zone: str, country: str) -> bool:
    """Whether the message names this day and time and no other."""
    shown = start.astimezone(ZoneInfo(zone))
    minute = shown.hour * 60 + shown.minute
    here = _here(now, zone, country, minute)
    named = named_in(read_times(text, languages_for(text, ()), here))
    return (
        len(named) == 1
        and named[0].day is not None
        and named[0].clock is not None
        and named[0].day.first == named[0].day.last == shown.date()
        and minute_of(named[0].clock, here) == minute
    )


def _here(now: datetime, zone: str, country: str, minute: int) -> Here:
    """A place that is open at the minute alone: "4" is 16:00 where that is the time in question."""
    return Here(now.astimezone(ZoneInfo(zone)).date(), country, minute, minute + 1)


def _languages(texts: Iterable[str]) -> tuple[Language, ...]:
    found = (language_of(text) for text in texts)
    return tuple(dict.fromkeys(language for language in found if language is not None))
