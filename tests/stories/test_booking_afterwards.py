"""What follows a booking, and what hinders one, with the embedded engine from the customer's first word."""

from tests.stories.test_transfer import second_agent
from tests.support.booking import Practice, open_practice
from tests.support.story import Story


async def book(practice: Practice) -> str | None:
    """Friday at ten is asked for, read back and agreed on."""
    asked = await practice.says("Can I come on Friday at 10?")
    assert asked is not None
    assert asked.endswith("Shall I book it for you?")
    return await practice.says("yes please")


async def test_a_workflow_starts_once_it_is_booked_and_another_agent_goes_on(embedded_story: Story) -> None:
    story = embedded_story
    workflow = await story.post(
        "/v1/workflows",
        {
            "name": "Booked",
            "status": "published",
            "triggers": [],
            "steps": [{"id": "tag", "type": "addTags", "tags": ["booked"]}],
        },
        expect=201,
    )
    agent_id = await second_agent(story, "Sales")
    practice = await open_practice(
        story,
        agent={"isPrimary": True},
        workflowOnConfirm=workflow["id"],
        transferBot=True,
        transferAgent=agent_id,
    )
    await practice.says("Can I come on Friday at 10?")
    await story.advance("PT1M")
    contact = (await story.get(f"/contacts/{practice.contact_id}"))["contact"]
    assert contact["tags"] == [], "a time that is only kept starts nothing"
    booked = await practice.says("yes")
    assert booked is not None
    assert booked.startswith("Your appointment is booked")
    await story.advance("PT1M")
    contact = (await story.get(f"/contacts/{practice.contact_id}"))["contact"]
    assert contact["tags"] == ["booked"]
    status = await story.get(f"/v1/conversations/{practice.conversation_id}/agent-status")
    assert (status["agentId"], status["state"]) == (agent_id, "active")
    assert await practice.appointments() == [("2027-03-19 10:00", "confirmed")]


async def test_the_agent_sleeps_after_a_booking_and_wakes_again(embedded_story: Story) -> None:
    practice = await open_practice(embedded_story, sleepAfterBooking=True, sleepTime=2, sleepTimeUnit="hours")
    await book(practice)
    status = await embedded_story.get(f"/v1/conversations/{practice.conversation_id}/agent-status")
    assert (status["state"], status["cause"]) == ("asleep", "booking")
    assert await practice.says("hello?") is None
    await embedded_story.advance("PT2H")
    assert await practice.says("When is my appointment?") is not None
    assert await practice.appointments() == [("2027-03-19 10:00", "confirmed")]


async def test_a_time_taken_between_offer_and_yes_is_told_and_the_next_are_offered(
    embedded_story: Story,
) -> None:
    """Staff take what is only kept; the customer hears so, and chooses another."""
    practice = await open_practice(embedded_story)
    await practice.says("Can I come on Friday at 10?")
    taken = {
        "locationId": embedded_story.location_id,
        "calendarId": practice.calendar_id,
        "contactId": await embedded_story.make_contact(firstName="Bea"),
        "startTime": "2027-03-19T10:00:00+01:00",
        "endTime": "2027-03-19T10:30:00+01:00",
    }
    await embedded_story.advance("PT11M")
    await embedded_story.post("/calendars/events/appointments", taken)
    told = await practice.says("yes")
    assert told is not None
    first, _, *times = told.splitlines()
    assert first == "I'm sorry, Friday, March 19, 2027 at 10:00 AM is not free."
    assert times == [
        "I can offer you these times (Europe/Madrid):",
        "1. Friday, March 19, 2027 at 9:00 AM",
        "2. Friday, March 19, 2027 at 9:30 AM",
        "3. Friday, March 19, 2027 at 10:30 AM",
        "Which of them suits you?",
    ]
    assert await practice.appointments() == []
    await practice.says("the last one")
    assert await practice.appointments() == [("2027-03-19 10:30", "confirmed")]


async def test_where_only_the_link_is_sent_it_opens_the_booking_page(embedded_story: Story) -> None:
    practice = await open_practice(embedded_story, onlySendLink=True)
    reply = await practice.says("Can I come on Friday at 10?")
    assert reply is not None
    page = await embedded_story.client.get("/book/" + reply.rsplit("/book/", 1)[1].split()[0])
    assert page.status_code == 200
    again = await practice.says("yes, book Friday at 10")
    assert again is not None
    assert "/book/" in again
    assert await practice.appointments() == []
