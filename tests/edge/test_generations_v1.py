"""Generations read back under /v1: listed by every filter, read whole, streamed."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from frontdesk.domain.retention import purge
from frontdesk.kit.db import SYSTEM
from frontdesk.kit.ids import new_id
from tests.support.scripted import Fail, Say, Take
from tests.support.story import Json, Story

PATH = "/v1/generations"
CAPTURE = {"type": "collectContactInfo", "name": "Ask", "fields": ["email"]}
PERSON = {"type": "humanHandover", "name": "Person"}


async def talk(story: Story, *said: str, contact_id: str | None = None, wait: str = "PT1M") -> Json:
    """The contact says something and the turn ends; what the door answered to the last message."""
    contact = contact_id or await story.make_contact()
    for words in said:
        told = await story.customer_says(words, contact_id=contact)
        await story.advance(wait)
    return {**told, "contactId": contact}


async def ids(story: Story, query: str = "") -> list[str]:
    return [one["id"] for one in (await story.get(f"{PATH}{query}"))["data"]]


async def lines(story: Story, query: str = "") -> list[Json]:
    response = await story.client.get(f"{PATH}/export{query}")
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].startswith("application/x-ndjson")
    return [json.loads(line) for line in response.text.splitlines()]


async def test_pages_go_from_the_newest_to_the_oldest_and_each_comes_once(story: Story) -> None:
    await story.make_agent()
    contact = await story.make_contact()
    await talk(story, "One", "Two", "Three", contact_id=contact)

    seen: list[str] = []
    cursor = ""
    for _ in range(5):
        page = await story.get(f"{PATH}?limit=2{cursor}")
        seen += [one["input"] for one in page["data"]]
        if page["nextCursor"] is None:
            break
        cursor = f"&after={page['nextCursor']}"

    assert seen == ["Three", "Two", "One"]


async def test_a_page_goes_on_after_a_generation_that_is_gone(story: Story) -> None:
    await story.make_agent()
    await talk(story, "One", "Two", "Three")
    newest, middle, oldest = await ids(story)
    async with story.desk.runtime.db.write(story.location_id, actor=SYSTEM, cause="test") as tx:
        await tx.execute("DELETE FROM generations WHERE id = $1", middle)

    assert await ids(story, f"?after={middle}") == [oldest]
    assert [line["id"] for line in await lines(story, f"?after={middle}")] == [newest]


async def test_every_filter_finds_its_own_and_they_can_be_combined(story: Story) -> None:
    agent = await story.make_agent(actions=[CAPTURE, PERSON])
    ana, bea = await story.make_contact(), await story.make_contact(firstName="Bea")
    story.script(Take("update_contact_field", {"email": "ana@example.com"}, "Thanks!"))
    told = await talk(story, "ana@example.com", contact_id=ana)
    story.script(Take("hand_over", {}, "A person will call."))
    await talk(story, "A person, please", contact_id=ana)
    await talk(story, "Anybody?", contact_id=ana)
    await talk(story, "Hello", contact_id=bea)
    hello, asleep, handed, captured = await ids(story)
    actions = (await story.get(f"/v2/conversation/agents/{agent['agentId']}"))["actions"]
    capture = next(one["actionId"] for one in actions if one["type"] == "collectContactInfo")

    expected = {
        f"contactId={ana}": [asleep, handed, captured],
        f"conversationId={told['conversationId']}": [asleep, handed, captured],
        "outcome=held": [asleep],
        f"outcome=answered&contactId={ana}": [handed, captured],
        f"action={capture}": [captured],
        "action=updateContactField": [captured],
        "action=collectContactInfo": [captured],
        "action=humanHandOver": [handed],
        f"action=humanHandover&agentId={agent['agentId']}&limit=1": [handed],
        f"action=humanHandOver&contactId={bea}": [],
        f"agentId={agent['agentId']}&outcome=answered": [hello, handed, captured],
        "agentId=nobody": [],
        "action=nothing": [],
    }
    found = {query: await ids(story, f"?{query}") for query in expected}

    assert found == expected
    for query, wanted in expected.items():
        streamed = await lines(story, f"?{query.replace('&limit=1', '')}")
        assert [line["id"] for line in reversed(streamed)] == wanted


async def test_a_day_is_the_locations_and_a_moment_is_exact(story: Story) -> None:
    await story.make_agent()
    # 23:30 on the 9th in UTC is half past midnight on the 10th in Madrid.
    await story.post(f"/v1/locations/{story.location_id}/clock", {"set": "2031-01-09T23:30:00Z"})
    await talk(story, "Late")
    await story.post(f"/v1/locations/{story.location_id}/clock", {"set": "2031-01-10T12:00:00Z"})
    await talk(story, "Noon")
    noon, late = await ids(story)
    at = (await story.get(f"{PATH}/{noon}"))["createdAt"]
    before = (datetime.fromisoformat(at) - timedelta(seconds=1)).isoformat()

    assert await ids(story, "?from=2031-01-10&to=2031-01-10") == [noon, late]
    assert await ids(story, "?to=2031-01-09") == []
    assert await ids(story, f"?from={before}") == [noon]  # its plus sign arrives as a blank
    assert await ids(story, f"?to={before.replace('+00:00', 'Z')}") == [late]


@pytest.mark.parametrize(
    "query",
    [
        *("from=yesterday", "to=2031-13-01", "from=2031-01-01T10:00", "from=0001-01-01", "outcome=dreamt"),
        *("limit=0", "limit=101", "after=not%20an%20id", "after=0Vneverwas0000000000"),
    ],
)
async def test_a_query_that_makes_no_sense_is_told_so(story: Story, query: str) -> None:
    answer = await story.get(f"{PATH}?{query}", expect=422)
    assert answer["type"] == "urn:frontdesk:problem:invalid"
    if not query.startswith("limit"):
        await story.get(f"{PATH}/export?{query}", expect=422)


async def test_a_generation_tells_the_whole_record_in_camel_case(story: Story) -> None:
    agent = await story.make_agent(actions=[CAPTURE, PERSON])
    story.script(Take("update_contact_field", {"email": "ana@example.com"}, "Thanks!"))
    told = await talk(story, "I am ana@example.com")
    [generation_id] = await ids(story)

    whole = await story.get(f"{PATH}/{generation_id}")

    assert (whole["outcome"], whole["input"], whole["reply"]) == (
        "answered",
        "I am ana@example.com",
        "Thanks!",
    )
    assert whole["agent"]["id"] == agent["agentId"]
    assert whole["agent"]["mode"] == "auto-pilot"
    assert whole["inputMessageIds"] == [told["messageId"]]
    assert [(line["role"], line["messageId"]) for line in whole["history"]] == [
        ("contact", told["messageId"])
    ]
    [fired] = whole["actions"]["fired"]
    assert (fired["type"], fired["succeeded"]) == ("updateContactField", True)
    assert fired["effects"][0]["messageId"] == told["messageId"]
    assert all(gate["pass"] for gate in whole["gates"])
    assert {"latencyMs", "inputTokens", "outputTokens", "cost", "name", "model"} <= set(whole["engine"])
    assert whole["reasoning"]
    assert whole["prompt"]
    assert _snake_names(whole, skip={"arguments", "words", "slots"}) == []
    assert await lines(story) == [whole]
    [short] = (await story.get(PATH))["data"]
    assert short["fired"] == [
        {
            "actionId": fired["actionId"],
            "type": "updateContactField",
            "name": "Ask",
            "succeeded": True,
            "times": 1,
        }
    ]


async def test_silences_and_failures_stand_beside_the_answers(story: Story) -> None:
    await story.make_agent()
    story.script(*[Fail()] * 9)
    await talk(story, "Are you there?", wait="PT3H")
    [failed] = (await story.get(f"{PATH}?outcome=failed"))["data"]
    whole = await story.get(f"{PATH}/{failed['id']}")
    assert whole["failure"]
    assert whole["reply"] is None
    assert whole["engine"] is None


async def test_another_tenants_generations_are_not_there(story: Story, other: Story) -> None:
    await other.make_agent()
    told = await talk(other, "Hello")
    [theirs] = await ids(other)

    await story.get(f"{PATH}/{theirs}", expect=404)
    assert await ids(story, f"?contactId={told['contactId']}") == []
    assert await lines(story) == []
    await story.get(f"{PATH}?after={theirs}", expect=422)


async def test_an_export_reads_page_by_page_and_goes_on_where_a_reader_was_cut_off(story: Story) -> None:
    await story.make_agent()
    await talk(story, "Hello")
    [one] = await ids(story)
    async with story.desk.runtime.db.write(story.location_id, actor=SYSTEM, cause="test") as tx:
        # All at one moment, so that only the ids tell them apart.
        await tx.execute(
            "INSERT INTO generations SELECT (jsonb_populate_record(g, jsonb_build_object('id', n.id))).*"
            " FROM generations g CROSS JOIN unnest($2::text[]) AS n (id) WHERE g.id = $1",
            one,
            [new_id() for _ in range(250)],
        )

    whole = await lines(story)

    assert len({line["id"] for line in whole}) == len(whole) == 251
    rest = await lines(story, f"?after={whole[99]['id']}")
    assert rest == whole[100:]
    shown = [one["id"] for one in (await story.get(f"{PATH}?limit=100"))["data"]]
    assert shown == [line["id"] for line in reversed(whole[151:])]


async def test_a_reply_leads_to_its_generation_when_the_messages_are_no_longer_kept(story: Story) -> None:
    await story.make_agent()
    story.script(Say("By the harbour."))
    told = await talk(story, "Where are you?")
    [generation] = (await story.get(PATH))["data"]
    async with story.desk.runtime.db.write(story.location_id, actor=SYSTEM, cause="test") as tx:
        now = (await tx.moment()).local
        assert await purge.purge_messages(tx, story.location_id, now + timedelta(days=1)) == 2

    assert await story.messages(told["conversationId"]) == []
    v2 = await story.get(f"/v2/conversation/generations/{generation['messageId']}")
    assert (v2["response"], v2["input"]) == ("By the harbour.", "Where are you?")
    whole = await story.get(f"{PATH}/{generation['id']}")
    assert [line["content"] for line in whole["history"]] == ["Where are you?"]


def _snake_names(value: Any, skip: set[str]) -> list[str]:
    """Names of members with an underscore, but for those that are data."""
    if isinstance(value, list):
        return [name for one in value for name in _snake_names(one, skip)]
    if not isinstance(value, dict):
        return []
    own = [name for name in value if "_" in name]
    return own + [name for key, one in value.items() if key not in skip for name in _snake_names(one, skip)]
