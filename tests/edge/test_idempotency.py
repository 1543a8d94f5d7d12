"""A write with an Idempotency-Key happens once, however often and however closely together it is sent."""

import asyncio

import pytest

from frontdesk.kit.ids import new_id
from tests.support.fixtures import BeginStory
from tests.support.story import Story

AGENT = {"name": "Once", "personality": "Kind", "goal": "Help", "instructions": "Be brief"}


async def create(
    story: Story,
    key: str,
    body: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
) -> tuple[int, str]:
    response = await story.client.post(
        "/conversation-ai/agents", json=body or AGENT, headers={"Idempotency-Key": key, **(headers or {})}
    )
    return response.status_code, response.text


async def test_the_same_request_gets_the_same_answer_and_creates_nothing_more(story: Story) -> None:
    key = new_id()
    first = await create(story, key)
    assert first[0] == 201
    assert await create(story, key) == first
    assert (await story.get("/conversation-ai/agents/search"))["totalCount"] == 1


async def test_a_replayed_answer_says_that_it_is_one(story: Story) -> None:
    key = new_id()
    await create(story, key)
    response = await story.client.post(
        "/conversation-ai/agents", json=AGENT, headers={"Idempotency-Key": key}
    )
    assert response.headers["idempotent-replayed"] == "true"
    assert response.headers["content-type"] == "application/json"


async def test_another_body_under_the_same_key_is_refused(story: Story) -> None:
    key = new_id()
    await create(story, key)
    status, text = await create(story, key, AGENT | {"name": "Another"})
    assert status == 422
    assert "used before for another request" in text


async def test_of_many_at_once_one_is_carried_out(story: Story) -> None:
    key = new_id()
    answers = await asyncio.gather(*(create(story, key) for _ in range(8)))
    statuses = {status for status, _ in answers}
    assert statuses <= {201, 409}
    assert len({text for status, text in answers if status == 201}) == 1
    assert (await story.get("/conversation-ai/agents/search"))["totalCount"] == 1


async def test_a_refused_write_leaves_its_key_free(story: Story) -> None:
    key = new_id()
    assert (await create(story, key, {"name": "no goal"}))[0] == 422
    assert (await create(story, key))[0] == 201


async def test_keys_of_two_tokens_do_not_meet(new_story: BeginStory) -> None:
    one, two = await new_story(), await new_story()
    key = new_id()
    first, second = await create(one, key), await create(two, key)
    assert (first[0], second[0]) == (201, 201)
    assert first[1] != second[1]


async def test_a_companys_key_is_another_one_at_each_location(new_story: BeginStory) -> None:
    here = await new_story()
    there = await new_story(company_id=here.company_id)
    secret = {"Authorization": f"Bearer {await here.token(company=True)}"}
    key = new_id()
    first = await create(here, key, headers={**secret, "location-id": here.location_id})
    second = await create(here, key, headers={**secret, "location-id": there.location_id})
    assert first[0] == 201
    assert second[0] != 201 or second[1] != first[1], "the answer of another location must not be replayed"


@pytest.mark.parametrize("key", ["", "x" * 256])
async def test_a_key_of_no_sensible_length_is_refused(story: Story, key: str) -> None:
    status, text = await create(story, key)
    assert status == 422
    assert "1 to 255 characters" in text


async def test_a_minted_token_is_shown_once_and_replayed_without_its_secret(story: Story) -> None:
    headers = {
        "Authorization": f"Bearer {await story.token(company=True)}",
        "Idempotency-Key": new_id(),
    }
    order = {"name": "ci", "scopes": ["contacts.readonly"], "locationId": story.location_id}
    first = (await story.client.post("/v1/tokens", json=order, headers=headers)).json()
    again = (await story.client.post("/v1/tokens", json=order, headers=headers)).json()
    assert first["token"].startswith("pit-")
    assert again["token"] is None
    assert again["id"] == first["id"]
