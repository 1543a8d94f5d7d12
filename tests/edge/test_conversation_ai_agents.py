"""Agents through the official door."""

import asyncio
from typing import Any

import pytest

from tests.support.story import Json, Story

AGENTS = "/conversation-ai/agents"
PLAIN = {"name": "Ana", "personality": "Warm.", "goal": "Help.", "instructions": "Be brief."}
UPDATE = {"autoPilotMaxMessages": 75}


async def make(story: Story, **more: Any) -> Json:
    return await story.post(AGENTS, {**PLAIN, **more}, expect=201)


async def get(story: Story, agent_id: str) -> Json:
    return await story.get(f"{AGENTS}/{agent_id}")


async def search(story: Story, query: str = "") -> Json:
    return await story.get(f"{AGENTS}/search?{query}")


async def refused(story: Story, body: Json, *, agent_id: str | None = None) -> list[str]:
    """The sentences with which a body is refused."""
    if agent_id is None:
        answer = await story.post(AGENTS, {**PLAIN, **body}, expect=422)
    else:
        answer = await story.put(f"{AGENTS}/{agent_id}", {**UPDATE, **body}, expect=422)
    assert answer["error"] == "Unprocessable Entity"
    messages: list[str] = answer["message"]
    assert isinstance(messages, list)
    return messages


async def test_a_new_agent_gets_the_documented_defaults(story: Story) -> None:
    made = await make(story)

    assert made == {
        "id": made["id"],
        **PLAIN,
        "mode": "off",
        "channels": ["WebChat", "Live_Chat", "SMS", "WhatsApp", "IG", "FB"],
        "waitTime": 2,
        "waitTimeUnit": "seconds",
        "sleepEnabled": False,
        "actions": [],
        "isPrimary": True,
        "autoPilotMaxMessages": 75,
        "knowledgeBaseIds": [],
        "respondToImages": False,
        "respondToAudio": False,
        "sleepOnManualMessage": False,
        "sleepOnWorkflowMessage": False,
    }
    assert await get(story, made["id"]) == made


async def test_everything_that_is_set_is_shown(story: Story) -> None:
    body = {
        "businessName": "Acme",
        "mode": "auto-pilot",
        "channels": ["SMS", "IG"],
        "isPrimary": True,
        "waitTime": 1.5,
        "waitTimeUnit": "minutes",
        "sleepEnabled": True,
        "sleepTime": 48,
        "sleepTimeUnit": "hours",
        "autoPilotMaxMessages": 100,
        "respondToImages": True,
        "respondToAudio": True,
        "sleepOnManualMessage": True,
        "sleepOnWorkflowMessage": True,
    }
    made = await make(story, **body)
    assert {name: made[name] for name in body} == body


@pytest.mark.parametrize("member", ["name", "personality", "goal", "instructions"])
async def test_what_is_required_is_named(story: Story, member: str) -> None:
    body = {name: value for name, value in PLAIN.items() if name != member}
    answer = await story.post(AGENTS, body, expect=422)
    assert answer["message"] == [f"{member} is required"]


@pytest.mark.parametrize(
    ("body", "member"),
    [
        ({"name": "  "}, "name"),
        ({"name": 7}, "name"),
        ({"mode": "auto_pilot"}, "mode"),
        ({"channels": ["voice"]}, "channels.0"),
        ({"channels": "SMS"}, "channels"),
        ({"waitTime": 0}, "waitTime"),
        ({"waitTime": 301}, "waitTime"),
        ({"waitTime": 6, "waitTimeUnit": "minutes"}, "waitTime"),
        ({"waitTime": True}, "waitTime"),
        ({"waitTime": "30"}, "waitTime"),
        ({"waitTimeUnit": "hours"}, "waitTimeUnit"),
        ({"autoPilotMaxMessages": 0}, "autoPilotMaxMessages"),
        ({"autoPilotMaxMessages": 101}, "autoPilotMaxMessages"),
        ({"autoPilotMaxMessages": 1.5}, "autoPilotMaxMessages"),
        ({"sleepEnabled": True}, "sleepTime"),
        ({"sleepTime": 1}, "sleepTimeUnit"),
        ({"sleepTime": 49, "sleepTimeUnit": "hours"}, "sleepTime"),
        ({"sleepTime": 2881, "sleepTimeUnit": "minutes"}, "sleepTime"),
        ({"sleepTime": 172801, "sleepTimeUnit": "seconds"}, "sleepTime"),
        ({"sleepTime": -1, "sleepTimeUnit": "hours"}, "sleepTime"),
        ({"sleepTimeUnit": "days"}, "sleepTimeUnit"),
        ({"isPrimary": "yes"}, "isPrimary"),
        ({"knowledgeBaseIds": "kb"}, "knowledgeBaseIds"),
    ],
)
async def test_what_breaks_a_limit_is_named(story: Story, body: Json, member: str) -> None:
    messages = await refused(story, body)
    assert [message.split()[0].rstrip(":") for message in messages] == [member]


async def test_each_member_at_fault_gets_its_sentence(story: Story) -> None:
    messages = await refused(story, {"waitTime": 0, "autoPilotMaxMessages": 0, "name": ""})
    assert [message.split()[0] for message in messages] == ["name", "waitTime", "autoPilotMaxMessages"]


async def test_no_length_of_sleep_means_until_woken(story: Story) -> None:
    made = await make(story, sleepEnabled=True, sleepTime=None, sleepTimeUnit=None)
    assert made["sleepEnabled"] is True
    assert "sleepTime" not in made
    await story.put(f"{AGENTS}/{made['id']}", {**UPDATE, "sleepTime": 5, "sleepTimeUnit": "minutes"})
    woken = await story.put(f"{AGENTS}/{made['id']}", {**UPDATE, "sleepTime": None})
    assert "sleepTime" not in woken


async def test_an_update_changes_what_is_given(story: Story) -> None:
    made = await make(story, businessName="Acme", mode="suggestive", waitTime=60)
    path = f"{AGENTS}/{made['id']}"

    changed = await story.put(path, {"autoPilotMaxMessages": 3, "goal": "Sell."})

    assert changed == {**made, "autoPilotMaxMessages": 3, "goal": "Sell."}
    assert await get(story, made["id"]) == changed
    cleared = await story.put(path, {**UPDATE, "businessName": None})
    assert "businessName" not in cleared


async def test_an_agent_read_can_be_written_back_whole(story: Story) -> None:
    made = await make(story, businessName="Acme", sleepEnabled=True, sleepTime=2, sleepTimeUnit="hours")
    assert await story.put(f"{AGENTS}/{made['id']}", made) == made


async def test_an_update_requires_the_cap(story: Story) -> None:
    made = await make(story)
    answer = await story.put(f"{AGENTS}/{made['id']}", {"name": "Bea"}, expect=422)
    assert answer["message"] == ["autoPilotMaxMessages is required"]


async def test_an_update_that_makes_primary_requires_the_mode(story: Story) -> None:
    await make(story)
    made = await make(story)
    messages = await refused(story, {"isPrimary": True}, agent_id=made["id"])
    assert messages == ["mode is required when isPrimary is set to true"]
    changed = await story.put(f"{AGENTS}/{made['id']}", {**UPDATE, "isPrimary": True, "mode": "off"})
    assert changed["isPrimary"] is True


async def test_limits_hold_for_what_an_update_makes_of_the_agent(story: Story) -> None:
    made = await make(story, waitTime=60)
    messages = await refused(story, {"waitTimeUnit": "minutes"}, agent_id=made["id"])
    assert messages == ["waitTime must be from 1 to 5 minutes"]


async def test_there_is_one_primary_agent(story: Story) -> None:
    first, second = await make(story), await make(story)
    assert (first["isPrimary"], second["isPrimary"]) == (True, False)

    third = await make(story, isPrimary=True)
    assert (await get(story, first["id"]))["isPrimary"] is False

    await story.put(f"{AGENTS}/{second['id']}", {**UPDATE, "isPrimary": True, "mode": "off"})
    assert (await get(story, third["id"]))["isPrimary"] is False
    messages = await refused(story, {"isPrimary": False}, agent_id=second["id"])
    assert messages == ["isPrimary cannot be taken away; make another agent primary instead"]


async def test_rivals_for_primary_leave_one(story: Story) -> None:
    made = await asyncio.gather(*(make(story, isPrimary=True) for _ in range(6)))
    await asyncio.gather(
        *(
            story.put(f"{AGENTS}/{agent['id']}", {**UPDATE, "isPrimary": True, "mode": "off"})
            for agent in made
        )
    )
    found = await search(story)
    assert sum(agent["isPrimary"] for agent in found["agents"]) == 1


async def test_a_deleted_agent_is_unknown(story: Story) -> None:
    made = await make(story)
    path = f"{AGENTS}/{made['id']}"

    assert await story.delete(path) == {"success": True, "id": made["id"]}

    gone = await story.get(path, expect=400)
    assert gone["message"] == f"No Agent found for id '{made['id']}'"
    assert (gone["statusCode"], gone["error"]) == (400, "Bad Request")
    assert gone["traceId"]
    await story.delete(path, expect=400)
    await story.put(path, UPDATE, expect=400)
    assert (await search(story))["totalCount"] == 0


async def test_another_location_s_agent_is_told_like_an_unknown_one(story: Story, other: Story) -> None:
    theirs = await make(other)
    foreign = await story.get(f"{AGENTS}/{theirs['id']}", expect=400)
    unknown = await story.get(f"{AGENTS}/nobody", expect=400)
    assert foreign["message"].replace(theirs["id"], "nobody") == unknown["message"]
    await story.put(f"{AGENTS}/{theirs['id']}", UPDATE, expect=400)
    await story.delete(f"{AGENTS}/{theirs['id']}", expect=400)
    assert await get(other, theirs["id"]) == theirs


async def test_knowledge_bases_must_be_the_location_s_own(story: Story, other: Story) -> None:
    async def base(where: Story) -> str:
        body = {"name": "Base", "locationId": where.location_id}
        return str((await where.post("/knowledge-bases/", body))["data"]["id"])

    own, foreign = await base(story), await base(other)
    made = await make(story, knowledgeBaseIds=[own, own])
    assert made["knowledgeBaseIds"] == [own]
    for missing in (foreign, "unknown"):
        body = {**UPDATE, "knowledgeBaseIds": [own, missing]}
        answer = await story.put(f"{AGENTS}/{made['id']}", body, expect=400)
        assert missing in answer["message"]
        await story.post(AGENTS, {**PLAIN, "knowledgeBaseIds": [missing]}, expect=400)


async def test_the_search_pages_and_counts(story: Story) -> None:
    ids = [(await make(story, name=f"Agent {number}"))["id"] for number in range(5)]
    first = await search(story, "limit=2&startAfter=")
    assert (first["totalCount"], first["count"]) == (5, 2)
    second = await search(story, f"limit=2&startAfter={first['agents'][-1]['id']}")
    await story.delete(f"{AGENTS}/{ids[3]}")
    third = await search(story, f"limit=2&startAfter={ids[3]}")
    found = [agent["id"] for page in (first, second, third) for agent in page["agents"]]
    assert found == ids
    assert (third["totalCount"], third["count"]) == (4, 1)


async def test_the_search_finds_parts_of_names_in_any_case(story: Story) -> None:
    await make(story, name="Booking DESK")
    await make(story, name="Sales")
    found = await search(story, "query=desk")
    assert [agent["name"] for agent in found["agents"]] == ["Booking DESK"]
    assert (found["totalCount"], found["count"]) == (2, 1)


async def test_a_hit_shows_the_goal_as_an_object_and_its_times(story: Story) -> None:
    made = await make(story)
    (hit,) = (await search(story))["agents"]
    assert hit["goal"] == {"prompt": "Help.", "type": "custom", "actionId": None}
    assert hit["createdAt"] == hit["updatedAt"]
    assert hit["createdAt"].endswith("Z")
    assert (await get(story, made["id"]))["goal"] == "Help."


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=-1", "limit=101", "limit=many", "startAfter=not%20an%20id"]
)
async def test_a_search_that_cannot_be_understood_is_refused(story: Story, query: str) -> None:
    await story.get(f"{AGENTS}/search?{query}", expect=422)


async def test_a_write_with_if_match_changes_only_what_the_caller_has_seen(story: Story) -> None:
    made = await make(story)
    path = f"{AGENTS}/{made['id']}"
    seen = (await story.client.get(path)).headers["etag"]
    assert (await story.client.get(path, headers={"If-None-Match": seen})).status_code == 304

    first = await story.client.put(path, json={**UPDATE, "name": "Bea"}, headers={"If-Match": seen})
    second = await story.client.put(path, json={**UPDATE, "name": "Cleo"}, headers={"If-Match": seen})
    third = await story.client.delete(path, headers={"If-Match": seen})

    assert (first.status_code, second.status_code, third.status_code) == (200, 412, 412)
    assert (await get(story, made["id"]))["name"] == "Bea"


async def test_the_same_key_makes_one_agent(story: Story) -> None:
    headers = {"Idempotency-Key": "one"}
    first = await story.client.post(AGENTS, json=PLAIN, headers=headers)
    second = await story.client.post(AGENTS, json=PLAIN, headers=headers)
    assert first.json() == second.json()
    assert (await search(story))["totalCount"] == 1


async def test_reading_and_writing_need_scopes_of_their_own(story: Story) -> None:
    made = await make(story)
    reader = await story.token(["conversation-ai.readonly"])
    writer = await story.token(["conversation-ai.write"])
    path = f"{AGENTS}/{made['id']}"
    for method, url, secret in (("PUT", path, reader), ("DELETE", path, reader), ("GET", path, writer)):
        answer = await story.client.request(
            method, url, json=UPDATE, headers={"Authorization": f"Bearer {secret}"}
        )
        assert answer.status_code == 401
        assert "conversation-ai." in answer.json()["message"]


async def test_the_journal_says_who_changed_an_agent(story: Story) -> None:
    made = await make(story)
    await story.put(f"{AGENTS}/{made['id']}", {**UPDATE, "name": "Bea"})
    async with story.desk.runtime.db.read(story.location_id) as read:
        rows = await read.fetch(
            "SELECT actor_kind, before, after FROM journal WHERE location_id = $1 AND entity = 'agent'"
            " ORDER BY id",
            story.location_id,
        )
    assert [row["actor_kind"] for row in rows] == ["token", "token"]
    assert rows[1]["before"]["name"] == "Ana"
    assert rows[1]["after"]["name"] == "Bea"
