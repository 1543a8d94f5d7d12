"""Rate limits: counted for each token and location, told in headers, over them a 429 says when to return."""

import asyncio
from pathlib import Path

import pytest
from limits.aio.storage import MemoryStorage, Storage

from frontdesk.edge.http.limit_storage import PostgresStorage
from frontdesk.flow.runtime import Runtime
from tests.support.desk import Desk, serve
from tests.support.fixtures import BeginStory
from tests.support.scripted import ScriptedEngine


async def test_the_headers_count_down_and_the_limit_is_kept(
    new_story: BeginStory, database_url: str, tmp_path: Path
) -> None:
    limit = "3 per 10 second; 100 per day"
    async with serve(database_url, tmp_path, engine=ScriptedEngine(), rate_limit=limit) as desk:
        story = await new_story(desk)
        left = []
        for _ in range(3):
            response = await story.client.get("/v1/token")
            assert response.status_code == 200
            left.append(response.headers["x-ratelimit-remaining"])
        assert left == ["2", "1", "0"]
        assert response.headers["x-ratelimit-max"] == "3"
        assert response.headers["x-ratelimit-interval-milliseconds"] == "10000"
        assert response.headers["x-ratelimit-limit-daily"] == "100"
        assert response.headers["x-ratelimit-daily-remaining"] == "97"
        over = await story.client.get("/conversation-ai/agents/search")
        assert over.status_code == 429
        assert 1 <= int(over.headers["retry-after"]) <= 10
        assert over.headers["x-ratelimit-remaining"] == "0"
        assert over.json()["statusCode"] == 429
        neighbour = await new_story(desk)
        assert (await neighbour.client.get("/v1/token")).status_code == 200


@pytest.fixture(params=["memory", "postgres"])
def storage(request: pytest.FixtureRequest, desk: Desk) -> Storage:
    runtime: Runtime = desk.runtime
    return MemoryStorage() if request.param == "memory" else PostgresStorage(runtime.db)


async def test_every_storage_counts_all_of_many_at_once(storage: Storage) -> None:
    counts = await asyncio.gather(*(storage.incr("many/at/once", 60) for _ in range(30)))
    assert sorted(counts) == list(range(1, 31))
    assert await storage.get("many/at/once") == 30


async def test_every_storage_forgets_a_window_that_is_over(storage: Storage) -> None:
    await storage.incr("short/window", 1)
    ends = await storage.get_expiry("short/window")
    assert ends > 0
    async with asyncio.timeout(10):
        while await storage.incr("short/window", 1) != 1:  # noqa: ASYNC110 - the window ends with time alone
            await asyncio.sleep(0.05)
