"""Follow-ups: what an agent writes by itself when the customer fell silent, is busy or asked for it."""

import asyncio
from typing import Any

import pytest

from frontdesk.flow.due import FollowUpDue
from frontdesk.flow.engine import EngineFailed
from frontdesk.flow.followups.run import run
from frontdesk.kit.db import OPERATOR
from tests.stories.test_one_conversation import add_hand_over
from tests.support.carrier import carrying
from tests.support.mortal import Killed, mortal
from tests.support.scripted import Fail, Pause, Say, Take
from tests.support.story import Json, Story

NOON = "2029-03-05T12:00:00Z"
"""A Monday; one in Madrid."""


async def freeze(story: Story, at: str = NOON) -> None:
    await story.post(f"/v1/locations/{story.location_id}/clock", {"set": at, "frozen": True})


async def follow_up(
    story: Story, agent_id: str, scenario: str = "contactStoppedReplying", **more: Any
) -> str:
    settings = {"scenario": scenario, "steps": [{"delay": 30, "unit": "minutes"}], **more}
    body = {"type": "autoFollowUp", "name": "Follow up", "settings": settings}
    made = await story.post(f"/v2/conversation/agents/{agent_id}/actions", body, expect=201)
    return str(made["actionId"])


async def planned(story: Story, **query: str) -> list[Json]:
    asked = "&".join(f"{name}={value}" for name, value in {"limit": "100", **query}.items())
    return list((await story.get(f"/v1/follow-ups?{asked}"))["data"])


async def states(story: Story) -> list[str]:
    return [one["state"] for one in await planned(story)]


async def because(story: Story) -> str | None:
    """Of the newest follow-up that is no longer planned."""
    ended = [one for one in await planned(story) if one["state"] != "planned"]
    told: str | None = ended[-1]["because"]
    return told


async def bodies(story: Story, conversation_id: str) -> list[str]:
    return [message["body"] for message in await story.messages(conversation_id)]


async def silent_customer(story: Story, *, says: str = "Do you fix roofs?", **fields: Any) -> tuple[str, str]:
    """A contact who was answered and is silent since, and the conversation."""
    contact = await story.make_contact(**fields)
    story.script(Say("We do."))
    said = await story.customer_says(says, contact_id=contact)
    await story.advance()
    return contact, str(said["conversationId"])


async def test_silence_is_followed_up_step_by_step_until_the_customer_replies(story: Story) -> None:
    agent = await story.make_agent()
    steps = [
        {"delay": 30, "unit": "minutes"},
        {"delay": 2, "unit": "hours", "message": "Still there, {{contact.first_name}}?"},
        {"delay": 3, "unit": "days"},
    ]
    await follow_up(story, agent["agentId"], steps=steps)
    await freeze(story)
    contact, conversation = await silent_customer(story)
    asked = (await story.messages(conversation))[0]
    [first, second, third] = await planned(story, conversationId=conversation, contactId=contact)
    assert first["sequenceId"] == third["sequenceId"]
    assert [one["dueAt"][:16] for one in (first, second, third)] == [
        "2029-03-05T12:30", "2029-03-05T14:30", "2029-03-08T14:30",
    ]  # fmt: skip
    generation = await story.get(f"/v1/generations/{first['plannedByGenerationId']}")
    assert [one["id"] for one in generation["followUpsPlanned"]] == [first["id"], second["id"], third["id"]]
    story.script(Say("Shall I tell you more?"), Say("Here you are."), Say("Any news?"))
    await story.advance("PT29M")
    assert await bodies(story, conversation) == ["Do you fix roofs?", "We do."]
    await story.advance("PT1M")
    assert (await bodies(story, conversation))[2:] == ["Shall I tell you more?"]
    shown = story.shown[-1].situation
    assert shown.following_up is not None
    assert (shown.following_up.step, shown.following_up.steps, shown.unanswered) == (1, 3, 0)
    await story.advance("PT2H")
    assert (await bodies(story, conversation))[3:] == ["Still there, Ana?"]
    [first, second, third] = await planned(story)
    assert (first["state"], second["state"], third["state"]) == ("sent", "sent", "planned")
    told = await story.get(f"/v1/generations/{first['generationId']}")
    assert (told["outcome"], told["followUp"]["step"], told["reply"]) == (
        "answered", 1, "Shall I tell you more?",
    )  # fmt: skip
    assert (await story.get(f"/v2/conversation/generations/{second['messageId']}"))["reasoning"]
    assert (await story.why(conversation, asked["id"]))["verdict"] == "answered"
    await story.customer_says("Yes, tell me more", contact_id=contact)
    assert (await planned(story))[2]["because"] == "the customer replied"
    await story.advance()
    assert await states(story) == ["sent", "sent", "cancelled", "planned", "planned", "planned"]
    await story.advance("PT30M")
    assert (await bodies(story, conversation))[-1] == "Any news?"
    counted = await story.get(f"/v1/agents/{agent['agentId']}/stats?from=2029-03-01&to=2029-03-31")
    assert (counted["total"]["answered"], counted["total"]["followedUp"]) == (5, 3)
    stored = (await story.get(f"/v1/journal?entityId={first['id']}"))["data"]
    assert len(stored) >= 2


async def test_a_customer_who_declines_or_books_or_is_handed_over_is_left_alone(story: Story) -> None:
    agent = await story.make_agent()
    await follow_up(story, agent["agentId"])
    await add_hand_over(story, agent["agentId"])
    await freeze(story)
    contact, conversation = await silent_customer(story)
    story.script(Take("follow_up", say="All right."), Say("You are welcome."))
    await story.customer_says("Not interested", contact_id=contact)
    await story.advance()
    await story.customer_says("Thanks", contact_id=contact)
    await story.advance()
    assert await states(story) == ["cancelled"]
    await story.advance("P1D")
    assert (await bodies(story, conversation))[-1] == "You are welcome."
    story.script(Say("Hello again."))
    await story.customer_says("I have another question", contact_id=contact)
    await story.advance()
    assert await states(story) == ["cancelled", "planned"]
    story.script(Take("hand_over"))
    await story.customer_says("A person please", contact_id=contact)
    await story.advance("PT2H")
    assert await states(story) == ["cancelled", "cancelled"]
    other, talk = await silent_customer(story)
    await _book(story, other)
    assert await because(story) == "the contact has booked"
    story.script(Say("See you then."))
    await story.customer_says("Great", contact_id=other)
    await story.advance("PT2H")
    assert (await bodies(story, talk))[-1] == "See you then."


async def test_a_busy_customer_is_written_to_later_and_not_as_one_who_fell_silent(story: Story) -> None:
    agent = await story.make_agent()
    await follow_up(story, agent["agentId"], "contactIsBusy", steps=[{"delay": 1, "unit": "days"}])
    await follow_up(story, agent["agentId"])
    contact = await story.make_contact()
    story.script(Take("follow_up", say="No problem."), Say("Is it better now?"))
    said = await story.customer_says("I am in a meeting", contact_id=contact)
    await story.advance()
    assert {offer.cue for offer in story.shown[0].offers} == {"busy", "not_interested"}
    [only] = await planned(story)
    assert (only["scenario"], only["plannedBecause"]) == ("contactIsBusy", "the customer is busy")
    await story.advance("PT12H")
    assert await states(story) == ["planned"]
    await story.advance("PT12H")
    assert (await bodies(story, said["conversationId"]))[1:] == ["No problem.", "Is it better now?"]
    asked = story.shown[-1].situation.following_up
    assert asked is not None
    assert asked.because == "busy"


async def test_a_time_that_was_asked_for_is_understood_told_kept_and_stands_after_a_thank_you(
    story: Story,
) -> None:
    agent = await story.make_agent()
    steps = [{"delay": 2, "unit": "hours"}, {"delay": 1, "unit": "days"}]
    hours = [{"dayOfTheWeek": day, "intervals": _interval(9, 17)} for day in range(1, 6)]
    await follow_up(story, agent["agentId"], "contactRequested", steps=steps, workingHours=hours)
    await freeze(story)
    contact = await story.make_contact(timezone="America/New_York")
    wish = "Can you write to me tomorrow at 10?"
    story.script(Take("follow_up", {"when": "tomorrow at 10"}, say="Gladly."), Say("You are welcome."))
    said = await story.customer_says(wish, contact_id=contact)
    await story.advance()
    conversation = said["conversationId"]
    assert (await bodies(story, conversation))[-1] == (
        "Gladly. I will write to you again on Tuesday, 6 March 2029 at 10:00 (America/New_York)."
    )
    [first, second] = await planned(story)
    assert (first["scenario"], first["requestedFor"]) == ("contactRequested", "2029-03-06T15:00:00.000Z")
    assert first["dueAt"] == first["requestedFor"]
    assert second["dueAt"] == "2029-03-07T15:00:00.000Z"
    await story.customer_says("Thank you!", contact_id=contact)
    await story.advance()
    again = (await planned(story))[2:]
    assert [one["dueAt"] for one in again] == [first["dueAt"], second["dueAt"]]
    story.script(Say("As you asked: hello."))
    await story.advance("P1DT4H")
    assert (await bodies(story, conversation))[-1] == "As you asked: hello."
    shown = story.shown[-1].situation.following_up
    assert shown is not None
    assert shown.because == "asked"


async def test_what_falls_outside_the_hours_waits_for_the_next_opening(story: Story) -> None:
    agent = await story.make_agent()
    hours = [{"dayOfTheWeek": day, "intervals": _interval(9, 24)} for day in (1, 2)]
    settings: Json = {
        "workingHours": hours,
        "timezone": "contact",
        "steps": [{"delay": 8, "unit": "hours"}] * 2,
    }
    await follow_up(story, agent["agentId"], **settings)
    await freeze(story)
    _, conversation = await silent_customer(story, timezone="Asia/Tokyo")
    # Twenty-one in Tokyo and eight hours: five in the morning of Tuesday; then Wednesday is closed.
    assert [one["dueAt"] for one in await planned(story)] == [
        "2029-03-06T00:00:00.000Z", "2029-03-06T08:00:00.000Z",
    ]  # fmt: skip
    await story.advance("PT12H")
    assert len(await bodies(story, conversation)) == 3


async def test_another_channel_is_taken_where_the_first_cannot_be_used(story: Story) -> None:
    agent = await story.make_agent()
    steps = [{"delay": 30, "unit": "minutes"}, {"delay": 2, "unit": "days"}]
    action = await follow_up(story, agent["agentId"], steps=steps)
    contact = await story.make_contact(phone="+34612345678")
    story.script(Say("Hello."), Say("We do."))
    await story.customer_says("Hi", contact_id=contact)
    await story.advance()
    said = await story.customer_says("Do you fix roofs?", contact_id=contact, channel="WhatsApp")
    await story.advance()
    await _dnd(story, contact, "WhatsApp")
    await story.advance("PT30M")
    conversation = said["conversationId"]
    newest = (await story.messages(conversation))[-1]
    assert newest["messageType"] == "TYPE_WEBCHAT"
    assert "WhatsApp: do-not-disturb" in str(await because(story))
    await story.patch(
        f"/v2/conversation/agents/{agent['agentId']}/actions/{action}",
        {"settings": {"channelSwitching": False}},
    )
    await story.advance("P2D")
    assert (await planned(story))[-1]["state"] == "skipped"
    assert "no channel can be used: WhatsApp" in str(await because(story))


async def test_what_could_not_be_delivered_goes_out_on_another_channel_once(story: Story) -> None:
    agent = await story.make_agent()
    await follow_up(story, agent["agentId"])
    contact = await story.make_contact(phone="+34612345678")
    async with carrying(story) as carrier:
        story.script(Say("Hello."), Say("We do."), Say("Still there?"), Say("Still there?"))
        await story.customer_says("Hi", contact_id=contact)
        await story.advance()
        said = await story.customer_says("Do you fix roofs?", contact_id=contact, channel="SMS")
        await story.advance()
        carrier.receiver.answers(400)
        await story.advance("PT31M")
        newest = await story.messages(said["conversationId"])
        told = [(message["messageType"], message["status"]) for message in newest[-2:]]
        assert told == [("TYPE_SMS", "failed"), ("TYPE_WEBCHAT", "delivered")]
        [only] = [one for one in await planned(story) if one["state"] != "cancelled"]
        assert (only["state"], only["messageId"]) == ("sent", newest[-1]["id"])
        assert "SMS" in only["because"]
        await story.advance("P1D")
        assert len(await story.messages(said["conversationId"])) == len(newest)


async def test_where_only_answers_within_a_day_are_allowed_nothing_is_sent_after_it(story: Story) -> None:
    agent = await story.make_agent()
    await follow_up(story, agent["agentId"], steps=[{"delay": 20, "unit": "hours"}] * 2)
    contact = await story.make_contact(phone="+34612345678")
    async with carrying(story, "WhatsApp") as carrier:
        await story.customer_says("Do you fix roofs?", contact_id=contact, channel="WhatsApp")
        await story.advance()
        await story.advance("PT20H")
        await story.advance("PT20H")
        assert len(carrier.posted) == 2
    assert await states(story) == ["sent", "skipped"]
    told = str(await because(story))
    assert "WhatsApp: the customer has not written there within 24 hours" in told
    assert "SMS: no conversation provider is connected" in told


async def test_at_due_time_everything_is_looked_at_again(story: Story) -> None:
    agent = await story.make_agent()
    action = await follow_up(story, agent["agentId"])
    path = f"/v2/conversation/agents/{agent['agentId']}"
    one = f"{path}/actions/{action}"
    contact, conversation = await silent_customer(story)
    await story.patch(one, {"settings": {"enabled": False}})
    await story.advance("PT1H")
    assert await because(story) == "the follow-up action was switched off"
    await story.patch(one, {"settings": {"enabled": True}})

    async def again() -> None:
        story.script(Say("We do."))
        await story.customer_says("Do you fix roofs?", contact_id=contact)
        await story.advance()
        assert (await states(story))[-1] == "planned"

    await again()
    await story.patch(path, {"status": "inactive"})
    await story.advance("PT1H")
    assert "inactive" in str(await because(story))
    await story.patch(path, {"status": "active"})
    await again()
    message = {"type": "WebChat", "contactId": contact, "message": "A person here."}
    await story.post("/conversations/messages", message)
    await story.advance("PT1H")
    assert await because(story) == "a person has answered already"
    await again()
    another = await story.post(
        "/v2/conversation/agents", {"name": "Other", "goal": "Help.", "mode": "autopilot"}, expect=201
    )
    status = f"/v1/conversations/{conversation}/agent-status"
    await story.put(status, {"agentId": another["agentId"]})
    await story.advance("PT1H")
    assert await because(story) == "another agent answers the contact now"
    await story.put(status, {"agentId": agent["agentId"]})
    await again()
    await story.put(status, {"state": "manual"})
    assert "manual" in str(await because(story)) or (await states(story))[-1] == "cancelled"
    await story.put(status, {"state": "active"})
    await again()
    await story.delete(f"/contacts/{contact}")
    assert await because(story) == "the contact was deleted"
    assert (await states(story)).count("sent") == 0


async def test_planned_ones_are_listed_and_cancelled_one_by_one_or_all(story: Story, other: Story) -> None:
    agent = await story.make_agent()
    steps = [{"delay": 30, "unit": "minutes"}, {"delay": 1, "unit": "hours"}, {"delay": 1, "unit": "hours"}]
    await follow_up(story, agent["agentId"], steps=steps)
    _, conversation = await silent_customer(story)
    [first, second, third] = await planned(story)
    page = await story.get("/v1/follow-ups?limit=2")
    rest = await story.get(f"/v1/follow-ups?limit=2&after={page['nextCursor']}")
    assert [one["id"] for one in (*page["data"], *rest["data"])] == [first["id"], second["id"], third["id"]]
    assert (await story.get(f"/v1/follow-ups/{first['id']}"))["id"] == first["id"]
    gone = await story.delete(f"/v1/follow-ups/{first['id']}")
    assert (gone["state"], gone["because"]) == ("cancelled", "it was cancelled over the API")
    await story.delete(f"/v1/follow-ups/{first['id']}", expect=409)
    for path in (f"/v1/follow-ups/{second['id']}", f"/v1/conversations/{conversation}/follow-ups"):
        await other.delete(path, expect=404)
    await other.get(f"/v1/follow-ups/{second['id']}", expect=404)
    assert await planned(other) == []
    await story.advance("PT2H")
    assert await states(story) == ["cancelled", "sent", "planned"]
    cancelled = await story.delete(f"/v1/conversations/{conversation}/follow-ups")
    assert [one["id"] for one in cancelled["data"]] == [third["id"]]
    await story.advance("P1D")
    assert len(await bodies(story, conversation)) == 3


async def test_a_suggesting_agent_drafts_its_follow_up(story: Story) -> None:
    agent = await story.make_agent()
    await follow_up(story, agent["agentId"], steps=[{"delay": 30, "unit": "minutes"}] * 2)
    _, conversation = await silent_customer(story)
    await story.patch(f"/v2/conversation/agents/{agent['agentId']}", {"mode": "suggestive"})
    story.script(Say("Still there?"))
    await story.advance("PT30M")
    assert await states(story) == ["drafted", "planned"]
    [draft] = (await story.get(f"/v1/drafts?conversationId={conversation}"))["data"]
    await story.post(f"/v1/drafts/{draft['id']}/accept")
    [first, _] = await planned(story)
    assert (first["state"], first["messageId"] is not None) == ("sent", True)
    assert (await bodies(story, conversation))[-1] == "Still there?"
    assert await states(story) == ["sent", "planned"]


async def test_one_message_goes_out_whatever_is_repeated_or_dies(story: Story) -> None:
    agent = await story.make_agent(autoPilotMaxMessages=2)
    await follow_up(story, agent["agentId"], steps=[{"delay": 30, "unit": "minutes"}] * 2)
    _, conversation = await silent_customer(story)
    [first, _] = await planned(story)
    due = FollowUpDue(story.location_id, first["id"])
    async with story.desk.runtime.db.write(story.location_id, actor=OPERATOR, cause="test") as tx:
        await tx.execute("UPDATE follow_ups SET due_at = local_now() WHERE id = $1", first["id"])
    pause = Pause()
    story.script(Say("Lost."), Fail("the model is away"), pause, Say("Still there?"), Say("Still there?"))
    with pytest.raises(Killed):
        await run(mortal(story.desk.runtime, writes=0, after_commit=False), due)
    with pytest.raises(EngineFailed):
        await run(story.desk.runtime, due)
    assert await states(story) == ["planned", "planned"]
    both = [asyncio.create_task(run(story.desk.runtime, due)) for _ in range(2)]
    await pause.reached.wait()
    pause.go_on.set()
    await asyncio.gather(*both)
    await run(story.desk.runtime, due)
    assert (await bodies(story, conversation))[2:] == ["Still there?"]
    assert await states(story) == ["sent", "planned"]
    # It counts for the cap, which is reached by now.
    await story.advance("PT1H")
    assert (await planned(story))[1]["state"] == "skipped"
    assert "cap" in str(await because(story))


async def test_what_was_never_said_is_not_said_by_a_follow_up(story: Story) -> None:
    agent = await story.make_agent()
    await follow_up(story, agent["agentId"])
    _, conversation = await silent_customer(story)
    story.script(Say("Today only $49 at https://example.com!"), Say("Do you still need help?"))
    await story.advance("PT30M")
    assert "49" not in (await bodies(story, conversation))[-1]


async def test_a_step_starts_a_workflow_and_may_say_nothing(story: Story) -> None:
    agent = await story.make_agent()
    workflow = await story.post(
        "/v1/workflows",
        {
            "name": "Cold",
            "status": "published",
            "triggers": [],
            "steps": [{"id": "tag", "type": "addTags", "tags": ["cold"]}],
        },
        expect=201,
    )
    steps = [
        {"delay": 30, "unit": "minutes", "workflowId": workflow["id"]},
        {"delay": 30, "unit": "minutes", "workflowId": "workflow_of_tomorrow"},
    ]
    await follow_up(story, agent["agentId"], steps=steps)
    contact, conversation = await silent_customer(story)
    await story.advance("PT30M")
    await story.advance("PT1M")
    assert (await story.get(f"/contacts/{contact}"))["contact"]["tags"] == ["cold"]
    await story.advance("PT1H")
    assert await states(story) == ["sent", "failed"]
    assert "workflow" in str(await because(story))
    assert len(await bodies(story, conversation)) == 2


def _interval(start: int, end: int) -> list[Json]:
    return [{"startHour": start, "startMinute": 0, "endHour": end, "endMinute": 0}]


async def _dnd(story: Story, contact: str, channel: str) -> None:
    settings = {channel: {"status": "active", "message": "", "code": ""}}
    await story.put(f"/contacts/{contact}", {"dndSettings": settings})


async def _book(story: Story, contact: str) -> None:
    hours = [
        {
            "daysOfTheWeek": list(range(7)),
            "hours": [{"openHour": 0, "openMinute": 0, "closeHour": 23, "closeMinute": 0}],
        }
    ]
    made = await story.post(
        "/calendars/", {"locationId": story.location_id, "name": "Visits", "openHours": hours}
    )
    body = {
        "calendarId": made["calendar"]["id"],
        "locationId": story.location_id,
        "contactId": contact,
        "startTime": "2029-03-08T10:00:00Z",
        "ignoreFreeSlotValidation": True,
    }
    await story.post("/calendars/events/appointments", body)
