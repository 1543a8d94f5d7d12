"""Days and times as a customer reads them, in their language."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from frontdesk.flow.retrieval.language import Language


def shown_day(moment: datetime, language: Language) -> str:
    """ "Tuesday, March 5, 2019"."""
    return format_date(moment.date(), "full", locale=_locale(language))


def shown_time(moment: datetime, language: Language) -> str:
    """ "4:00 PM", "16:00"."""
    if language == "en":
        return moment.strftime("%I:%M %p").lstrip("0")
    return format_time(moment.time(), "HH:mm", locale=_locale(language))


def shown_in(moment: datetime, timezone: str) -> datetime:
    """The moment on a wall clock of the zone."""
    return moment.astimezone(ZoneInfo(timezone))


def _locale(language: Language) -> str:
    return language
