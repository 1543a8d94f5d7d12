"""Whose clock a customer speaks by: their own, or that of the place they come to ("10 am Dublin time")."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from frontdesk.flow.engine import BookingOffer
from frontdesk.flow.language.plain import plain

_DAY = 24 * 60
_OF_THE_PLACE = re.compile(
    r"\b(?:(?:your|local|business|office|clinic|practice|salon|shop|store) time|time (?:there|over there)"
    r"|ortszeit|(?:ihrer|eurer|deiner|lokaler) zeit|hora (?:local|de alli|suya|vuestra)"
    r"|heure (?:locale|de la bas|de chez vous)|ora (?:locale|di la|vostra)|hora (?:local|dai|de la))\b"
)
_OF_THE_CUSTOMER = re.compile(
    r"\b(?:(?:my|our) time|(?:meiner|unserer) zeit|mi hora|mon heure|mia ora|minha hora)\b"
)
_NAMED = re.compile(
    r"(?:\d|[ap]\.?m\.?|noon|o['’]clock)\s*(?P<en>[A-Z][\w']+(?: [A-Z][\w']+)?) [Tt]ime\b"
    r"|\bUhr (?P<de>\w+(?:er|isch\w*)) Zeit\b"
    r"|\bhora (?:de |d[eo] )?(?P<es>[A-Z]\w+(?: [A-Z]\w+)?|española)\b"
    r"|\bheure (?:de |d['’])(?P<fr>[A-Z]\w+(?: [A-Z]\w+)?)"
    r"|\bora (?:di )(?P<it>[A-Z]\w+(?: [A-Z]\w+)?)"
)
"""A place or a country whose time is meant, after a clock time where that might be anything else."""


def on_clock_meant(booking: BookingOffer, said: Iterable[str], now: datetime) -> BookingOffer:
    """The offer on the calendar's own clock, where that is what the customer has last spoken by.

    `said` are the customer's lines, the oldest first.
    """
    if booking.timezone == booking.own_timezone:
        return booking
    meant = [whose for line in said if (whose := _is_of_the_place(line, booking)) is not None]
    if not meant or not meant[-1]:
        return booking
    moved = _offset(booking.own_timezone, now) - _offset(booking.timezone, now)
    shift = round(moved / timedelta(minutes=1))
    return replace(
        booking,
        timezone=booking.own_timezone,
        opens={day: _shifted(hours, shift) for day, hours in booking.opens.items()},
    )


def _is_of_the_place(text: str, booking: BookingOffer) -> bool | None:
    """None where the text does not say whose time it is."""
    words = plain(text)
    if _OF_THE_CUSTOMER.search(words):
        return False
    if _OF_THE_PLACE.search(words):
        return True
    named = _NAMED.search(text)
    if named is None:
        return None
    city = plain(booking.timezone.rsplit("/", 1)[-1].replace("_", " "))
    return city not in plain(named.group())


def _shifted(hours: tuple[int, int], shift: int) -> tuple[int, int]:
    first, last = hours[0] + shift, hours[1] + shift
    return (first, last) if 0 <= first < last <= _DAY else (0, _DAY)


def _offset(timezone: str, now: datetime) -> timedelta:
    return now.astimezone(ZoneInfo(timezone)).utcoffset() or timedelta(0)
