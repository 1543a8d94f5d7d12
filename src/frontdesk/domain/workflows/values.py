"""The kinds of values that definitions are made of."""

from datetime import time, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, FailFast, Field

from frontdesk.kit.ids import is_id

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Channel = Literal["SMS", "WhatsApp", "Email", "IG", "FB", "GMB", "RCS", "WebChat", "Live_Chat", "Custom"]

LONGEST = timedelta(days=365)
SHORTEST_WAIT = timedelta(minutes=1)
"""A wait that is to break a circle lasts at least as long."""


class Strict:
    """Members that are not known are faults, not passed over."""

    __pydantic_config__ = ConfigDict(extra="forbid")


def _id(text: str) -> str:
    if not is_id(text):
        raise ValueError("must be an id: 1 to 64 letters, digits, - or _")
    return text


def _time_of_day(text: str) -> str:
    read_time(text)
    return text


def _offset(span: timedelta) -> timedelta:
    if abs(span) > LONGEST:
        raise ValueError("must be at most 365 days")
    return span


def _span(span: timedelta) -> timedelta:
    if not timedelta(0) < span <= LONGEST:
        raise ValueError("must be longer than nothing and at most 365 days, such as PT2H or P3D")
    return span


def read_time(text: str) -> time:
    """`09:00`. Raises ValueError for anything else."""
    hour, colon, minute = text.partition(":")
    if not (colon and len(minute) == 2 and f"{hour}{minute}".isascii() and f"{hour}{minute}".isdigit()):
        raise ValueError("must be a time of day such as 09:00")
    if len(hour) > 2 or int(hour) > 23 or int(minute) > 59:
        raise ValueError("must be a time of day such as 09:00")
    return time(int(hour), int(minute))


Id = Annotated[str, AfterValidator(_id)]
"""An id of a step, or of a thing that may not exist yet."""
TimeOfDay = Annotated[str, AfterValidator(_time_of_day)]
"""Local, `HH:MM`."""
Span = Annotated[timedelta, AfterValidator(_span)]
Offset = Annotated[timedelta, AfterValidator(_offset)]
"""Before (negative) or after."""
Name = Annotated[str, Field(min_length=1, max_length=200)]
Text = Annotated[str, Field(min_length=1, max_length=5_000)]
Words = Annotated[tuple[Name, ...], Field(max_length=50), FailFast()]
SomeWords = Annotated[tuple[Name, ...], Field(min_length=1, max_length=50), FailFast()]
Examples = Annotated[
    tuple[Annotated[str, Field(min_length=1, max_length=400)], ...], Field(max_length=50), FailFast()
]
