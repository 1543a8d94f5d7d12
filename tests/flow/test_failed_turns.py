"""Attempts that come to nothing: staff are told why, what was thought is paid for, and once."""

from datetime import timedelta

import pytest

from frontdesk.flow.due import TurnDue
from frontdesk.flow.engine import EngineFailed
from frontdesk.flow.turn.claim import MAX_ATTEMPTS
from frontdesk.flow.turn.run import run
from tests.support.mortal import Killed, mortal
from tests.support.scripted import Act, Fail, Say, Take
from tests.support.story import Story
from tests.support.talk import Talk, begin_talk


async def asked(story: Story, *acts: Act) -> tuple[Talk, TurnDue]:
    """A question whose turn is due."""
    story.script(*acts)
    talk = await begin_talk(story)
    await talk.say("Hello?")
    await talk.pass_time(timedelta(seconds=3))
    [job] = await talk.take_jobs()
    return talk, job


@pytest.mark.parametrize(
    ("act", "error", "told"),
    [
        (Fail("the provider is out of order", cost=0.25), EngineFailed, "the provider is out of order"),
        (Take("nothing that is offered"), RuntimeError, "an unexpected error (RuntimeError)"),
    ],
)
async def test_a_failed_turn_says_why_and_what_it_cost(
    story: Story, act: Act, error: type[Exception], told: str
) -> None:
    agent = (await story.make_agent(waitTime=2))["agentId"]
    talk, job = await asked(story, *[act] * MAX_ATTEMPTS)
    for _ in range(MAX_ATTEMPTS):
        with pytest.raises(error):
            await run(talk.runtime, job)
    assert told in (await story.why(talk.conversation_id))["because"]
    await run(talk.runtime, job)
    because = f"gave up after {MAX_ATTEMPTS} attempts; the last failed: {told}"
    why = await story.why(talk.conversation_id)
    assert (why["verdict"], why["because"]) == ("failed", because)
    [task] = (await story.get(f"/contacts/{talk.contact_id}/tasks"))["tasks"]
    assert because in task["body"]
    generation = await story.get(f"/v1/generations/{why['generationId']}")
    assert because in str(generation)
    cost = MAX_ATTEMPTS * act.cost if isinstance(act, Fail) else 0
    assert (generation.get("engine") or {}).get("cost", 0) == cost
    assert (await story.get(f"/v1/agents/{agent}/budget"))["spentTodayUsd"] == cost


async def test_an_answer_after_a_failed_attempt_counts_both(story: Story) -> None:
    agent = (await story.make_agent(waitTime=2))["agentId"]
    talk, job = await asked(story, Fail(cost=0.25), Say("Here I am.", cost=0.5))
    with pytest.raises(EngineFailed):
        await run(talk.runtime, job)
    await run(talk.runtime, job)
    why = await story.why(talk.conversation_id)
    generation = await story.get(f"/v1/generations/{why['generationId']}")
    assert (why["verdict"], generation["engine"]["cost"], generation["engine"]["attempts"]) == (
        "answered",
        0.75,
        2,
    )
    assert (await story.get(f"/v1/agents/{agent}/budget"))["spentTodayUsd"] == 0.75


async def killed_once_it_has_thought(talk: Talk, job: TurnDue) -> None:
    """Its writes are the claim, the typing and the step that is kept; then it dies."""
    with pytest.raises(Killed):
        await run(mortal(talk.runtime, writes=2, after_commit=True), job)
    await talk.expire_lease()


async def test_a_paid_answer_is_not_thought_again_after_a_kill_even_if_it_has_spent_the_budget(
    story: Story,
) -> None:
    agent = (await story.make_agent(waitTime=2))["agentId"]
    await story.put(f"/v1/agents/{agent}/budget", {"dailyUsd": 0.4, "whenSpent": "hold"})
    talk, job = await asked(story, Say("Dear words.", cost=0.5))
    await killed_once_it_has_thought(talk, job)
    await run(talk.runtime, job)
    _, messages, _ = await talk.rows()
    assert [message.body for message in messages] == ["Hello?", "Dear words."]
    assert len(story.shown) == 1
    assert (await story.get(f"/v1/agents/{agent}/budget"))["spentTodayUsd"] == 0.5


async def test_what_one_agent_thought_before_a_kill_is_not_said_by_another(story: Story) -> None:
    first = (await story.make_agent(waitTime=2))["agentId"]
    talk, job = await asked(story, Say("from the first", cost=0.5))
    await killed_once_it_has_thought(talk, job)
    second = (await story.make_agent())["agentId"]
    await story.put(f"/v1/conversations/{talk.conversation_id}/agent-status", {"agentId": second})
    story.script(Say("from the second", cost=0.125))
    await run(talk.runtime, job)
    _, messages, _ = await talk.rows()
    assert [message.body for message in messages] == ["Hello?", "from the second"]
    spent = [(await story.get(f"/v1/agents/{one}/budget"))["spentTodayUsd"] for one in (first, second)]
    assert spent == [0.5, 0.125]
