"""Spans of time as a query names them: days in a time zone, or moments."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator

from frontdesk.kit.problems import Invalid
from frontdesk.kit.zones import time_zones

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_EARLIEST, _LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def _read(text: str) -> date | datetime:
    try:
        told = date.fromisoformat(text) if _DAY.fullmatch(text) else datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(
            "must be a day such as 2030-01-31 or a moment such as 2030-01-31T09:00:00Z"
        ) from None
    if isinstance(told, datetime) and told.tzinfo is None:
        # In a query a plus sign arrives as a blank, and then nothing is left of the zone.
        raise ValueError("a moment must carry a time zone, such as 2030-01-31T09:00:00Z")
    return told


def _checked(text: str) -> str:
    _read(text.replace(" ", "+"))
    return text


def _known_zone(name: str) -> str:
    if name not in time_zones():
        raise ValueError("timezone must be an IANA time zone such as Europe/Madrid")
    return name


DayOrMoment = Annotated[str, AfterValidator(_checked)]
"""`2030-01-31`, a whole day of the time zone, or a moment with its zone."""
Zone = Annotated[str, AfterValidator(_known_zone)]


def begin_of(told: str, timezone: str) -> datetime:
    """Where a span begins that was told so. Raises Invalid for a time that no calendar here has."""
    return _moment(_read(told.replace(" ", "+")), timezone)


def end_of(told: str, timezone: str) -> datetime:
    """Where a span ends that was told so: a day counts as a whole, a moment does not belong to it."""
    return _moment(_read(told.replace(" ", "+")), timezone, days=1)


def _moment(told: date | datetime, timezone: str, *, days: int = 0) -> datetime:
    """The moment itself, or the day's beginning, so many days later. Raises Invalid."""
    try:
        if isinstance(told, datetime):
            moment = told.astimezone(UTC)
        else:
            day = told + timedelta(days=days)
            moment = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(timezone)).astimezone(UTC)
    except OverflowError:
        raise Invalid("a time must lie between the years 1970 and 2200") from None
    if not _EARLIEST <= moment <= _LATEST:
        raise Invalid("a time must lie between the years 1970 and 2200")
    return moment
