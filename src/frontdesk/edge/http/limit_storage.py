"""Rate counters in PostgreSQL, so that several processes without Redis count together."""

from limits.aio.storage import Storage

from frontdesk.kit.db import Database


class PostgresStorage(Storage):
    """The fixed-window part of the library's storage, in one unlogged table."""

    STORAGE_SCHEME = ["frontdesk+postgres"]  # noqa: RUF012 - as the base class declares it

    def __init__(self, db: Database) -> None:
        super().__init__(None)
        self._db = db

    @property
    def base_exceptions(self) -> type[Exception]:
        return OSError

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        row = await self._db.lookup(
            "INSERT INTO rate_counters (key, count, expires_at)"
            " VALUES ($1, $2, clock_timestamp() + make_interval(secs => $3))"
            " ON CONFLICT (key) DO UPDATE SET"
            " count = CASE WHEN rate_counters.expires_at <= clock_timestamp() THEN excluded.count"
            "              ELSE rate_counters.count + excluded.count END,"
            " expires_at = CASE WHEN rate_counters.expires_at <= clock_timestamp() THEN excluded.expires_at"
            "                   ELSE rate_counters.expires_at END RETURNING count",
            key,
            amount,
            float(expiry),
        )
        return int(row["count"]) if row else amount

    async def get(self, key: str) -> int:
        row = await self._db.lookup(
            "SELECT count FROM rate_counters WHERE key = $1 AND expires_at > clock_timestamp()", key
        )
        return int(row["count"]) if row else 0

    async def get_expiry(self, key: str) -> float:
        row = await self._db.lookup(
            "SELECT extract(epoch FROM coalesce((SELECT expires_at FROM rate_counters WHERE key = $1),"
            " clock_timestamp()))::float8 AS at",
            key,
        )
        return float(row["at"]) if row else 0.0

    async def check(self) -> bool:
        return await self._db.lookup("SELECT 1") is not None

    async def reset(self) -> int | None:
        row = await self._db.lookup(
            "WITH gone AS (DELETE FROM rate_counters RETURNING 1) SELECT count(*) AS number FROM gone"
        )
        return int(row["number"]) if row else None

    async def clear(self, key: str) -> None:
        await self._db.lookup("DELETE FROM rate_counters WHERE key = $1", key)
