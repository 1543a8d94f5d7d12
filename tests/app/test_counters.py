"""Where calls are counted: in memory while one process serves, else where all see it."""

import asyncio
from pathlib import Path

import pytest
from limits.aio.storage import MemoryStorage
from limits.errors import StorageError

from frontdesk.app.counters import Counters, Presence, make_storage
from frontdesk.app.settings import Settings
from frontdesk.edge.http.limit_storage import PostgresStorage
from frontdesk.kit.db import Database
from frontdesk.kit.ids import new_id
from tests.support.database import make_database


@pytest.fixture
async def database(cluster: tuple[str, str], shared_dir: Path) -> str:
    """A database in which nobody else serves."""
    return await make_database(*cluster, shared_dir)


class BrokenStorage(MemoryStorage):
    """A shared store that cannot be reached."""

    async def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        raise StorageError(ConnectionError("away"))


async def until(presence: Presence, *, alone: bool) -> None:
    async with asyncio.timeout(20):
        await presence.until(alone=alone)


async def test_a_process_knows_whether_it_serves_alone(database: str) -> None:
    db = await Database.connect(database, connections=4)
    try:
        first, second = Presence(), Presence()
        async with first.shown(db):
            await until(first, alone=True)
            async with second.shown(db):
                await until(first, alone=False)
                await until(second, alone=False)
            await until(first, alone=True)
    finally:
        await db.close()


async def test_calls_are_counted_in_the_database_once_another_process_serves(database: str) -> None:
    db = await Database.connect(database, connections=4)
    key, alone = new_id(), True
    try:
        mine = Counters(PostgresStorage(db), lambda: alone)
        other = Counters(PostgresStorage(db), lambda: False)
        assert [await mine.incr(key, 60) for _ in range(3)] == [1, 2, 3]
        assert await other.get(key) == 0
        alone = False
        assert await mine.incr(key, 60) == 1
        assert await other.incr(key, 60) == 2
    finally:
        await db.close()


async def test_calls_are_counted_in_memory_while_the_shared_store_is_away() -> None:
    counters = Counters(BrokenStorage(), lambda: False)
    assert [await counters.incr("key", 60) for _ in range(2)] == [1, 2]


async def test_the_settings_say_where_calls_are_counted(database: str) -> None:
    db = await Database.connect(database, connections=2)
    try:
        alone = make_storage(Settings(), db, Presence())
        assert isinstance(alone, Counters)
        for settings in (Settings(workers=2), Settings(database_url=database)):
            assert isinstance(make_storage(settings, db, Presence()), PostgresStorage)
    finally:
        await db.close()
