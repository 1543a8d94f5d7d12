"""The time zones there are."""

from functools import cache
from zoneinfo import available_timezones


@cache
def time_zones() -> frozenset[str]:
    """The IANA names; read from the disk once, since that takes long."""
    return frozenset(available_timezones())
