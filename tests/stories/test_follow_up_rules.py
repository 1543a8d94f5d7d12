"""Follow-ups where something happens beside them: a mode, a reply in between; and by the embedded engine."""

import asyncio
from typing import Any

import pytest

from frontdesk.flow.due import FollowUpDue
from frontdesk.flow.followups.run import run
from frontdesk.kit.db import OPERATOR
from tests.stories.test_follow_ups import because, bodies, follow_up, freeze, planned, silent_customer, states
from tests.support.scripted import Pause, Say
from tests.support.story import Story

HALF_AN_HOUR: list[dict[str, Any]] = [{"delay": 30, "unit": "minutes"}]


async def test_a_step_may_wait_for_half_a_year(story: Story) -> None:
    agent = await story.make_agent()
    await follow_up(story, agent["agentId"], steps=[{"delay": 180, "unit": "days", "message": "Hello again"}])
    await freeze(story)
    _, conversation = await silent_customer(story)
    [only] = await planned(story)
    assert only["dueAt"][:16] == "2029-09-01T12:00"
    await story.advance("P179DT23H")
    assert await states(story) == ["planned"]
    await story.advance("PT1H")
    assert (await bodies(story, conversation))[-1] == "Hello again"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"mode": "off"}, "off"),
        ({"channels": ["sms"]}, "no channel can be used: WebChat: the agent does not answer there"),
    ],
)
async def test_an_agent_that_would_not_answer_writes_nothing_by_itself(
    story: Story, change: dict[str, Any], reason: str
) -> None:
    agent = await story.make_agent()
    await follow_up(story, agent["agentId"], steps=HALF_AN_HOUR)
    _, conversation = await silent_customer(story)
    await story.patch(f"/v2/conversation/agents/{agent['agentId']}", change)
    await story.advance("PT1H")
    assert reason in str(await because(story))
    assert len(await bodies(story, conversation)) == 2


async def test_a_reply_that_comes_while_the_engine_writes_is_not_talked_over(story: Story) -> None:
    agent = await story.make_agent()
    await follow_up(story, agent["agentId"], steps=HALF_AN_HOUR)
    contact, conversation = await silent_customer(story)
    [only] = await planned(story)
    async with story.desk.runtime.db.write(story.location_id, actor=OPERATOR, cause="test") as tx:
        await tx.execute("UPDATE follow_ups SET due_at = local_now() WHERE id = $1", only["id"])
    pause = Pause()
    story.script(pause, Say("Still there?"), Say("We fix them all."))
    writing = asyncio.create_task(run(story.desk.runtime, FollowUpDue(story.location_id, only["id"])))
    await asyncio.wait_for(pause.reached.wait(), 20)
    await story.customer_says("And gutters?", contact_id=contact)
    pause.go_on.set()
    await writing
    assert await because(story) == "the customer replied"
    await story.advance()
    assert (await bodies(story, conversation))[2:] == ["And gutters?", "We fix them all."]


async def test_the_embedded_engine_follows_up_puts_off_and_leaves_alone(embedded_story: Story) -> None:
    story = embedded_story
    agent = await story.make_agent(waitTime=1)
    steps = [*HALF_AN_HOUR, {"delay": 1, "unit": "days", "message": "Still there, {{contact.first_name}}?"}]
    await follow_up(story, agent["agentId"], steps=steps)
    await follow_up(story, agent["agentId"], "contactIsBusy", steps=[{"delay": 2, "unit": "hours"}])
    await freeze(story)
    contact = await story.make_contact()

    async def says(words: str) -> str:
        said = await story.customer_says(words, contact_id=contact)
        await story.advance("PT2S")
        return str(said["conversationId"])

    conversation = await says("Hello")
    assert [one["scenario"] for one in await planned(story, state="planned")] == [
        "contactStoppedReplying"
    ] * 2
    await story.advance("PT30M")
    assert (await bodies(story, conversation))[-1] == "Hello Ana, do you still need help with this?"
    await story.advance("P1D")
    assert (await bodies(story, conversation))[-1] == "Still there, Ana?"
    # Silent again, and not told the same again.
    await says("Hello")
    await story.advance("PT30M")
    assert (await bodies(story, conversation))[-1] == "Hello Ana, is there anything I can still do for you?"
    await says("I'm in a meeting right now")
    assert (await bodies(story, conversation))[-1] == "No problem. I will get back to you later."
    [busy] = await planned(story, state="planned")
    assert (busy["scenario"], busy["plannedBecause"]) == ("contactIsBusy", "the customer is busy")
    await story.advance("PT2H")
    assert (await bodies(story, conversation))[-1].startswith("Hello Ana, is this a better moment?")
    await says("Not interested, thanks")
    assert (await bodies(story, conversation))[
        -1
    ] == "All right, thank you for telling me. I will not ask again."
    await story.advance("P2D")
    assert await planned(story, state="planned") == []
    assert (await bodies(story, conversation))[-1].startswith("All right")
