"""Follow-ups while the world moves on: a promise taken back, a plan that was edited, a message sent anew."""

import asyncio
from datetime import timedelta
from typing import Any

from frontdesk.flow.turn.run import run
from tests.stories.test_follow_ups import because, bodies, follow_up, freeze, planned, silent_customer, states
from tests.stories.test_workflow_action import make_workflow
from tests.support.booking import open_practice
from tests.support.carrier import carrying
from tests.support.scripted import Pause, Say, Take
from tests.support.story import Story
from tests.support.talk import begin_talk

IN_A_DAY = [{"delay": 1, "unit": "days"}]


async def asks_for_friday(story: Story, contact: str) -> str:
    story.script(Take("follow_up", {"when": "on Friday at 11"}, say="Gladly."))
    said = await story.customer_says("Please write to me on Friday at 11", contact_id=contact)
    await story.advance()
    return str(said["conversationId"])


async def test_a_promise_stands_after_a_thank_you_and_falls_with_a_refusal(story: Story) -> None:
    agent = await story.make_agent()
    await follow_up(story, agent["agentId"], "contactRequested", steps=IN_A_DAY)
    await freeze(story)
    contact = await story.make_contact()
    conversation = await asks_for_friday(story, contact)
    await story.customer_says("Thank you", contact_id=contact)
    await story.advance()
    assert await states(story) == ["cancelled", "planned"]
    why = await story.why(conversation)
    assert [one["dueAt"] for one in why["followUpsPlanned"]] == ["2029-03-09T10:00:00.000Z"]
    # No action is offered for a refusal; it counts all the same.
    await story.customer_says("On second thought, no need to write to me", contact_id=contact)
    await story.advance()
    assert await states(story) == ["cancelled", "cancelled"]
    [line] = (await story.get("/v1/journal?entity=followUpStop"))["data"]
    assert line["entityId"] == conversation
    # A day later nothing is planned by itself again, and the promise is still gone.
    await story.advance("P1DT1H")
    await story.customer_says("Where are you?", contact_id=contact)
    await story.advance("P7D")
    assert await states(story) == ["cancelled", "cancelled"]


async def test_a_promise_outlives_a_message_that_came_while_it_was_made(story: Story) -> None:
    agent = await story.make_agent()
    await follow_up(story, agent["agentId"], "contactRequested", steps=IN_A_DAY)
    await follow_up(story, agent["agentId"])
    await freeze(story)
    talk = await begin_talk(story)
    await talk.say("Please write to me on Friday at 11")
    await talk.pass_time(timedelta(seconds=3))
    [job] = await talk.take_jobs()
    pause = Pause()
    # The wish takes effect in a step of its own; the customer writes before the words are there.
    story.script(Take("follow_up", {"when": "on Friday at 11"}), pause, Say("Gladly."), Say("Welcome."))
    thinking = asyncio.create_task(run(talk.runtime, job))
    await asyncio.wait_for(pause.reached.wait(), 20)
    await talk.say("Thanks!")
    pause.go_on.set()
    await thinking
    assert [one["scenario"] for one in await planned(story, state="planned")] == ["contactRequested"]
    await talk.pass_time(timedelta(seconds=61))
    await run(talk.runtime, await talk.current())
    assert (await bodies(story, talk.conversation_id))[-1] == "Welcome."
    [kept] = await planned(story, state="planned")
    assert (kept["scenario"], kept["dueAt"]) == ("contactRequested", "2029-03-09T10:00:00.000Z")


async def test_a_plan_follows_the_action_as_it_was_edited_meanwhile(story: Story) -> None:
    agent = await story.make_agent()
    hour = {"delay": 1, "unit": "hours"}
    action = await follow_up(story, agent["agentId"], steps=[hour] * 4)
    path = f"/v2/conversation/agents/{agent['agentId']}/actions/{action}"
    contact, conversation = await silent_customer(story)
    await story.patch(path, {"settings": {"steps": [hour, {**hour, "message": "{{contact.email}}"}]}})
    await story.advance("PT1H")
    assert await states(story) == ["sent", "planned", "cancelled", "cancelled"]
    assert await because(story) == "the step was taken out of the follow-up action"
    await story.advance("PT1H")
    assert (await planned(story))[1]["because"] == "its text is empty once it is filled in"
    assert len(await bodies(story, conversation)) == 3
    story.script(Say("We do."))
    await story.customer_says("Do you fix roofs?", contact_id=contact)
    await story.advance()
    await story.patch(path, {"settings": {"scenario": "contactIsBusy"}})
    await story.advance("PT1H")
    assert await because(story) == "the follow-up action is for another scenario now"
    assert await planned(story, state="planned") == []


async def test_the_marked_step_goes_out_at_the_time_the_customer_named(story: Story) -> None:
    agent = await story.make_agent()
    steps: list[dict[str, Any]] = [
        {"delay": 1, "unit": "hours"},
        {"delay": 1, "unit": "hours", "contactRequested": True},
        {"delay": 2, "unit": "days"},
    ]
    await follow_up(story, agent["agentId"], "contactIsBusy", steps=steps)
    await freeze(story)
    contact = await story.make_contact()
    story.script(Take("follow_up", say="No problem."), Take("follow_up", say="No problem."))
    said = await story.customer_says("I am busy, rather on Friday at 11", contact_id=contact)
    await story.advance()
    assert [one["dueAt"][:16] for one in await planned(story)] == [
        "2029-03-05T13:00", "2029-03-09T10:00", "2029-03-11T10:00",
    ]  # fmt: skip
    assert (await bodies(story, said["conversationId"]))[-1] == (
        "No problem. I will write to you again on Friday, 9 March 2029 at 11:00 (Europe/Madrid)."
    )
    await story.customer_says("I am busy", contact_id=contact)
    await story.advance()
    assert (await bodies(story, said["conversationId"]))[-1] == "No problem."
    assert [one["dueAt"][:16] for one in await planned(story, state="planned")] == [
        "2029-03-05T13:00", "2029-03-05T14:00", "2029-03-07T14:00",
    ]  # fmt: skip


async def test_a_message_that_is_sent_anew_starts_its_workflow_once(story: Story) -> None:
    agent = await story.make_agent()
    cold = await make_workflow(story, f"cold-{story.location_id}", "cold", status="published")
    step = {"delay": 30, "unit": "minutes", "workflowId": cold, "message": "Still there?"}
    await follow_up(story, agent["agentId"], steps=[step])
    contact = await story.make_contact(phone="+34612345678")
    async with carrying(story) as carrier:
        await story.customer_says("Hi", contact_id=contact)
        await story.advance()
        said = await story.customer_says("Do you fix roofs?", contact_id=contact, channel="SMS")
        await story.advance()
        carrier.receiver.answers(400)
        await story.advance("PT35M")
    sent = [one for one in await story.messages(said["conversationId"]) if one["body"] == "Still there?"]
    assert [one["messageType"] for one in sent] == ["TYPE_SMS", "TYPE_WEBCHAT"]
    assert len((await story.get(f"/v1/workflows/{cold}/enrolments"))["data"]) == 1


async def test_the_embedded_engine_takes_a_wish_to_be_written_to_for_no_booking(
    embedded_story: Story,
) -> None:
    practice = await open_practice(embedded_story)
    await follow_up(embedded_story, practice.agent_id, "contactRequested", steps=IN_A_DAY)
    wishes = (
        "Write to me tomorrow at 10",
        "Can you message me again on Tuesday at 10am?",
        "Escríbame mañana a las 10, por favor",
        "Bitte schreiben Sie mir morgen um 10 Uhr",
    )
    for wish in wishes:
        told = await practice.says(wish, contact_id=await embedded_story.make_contact())
        assert "10:00" in str(told), told
    made = await planned(embedded_story)
    assert [one["dueAt"] for one in made] == ["2027-03-16T09:00:00.000Z"] * len(wishes)
