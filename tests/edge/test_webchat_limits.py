"""How often a visitor may do what."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.desk import Desk, serve
from tests.support.scripted import ScriptedEngine
from tests.support.story import Story, begin_story
from tests.support.visitor import visiting


@pytest.fixture
async def strict_desk(
    database_url: str, tmp_path: Path, scripted_engine: ScriptedEngine
) -> AsyncIterator[Desk]:
    """A desk that counts; the limits of tokens are out of reach."""
    limit = "100000 per 10 second; 200000 per day"
    async with serve(database_url, tmp_path, engine=scripted_engine, rate_limit=limit) as desk:
        yield desk


@pytest.fixture
async def strict_story(strict_desk: Desk, scripted_engine: ScriptedEngine) -> AsyncIterator[Story]:
    story = await begin_story(strict_desk, scripted_engine)
    async with story.client:
        yield story


async def test_an_address_may_begin_twenty_sessions_a_minute(strict_story: Story) -> None:
    path = f"/v1/webchat/{strict_story.widget_id}/sessions"
    for _ in range(20):
        assert (await strict_story.client.post(path)).status_code == 201
    refused = await strict_story.client.post(path, headers={"Origin": "https://shop.example"})
    assert refused.status_code == 429
    assert refused.json()["type"] == "urn:frontdesk:problem:too-many-requests"
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert refused.headers["access-control-allow-origin"] == "https://shop.example"
    async with strict_story.desk.runtime.db.read(strict_story.location_id) as read:
        made = await read.value(
            "SELECT count(*) FROM contacts WHERE location_id = $1", strict_story.location_id
        )
    assert made == 20


async def test_one_businesss_visitors_do_not_use_up_anothers_limit(
    strict_desk: Desk, strict_story: Story, scripted_engine: ScriptedEngine
) -> None:
    for _ in range(21):
        await strict_story.client.post(f"/v1/webchat/{strict_story.widget_id}/sessions")
    another = await begin_story(strict_desk, scripted_engine)
    async with another.client, visiting(another) as visitor:
        assert (await visitor.says("Hello"))["seq"] == 1


async def test_a_session_may_say_twenty_things_a_minute(strict_story: Story) -> None:
    async with visiting(strict_story) as ana, visiting(strict_story) as ben:
        for number in range(20):
            await ana.says(f"Message {number}")
        refused = await ana.posts(body="One more")
        assert refused.status_code == 429
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert len(await ana.sees()) == 20
        await ben.says("Hello")


async def test_a_session_may_open_sixty_streams_a_minute(strict_story: Story) -> None:
    async with visiting(strict_story) as visitor:
        for _ in range(60):
            async with visitor.follows():
                pass
        refused = await visitor.client.get(f"{visitor.path}/stream", headers=visitor.headers)
        assert refused.status_code == 429
        assert (await visitor.client.get(visitor.path, headers=visitor.headers)).status_code == 200
