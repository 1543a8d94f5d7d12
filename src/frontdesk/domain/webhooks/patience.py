"""How often a delivery is tried, and how long a failing webhook is left alone."""

import random
from datetime import datetime, timedelta

GIVE_UP_AFTER = timedelta(days=3)
LONGEST = timedelta(hours=8)
LONGEST_PROBE = timedelta(minutes=10)
FAILING_FROM = 3
"""Failures in a row from which a webhook counts as failing: it is probed by one delivery at a time."""
_FIRST_SECONDS = 5.0
_FACTOR = 3.0
_JITTER = 0.2


def next_attempt(
    created_at: datetime, now: datetime, attempts: int, chance: float | None = None
) -> datetime | None:
    """When to try again after so many attempts; None when it is given up.

    After 5 seconds, 15, 45, ... up to eight hours, each a fifth shorter or longer by chance (0..1).
    """
    due = now + _spread(attempts, LONGEST, chance)
    return due if due <= created_at + GIVE_UP_AFTER else None


def next_probe(now: datetime, failures: int, chance: float | None = None) -> datetime | None:
    """Before when a webhook is left alone, after so many failures in a row; None while it is not failing."""
    if failures < FAILING_FROM:
        return None
    return now + _spread(failures - FAILING_FROM + 1, LONGEST_PROBE, chance)


def at_once(failures: int) -> int:
    """How many requests may be under way to one webhook."""
    return 1 if failures > 0 else 4


def _spread(count: int, longest: timedelta, chance: float | None) -> timedelta:
    drawn = random.random() if chance is None else chance  # noqa: S311 - spreads load, hides nothing
    seconds = min(_FIRST_SECONDS * _FACTOR ** min(count - 1, 20), longest.total_seconds())
    return timedelta(seconds=seconds * (1 - _JITTER + 2 * _JITTER * drawn))
