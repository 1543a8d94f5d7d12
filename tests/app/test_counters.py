"""Where calls are counted: in memory while one process serves, else where all see it."""

import asyncio
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from limits.aio.storage import MemoryStorage
from limits.errors import StorageError

from frontdesk.app.counters import Counters, Presence, open_storage
from frontdesk.app.settings import Settings
from frontdesk.edge.http.limit_storage import PostgresStorage
from frontdesk.kit.db import Database
from frontdesk.kit.ids import new_id
from tests.support.database import make_database
from tests.support.ports import free_port


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
        async with open_storage(Settings(), db, Presence()) as alone:
            assert isinstance(alone, Counters)
        for settings in (Settings(workers=2), Settings(database_url=database)):
            async with open_storage(settings, db, Presence()) as shared:
                assert isinstance(shared, PostgresStorage)
    finally:
        await db.close()


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    """A Redis of this test's own, at a Unix socket that nobody else finds."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("there is no redis-server on this machine; install one to count calls in Redis")
    port = free_port()
    quiet = ("--save", "", "--appendonly", "no", "--bind", "127.0.0.1", "--dir", str(tmp_path))
    with subprocess.Popen(
        [program, "--port", str(port), *quiet], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as server:
        assert server.stdout is not None
        assert any("Ready to accept connections" in line for line in server.stdout)
        yield f"redis://127.0.0.1:{port}/0"
        server.kill()


async def test_servers_that_share_a_redis_count_there_together(redis_url: str, database: str) -> None:
    settings = Settings(redis_url=redis_url, database_url=database)
    db = await Database.connect(database, connections=2)
    try:
        async with (
            open_storage(settings, db, Presence()) as one,
            open_storage(settings, db, Presence()) as other,
        ):
            key = new_id()
            assert [await storage.incr(key, 60) for storage in (one, other, one)] == [1, 2, 3]
            assert await other.get(key) == 3
    finally:
        await db.close()


async def test_a_redis_that_is_away_stops_nobody(database: str) -> None:
    settings = Settings(redis_url="redis://127.0.0.1:1/0", database_url=database)
    db = await Database.connect(database, connections=2)
    try:
        async with open_storage(settings, db, Presence()) as storage:
            key = new_id()
            assert [await storage.incr(key, 60) for _ in range(2)] == [1, 2]
    finally:
        await db.close()
