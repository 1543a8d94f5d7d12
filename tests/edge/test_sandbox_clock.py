"""The clock of a sandbox: it goes forward, once for each call, and moves nobody else."""

import asyncio
from datetime import datetime

from frontdesk.kit.ids import new_id
from tests.support.fixtures import BeginStory
from tests.support.story import Story


async def read_clock(story: Story) -> datetime:
    answer = await story.post(f"/v1/locations/{story.location_id}/clock", {"advance": "PT0S"})
    return datetime.fromisoformat(answer["now"])


async def test_advances_made_at_once_add_up(story: Story) -> None:
    path = f"/v1/locations/{story.location_id}/clock"
    before = datetime.fromisoformat((await story.post(path, {"frozen": True}))["now"])
    await asyncio.gather(*(story.post(path, {"advance": "PT1H"}) for _ in range(3)))
    assert (await read_clock(story) - before).total_seconds() == 3 * 3600


async def test_an_advance_sent_twice_under_one_key_happens_once(story: Story) -> None:
    path = f"/v1/locations/{story.location_id}/clock"
    before = datetime.fromisoformat((await story.post(path, {"frozen": True}))["now"])
    headers = {"Idempotency-Key": new_id()}
    first = await story.client.post(path, json={"advance": "PT1H"}, headers=headers)
    again = await story.client.post(path, json={"advance": "PT1H"}, headers=headers)
    assert first.json() == again.json()
    assert (await read_clock(story) - before).total_seconds() == 3600


async def test_the_clock_does_not_go_back_nor_past_its_end(story: Story) -> None:
    path = f"/v1/locations/{story.location_id}/clock"
    for order in ({"set": "2001-01-01T00:00:00Z"}, {"set": "2300-01-01T00:00:00Z"}):
        response = await story.client.post(path, json=order)
        assert response.status_code == 422, response.text


async def test_a_location_whose_time_is_real_has_no_clock_to_set(new_story: BeginStory) -> None:
    live = await new_story(sandbox=False)
    response = await live.client.post(f"/v1/locations/{live.location_id}/clock", json={"advance": "PT1H"})
    assert response.status_code == 422
    assert "sandbox" in response.json()["detail"]


async def test_another_sandbox_does_not_move(new_story: BeginStory) -> None:
    one, two = await new_story(), await new_story()
    await two.post(f"/v1/locations/{two.location_id}/clock", {"frozen": True})
    before = await read_clock(two)
    await one.advance("P30D")
    assert await read_clock(two) == before
