"""When a customer wants to be written to: "in two hours", "tomorrow at five", "next week"."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from frontdesk.flow.language.memory import languages_of
from frontdesk.flow.language.times import Here, read_times
from frontdesk.flow.language.times.model import When, minute_of
from frontdesk.flow.language.times.numbers import folded, number_of
from frontdesk.flow.retrieval.language import Language

ASKED_AT_MOST = timedelta(days=180)
_MORNING = time(9)
"""When a day was named and no time."""
_FEW = 3


@dataclass(frozen=True)
class _Words:
    """Patterns over folded text; `one` and `few` stand in for a number."""

    before: str
    one: str
    few: str
    half_hour: str
    minutes: str
    hours: str
    days: str
    weeks: str
    months: str
    years: str
    next_year: str


_WORDS: Mapping[Language, _Words] = {
    "en": _Words(
        before="in|after",
        one="an?|one",
        few="a couple of|a few|some",
        half_hour="half an hour",
        minutes="min(?:ute)?s?",
        hours="hours?|hrs?",
        days="days?",
        weeks="weeks?",
        months="months?",
        years="years?",
        next_year="next year",
    ),
    "es": _Words(
        before="en|dentro de|despues de",
        one="una?|uno",
        few="un par de|unos|unas|algunos|algunas",
        half_hour="media hora",
        minutes="min(?:uto)?s?",
        hours="horas?",
        days="dias?",
        weeks="semanas?",
        months="mes(?:es)?",
        years="anos?",
        next_year="el proximo ano|el ano proximo|el ano que viene",
    ),
    "de": _Words(
        before="in|nach",
        one="eine[mrn]?|ein",
        few="ein paar|einigen|wenigen",
        half_hour="einer halben stunde",
        minutes="min(?:uten?)?",
        hours="stunden?|std",
        days="tag(?:en?)?",
        weeks="wochen?",
        months="monat(?:en?)?",
        years="jahr(?:en?)?",
        next_year="nachstes jahr|im nachsten jahr",
    ),
    "fr": _Words(
        before="dans|d ici|apres",
        one="une?",
        few="quelques|deux ou trois",
        half_hour="une demi[ -]heure",
        minutes="min(?:ute)?s?",
        hours="heures?",
        days="jours?",
        weeks="semaines?",
        months="mois",
        years="ans?|annees?",
        next_year="l annee prochaine|l an prochain",
    ),
    "pt": _Words(
        before="em|daqui a|dentro de|depois de",
        one="uma?",
        few="um par de|alguns|algumas|uns|umas",
        half_hour="meia hora",
        minutes="min(?:uto)?s?",
        hours="horas?",
        days="dias?",
        weeks="semanas?",
        months="mes(?:es)?",
        years="anos?",
        next_year="no proximo ano|para o ano|ano que vem",
    ),
    "it": _Words(
        before="tra|fra|in|dopo",
        one="una?|uno|un",
        few="un paio di|qualche|alcuni|alcune",
        half_hour="mezz ?ora",
        minutes="min(?:ut[oi])?",
        hours="or[ae]",
        days="giorn[oi]",
        weeks="settiman[ae]",
        months="mes[ei]",
        years="ann[oi]",
        next_year="l anno prossimo|il prossimo anno",
    ),
}
_LENGTHS: Mapping[str, timedelta] = {
    "minutes": timedelta(minutes=1),
    "hours": timedelta(hours=1),
    "days": timedelta(days=1),
    "weeks": timedelta(weeks=1),
    "months": timedelta(days=30),
    "years": timedelta(days=365),
}


def understand(text: str, now: datetime, timezone: str, country: str) -> datetime | None:
    """The moment that the words mean, later than now; None where they name none. In UTC."""
    languages = languages_of(text, ())
    zone = ZoneInfo(timezone)
    local = now.astimezone(zone)
    times = read_times(text, languages, Here(local.date(), country))
    span = next((found for language in languages if (found := _span(text, language)) is not None), None)
    named = times.options[0] if times.options else None
    if span is not None and (named is None or (named.clock is None and named.window is None)):
        return now + span
    if named is None or (named.day is None and named.clock is None and named.window is None):
        return None
    return _moment(named, local, country)


def names_another_day(text: str, now: datetime, timezone: str, country: str) -> bool:
    """Whether a later day than today is spoken of, wished for or not."""
    today = now.astimezone(ZoneInfo(timezone)).date()
    times = read_times(text, languages_of(text, ()), Here(today, country))
    return any(day.last > today for day in (*times.days, *times.without))


def _moment(named: When, local: datetime, country: str) -> datetime | None:
    """The next moment of that day and time; a time without a day is today's or tomorrow's."""
    day = named.day.first if named.day is not None else local.date()
    if named.clock is not None:
        minute = minute_of(named.clock, Here(local.date(), country))
    elif named.window is not None:
        minute = min(max(named.window.first, _MORNING.hour * 60), max(named.window.last - 1, 0))
    elif day <= local.date():
        return None  # "later today": the first step's delay will do
    else:
        minute = _MORNING.hour * 60
    # Read on the wall, where a day of 23 hours has its nine o'clock too.
    moment = (datetime.combine(day, time(), local.tzinfo) + timedelta(minutes=minute)).astimezone(UTC)
    if moment <= local and named.day is None:
        tomorrow = datetime.combine(day + timedelta(days=1), time(), local.tzinfo)
        moment = (tomorrow + timedelta(minutes=minute)).astimezone(UTC)
    return moment if moment > local else None


def _span(text: str, language: Language) -> timedelta | None:
    words, plain = _WORDS[language], re.sub(r"['’]", " ", folded(text))
    if re.search(rf"\b(?:{words.before}) {words.half_hour}\b", plain):
        return timedelta(minutes=30)
    if re.search(rf"\b(?:{words.next_year})\b", plain):
        return _LENGTHS["years"]
    found = _pattern(language).search(plain)
    if found is None:
        return None
    unit = found.lastgroup
    assert unit is not None
    number = _number(found["n"], language)
    return None if number is None else number * _LENGTHS[unit]


def _number(written: str, language: Language) -> int | None:
    if written.isdecimal():
        return int(written)
    if re.fullmatch(_WORDS[language].few, written):
        return _FEW
    if re.fullmatch(_WORDS[language].one, written):
        return 1
    return number_of(written, language)


@cache
def _pattern(language: Language) -> re.Pattern[str]:
    words = _WORDS[language]
    units = "|".join(f"(?P<{name}>{getattr(words, name)})" for name in _LENGTHS)
    return re.compile(
        rf"\b(?:{words.before}) (?P<n>\d{{1,3}}|{words.few}|{words.one}|[^\W\d_]+) ?(?:{units})\b"
    )
