"""Turns that die half-way, and effects that cannot take: what was done is told, and done once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from frontdesk.domain.conversations import deliveries
from frontdesk.flow.channel import NotSent, Sent
from frontdesk.flow.turn.run import run
from tests.stories.test_one_conversation import add_hand_over, tags
from tests.support.fixtures import BeginStory
from tests.support.mortal import Killed, mortal
from tests.support.scripted import Pause, Say, Take
from tests.support.story import Story
from tests.support.talk import begin_talk


@pytest.mark.parametrize("killed_at", range(7))
@pytest.mark.parametrize("after_commit", [False, True])
async def test_a_hand_over_killed_at_any_write_happens_once_and_says_its_final_message(
    story: Story, killed_at: int, after_commit: bool
) -> None:
    agent = await story.make_agent(waitTime=2)
    await add_hand_over(story, agent["agentId"], createTask=True)
    story.script(*[Take("hand_over")] * 3)
    talk = await begin_talk(story)
    await talk.say("A person, please")
    await talk.pass_time(timedelta(seconds=3))
    [job] = await talk.take_jobs()
    try:
        await run(mortal(talk.runtime, writes=killed_at, after_commit=after_commit), job)
    except Killed:
        await talk.expire_lease()
        await run(talk.runtime, job)
    _, messages, [turn] = await talk.rows()
    assert [message.body for message in messages] == ["A person, please", "Eva will call you."]
    assert turn["state"] == "answered"
    assert len((await story.get(f"/contacts/{talk.contact_id}/tasks"))["tasks"]) == 1
    generation = await story.get(f"/v2/conversation/generations/{messages[-1].id}")
    assert [action["fired"] for action in generation["actions"]] == [True]


async def test_a_hand_over_to_a_user_who_has_left_still_happens_once(story: Story) -> None:
    agent = await story.make_agent()
    await add_hand_over(story, agent["agentId"], createTask=True, assignTo="0Zuserwhohasleft0000")
    contact = await story.make_contact()
    story.script(Take("hand_over"))
    said = await story.customer_says("A person, please", contact_id=contact)
    await story.advance()
    assert (await story.messages(said["conversationId"]))[-1]["body"] == "Eva will call you."
    assert len((await story.get(f"/contacts/{contact}/tasks"))["tasks"]) == 1
    assert await tags(story, contact) == ["human_handover"]


async def test_a_mode_changed_after_effects_does_not_draft_them_again(story: Story) -> None:
    agent = await story.make_agent(waitTime=2)
    await add_hand_over(story, agent["agentId"], createTask=True)
    story.script(Take("hand_over"))
    talk = await begin_talk(story)
    await talk.say("A person, please")
    await talk.pass_time(timedelta(seconds=3))
    [job] = await talk.take_jobs()
    with pytest.raises(Killed):
        await run(mortal(talk.runtime, writes=3, after_commit=True), job)
    await story.patch(f"/v2/conversation/agents/{agent['agentId']}", {"mode": "suggestive"})
    await talk.expire_lease()
    await run(talk.runtime, job)
    assert (await story.get("/v1/drafts"))["data"] == []
    _, messages, _ = await talk.rows()
    assert messages[-1].body == "Eva will call you."


async def test_a_burst_of_forty_messages_is_put_before_the_engine_whole(story: Story) -> None:
    await story.make_agent(waitTime=2)
    talk = await begin_talk(story)
    first = await talk.say("number 0")
    for number in range(1, 40):
        await talk.say(f"number {number}")
    await talk.pass_time(timedelta(minutes=2))
    for job in await talk.take_jobs():
        await run(talk.runtime, job)
    situation = story.shown[-1].situation
    assert situation.question.splitlines() == [f"number {number}" for number in range(40)]
    assert (await story.get(f"/v2/conversation/generations/{first}"))["reasoning"]


@pytest.mark.parametrize("days", [None, -30, 30])
async def test_newer_messages_get_a_collecting_window_of_their_own_whatever_date_they_bear(
    story: Story, days: int | None
) -> None:
    await story.make_agent(waitTime=60)
    await add_hand_over(story, (await story.get("/v2/conversation/agents"))["agents"][0]["agentId"])
    pause = Pause()
    story.script(Take("hand_over"), pause, Say("never reached"))
    talk = await begin_talk(story)
    await talk.say("A person, please")
    await talk.pass_time(timedelta(seconds=61))
    [job] = await talk.take_jobs()
    with pytest.raises(Killed):
        await run(mortal(talk.runtime, writes=3, after_commit=True), job)
    await talk.pass_time(timedelta(minutes=4))
    async with talk.runtime.db.read(talk.location_id) as read:
        now = (await read.moment()).local
    await talk.say("One more thing", at=None if days is None else now + timedelta(days=days))
    await talk.expire_lease()
    newer = await talk.current()
    await talk.take_jobs()
    conversation, _, _ = await talk.rows()
    await talk.pass_time(timedelta(seconds=61))
    await run(talk.runtime, newer)
    after, messages, _ = await talk.rows()
    assert messages[-1].body == "Eva will call you."
    assert after.turn_due_at is not None
    assert after.turn_due_at - now == timedelta(seconds=60)
    assert conversation.last_inbound_seq > after.considered_through


async def test_a_sleep_does_not_tie_the_contact_to_the_agent_that_happened_to_be_primary(
    story: Story,
) -> None:
    first = await story.make_agent()
    await add_hand_over(story, first["agentId"])
    contact = await story.make_contact()
    story.script(Take("hand_over"))
    said = await story.customer_says("A person", contact_id=contact)
    await story.advance()
    await story.make_agent(isPrimary=True)
    await story.put(f"/v1/conversations/{said['conversationId']}/agent-status", {"state": "active"})
    await story.customer_says("Hello again", contact_id=contact)
    await story.advance()
    assert (await story.messages(said["conversationId"]))[-1]["body"] == "You wrote: Hello again"
    assert story.shown[-1].situation.agent_name == story.agent_name


class BrokenChannel:
    """A way out that is blocked."""

    async def send(self, message: object) -> Sent | NotSent:
        raise ConnectionResetError("the line is dead")


async def test_a_channel_that_fails_for_good_marks_the_message_and_asks_a_person_in(
    story: Story,
) -> None:
    from frontdesk.flow import sandbox

    await story.make_agent()
    contact = await story.make_contact()
    said = await story.customer_says("Hello", contact_id=contact)
    runtime = replace(story.desk.runtime, channels={"WebChat": BrokenChannel()})
    await sandbox.move_clock(
        runtime,
        story.location_id,
        lambda: runtime.db.write(story.location_id, actor=story.actor, cause="test"),
        advance=timedelta(hours=1),
    )
    reply = (await story.messages(said["conversationId"]))[-1]
    assert reply["status"] == "failed"
    assert "ConnectionResetError" in str(reply["error"])
    [task] = (await story.get(f"/contacts/{contact}/tasks"))["tasks"]
    assert "could not be sent" in task["title"]


async def test_a_delivery_whose_job_was_lost_is_found(new_story: BeginStory) -> None:
    live = await new_story(sandbox=False)
    await live.make_agent()
    talk = await begin_talk(live)
    await live.post(
        "/conversations/messages", {"type": "WebChat", "contactId": talk.contact_id, "message": "Hi"}
    )
    async with live.desk.runtime.db.system() as tx:
        await tx.execute("DELETE FROM pgqueuer WHERE entrypoint = 'DeliverMessage'")
        await tx.execute(
            "UPDATE messages SET updated_at = updated_at - interval '1 hour' WHERE location_id = $1",
            live.location_id,
        )
    found = await deliveries.list_undelivered(live.desk.runtime.db)
    assert live.location_id in [location_id for location_id, _, _ in found]


async def test_a_draft_is_not_sent_to_a_contact_who_must_not_be_disturbed(story: Story) -> None:
    await story.make_agent(mode="suggestive")
    contact = await story.make_contact()
    await story.customer_says("Hello", contact_id=contact)
    await story.advance()
    [draft] = (await story.get("/v1/drafts"))["data"]
    await story.put(f"/contacts/{contact}", {"dnd": True})
    refused = await story.client.post(f"/v1/drafts/{draft['id']}/accept")
    assert refused.status_code == 422
    assert "do-not-disturb" in refused.json()["detail"]
