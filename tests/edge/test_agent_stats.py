"""What an agent did, in numbers."""

from datetime import timedelta

import pytest

from frontdesk.domain.retention import purge
from frontdesk.flow.erasure import erase
from frontdesk.kit.db import SYSTEM
from tests.support.scripted import Fail, Say, Take
from tests.support.story import Json, Story

PERSON = {"type": "humanHandover", "name": "Person"}


async def say(story: Story, contact_id: str, words: str, wait: str = "PT1M") -> Json:
    told = await story.customer_says(words, contact_id=contact_id)
    await story.advance(wait)
    return told


async def read(story: Story, agent: Json, query: str = "") -> Json:
    return await story.get(f"/v1/agents/{agent['agentId']}/stats{query}")


async def set_clock(story: Story, at: str) -> None:
    await story.post(f"/v1/locations/{story.location_id}/clock", {"set": at})


def counts(stats: Json, *names: str) -> tuple[int, ...]:
    return tuple(stats[name] for name in names)


async def test_turns_are_counted_by_what_they_came_to_and_by_day(story: Story) -> None:
    agent = await story.make_agent(actions=[PERSON])
    ana, bea = await story.make_contact(), await story.make_contact(firstName="Bea")
    await set_clock(story, "2031-03-10T10:00:00Z")
    await story.customer_says("Hello", contact_id=ana)
    await say(story, ana, "Are you open?")
    story.script(Take("hand_over", {}, "A person will call."))
    await say(story, ana, "A person, please")
    await set_clock(story, "2031-03-11T23:30:00Z")  # past midnight on the 12th in Madrid
    await say(story, ana, "Still there?")
    await say(story, bea, "Hello")

    stats = await read(story, agent, "?from=2031-03-10&to=2031-03-12")

    assert (stats["from"], stats["to"], stats["timezone"]) == (
        "2031-03-09T23:00:00.000Z",
        "2031-03-12T23:00:00.000Z",
        "Europe/Madrid",
    )
    names = ("conversations", "messages", "turns", "answered", "held", "handedOver", "booked")
    assert counts(stats["total"], *names) == (2, 5, 4, 3, 1, 1, 0)
    assert stats["total"]["heldBy"] == [{"gate": "sleep", "turns": 1}]
    assert [(day["date"], *counts(day, *names)) for day in stats["days"]] == [
        ("2031-03-10", 1, 3, 2, 2, 0, 1, 0),
        ("2031-03-11", 0, 0, 0, 0, 0, 0, 0),
        ("2031-03-12", 2, 2, 2, 1, 1, 0, 0),
    ]
    latency = stats["total"]["latencyMs"]
    assert 0 <= latency["p50"] <= latency["p95"]
    assert stats["days"][1]["latencyMs"] == {"p50": None, "p95": None}
    utc = await read(story, agent, "?from=2031-03-10&to=2031-03-12&timezone=UTC")
    assert [day["turns"] for day in utc["days"]] == [2, 2, 0]


async def test_the_last_thirty_days_are_told_unless_others_are_asked_for(story: Story) -> None:
    agent = await story.make_agent()
    contact = await story.make_contact()
    await set_clock(story, "2031-03-10T10:00:00Z")
    await say(story, contact, "Hello")
    assert (await read(story, agent))["total"]["turns"] == 1

    await story.advance("P29D")
    stats = await read(story, agent)
    assert (stats["days"][0]["date"], stats["days"][0]["turns"]) == ("2031-03-10", 1)
    assert len(stats["days"]) == 30
    await story.advance("P1D")
    assert (await read(story, agent))["total"]["turns"] == 0


async def test_a_moment_as_a_limit_is_exact(story: Story) -> None:
    agent = await story.make_agent()
    contact = await story.make_contact()
    await set_clock(story, "2031-03-10T10:00:00Z")
    await say(story, contact, "Hello")
    await set_clock(story, "2031-03-10T12:00:00Z")
    await say(story, contact, "Hello again")

    stats = await read(story, agent, "?from=2031-03-10T11:00:00Z&to=2031-03-10T23:59:00Z")

    assert [(day["date"], day["turns"]) for day in stats["days"]] == [
        ("2031-03-10", 1),
        ("2031-03-11", 0),
    ]


async def test_drafts_are_counted_by_what_people_made_of_them(story: Story) -> None:
    agent = await story.make_agent(mode="suggestive", actions=[PERSON])
    contacts = [await story.make_contact(firstName=name) for name in ("Ana", "Bea", "Cai", "Dan", "Eva")]
    for contact in contacts:
        story.script(Take("hand_over", {}, "A person will call."))
        await say(story, contact, "A person, please")
    drafts = (await story.get("/v1/drafts"))["data"]
    await story.post(f"/v1/drafts/{drafts[0]['id']}/accept")
    await story.post(f"/v1/drafts/{drafts[1]['id']}/accept", {"body": "We will call you."})
    await story.post(f"/v1/drafts/{drafts[2]['id']}/dismiss")
    await say(story, contacts[3], "Hello?")  # the newer draft takes the place of the older one

    total = (await read(story, agent))["total"]

    assert total["drafts"] == {"open": 2, "accepted": 1, "edited": 1, "dropped": 2}
    assert counts(total, "turns", "drafted", "answered", "handedOver") == (6, 6, 0, 2)


async def test_failures_and_silences_are_counted(story: Story) -> None:
    agent = await story.make_agent()
    contact = await story.make_contact()
    story.script(Say(None))
    await say(story, contact, "Ok")
    story.script(*[Fail()] * 9)
    await say(story, contact, "Are you there?", wait="PT3H")
    total = (await read(story, agent))["total"]
    assert counts(total, "turns", "silent", "failed") == (2, 1, 1)


async def test_numbers_stay_when_generations_go_and_contacts_are_erased(story: Story) -> None:
    agent = await story.make_agent()
    ana, bea = await story.make_contact(), await story.make_contact(firstName="Bea")
    for contact in (ana, ana, bea):
        await say(story, contact, "Hello")
    before = await read(story, agent)
    assert counts(before["total"], "conversations", "turns") == (2, 3)

    db, location = story.desk.runtime.db, story.location_id
    async with db.write(location, actor=SYSTEM, cause="test") as tx:
        now = (await tx.moment()).local
        assert await purge.purge_generations(tx, location, now + timedelta(days=1)) == 3
    async with db.write(location, actor=SYSTEM, cause="test") as tx:
        await erase(tx, location, ana)

    assert await read(story, agent) == before


@pytest.mark.parametrize(
    "query",
    [
        *("from=2031-03-10&to=2031-03-09", "from=2029-01-01&to=2031-01-01", "timezone=Mars/Base"),
        *("from=soon", "to=2031-03-10T10:00:00", "to=9999-12-31", "from=0001-01-01&timezone=Asia/Tokyo"),
    ],
)
async def test_a_span_that_makes_no_sense_is_told_so(story: Story, query: str) -> None:
    agent = await story.make_agent()
    answer = await story.get(f"/v1/agents/{agent['agentId']}/stats?{query}", expect=422)
    assert answer["type"] == "urn:frontdesk:problem:invalid"


async def test_a_day_of_summer_time_is_an_hour_short(story: Story) -> None:
    agent = await story.make_agent()
    stats = await read(story, agent, "?from=2031-03-30&to=2031-03-30")
    assert (stats["from"], stats["to"]) == ("2031-03-29T23:00:00.000Z", "2031-03-30T22:00:00.000Z")


async def test_an_agent_that_is_not_there_has_no_numbers(story: Story, other: Story) -> None:
    theirs = await other.make_agent()
    for agent_id in (theirs["agentId"], "nobody"):
        await story.get(f"/v1/agents/{agent_id}/stats", expect=404)
