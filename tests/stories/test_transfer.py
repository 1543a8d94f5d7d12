"""Another agent goes on: it answers the message in hand, and the one that had it sleeps."""

import asyncio
import contextlib
import itertools
from datetime import timedelta

from frontdesk.flow.turn.run import run
from tests.support.mortal import Killed, mortal
from tests.support.scripted import Pause, Say, Take
from tests.support.story import Json, Story
from tests.support.talk import begin_talk


async def second_agent(story: Story, name: str, **settings: object) -> str:
    body = {"name": name, "goal": f"{name} sells.", "mode": "autopilot", **settings}
    return str((await story.post("/v2/conversation/agents", body, expect=201))["agentId"])


async def add_transfer(story: Story, agent_id: str, to: str, **settings: object) -> Json:
    body = {
        "type": "transfer",
        "name": "Pass on",
        "settings": {
            "agentId": to,
            "triggerCondition": "They want to buy.",
            "examples": ["I buy"],
            **settings,
        },
    }
    return await story.post(f"/v2/conversation/agents/{agent_id}/actions", body, expect=201)


def script(story: Story, name: str, *acts: Say | Take | Pause) -> None:
    assert story.engine is not None
    story.engine.script(name, *acts)


async def withheld(story: Story, conversation_id: str) -> list[str]:
    [first, *_] = (await story.get(f"/v1/generations?conversationId={conversation_id}"))["data"]
    whole = await story.get(f"/v1/generations/{first['id']}")
    return [one["because"] for one in whole["actions"]["withheld"]]


async def test_the_other_agent_answers_the_same_message_and_keeps_the_contact(story: Story) -> None:
    first = await story.make_agent()
    sales = await second_agent(story, f"Sales {story.location_id}")
    await add_transfer(story, first["agentId"], sales)
    contact = await story.make_contact()
    script(story, story.agent_name, Take("transfer_bot", {"reason": "wants to buy"}, say="Bye."))
    script(story, f"Sales {story.location_id}", Say("Sales here: gladly."), Say("Two left."))
    said = await story.customer_says("I want to buy", contact_id=contact)
    await story.advance()
    conversation = said["conversationId"]
    assert [m["body"] for m in await story.messages(conversation)] == ["I want to buy", "Sales here: gladly."]
    status = await story.get(f"/v1/conversations/{conversation}/agent-status")
    assert (status["agentId"], status["state"]) == (sales, "active")
    assert status["because"] == "transferred by 'Pass on': wants to buy"
    why = await story.why(conversation, said["messageId"])
    assert why["verdict"] == "answered"
    generations = (await story.get(f"/v1/generations?conversationId={conversation}"))["data"]
    by_agent = {one["agentId"]: one for one in generations}
    passed_on = by_agent[first["agentId"]]
    assert (passed_on["outcome"], passed_on["fired"][0]["type"]) == ("silent", "transferBot")
    assert "handed on" in passed_on["heldBecause"]
    assert by_agent[sales]["reply"] == "Sales here: gladly."
    events = await story.events("&types=AgentSleep")
    assert [(one["data"]["agentId"], one["data"]["cause"]) for one in events] == [
        (first["agentId"], "transfer")
    ]
    await story.customer_says("How many are left?", contact_id=contact)
    await story.advance()
    assert (await story.messages(conversation))[-1]["body"] == "Two left."


async def test_two_agents_do_not_pass_one_message_back_and_forth(story: Story) -> None:
    first = await story.make_agent()
    sales = await second_agent(story, f"Sales {story.location_id}")
    await add_transfer(story, first["agentId"], sales)
    await add_transfer(story, sales, first["agentId"])
    contact = await story.make_contact()
    script(story, story.agent_name, Take("transfer_bot"))
    script(story, f"Sales {story.location_id}", Say("I keep it."), Take("transfer_bot"))
    said = await story.customer_says("I want to buy", contact_id=contact)
    await story.advance()
    conversation = said["conversationId"]
    assert (await story.messages(conversation))[-1]["body"] == "I keep it."
    assert "handed on this message itself" in str(await withheld(story, conversation))
    script(story, story.agent_name, Say("Me again."))
    await story.customer_says("Back, please", contact_id=contact)
    await story.advance()
    assert (await story.messages(conversation))[-1]["body"] == "Me again."


async def test_an_agent_that_would_not_answer_is_not_offered_and_the_generation_says_why(
    story: Story,
) -> None:
    first = await story.make_agent()
    away = await second_agent(story, "Off", mode="off")
    await add_transfer(story, first["agentId"], away)
    await add_transfer(story, first["agentId"], await second_agent(story, "Idle", status="inactive"))
    await add_transfer(story, first["agentId"], await second_agent(story, "Text", channels=["sms"]))
    made = await add_transfer(story, first["agentId"], "agent_of_tomorrow")
    assert made["warnings"]
    contact = await story.make_contact()
    said = await story.customer_says("I want to buy", contact_id=contact)
    await story.advance()
    words = ("mode", "inactive", "WebChat", "no agent")
    because = await withheld(story, said["conversationId"])
    assert [next(word for word in words if word in told) for told in because] == list(words)


async def test_a_suggested_transfer_waits_for_a_person_and_then_the_other_agent_answers(story: Story) -> None:
    first = await story.make_agent(mode="suggestive")
    sales = await second_agent(story, f"Sales {story.location_id}")
    await add_transfer(story, first["agentId"], sales)
    contact = await story.make_contact()
    script(story, story.agent_name, Take("transfer_bot"))
    script(story, f"Sales {story.location_id}", Say("Sales here."))
    said = await story.customer_says("I want to buy", contact_id=contact)
    await story.advance()
    conversation = said["conversationId"]
    assert len(await story.messages(conversation)) == 1
    [draft] = (await story.get(f"/v1/drafts?conversationId={conversation}"))["data"]
    assert draft["effects"][0]["kind"] == "transfer_to_agent"
    await story.post(f"/v1/drafts/{draft['id']}/accept")
    await story.advance()
    assert [m["body"] for m in await story.messages(conversation)][1:] == [draft["body"], "Sales here."]


async def test_a_transfer_to_an_agent_deleted_meanwhile_is_refused_and_the_first_one_answers(
    story: Story, other: Story
) -> None:
    first = await story.make_agent()
    foreign = await other.make_agent()
    await add_transfer(story, first["agentId"], foreign["agentId"])
    contact = await story.make_contact()
    story.script(Say("I can help you myself."))
    said = await story.customer_says("I want to buy", contact_id=contact)
    await story.advance()
    assert (await story.messages(said["conversationId"]))[-1]["body"] == "I can help you myself."
    assert "no agent" in str(await withheld(story, said["conversationId"]))


async def test_a_transfer_killed_at_any_write_happens_once_and_one_agent_answers(story: Story) -> None:
    first = await story.make_agent(waitTime=2)
    name = f"Sales {story.location_id}"
    sales = await second_agent(story, name)
    await add_transfer(story, first["agentId"], sales)
    for killed_at in range(1, 6):
        for after_commit in (False, True):
            script(story, story.agent_name, *[Take("transfer_bot")] * 3)
            script(story, name, *[Say("Sales here.")] * 3)
            talk = await begin_talk(story)
            await talk.say("I want to buy")
            await talk.pass_time(timedelta(seconds=3))
            [job] = await talk.take_jobs()
            with contextlib.suppress(Killed):
                await run(mortal(talk.runtime, writes=killed_at, after_commit=after_commit), job)
            await talk.expire_lease()
            await run(talk.runtime, job)
            await run(talk.runtime, job)
            _, messages, turns = await talk.rows()
            assert [message.body for message in messages] == ["I want to buy", "Sales here."]
            assert [(turn["agent_id"], turn["state"]) for turn in turns] == [
                (first["agentId"], "silent"), (sales, "answered"),
            ]  # fmt: skip


async def test_what_is_written_while_it_is_handed_on_is_answered_once(story: Story) -> None:
    """Between any two steps of both turns the customer writes again, or does not."""
    first = await story.make_agent(waitTime=2)
    name = f"Sales {story.location_id}"
    await add_transfer(story, first["agentId"], await second_agent(story, name))
    for writes in itertools.product((False, True), repeat=3):
        while_deciding, before_sales, while_sales_thinks = writes
        talk = await begin_talk(story)
        await talk.say("I want to buy")
        await talk.pass_time(timedelta(seconds=3))
        deciding, thinking = Pause(), Pause()
        script(story, story.agent_name, deciding, *[Take("transfer_bot")] * 2)
        script(story, name, thinking)
        turn = asyncio.create_task(run(talk.runtime, await talk.current()))
        await asyncio.wait_for(deciding.reached.wait(), 20)
        if while_deciding:
            await talk.say("One")
        deciding.go_on.set()
        await turn
        if before_sales:
            await talk.say("Two")
        await talk.pass_time(timedelta(seconds=61))
        turn = asyncio.create_task(run(talk.runtime, await talk.current()))
        await asyncio.wait_for(thinking.reached.wait(), 20)
        if while_sales_thinks:
            await talk.say("Three")
        thinking.go_on.set()
        await turn
        await talk.pass_time(timedelta(seconds=61))
        for _ in range(3):
            await run(talk.runtime, await talk.current())
        _, messages, _ = await talk.rows()
        told = ["I want to buy"]
        told += [word for word, written in zip(("One", "Two", "Three"), writes, strict=True) if written]
        replies = [message.body for message in messages if message.direction == "outbound"]
        assert replies == ["You wrote: " + "\n".join(told)], writes
        assert story.engine is not None
        for agent_name in (story.agent_name, name):
            story.engine.forget(agent_name)


async def test_an_agent_deleted_while_the_first_one_thinks_is_not_handed_to(story: Story) -> None:
    first = await story.make_agent()
    sales = await second_agent(story, "Sales")
    await add_transfer(story, first["agentId"], sales)
    talk = await begin_talk(story)
    await talk.say("I want to buy")
    await talk.pass_time(timedelta(seconds=3))
    pause = Pause()
    script(story, story.agent_name, pause, Take("transfer_bot"), Say("I can help you myself."))
    turn = asyncio.create_task(run(talk.runtime, await talk.current()))
    await asyncio.wait_for(pause.reached.wait(), 20)
    await story.delete(f"/v2/conversation/agents/{sales}")
    pause.go_on.set()
    await turn
    _, messages, _ = await talk.rows()
    assert [message.body for message in messages] == ["I want to buy", "I can help you myself."]
