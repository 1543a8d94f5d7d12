"""Handing over to a person: who gets the contact, what is left for them, and what is told of it."""

from datetime import datetime, timedelta

from frontdesk.domain.agents.status import SleepCause
from frontdesk.flow.sleeping import put_to_sleep
from frontdesk.kit.db import SYSTEM
from tests.stories.test_one_conversation import add_hand_over, tags
from tests.stories.test_transfer import add_transfer, second_agent
from tests.support.scripted import Say, Take, Together
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
    log = await story.events("&types=HandOver")
    assert [(one["data"]["assignedTo"], one["data"]["taskId"]) for one in log] == [(eva, task["id"])]
    assert "handed over to a person" in log[0]["data"]["because"]
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


async def test_without_a_user_of_its_own_the_task_goes_to_whoever_has_the_contact(story: Story) -> None:
    agent = await story.make_agent()
    eva, ben = await add_user(story, "Eva"), await add_user(story, "Ben")
    action = await add_hand_over(story, agent["agentId"], createTask=True)
    contact = await story.make_contact(assignedTo=eva)
    await ask_for_a_person(story, contact)
    [task] = (await story.get(f"/contacts/{contact}/tasks"))["tasks"]
    assert task["assignedTo"] == eva
    # A user who is gone is passed over, and the customer is handed over all the same.
    path = f"/v2/conversation/agents/{agent['agentId']}/actions/{action['actionId']}"
    await story.patch(path, {"settings": {"assignTo": ben, "finalMessage": ""}})
    await story.delete(f"/users/{ben}")
    another = await story.make_contact(firstName="Luis")
    story.script(Take("hand_over"))
    said = await story.customer_says("Quiero hablar con una persona, por favor", contact_id=another)
    await story.advance()
    [task] = (await story.get(f"/contacts/{another}/tasks"))["tasks"]
    assert task.get("assignedTo") is None
    assert (await story.messages(said["conversationId"]))[-1]["body"].startswith("Gracias.")


async def test_several_endings_at_once_come_to_the_first_of_them(story: Story) -> None:
    agent = await story.make_agent()
    sales = await second_agent(story, "Sales")
    await add_hand_over(story, agent["agentId"], createTask=True)
    await add_transfer(story, agent["agentId"], sales)
    stop = {"type": "stopBot", "name": "Stop", "settings": {"finalMessage": "Bye.", "tags": ["stopped"]}}
    await story.post(f"/v2/conversation/agents/{agent['agentId']}/actions", stop, expect=201)
    contact = await story.make_contact()
    kinds = ("hand_over", "hand_over", "transfer_bot", "stop_bot")
    story.script(Together(tuple(Take(kind) for kind in kinds)))
    said = await story.customer_says("A person, please", contact_id=contact)
    await story.advance()
    assert len((await story.get(f"/contacts/{contact}/tasks"))["tasks"]) == 1
    assert await tags(story, contact) == ["human_handover"]
    assert [one["body"] for one in await story.messages(said["conversationId"])][1:] == ["Eva will call you."]
    status = await story.get(f"/v1/conversations/{said['conversationId']}/agent-status")
    assert (status["agentId"], status["cause"]) == (agent["agentId"], "hand_over")


async def test_a_person_is_asked_in_for_failed_tries_only_once_one_has_failed_before(story: Story) -> None:
    agent = await story.make_agent()
    await add_hand_over(story, agent["agentId"], handoverType="failedToResolveIssue")
    contact = await story.make_contact()
    story.script(Say("I'm afraid I don't know that."), Take("hand_over"))
    said = await story.customer_says("My boiler is broken", contact_id=contact)
    await story.advance()
    assert [offer.cue for offer in story.shown[-1].offers] == []
    newest = (await story.get(f"/v1/generations?conversationId={said['conversationId']}"))["data"][0]
    [withheld] = (await story.get(f"/v1/generations/{newest['id']}"))["actions"]["withheld"]
    assert withheld["because"] == "0 earlier tries have failed; after 2 a person is asked in"
    await story.customer_says("That did not help", contact_id=contact)
    await story.advance()
    assert [offer.cue for offer in story.shown[-1].offers] == ["failed_to_resolve"]
    assert await tags(story, contact) == ["human_handover"]


async def test_what_is_required_is_told_to_the_engine_until_it_was_asked_for(story: Story) -> None:
    agent = await story.make_agent()
    fields = [{"field": "email", "required": True}]
    await story.post(
        f"/v2/conversation/agents/{agent['agentId']}/actions",
        {"type": "collectContactInfo", "name": "Details", "settings": {"fields": fields}},
    )
    await add_hand_over(story, agent["agentId"])
    contact = await story.make_contact()
    story.script(Say("Gladly. What is your e-mail address?"), Take("hand_over"))
    await story.customer_says("A person, please", contact_id=contact)
    await story.advance()
    [offer] = [one for one in story.shown[-1].offers if one.type == "hand_over"]
    assert "Ask for the email first" in offer.condition
    await story.customer_says("I would rather not say", contact_id=contact)
    await story.advance()
    [offer] = [one for one in story.shown[-1].offers if one.type == "hand_over"]
    assert "first" not in offer.condition
    assert await tags(story, contact) == ["human_handover"]


async def test_a_hand_over_a_sleep_and_a_wake_stand_in_the_log_with_agent_and_cause(story: Story) -> None:
    agent = await story.make_agent()
    await add_hand_over(story, agent["agentId"], reactivateAfter={"value": 1, "unit": "hours"})
    contact = await story.make_contact()
    await ask_for_a_person(story, contact)
    await story.advance("PT2H")
    log = await story.events()
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
    log = await story.events()
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
    log = await story.events()
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
