"""The time zones there are."""

from functools import cache
from zoneinfo import available_timezones

_OF_THIS_MACHINE = {"localtime"}
"""Names that a system adds for itself: the database does not know them, and they mean nothing elsewhere."""


@cache
def time_zones() -> frozenset[str]:
    """The IANA names; read from the disk once, since that takes long."""
    return frozenset(available_timezones()) - _OF_THIS_MACHINE
