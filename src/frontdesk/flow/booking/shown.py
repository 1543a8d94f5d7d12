"""Days and times as a customer reads them, in their language; in English as their country writes them."""

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.languages import get_official_languages

from frontdesk.flow.retrieval.language import Language

_NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"


def shown_day(moment: datetime, language: Language, country: str) -> str:
    """ "Tuesday, March 5, 2019" in the US (ISO 3166 alpha-2), "Tuesday, 5 March 2019" in GB."""
    return format_date(moment.date(), "full", locale=_locale(language, country))


def shown_time(moment: datetime, language: Language, country: str) -> str:
    """ "4:00 PM" in the US, "4:00 pm" in AU, "16:00" in GB and in other languages."""
    if language != "en":
        return format_time(moment.time(), "HH:mm", locale=language)
    return format_time(moment.time(), "short", locale=_locale(language, country)).replace(_NARROW_SPACE, " ")


def shown_in(moment: datetime, timezone: str) -> datetime:
    """The moment on a wall clock of the zone."""
    return moment.astimezone(ZoneInfo(timezone))


@cache
def _locale(language: Language, country: str) -> Locale:
    """The country's own English where it speaks English, else that of the US; other languages everywhere."""
    own = language == "en" and "en" in get_official_languages(country, de_facto=True)
    return Locale.parse(f"en_{country}" if own else language)
