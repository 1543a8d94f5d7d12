"""Where calls are counted for the rate limits: in memory while one process serves, else where all see it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

import asyncpg
import structlog
from limits.aio.storage import MemoryStorage, RedisStorage, Storage
from limits.errors import StorageError
from redis.asyncio import ConnectionPool

from frontdesk.app.settings import Settings
from frontdesk.edge.http.limit_storage import PostgresStorage
from frontdesk.kit.db import OUT_OF_REACH, Database

log = structlog.get_logger(__name__)

SERVER_NAME = "frontdesk server"
"""Each serving process keeps a connection of this application_name open: so they know of each other."""

CHANNEL = "frontdesk_servers"
"""Where each says that it has come."""

_LOOK_SECONDS = 5.0
_RETRY_SECONDS = 0.5

T = TypeVar("T")


class Presence:
    """Whether other processes serve from the same database. `alone` is False until that is known."""

    def __init__(self) -> None:
        self.alone = False
        self._looked = asyncio.Condition()
        self._news = asyncio.Event()

    async def until(self, *, alone: bool) -> None:
        """Wait until it serves alone, or not."""
        async with self._looked:
            await self._looked.wait_for(lambda: self.alone == alone)

    @asynccontextmanager
    async def shown(self, db: Database) -> AsyncIterator[None]:
        """Be present, and look who else is, for as long as the context lasts."""
        task = asyncio.create_task(self._keep(db))
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _keep(self, db: Database) -> None:
        while True:
            try:
                async with db.listen_connection() as connection:
                    await connection.execute(f"SET application_name = '{SERVER_NAME}'")
                    await connection.add_listener(CHANNEL, lambda *_: self._news.set())
                    await connection.execute(f"NOTIFY {CHANNEL}")
                    while True:
                        self._news.clear()
                        await self._note(alone=await count_named(connection, SERVER_NAME) <= 1)
                        with contextlib.suppress(TimeoutError):
                            await asyncio.wait_for(self._news.wait(), _LOOK_SECONDS)
            except OUT_OF_REACH as problem:
                log.warning("cannot look who else serves", error=type(problem).__name__)
            await self._note(alone=False)
            await asyncio.sleep(_RETRY_SECONDS)

    async def _note(self, *, alone: bool) -> None:
        async with self._looked:
            self.alone = alone
            self._looked.notify_all()


async def count_named(connection: "asyncpg.Connection[asyncpg.Record]", name: str) -> int:
    """How many connections of that application_name the database has."""
    return int(
        await connection.fetchval(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = $1",
            name,
        )
    )


class Counters(Storage):
    """Counts in `shared`; in memory while `alone` says so, and while `shared` cannot be reached.

    When another process begins to serve, both go on in `shared` from what stands there: a window that
    is just running is counted anew, which is at most one window's calls too many.
    """

    STORAGE_SCHEME = ["frontdesk+counters"]  # noqa: RUF012 - declared so by the library

    def __init__(self, shared: Storage, alone: Callable[[], bool]) -> None:
        super().__init__(None)
        self._shared = shared
        self._memory = MemoryStorage()
        self._alone = alone

    @property
    def base_exceptions(self) -> type[Exception]:
        return StorageError

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        return await self._count(lambda storage: storage.incr(key, expiry, amount))

    async def get(self, key: str) -> int:
        return await self._count(lambda storage: storage.get(key))

    async def get_expiry(self, key: str) -> float:
        return await self._count(lambda storage: storage.get_expiry(key))

    async def check(self) -> bool:
        return await self._count(lambda storage: storage.check())

    async def reset(self) -> int | None:
        return await self._count(lambda storage: storage.reset())

    async def clear(self, key: str) -> None:
        await self._count(lambda storage: storage.clear(key))

    async def _count(self, act: Callable[[Storage], Awaitable[T]]) -> T:
        if self._alone():
            return await act(self._memory)
        try:
            return await act(self._shared)
        except (StorageError, OSError) as problem:
            log.warning("rate limits are counted in this process alone", error=type(problem).__name__)
            return await act(self._memory)


@asynccontextmanager
async def open_storage(settings: Settings, db: Database, presence: Presence) -> AsyncIterator[Storage]:
    """Redis where it is set; else memory for the only process on an embedded database; else PostgreSQL."""
    if settings.redis_url is not None:
        pool = ConnectionPool.from_url(settings.redis_url)
        try:
            shared = RedisStorage(
                f"async+{settings.redis_url}",
                wrap_exceptions=True,
                implementation="redispy",
                connection_pool=pool,  # type: ignore[arg-type]  # it takes one; its types do not say so
            )
            yield Counters(shared, lambda: False)
        finally:
            await pool.aclose()
    elif settings.database_url is not None or settings.workers > 1:
        yield PostgresStorage(db)
    else:
        yield Counters(PostgresStorage(db), lambda: presence.alone)
