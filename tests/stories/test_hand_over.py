"""Handing over to a person: who gets the contact, what is left for them, and what is told of it."""

from datetime import datetime, timedelta

from frontdesk.domain.agents.status import SleepCause
from frontdesk.flow.sleeping import put_to_sleep
from frontdesk.kit.db import SYSTEM
from tests.stories.test_one_conversation import add_hand_over, tags
from tests.support.scripted import Take
from tests.support.story import Json, Story


async def add_user(story: Story, name: str) -> str:
    body = {
        "companyId": story.company_id,
        "firstName": name,
        "lastName": "Sol",
        "email": f"{name.lower()}@example.com",
        "password": "not kept",
        "type": "account",
        "role": "user",
        "locationIds": [story.location_id],
    }
    return str((await story.post("/users/", body))["id"])


async def ask_for_a_person(story: Story, contact: str) -> Json:
    story.script(Take("hand_over"))
    said = await story.customer_says("A person, please", contact_id=contact)
    await story.advance()
    return said


async def test_the_contact_is_assigned_tagged_and_has_a_task_due_in_a_day(story: Story) -> None:
    agent = await story.make_agent()
    eva = await add_user(story, "Eva")
    await add_hand_over(story, agent["agentId"], createTask=True, assignTo=eva)
    contact = await story.make_contact()
    said = await ask_for_a_person(story, contact)
    assert (await story.get(f"/contacts/{contact}"))["contact"]["assignedTo"] == eva
    assert (await story.get(f"/conversations/{said['conversationId']}"))["assignedTo"] == eva
    assert await tags(story, contact) == ["human_handover"]
    [task] = (await story.get(f"/contacts/{contact}/tasks"))["tasks"]
    assert (task["assignedTo"], task["body"]) == (eva, "They wrote: A person, please")
    [asked, _] = await story.messages(said["conversationId"])
    lasts = datetime.fromisoformat(task["dueDate"]) - datetime.fromisoformat(asked["dateAdded"])
    assert timedelta(hours=24) <= lasts < timedelta(hours=24, minutes=1)


async def test_whoever_the_contact_is_assigned_to_may_keep_it(story: Story) -> None:
    agent = await story.make_agent()
    eva, ben = await add_user(story, "Eva"), await add_user(story, "Ben")
    await add_hand_over(story, agent["agentId"], createTask=True, assignTo=ben, skipAssignToUser=True)
    contact = await story.make_contact(assignedTo=eva)
    await ask_for_a_person(story, contact)
    assert (await story.get(f"/contacts/{contact}"))["contact"]["assignedTo"] == eva
    [task] = (await story.get(f"/contacts/{contact}/tasks"))["tasks"]
    assert task["assignedTo"] == eva


async def test_a_hand_over_a_sleep_and_a_wake_stand_in_the_log_with_agent_and_cause(story: Story) -> None:
    agent = await story.make_agent()
    await add_hand_over(story, agent["agentId"], reactivateAfter={"value": 1, "unit": "hours"})
    contact = await story.make_contact()
    await ask_for_a_person(story, contact)
    await story.advance("PT2H")
    log = (await story.get("/v1/events?limit=100"))["data"]
    told = [event for event in log if event["type"] in ("HandOver", "AgentSleep", "AgentWake")]
    assert [event["type"] for event in told] == ["HandOver", "AgentSleep", "AgentWake"]
    assert [event["data"]["cause"] for event in told[:2]] == ["hand_over", "hand_over"]
    assert {event["data"]["agentId"] for event in told} == {agent["agentId"]}
    assert {event["data"]["contactId"] for event in told} == {contact}


async def test_a_hand_over_is_told_too_where_the_cap_of_another_channel_is_reached(story: Story) -> None:
    agent = await story.make_agent(autoPilotMaxMessages=1)
    await add_hand_over(story, agent["agentId"])
    contact = await story.make_contact()
    await story.customer_says("Hello", contact_id=contact, channel="Live_Chat")
    await story.advance()
    await ask_for_a_person(story, contact)
    log = (await story.get("/v1/events?limit=100"))["data"]
    told = [(event["type"], event["data"]["cause"]) for event in log if "cause" in event["data"]]
    assert told == [("AgentSleep", "cap"), ("HandOver", "hand_over"), ("AgentSleep", "hand_over")]


async def test_a_sleep_after_one_whose_time_is_over_is_told(story: Story) -> None:
    """Also where the alarm that ends the first has not rung yet."""
    await story.make_agent()
    contact = await story.make_contact()
    said = await story.customer_says("Hello", contact_id=contact)
    runtime = story.desk.runtime
    causes: tuple[SleepCause, SleepCause] = ("switch", "booking")
    for ended, cause in zip((True, False), causes, strict=True):
        async with runtime.db.write(story.location_id, actor=SYSTEM, cause="test") as tx:
            now = (await tx.moment()).local
            until = now - timedelta(minutes=1) if ended else None
            await put_to_sleep(
                tx, story.location_id, contact, cause=cause, because="the test says so", until=until
            )
    assert (await story.get(f"/v1/conversations/{said['conversationId']}/agent-status"))["cause"] == "booking"
    log = (await story.get("/v1/events?limit=100"))["data"]
    told = [event["data"]["cause"] for event in log if event["type"] == "AgentSleep"]
    assert told == list(causes)


async def test_fields_that_hold_a_value_are_shown_to_the_engine_as_held(story: Story) -> None:
    agent = await story.make_agent()
    await story.post(
        f"/v2/conversation/agents/{agent['agentId']}/actions",
        {"type": "collectContactInfo", "name": "Details", "settings": {"fields": ["email", "phone"]}},
    )
    contact = await story.make_contact(email="ana@example.com")
    await story.customer_says("Hello", contact_id=contact)
    await story.advance()
    [offer] = story.shown[-1].offers
    assert {field.key: field.held for field in offer.fields} == {"email": "ana@example.com", "phone": None}
