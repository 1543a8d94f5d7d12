"""How often one may call: counted in memory, in Redis, or in PostgreSQL where several processes serve."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from limits import RateLimitItem, parse_many
from limits.aio.storage import Storage

from frontdesk.kit.clock import Clock
from frontdesk.kit.problems import TooMany

DEFAULT = "100 per 10 second; 200000 per day"


@dataclass(frozen=True)
class Limits:
    """The limit over a short interval and over a day, for one token and location."""

    burst: RateLimitItem
    daily: RateLimitItem

    @classmethod
    def parse(cls, text: str) -> "Limits":
        """Read "100 per 10 second; 200000 per day". Raises ValueError for anything else."""
        items: Sequence[RateLimitItem] = parse_many(text)
        if len(items) != 2:
            raise ValueError("a rate limit names two: one for a short interval and one for a day")
        burst, daily = sorted(items, key=lambda item: item.get_expiry())
        return cls(burst, daily)


class RateLimiter:
    """Counts in fixed windows and tells what is left. `None` for the limits switches it off."""

    def __init__(self, storage: Storage, limits: Limits | None, clock: Clock) -> None:
        self._storage = storage
        self._limits = limits
        self._clock = clock

    async def headers(self, *identifiers: str) -> dict[str, str]:
        """Count one call and answer the contract's headers. Raises TooMany over either limit."""
        if self._limits is None:
            return {}
        burst, daily = self._limits.burst, self._limits.daily
        used = await self._storage.incr(burst.key_for(*identifiers), burst.get_expiry())
        used_today = await self._storage.incr(daily.key_for(*identifiers), daily.get_expiry())
        headers = {
            "X-RateLimit-Limit-Daily": str(daily.amount),
            "X-RateLimit-Daily-Remaining": str(max(daily.amount - used_today, 0)),
            "X-RateLimit-Interval-Milliseconds": str(burst.get_expiry() * 1000),
            "X-RateLimit-Max": str(burst.amount),
            "X-RateLimit-Remaining": str(max(burst.amount - used, 0)),
        }
        for item, count in ((daily, used_today), (burst, used)):
            if count > item.amount:
                raise LimitReached(headers, await self._seconds_left(item, identifiers))
        return headers

    async def count(self, item: RateLimitItem, *identifiers: str) -> None:
        """Count one act against a limit of its own. Raises TooMany over it."""
        if self._limits is None:
            return
        if await self._storage.incr(item.key_for(*identifiers), item.get_expiry()) > item.amount:
            seconds = await self._seconds_left(item, identifiers)
            raise TooMany(f"Too many requests; try again in {seconds} s.", seconds)

    async def _seconds_left(self, item: RateLimitItem, identifiers: Sequence[str]) -> int:
        expiry = await self._storage.get_expiry(item.key_for(*identifiers))
        return max(1, math.ceil(expiry - self._clock.now().timestamp()))


class LimitReached(TooMany):
    """The token has used up its limit; the headers tell which."""

    def __init__(self, headers: dict[str, str], retry_after_seconds: int) -> None:
        super().__init__(f"Too many requests; try again in {retry_after_seconds} s.", retry_after_seconds)
        self.headers = headers
