"""Handing over to a person: who gets the contact, what is left for them, and what is told of it."""

from datetime import datetime, timedelta

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
