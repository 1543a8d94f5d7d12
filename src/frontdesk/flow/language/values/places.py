"""Where and when: countries, postal codes, time zones, web addresses; times of day."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

from frontdesk.domain.contacts import values
from frontdesk.flow.language.phrasebooks import PHRASEBOOKS
from frontdesk.flow.language.plain import plain
from frontdesk.flow.language.times import Here, read_times
from frontdesk.flow.language.values.mentions import Value
from frontdesk.kit.zones import time_zones

_MOST_WORDS = 5
_PIECE = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*")
_USUAL_NAMES = {
    "usa": "US",
    "us": "US",
    "u.s.a": "US",
    "u.s": "US",
    "america": "US",
    "the states": "US",
    "uk": "GB",
    "u.k": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "great britain": "GB",
    "holland": "NL",
    "uae": "AE",
    "czech republic": "CZ",
    "estados unidos": "US",
    "eeuu": "US",
    "inglaterra": "GB",
}
_BARE_CODES = frozenset({"us", "uk", "u.s", "u.k"})
_WEB = re.compile(
    r"(?<![\w@.-])(?:https?://)?(?:[\w-]{1,63}\.){1,6}[^\W\d_]{2,24}(?::\d{2,5})?(?:/[^\s<>\"']*)?(?![\w@])",
    re.IGNORECASE,
)
_POSTAL = re.compile(
    r"(?<![\w.,/-])[A-Za-z]{0,2}\d[A-Za-z0-9]{0,5}(?:[ -]?(?:\d[A-Za-z0-9]{1,3}|[A-Z]{2}))?(?![\w/])"
)
_CLOCK = re.compile(
    r"(?<![\w:.,/])(?P<hour>\d{1,2})(?:\s?(?:[:.]|h(?!\w*[a-z]{2})|uhr\s?)\s?(?P<minute>[0-5]\d))?"
    r"\s?(?P<half>a\.?m\.?|p\.?m\.?)?(?![\w/])(?:\s?(?:h|uhr|o'?clock)\b)?",
    re.IGNORECASE,
)
_NOON = re.compile(r"\b(?:noon|midday|mediodia|mittags?|midi|meio dia|mezzogiorno)\b")
_MIDNIGHT = re.compile(r"\b(?:midnight|medianoche|mitternacht|minuit|meia noite|mezzanotte)\b")
_ANYWHERE = Here(date(2000, 1, 1), "GB")
"""Times of day are read alike on any day."""


def find_country(text: str) -> Value | None:
    """The first country the text names, by its name in many languages; a code only in capitals."""
    return next(_named(text, _country), None)


def find_timezone(text: str) -> Value | None:
    """The first time zone the text names: `Europe/Madrid`, or the city that one is called after."""
    for match in re.finditer(r"[A-Za-z]+(?:/[A-Za-z_+-]+\d*){1,2}", text):
        try:
            zone = values.timezone(match.group())
        except ValueError:
            continue
        return Value(zone, match.group(), match.start(), zone)
    return next(_named(text, lambda words: _zones_by_city().get(words)), None)


def find_website(text: str) -> Value | None:
    for match in _WEB.finditer(text):
        written = match.group().rstrip(".,;!?)")
        try:
            address = values.website(written)
        except ValueError:
            continue
        return Value(address, written, match.start(), address)
    return None


def find_postal_code(text: str) -> Value | None:
    for match in _POSTAL.finditer(text):
        written = match.group()
        if sum(character.isalnum() for character in written) >= 3:
            return Value(written.upper(), written, match.start(), written.upper())
    return None


def find_time(text: str) -> Value | None:
    """The first time of day as HH:MM; an hour without its half of the day is read as of 24."""
    return next(iter(find_times(text)), None)


def find_times(text: str) -> list[Value]:
    """What the first time of day can mean, the likeliest first: "half past seven" is 07:30 or 19:30."""
    spoken = read_times(text, tuple(PHRASEBOOKS), _ANYWHERE, asked=True).clocks
    if not spoken:
        written = _written_time(text)
        return [written] if written is not None else []
    clock = spoken[0]
    words = text[clock.start : clock.end]
    shown = (f"{minute // 60 % 24:02}:{minute % 60:02}" for minute in clock.minutes)
    return [Value(time, words, clock.start, time) for time in shown]


def _written_time(text: str) -> Value | None:
    for match in _CLOCK.finditer(text):
        hour, half = int(match["hour"]), (match["half"] or "").lower().replace(".", "")
        if half and not 1 <= hour <= 12:
            continue
        if half:
            hour = hour % 12 + (12 if half == "pm" else 0)
        if hour > 23:
            continue
        written = match.group().rstrip()
        shown = f"{hour:02}:{match['minute'] or '00'}"
        return Value(shown, written, match.start(), shown)
    for pattern, shown in ((_NOON, "12:00"), (_MIDNIGHT, "00:00")):
        if pattern.search(plain(text)):
            return Value(shown, text.strip(), text.index(text.strip()), shown)
    return None


def _named(text: str, known: Callable[[str], str | None]) -> Iterator[Value]:
    """Every longest stretch of words that is known, in order."""
    pieces = list(_PIECE.finditer(text))
    place = 0
    while place < len(pieces):
        for length in range(min(_MOST_WORDS, len(pieces) - place), 0, -1):
            start, end = pieces[place].start(), pieces[place + length - 1].end()
            written = text[start:end]
            if (found := known(written)) is not None:
                yield Value(found, written, start, written)
                place += length - 1
                break
        place += 1


def _country(words: str) -> str | None:
    usual = words.casefold().rstrip(".")
    if usual in _USUAL_NAMES and (usual not in _BARE_CODES or words.isupper()):
        return _USUAL_NAMES[usual]
    if len(words) <= 2:
        if not words.isupper():
            return None
    elif len(words) == 3 and words.islower():
        return None
    try:
        return values.country(words)
    except ValueError:
        return None


@cache
def _zones_by_city() -> dict[str, str]:
    """Cities after which just one zone is called, as they are usually written."""
    cities: dict[str, list[str]] = {}
    for zone in time_zones():
        if "/" in zone and not zone.startswith(("Etc/", "US/", "Canada/", "Brazil/", "Mexico/", "Chile/")):
            cities.setdefault(zone.rsplit("/", 1)[1].replace("_", " "), []).append(zone)
    named = {city: zones[0] for city, zones in cities.items() if len(zones) == 1}
    return {**{city.lower(): zone for city, zone in named.items()}, **named}
