"""The turn, line by line: recording, the newest run, the lease, what goes stale, what is considered."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from frontdesk.domain.conversations import schedule
from frontdesk.domain.conversations import store as conversations
from frontdesk.flow.inbox import Incoming, record_inbound
from frontdesk.flow.turn.claim import MAX_ATTEMPTS, claim, holding
from frontdesk.flow.turn.run import run
from frontdesk.kit.db import SYSTEM
from tests.stories.test_one_conversation import add_hand_over, tags
from tests.support.fixtures import BeginStory
from tests.support.mortal import Killed, mortal
from tests.support.scripted import Pause, Say, Take
from tests.support.story import Json, Story
from tests.support.talk import Talk, begin_talk


@asynccontextmanager
async def while_it_thinks(story: Story, talk: Talk, *then: Any) -> AsyncIterator[None]:
    """What happens inside happens while the engine thinks of the answer to what was said."""
    pause = Pause()
    story.script(pause, *then)
    await talk.pass_time(timedelta(seconds=61))
    [job] = await talk.take_jobs()
    thinking = asyncio.create_task(run(talk.runtime, job))
    await asyncio.wait_for(pause.reached.wait(), 20)
    yield
    pause.go_on.set()
    await thinking


async def bodies(talk: Talk) -> list[str]:
    _, messages, _ = await talk.rows()
    return [message.body for message in messages]


async def generation(story: Story, talk: Talk) -> Json:
    """The record of the turn that dealt with the newest message."""
    why = await story.why(talk.conversation_id)
    async with talk.runtime.db.read(talk.location_id) as read:
        record: Json = await read.value(
            "SELECT record FROM generations WHERE location_id = $1 AND id = $2",
            talk.location_id,
            why["generationId"],
        )
    return record


# 1. Recording


async def test_a_message_and_its_turn_are_written_together_or_not_at_all(story: Story) -> None:
    await story.make_agent()
    talk = await begin_talk(story)

    async def record_and_break() -> None:
        async with talk.runtime.db.write(talk.location_id, actor=SYSTEM, cause="test") as tx:
            await record_inbound(tx, talk.location_id, Incoming(talk.conversation_id, "WebChat", "Hello"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await record_and_break()
    conversation, messages, _ = await talk.rows()
    assert (messages, conversation.turn_seq, await talk.take_jobs()) == ([], 0, [])


async def test_each_message_counts_and_moves_the_turn_up_to_the_limit(story: Story) -> None:
    await story.make_agent(waitTime=20)
    talk = await begin_talk(story)
    due = []
    for _ in range(8):
        await talk.say("Hello?")
        conversation, messages, _ = await talk.rows()
        due.append((conversation.turn_due_at - messages[0].created_at).total_seconds())
        await talk.pass_time(timedelta(seconds=15))
    assert due == [20, 35, 50, 65, 80, 95, 100, 100]
    assert [job.turn_seq for job in sorted(await talk.take_jobs(), key=lambda job: job.turn_seq)] == [
        *range(1, 9)
    ]


# 2. The newest run


async def test_only_the_newest_run_answers_and_an_early_one_comes_again(story: Story) -> None:
    await story.make_agent(waitTime=10)
    talk = await begin_talk(story)
    await talk.say("One")
    await talk.pass_time(timedelta(seconds=5))
    await talk.say("Two")
    older, newest = sorted(await talk.take_jobs(), key=lambda job: job.turn_seq)
    await talk.pass_time(timedelta(seconds=7))
    await run(talk.runtime, older)
    assert await talk.take_jobs() == [], "an older run ends"
    await run(talk.runtime, newest)
    assert await talk.take_jobs() == [newest], "an early run comes again for the remainder"
    assert await bodies(talk) == ["One", "Two"]
    await talk.pass_time(timedelta(seconds=3))
    await run(talk.runtime, newest)
    await run(talk.runtime, newest)
    assert await bodies(talk) == ["One", "Two", "You wrote: One\nTwo"]


async def test_an_overdue_turn_that_nobody_works_on_is_found(new_story: BeginStory) -> None:
    live = await new_story(sandbox=False)
    await live.make_agent()
    talk = await begin_talk(live)
    await talk.say("Hello")

    async def overdue() -> bool:
        found = await schedule.list_overdue(talk.runtime.db, limit=10_000)
        return talk.conversation_id in [one.conversation_id for one in found]

    async def turn_back(**columns: str) -> None:
        async with talk.runtime.db.system() as tx:
            for column, value in columns.items():
                await tx.execute(
                    f"UPDATE conversations SET {column} = now() {value} WHERE location_id = $1",
                    talk.location_id,
                )

    assert not await overdue()
    await turn_back(turn_due_at="- interval '1 minute'", lease_until="+ interval '10 seconds'")
    assert not await overdue(), "somebody works on it"
    await turn_back(lease_until="- interval '1 second'")
    assert await overdue()


# 3. The lease


async def test_a_lease_is_renewed_while_the_turn_works_and_given_back_when_it_is_cancelled(
    story: Story,
) -> None:
    await story.make_agent()
    talk = await begin_talk(story)
    await talk.say("Hello")
    await talk.pass_time(timedelta(seconds=3))
    [job] = await talk.take_jobs()
    claimed = await claim(talk.runtime.db, job)
    assert claimed is not None
    taken, _, _ = await talk.rows()

    async def hold_until_renewed() -> None:
        async with holding(talk.runtime.db, claimed, every=0.01), asyncio.timeout(10):
            while (await talk.rows())[0].lease_until == taken.lease_until:
                pass
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await hold_until_renewed()
    conversation, _, [turn] = await talk.rows()
    assert (conversation.lease_token, turn["state"]) == (None, "thinking")


async def test_who_meets_another_s_lease_comes_again_and_that_is_no_attempt(story: Story) -> None:
    await story.make_agent()
    talk = await begin_talk(story)
    await talk.say("Hello")
    await talk.pass_time(timedelta(seconds=3))
    [job] = await talk.take_jobs()
    assert await claim(talk.runtime.db, job) is not None
    assert await claim(talk.runtime.db, job) is None
    assert await talk.take_jobs() == [job]
    _, _, [turn] = await talk.rows()
    assert turn["attempts"] == 1


async def test_a_run_that_lost_its_lease_writes_nothing_more(story: Story) -> None:
    await story.make_agent()
    talk = await begin_talk(story)
    await talk.say("Hello")
    async with while_it_thinks(story, talk, Say("from the second run"), Say("from the first")):
        await talk.expire_lease()
        await run(talk.runtime, await talk.current())
    assert await bodies(talk) == ["Hello", "from the second run"]
    _, _, [turn] = await talk.rows()
    assert (turn["state"], turn["attempts"]) == ("answered", 2)


async def test_a_turn_that_cannot_even_be_looked_at_is_failed_visibly(story: Story) -> None:
    await story.make_agent()
    talk = await begin_talk(story)
    await talk.say("Hello?")
    await talk.pass_time(timedelta(seconds=3))
    [job] = await talk.take_jobs()
    async with talk.runtime.db.write(talk.location_id, actor=SYSTEM, cause="test") as tx:
        await tx.execute("UPDATE agents SET settings = '{}' WHERE location_id = $1", talk.location_id)
    for _ in range(MAX_ATTEMPTS + 1):
        with pytest.raises(ValueError, match="goal"):
            await run(talk.runtime, job)
    await run(talk.runtime, job)
    conversation, _, [turn] = await talk.rows()
    assert turn["state"] == "failed"
    assert conversation.considered_through == conversation.last_inbound_seq
    [task] = (await story.get(f"/contacts/{talk.contact_id}/tasks"))["tasks"]
    assert "They wrote: Hello?" in task["body"]
    why = await story.why(talk.conversation_id)
    assert (why["verdict"], why["generationId"]) == ("failed", turn["id"])


# 4. What may go stale


async def test_a_newer_message_drops_the_draft_and_both_are_answered_together(story: Story) -> None:
    await story.make_agent()
    talk = await begin_talk(story)
    await talk.say("One")
    async with while_it_thinks(story, talk, Say("too early")):
        await talk.say("Two")
    assert await bodies(talk) == ["One", "Two", "You wrote: One\nTwo"]
    [drop] = (await generation(story, talk))["drops"]
    assert (drop["draft"], drop["because"]) == ("too early", "a newer message came")


async def test_it_starts_over_twice_at_most_and_a_new_turn_takes_what_came_later(story: Story) -> None:
    await story.make_agent()
    talk = await begin_talk(story)
    second, third = Pause(), Pause()
    await talk.say("One")
    async with while_it_thinks(story, talk, Say("a"), second, Say("b"), third, Say("One to three")):
        await talk.say("Two")

        async def interrupt() -> None:
            for pause, words in ((second, "Three"), (third, "Four")):
                await asyncio.wait_for(pause.reached.wait(), 20)
                await talk.say(words)
                pause.go_on.set()

        interrupting = asyncio.create_task(interrupt())
    await interrupting
    assert await bodies(talk) == ["One", "Two", "Three", "Four", "One to three"]
    await talk.pass_time(timedelta(seconds=61))
    await run(talk.runtime, await talk.current())
    assert (await bodies(talk))[-1] == "You wrote: Four"
    _, _, turns = await talk.rows()
    assert [(turn["restarts"], turn["state"]) for turn in turns] == [(2, "answered"), (0, "answered")]


async def test_once_something_took_effect_its_reply_is_sent_and_a_new_turn_follows(story: Story) -> None:
    agent = await story.make_agent()
    await add_hand_over(story, agent["agentId"])
    talk = await begin_talk(story)
    await talk.say("A person, please")
    await talk.pass_time(timedelta(seconds=3))
    [job] = await talk.take_jobs()
    story.script(Take("hand_over"))
    with pytest.raises(Killed):
        await run(mortal(talk.runtime, writes=3, after_commit=True), job)
    await talk.say("And quickly")
    await talk.expire_lease()
    await talk.pass_time(timedelta(seconds=61))
    await run(talk.runtime, await talk.current())
    assert (await bodies(talk))[-1] == "Eva will call you."
    await talk.pass_time(timedelta(seconds=61))
    await run(talk.runtime, await talk.current())
    why = await story.why(talk.conversation_id)
    assert (why["verdict"], why["because"]) == ("held", "handed over to a person by 'Person'")


async def close(story: Story, talk: Talk, agent_id: str, how: str) -> None:
    match how:
        case "a person has answered already":
            body = {"type": "WebChat", "contactId": talk.contact_id, "message": "Eva here"}
            await story.post("/conversations/messages", body)
        case "do-not-disturb is on for this contact":
            await story.put(f"/contacts/{talk.contact_id}", {"dnd": True})
        case "the agent is switched to inactive":
            await story.patch(f"/v2/conversation/agents/{agent_id}", {"status": "inactive"})
        case "set to asleep by 'test'":
            path = f"/v1/conversations/{talk.conversation_id}/agent-status"
            await story.put(path, {"state": "asleep"})


@pytest.mark.parametrize(
    "how",
    [
        "a person has answered already",
        "do-not-disturb is on for this contact",
        "the agent is switched to inactive",
        "set to asleep by 'test'",
    ],
)
async def test_a_gate_that_closes_while_it_thinks_keeps_words_and_effects_back(
    story: Story, how: str
) -> None:
    agent = await story.make_agent()
    await add_hand_over(story, agent["agentId"], createTask=True)
    talk = await begin_talk(story)
    await talk.say("A person, please")
    async with while_it_thinks(story, talk, Take("hand_over")):
        await close(story, talk, agent["agentId"], how)
    assert "Eva will call you." not in await bodies(talk)
    assert await tags(story, talk.contact_id) == []
    assert (await story.get(f"/contacts/{talk.contact_id}/tasks"))["tasks"] == []
    record = await generation(story, talk)
    assert record["held_because"] == how
    [drop] = record["drops"]
    assert (drop["draft"], drop["because"]) == ("Eva will call you.", f"a gate closed: {how}")


async def test_a_mode_changed_while_it_thinks_makes_a_draft_of_it(story: Story) -> None:
    agent = await story.make_agent()
    talk = await begin_talk(story)
    await talk.say("Hello")
    async with while_it_thinks(story, talk, Say("by itself"), Say("suggested")):
        await story.patch(f"/v2/conversation/agents/{agent['agentId']}", {"mode": "suggestive"})
    assert await bodies(talk) == ["Hello"]
    [draft] = (await story.get("/v1/drafts"))["data"]
    assert draft["body"] == "suggested"
    [drop] = (await generation(story, talk))["drops"]
    assert drop["because"] == "the agent's mode was changed"


async def test_a_contact_given_to_another_agent_meanwhile_is_answered_by_that_one(story: Story) -> None:
    await story.make_agent()
    talk = await begin_talk(story)
    await talk.say("Hello")
    async with while_it_thinks(story, talk, Say("from the first")):
        second = await story.make_agent()
        path = f"/v1/conversations/{talk.conversation_id}/agent-status"
        await story.put(path, {"agentId": second["agentId"]})
        story.script(Say("from the second"))
    assert await bodies(talk) == ["Hello", "from the second"]
    [drop] = (await generation(story, talk))["drops"]
    assert (drop["draft"], drop["because"]) == ("from the first", "another agent answers now")


# 5. What counts as considered


async def test_a_held_turn_considers_its_messages_and_waking_answers_only_newer_ones(story: Story) -> None:
    await story.make_agent()
    talk = await begin_talk(story)
    path = f"/v1/conversations/{talk.conversation_id}/agent-status"
    await story.put(path, {"state": "asleep"})
    await talk.say("Before")
    await talk.pass_time(timedelta(seconds=3))
    [job] = await talk.take_jobs()
    await run(talk.runtime, job)
    conversation, _, _ = await talk.rows()
    assert (conversation.considered_through, conversation.turn_due_at) == (1, None)
    await story.put(path, {"state": "active"})
    await talk.say("After")
    await talk.pass_time(timedelta(seconds=3))
    for waiting in await talk.take_jobs():
        await run(talk.runtime, waiting)
    assert await bodies(talk) == ["Before", "After", "You wrote: After"]


async def test_a_conversation_keeps_its_place_when_nothing_is_said(story: Story) -> None:
    await story.make_agent()
    talk = await begin_talk(story)
    await talk.say("Hello")
    await talk.pass_time(timedelta(seconds=3))
    [job] = await talk.take_jobs()
    story.script(Say(None))
    await run(talk.runtime, job)
    conversation, messages, [turn] = await talk.rows()
    assert (len(messages), turn["state"], conversation.considered_through) == (1, "silent", 1)
    async with talk.runtime.db.read(talk.location_id) as read:
        assert await conversations.newest_inbound(read, talk.location_id, talk.conversation_id) == messages[0]
    assert (await story.why(talk.conversation_id))["because"] == "the engine had nothing to say"
