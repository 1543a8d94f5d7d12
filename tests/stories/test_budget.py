"""What may be spent on thinking, by day and month, of an agent and of the location."""

import pytest

from tests.support.models import Model, answer
from tests.support.scripted import Fail, Pause, Say
from tests.support.story import Json, Story


async def ask(story: Story, contact: str, *, cost: float = 0.0) -> Json:
    """A question whose answer costs so much; what /why says of it."""
    story.script(Say("An answer.", cost=cost))
    said = await story.customer_says("A question", contact_id=contact)
    await story.advance()
    return await story.why(said["conversationId"], said["messageId"])


def gate_of(why: Json) -> Json:
    return next(gate for gate in why["gates"] if gate["gate"] == "budget")


async def at_noon(story: Story, day: str) -> None:
    await story.post(f"/v1/locations/{story.location_id}/clock", {"set": f"{day}T12:00:00Z", "frozen": True})


async def test_a_spent_day_is_held_and_the_next_one_is_not(story: Story) -> None:
    agent = (await story.make_agent())["agentId"]
    await at_noon(story, "2029-05-01")
    order = {"dailyUsd": 0.05, "whenSpent": "hold"}
    set_to = await story.put(f"/v1/agents/{agent}/budget", order)
    assert (set_to["dailyUsd"], set_to["monthlyUsd"], set_to["isSpent"]) == (0.05, None, False)
    contact = await story.make_contact()
    assert (await ask(story, contact, cost=0.03))["verdict"] == "answered"
    assert (await ask(story, contact, cost=0.03))["verdict"] == "answered"
    held = await ask(story, contact)
    assert held["because"] == "the agent has spent $0.06 of $0.05 today"
    assert gate_of(held)["pass"] is False
    spent = await story.get(f"/v1/agents/{agent}/budget")
    assert (spent["spentTodayUsd"], spent["spentThisMonthUsd"], spent["isSpent"]) == (0.06, 0.06, True)
    await at_noon(story, "2029-05-02")
    assert (await ask(story, contact))["verdict"] == "answered"
    spent = await story.get(f"/v1/agents/{agent}/budget")
    assert (spent["spentTodayUsd"], spent["spentThisMonthUsd"]) == (0, 0.06)


async def test_a_spent_month_lasts_to_its_end_in_the_location_s_time_zone(story: Story) -> None:
    agent = (await story.make_agent())["agentId"]
    await at_noon(story, "2029-05-01")
    await story.put(f"/v1/agents/{agent}/budget", {"monthlyUsd": 1, "whenSpent": "hold"})
    contact = await story.make_contact()
    await ask(story, contact, cost=1)
    await at_noon(story, "2029-05-30")
    assert (await ask(story, contact))["because"] == "the agent has spent $1 of $1 this month"
    clock = f"/v1/locations/{story.location_id}/clock"
    await story.post(clock, {"set": "2029-05-31T21:59:00Z"})  # 23:59 in Madrid
    assert (await ask(story, contact))["verdict"] == "held"
    await story.post(clock, {"set": "2029-05-31T22:01:00Z"})
    assert (await ask(story, contact))["verdict"] == "answered"


async def test_a_location_s_budget_is_spent_by_all_its_agents_together(story: Story) -> None:
    first = (await story.make_agent())["agentId"]
    await at_noon(story, "2029-05-01")
    await story.put(f"/v1/locations/{story.location_id}/budget", {"dailyUsd": 0.1, "whenSpent": "hold"})
    await ask(story, await story.make_contact(), cost=0.1)
    await story.make_agent(isPrimary=True)
    held = await ask(story, await story.make_contact(firstName="Ben"))
    assert held["because"] == "the location has spent $0.1 of $0.1 today"
    account = await story.get(f"/v1/locations/{story.location_id}/budget")
    assert (account["spentTodayUsd"], account["isSpent"]) == (0.1, True)
    assert (await story.get(f"/v1/agents/{first}/budget"))["spentTodayUsd"] == 0.1


async def test_a_spent_budget_lets_the_embedded_engine_go_on_unless_it_says_hold(story: Story) -> None:
    agent = (await story.make_agent())["agentId"]
    await story.put(f"/v1/agents/{agent}/budget", {"dailyUsd": 0})
    contact = await story.make_contact()
    why = await ask(story, contact)
    assert why["verdict"] == "answered"
    assert gate_of(why)["because"] == "the agent has spent $0 of $0 today, so the embedded engine answers"
    await story.put(f"/v1/locations/{story.location_id}/budget", {"dailyUsd": 0, "whenSpent": "hold"})
    assert (await ask(story, contact))["because"] == "the location has spent $0 of $0 today"


async def test_an_answer_that_is_dropped_is_paid_for_all_the_same(story: Story) -> None:
    import asyncio

    agent = (await story.make_agent())["agentId"]
    await at_noon(story, "2029-05-01")
    contact = await story.make_contact()
    pause = Pause()
    story.script(pause, Say("too early", cost=0.25), Say("both", cost=0.5))
    said = await story.customer_says("One", contact_id=contact)
    passing = asyncio.create_task(story.advance())
    await asyncio.wait_for(pause.reached.wait(), 20)
    await story.customer_says("Two", contact_id=contact)
    pause.go_on.set()
    await passing
    assert [m["body"] for m in await story.messages(said["conversationId"])] == ["One", "Two", "both"]
    assert (await story.get(f"/v1/agents/{agent}/budget"))["spentTodayUsd"] == 0.75


async def test_a_preview_is_paid_for_whether_or_not_it_comes_to_an_answer(story: Story) -> None:
    agent = (await story.make_agent())["agentId"]
    order = {"messages": [{"role": "contact", "body": "A question"}]}
    story.script(Say("An answer.", cost=0.25), Fail(cost=0.5))
    await story.post(f"/v1/agents/{agent}/preview", order)
    assert (await story.get(f"/v1/agents/{agent}/budget"))["spentTodayUsd"] == 0.25
    await story.post(f"/v1/agents/{agent}/preview", order, expect=503)
    assert (await story.get(f"/v1/agents/{agent}/budget"))["spentTodayUsd"] == 0.75


async def test_trying_an_engine_out_is_paid_for(story: Story, model: Model) -> None:
    made = await model.thinks_for(story, prices={"input": 1000, "output": 5000})
    tried = await story.post(f"/v1/engines/{made['id']}/test")
    assert tried["ok"]
    account = await story.get(f"/v1/locations/{story.location_id}/budget")
    assert account["spentTodayUsd"] == tried["cost"] == 0.2


async def test_a_count_of_tokens_that_nobody_can_have_used_loses_no_answer(
    story: Story, model: Model
) -> None:
    agent = (await story.make_agent())["agentId"]
    await model.thinks_for(story, prices={"input": 10_000, "output": 10_000})
    model.answers({**answer("Hello there."), "usage": [3_000_000_000, 20]})
    contact_id = await story.make_contact()
    for _ in range(2):
        said = await story.customer_says("Hello?", contact_id=contact_id)
        await story.advance("PT1M")
        assert (await story.why(said["conversationId"]))["verdict"] == "answered"
    total = (await story.get(f"/v1/agents/{agent}/stats"))["total"]
    assert (total["inputTokens"], total["outputTokens"]) == (2 * (2**31 - 1), 40)


async def test_a_budget_stays_through_updates_of_the_other_dialects(story: Story) -> None:
    agent = (await story.make_agent())["agentId"]
    set_to = await story.put(f"/v1/agents/{agent}/budget", {"dailyUsd": 1.5, "monthlyUsd": 20})
    await story.put(f"/v2/conversation/agents/{agent}", {"name": "New name"})
    assert await story.get(f"/v1/agents/{agent}/budget") == set_to
    taken = await story.put(f"/v1/agents/{agent}/budget", {})
    assert (taken["dailyUsd"], taken["monthlyUsd"]) == (None, None)


@pytest.mark.parametrize("order", [{"dailyUsd": -1}, {"monthlyUsd": 1e9}, {"whenSpent": "beg"}])
async def test_a_budget_that_makes_no_sense_is_refused(story: Story, order: Json) -> None:
    agent = (await story.make_agent())["agentId"]
    assert (await story.client.put(f"/v1/agents/{agent}/budget", json=order)).status_code == 422


async def test_a_location_token_reads_no_other_location_s_budget(story: Story, other: Story) -> None:
    await story.get(f"/v1/locations/{other.location_id}/budget", expect=404)
