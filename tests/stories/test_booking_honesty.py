"""An agent says that something is booked only where it is, and keeps what it is told for a booking."""

from tests.support.booking import open_practice
from tests.support.scripted import Say, Take
from tests.support.story import Story

FIND = Take("book_appointment", {"do": "find", "any_of": [{"first_day": "2027-03-16"}]})


async def test_a_name_that_reads_like_a_verb_does_not_keep_a_booking_from_being_made(
    embedded_story: Story,
) -> None:
    practice = await open_practice(embedded_story, contact={"firstName": None})
    await practice.says("I'd like to book a cleaning on March 18 at 9:30")
    await practice.says("yes")
    booked = await practice.says("Omar Said, omar@example.com")
    assert booked is not None
    assert "Your appointment is booked: Check-up, Thursday, March 18, 2027 at 9:30 AM" in booked
    assert await practice.appointments() == [("2027-03-18 09:30", "confirmed")]
    contact = (await embedded_story.get(f"/contacts/{practice.contact_id}"))["contact"]
    assert (contact["name"], contact["email"]) == ("Omar Said", "omar@example.com")

    await practice.says("Can I move my appointment to March 19 at 2pm?")
    await practice.says("yes")
    assert await practice.appointments() == [("2027-03-19 14:00", "confirmed")]


async def test_nothing_is_said_to_be_booked_while_the_address_is_missing(embedded_story: Story) -> None:
    """The engine takes the address for known, and the record does not hold it."""
    practice = await open_practice(embedded_story, contact={"firstName": None})
    await practice.says("I'd like to book a cleaning on March 18 at 11")
    await practice.says("yes")
    await practice.says("My name is Omar Said, my e-mail is omar@example.com")
    await embedded_story.put(f"/contacts/{practice.contact_id}", {"email": ""})
    await practice.says("Can I have another appointment on March 19 at 2pm?")
    kept = await practice.says("yes")
    assert kept is not None
    assert kept.startswith("I am keeping Friday, March 19, 2027 at 2:00 PM")
    assert kept.endswith("What is your e-mail address?")
    assert len(await practice.appointments()) == 1
    booked = await practice.says("omar@example.com")
    assert booked is not None
    assert "Your appointment is booked" in booked
    assert len(await practice.appointments()) == 2


async def test_words_of_a_step_beyond_the_last_are_not_said(story: Story) -> None:
    practice = await open_practice(story)
    story.script(*[FIND] * 5, Take("book_appointment", {"do": "find", "any_of": []}, say="It is booked."))
    reply = await practice.says("Tuesday please")
    assert reply == "I cannot answer this just now. A colleague will get back to you here."
    assert await practice.appointments() == []
    tasks = await story.get(f"/contacts/{practice.contact_id}/tasks")
    assert len(tasks["tasks"]) == 1


async def test_words_said_with_a_use_that_failed_are_not_said(story: Story) -> None:
    practice = await open_practice(story)
    story.script(
        Take("book_appointment", {"do": "book", "token": "made up"}, say="It is booked."),
        Say("That did not work."),
    )
    assert await practice.says("Tuesday please") == "That did not work."


async def test_yes_is_no_reason_for_a_cancellation(embedded_story: Story) -> None:
    practice = await open_practice(embedded_story)
    for answer, reason in (("yes", None), ("yes, I am ill", "yes, I am ill")):
        await practice.says("book me in on Friday at 10")
        await practice.says("yes")
        await practice.says("I have to cancel my appointment")
        await practice.says(answer)
        listed = await embedded_story.get(f"/v1/generations?conversationId={practice.conversation_id}")
        generation = await embedded_story.get(f"/v1/generations/{listed['data'][0]['id']}")
        [fired] = generation["actions"]["fired"]
        assert [one["reason"] for one in fired["effects"]] == [reason], fired


async def test_a_booking_keeps_the_whole_name_where_only_the_first_is_collected(
    embedded_story: Story,
) -> None:
    details = {
        "type": "collectContactInfo",
        "name": "Details",
        "settings": {
            "fields": [{"field": "firstName", "question": "What is your first name?", "required": True}]
        },
    }
    practice = await open_practice(
        embedded_story, contact={"email": "jonas@example.com", "firstName": None}, actions=[details]
    )
    await practice.says("I need an appointment on the 18th at 11")
    await practice.says("yes")
    await practice.says("My name is Jonas Weber")
    contact = (await embedded_story.get(f"/contacts/{practice.contact_id}"))["contact"]
    assert (contact["firstName"], contact["lastName"]) == ("Jonas", "Weber")
    assert len(await practice.appointments()) == 1
