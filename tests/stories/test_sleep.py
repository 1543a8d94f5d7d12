"""What puts an agent to sleep for a contact, what that looks like, and how it wakes."""

import asyncio
from datetime import datetime, timedelta

import pytest

from frontdesk.domain.conversations.store import lock_conversation
from frontdesk.flow.due import WakeAgent
from frontdesk.flow.sleeping import sleep_on_message
from frontdesk.flow.wake import wake
from frontdesk.kit.db import SYSTEM
from tests.stories.test_one_conversation import add_hand_over
from tests.support.fixtures import BeginStory
from tests.support.scripted import Take
from tests.support.story import Json, Story


async def status(story: Story, said: Json) -> Json:
    return await story.get(f"/v1/conversations/{said['conversationId']}/agent-status")


async def switch(story: Story, said: Json, **order: object) -> Json:
    return await story.put(f"/v1/conversations/{said['conversationId']}/agent-status", order)


async def answered(story: Story, said: Json) -> int:
    """How many messages the agent has written."""
    messages = await story.messages(said["conversationId"])
    return sum(message["direction"] == "outbound" for message in messages)


async def add_stop_bot(story: Story, agent_id: str, **settings: object) -> None:
    body = {"type": "stopBot", "name": "Goodbye", "settings": {"examples": ["bye", "ciao"], **settings}}
    await story.post(f"/v2/conversation/agents/{agent_id}/actions", body, expect=201)


async def test_an_agent_that_nothing_has_happened_to_is_active(story: Story) -> None:
    agent = await story.make_agent()
    contact = await story.make_contact()
    said = await story.customer_says("Hello", contact_id=contact)
    assert await status(story, said) == {
        "agentId": agent["agentId"],
        "assignedAgentId": None,
        "state": "active",
        "since": None,
        "until": None,
        "cause": None,
        "channel": None,
        "because": "the agent is awake",
    }


async def test_it_sleeps_after_a_hand_over_and_the_status_says_so(story: Story) -> None:
    agent = await story.make_agent()
    await add_hand_over(story, agent["agentId"], reactivateAfter={"value": 2, "unit": "hours"})
    contact = await story.make_contact()
    story.script(Take("hand_over"))
    said = await story.customer_says("A person, please", contact_id=contact)
    await story.advance()
    asleep = await status(story, said)
    assert (asleep["state"], asleep["cause"], asleep["channel"]) == ("asleep", "hand_over", None)
    assert asleep["because"] == "handed over to a person by 'Person'"
    lasts = datetime.fromisoformat(asleep["until"]) - datetime.fromisoformat(asleep["since"])
    assert lasts == timedelta(hours=2)


async def test_after_a_stopped_bot_the_status_is_manual_until_a_person_changes_it(story: Story) -> None:
    agent = await story.make_agent()
    await add_stop_bot(story, agent["agentId"])
    contact = await story.make_contact()
    story.script(Take("stop_bot"))
    said = await story.customer_says("Bye!", contact_id=contact)
    await story.advance()
    stopped = await status(story, said)
    assert (stopped["state"], stopped["cause"], stopped["until"]) == ("manual", "stop_bot", None)
    await story.advance("P300D")
    await story.customer_says("Hello again", contact_id=contact)
    await story.advance()
    assert await answered(story, said) == 1
    assert (await story.why(said["conversationId"]))["because"] == "stopped by 'Goodbye'"
    await switch(story, said, state="active")
    await story.customer_says("And now?", contact_id=contact)
    await story.advance()
    assert await answered(story, said) == 2


async def test_a_stopped_bot_wakes_where_it_shall(story: Story) -> None:
    agent = await story.make_agent()
    await add_stop_bot(story, agent["agentId"], reactivateAfter={"value": 1, "unit": "days"})
    contact = await story.make_contact()
    story.script(Take("stop_bot"))
    said = await story.customer_says("Bye!", contact_id=contact)
    await story.advance("PT23H")
    assert (await status(story, said))["state"] == "manual"
    ran = await story.advance("PT2H")
    assert [one["job"] for one in ran] == ["WakeAgent"]
    awake = await status(story, said)
    assert (awake["state"], awake["until"], awake["cause"]) == ("active", None, None)
    assert awake["because"] == "its time of silence is over"


@pytest.mark.parametrize("path", ["/conversations/messages", "/conversations/messages/outbound"])
async def test_a_person_s_message_puts_it_to_sleep_where_it_is_set_so(story: Story, path: str) -> None:
    await story.make_agent(sleepOnManualMessage=True, sleepTime=30, sleepTimeUnit="minutes")
    contact = await story.make_contact()
    said = await story.customer_says("Hello", contact_id=contact)
    await story.advance()
    body = {"type": "WebChat", "message": "Eva here", "conversationId": said["conversationId"]}
    await story.post(path, {"contactId": contact, **body})
    asleep = await status(story, said)
    assert (asleep["state"], asleep["cause"]) == ("asleep", "manual_message")
    assert asleep["because"] == "a person wrote to the customer"
    await story.customer_says("Thanks, Eva", contact_id=contact)
    await story.advance()
    assert (await story.why(said["conversationId"]))["because"] == "a person wrote to the customer"
    await story.advance("PT31M")
    await story.customer_says("Anybody there?", contact_id=contact)
    await story.advance()
    assert await answered(story, said) == 3


async def stand_for(story: Story, said: Json, minutes: int | None) -> Json:
    """The agent is put to sleep for so many minutes, or until somebody wakes it."""
    now = datetime.fromisoformat((await story.post(clock(story), {"frozen": True}))["now"])
    until = None if minutes is None else (now + timedelta(minutes=minutes)).isoformat()
    return await switch(story, said, state="asleep", until=until)


@pytest.mark.parametrize("minutes", [None, 60])
async def test_a_person_s_message_does_not_shorten_a_longer_sleep(story: Story, minutes: int | None) -> None:
    await story.make_agent(sleepOnManualMessage=True, sleepTime=30, sleepTimeUnit="minutes")
    contact = await story.make_contact()
    said = await story.customer_says("Hello", contact_id=contact)
    before = await stand_for(story, said, minutes)
    await story.post(
        "/conversations/messages", {"type": "WebChat", "contactId": contact, "message": "Eva here"}
    )
    assert await status(story, said) == before


async def test_a_person_s_message_goes_on_with_a_shorter_sleep(story: Story) -> None:
    await story.make_agent(sleepOnManualMessage=True, sleepTime=30, sleepTimeUnit="minutes")
    contact = await story.make_contact()
    said = await story.customer_says("Hello", contact_id=contact)
    before = await stand_for(story, said, 10)
    await story.post(
        "/conversations/messages", {"type": "WebChat", "contactId": contact, "message": "Eva here"}
    )
    longer = await status(story, said)
    assert longer["cause"] == "manual_message"
    lasts = datetime.fromisoformat(longer["until"]) - datetime.fromisoformat(before["until"])
    assert lasts == timedelta(minutes=20)


async def test_a_person_s_message_leaves_it_awake_where_it_is_not_set(story: Story) -> None:
    await story.make_agent()
    contact = await story.make_contact()
    said = await story.customer_says("Hello", contact_id=contact)
    await story.advance()
    body = {"type": "WebChat", "contactId": contact, "message": "Eva here"}
    await story.post("/conversations/messages", body)
    assert (await status(story, said))["state"] == "active"
    await story.customer_says("Thanks", contact_id=contact)
    await story.advance()
    assert await answered(story, said) == 3


@pytest.mark.parametrize("is_set", [True, False])
async def test_a_workflow_s_message_puts_it_to_sleep_where_it_is_set_so(story: Story, is_set: bool) -> None:
    await story.make_agent(sleepOnWorkflowMessage=is_set)
    contact = await story.make_contact()
    said = await story.customer_says("Hello", contact_id=contact)
    runtime = story.desk.runtime
    async with runtime.db.write(story.location_id, actor=SYSTEM, cause="test") as tx:
        conversation = await lock_conversation(tx, story.location_id, said["conversationId"])
        await sleep_on_message(tx, conversation, "workflow_message")
    seen = await status(story, said)
    assert (seen["state"], seen["cause"]) == (("asleep", "workflow_message") if is_set else ("active", None))


async def test_at_the_cap_it_sleeps_on_that_channel_alone_and_reading_wakes_it(story: Story) -> None:
    await story.make_agent(autoPilotMaxMessages=2)
    contact = await story.make_contact()
    said = await story.customer_says("One", contact_id=contact)
    await story.advance()
    assert (await status(story, said))["state"] == "active"
    await story.customer_says("Two", contact_id=contact)
    await story.advance()
    capped = await status(story, said)
    assert (capped["state"], capped["cause"], capped["channel"]) == ("asleep", "cap", "WebChat")
    await story.customer_says("Three", contact_id=contact)
    await story.advance()
    assert await answered(story, said) == 2
    await story.customer_says("Four", contact_id=contact, channel="Live_Chat")
    await story.advance()
    assert await answered(story, said) == 3
    read = {"locationId": story.location_id, "unreadCount": 0}
    await story.put(f"/conversations/{said['conversationId']}", read)
    awake = await status(story, said)
    assert (awake["state"], awake["because"]) == ("active", "the conversation was marked as read")
    await story.customer_says("Five", contact_id=contact)
    await story.advance()
    assert await answered(story, said) == 4


async def test_the_cap_is_told_again_once_another_sleep_is_over(story: Story) -> None:
    await story.make_agent(autoPilotMaxMessages=1)
    contact = await story.make_contact()
    said = await story.customer_says("One", contact_id=contact)
    await story.advance()
    capped = await status(story, said)
    await stand_for(story, said, 60)
    await story.advance("PT2H")
    again = await status(story, said)
    assert [again[name] for name in ("state", "cause", "channel", "until", "because")] == [
        capped[name] for name in ("state", "cause", "channel", "until", "because")
    ]
    await story.customer_says("Two", contact_id=contact)
    await story.advance()
    assert (await story.why(said["conversationId"]))["verdict"] == "held"
    assert (await switch(story, said, state="active"))["state"] == "active"


async def test_an_agent_that_only_suggests_has_no_cap_in_its_status(story: Story) -> None:
    agent = await story.make_agent(autoPilotMaxMessages=1)
    contact = await story.make_contact()
    said = await story.customer_says("One", contact_id=contact)
    await story.advance()
    await story.patch(f"/v2/conversation/agents/{agent['agentId']}", {"mode": "suggestive"})
    assert (await status(story, said))["state"] == "active"


async def test_a_raised_cap_and_a_person_s_switch_wake_it_too(story: Story) -> None:
    agent = await story.make_agent(autoPilotMaxMessages=1)
    contact = await story.make_contact()
    said = await story.customer_says("One", contact_id=contact)
    await story.advance()
    await switch(story, said, state="active")
    await story.customer_says("Two", contact_id=contact)
    await story.advance()
    assert await answered(story, said) == 2
    assert (await status(story, said))["state"] == "asleep"
    await story.patch(f"/v2/conversation/agents/{agent['agentId']}", {"autoPilotMaxMessages": 3})
    assert (await status(story, said))["state"] == "active"
    await story.customer_says("Three", contact_id=contact)
    await story.advance()
    assert await answered(story, said) == 3


async def test_an_agent_that_goes_on_for_a_capped_one_has_a_cap_of_its_own(story: Story) -> None:
    await story.make_agent(autoPilotMaxMessages=1)
    contact = await story.make_contact()
    said = await story.customer_says("One", contact_id=contact)
    await story.advance()
    second = await story.make_agent(autoPilotMaxMessages=1)
    assert (await switch(story, said, agentId=second["agentId"]))["state"] == "active"
    for words in ("Two", "Three"):
        await story.customer_says(words, contact_id=contact)
        await story.advance()
    assert await answered(story, said) == 2


async def test_a_person_switches_it_off_until_a_time_and_it_wakes_by_itself(story: Story) -> None:
    await story.make_agent()
    contact = await story.make_contact()
    said = await story.customer_says("Hello", contact_id=contact)
    await story.advance()
    now = datetime.fromisoformat((await story.post(clock(story), {"frozen": True}))["now"])
    asleep = await switch(story, said, state="asleep", until=(now + timedelta(hours=1)).isoformat())
    assert (asleep["cause"], asleep["because"]) == ("switch", "set to asleep by 'test'")
    await story.customer_says("Hello?", contact_id=contact)
    await story.advance("PT59M")
    assert await answered(story, said) == 1
    await story.advance("PT2M")
    assert (await status(story, said))["state"] == "active"
    await story.advance("PT1H")
    assert await answered(story, said) == 1, "what was held is not answered later by itself"
    await story.customer_says("Still there?", contact_id=contact)
    await story.advance()
    assert await answered(story, said) == 2


async def test_assigning_an_agent_leaves_a_sleep_as_old_as_it_is(story: Story) -> None:
    await story.make_agent()
    contact = await story.make_contact()
    said = await story.customer_says("Hello", contact_id=contact)
    asleep = await switch(story, said, state="asleep")
    await story.advance("PT1H")
    second = await story.make_agent()
    assigned = await switch(story, said, agentId=second["agentId"])
    assert (assigned["assignedAgentId"], assigned["since"]) == (second["agentId"], asleep["since"])


@pytest.mark.parametrize("order", [{"state": "active"}, {}])
async def test_an_agent_is_not_active_until_a_time(story: Story, order: Json) -> None:
    await story.make_agent()
    contact = await story.make_contact()
    said = await story.customer_says("Hello", contact_id=contact)
    path = f"/v1/conversations/{said['conversationId']}/agent-status"
    await story.put(path, {**order, "until": "2099-01-01T00:00:00Z"}, expect=422)
    await story.put(path, {"state": "active", "until": None})


async def test_a_longer_sleep_is_not_ended_by_the_alarm_of_the_shorter_one(story: Story) -> None:
    await story.make_agent()
    contact = await story.make_contact()
    said = await story.customer_says("Hello", contact_id=contact)
    now = datetime.fromisoformat((await story.post(clock(story), {"frozen": True}))["now"])
    await switch(story, said, state="asleep", until=(now + timedelta(hours=1)).isoformat())
    await switch(story, said, state="asleep", until=(now + timedelta(hours=5)).isoformat())
    await story.advance("PT2H")
    assert (await status(story, said))["state"] == "asleep"
    await switch(story, said, state="manual")
    await story.advance("PT6H")
    assert (await status(story, said))["state"] == "manual"
    await switch(story, said, state="active")
    await story.advance("PT1H")
    assert (await status(story, said))["because"] == "set to active by 'test'"


async def test_an_alarm_for_a_contact_that_is_gone_rings_for_nobody(story: Story) -> None:
    await story.make_agent()
    contact = await story.make_contact()
    said = await story.customer_says("Hello", contact_id=contact)
    now = datetime.fromisoformat((await story.post(clock(story), {"frozen": True}))["now"])
    await switch(story, said, state="asleep", until=(now + timedelta(hours=1)).isoformat())
    await story.delete(f"/contacts/{contact}")
    assert {"job": "WakeAgent"}.items() <= (await story.advance("PT2H"))[-1].items()


async def test_of_many_alarms_at_once_one_wakes_it(new_story: BeginStory) -> None:
    story = await new_story()
    await story.make_agent()
    contact = await story.make_contact()
    said = await story.customer_says("Hello", contact_id=contact)
    now = datetime.fromisoformat((await story.post(clock(story), {"frozen": True}))["now"])
    until = now + timedelta(hours=1)
    await switch(story, said, state="asleep", until=until.isoformat())
    runtime, alarm = story.desk.runtime, WakeAgent(story.location_id, contact, until.isoformat())
    await wake(runtime, alarm)
    assert (await status(story, said))["state"] == "asleep", "it rang too early, and is set again"
    await story.advance("PT2H")
    await asyncio.gather(*(wake(runtime, alarm) for _ in range(4)))
    async with runtime.db.read(story.location_id) as read:
        woken = await read.value(
            "SELECT count(*) FROM journal WHERE location_id = $1 AND entity = 'agent status'"
            " AND entity_id = $2 AND after ->> 'state' = 'active'",
            story.location_id,
            contact,
        )
    assert woken == 1


async def test_other_contacts_are_answered_while_it_sleeps_for_one(story: Story) -> None:
    await story.make_agent()
    ana, ben = await story.make_contact(), await story.make_contact(firstName="Ben")
    said = await story.customer_says("Hello", contact_id=ana)
    await switch(story, said, state="asleep")
    told = await story.customer_says("Hello", contact_id=ben)
    await story.advance()
    assert (await answered(story, said), await answered(story, told)) == (0, 1)


def clock(story: Story) -> str:
    return f"/v1/locations/{story.location_id}/clock"
