"""Whole talks about appointments with the embedded engine, as a customer would write them."""

import pytest

from tests.support.booking import open_practice
from tests.support.story import Json, Story


async def test_a_wish_is_offered_chosen_and_booked(embedded_story: Story) -> None:
    practice = await open_practice(embedded_story)
    offered = await practice.says("Hi, can I get an appointment next Tuesday after 3?")
    assert offered is not None
    assert offered.splitlines()[:3] == [
        "I can offer you these times (Europe/Madrid):",
        "1. Tuesday, March 23, 2027 at 3:00 PM",
        "2. Tuesday, March 23, 2027 at 3:30 PM",
    ]
    booked = await practice.says("the second one")
    assert (
        booked == "Your appointment is booked: Check-up, Tuesday, March 23, 2027 at 3:30 PM (Europe/Madrid)."
    )
    assert await practice.appointments() == [("2027-03-23 15:30", "confirmed")]
    assert await practice.says("Thanks!") == "You're welcome! Is there anything else I can help you with?"


async def test_what_was_inferred_is_read_back_and_only_yes_to_it_books(embedded_story: Story) -> None:
    practice = await open_practice(embedded_story)
    asked = "Just to confirm: Check-up, {} (Europe/Madrid). Shall I book it for you?"
    assert await practice.says("I'd like to come in tomorrow at half 4") == asked.format(
        "Tuesday, March 16, 2027 at 4:30 PM"
    )
    assert await practice.says("no") == "All right. Which day and time would suit you better?"
    assert await practice.says("no, Thursday instead") == asked.format("Thursday, March 18, 2027 at 4:30 PM")
    assert await practice.says("Yes, but make it 5") == asked.format("Thursday, March 18, 2027 at 5:00 PM")
    later = await practice.says("anything later?")
    assert later is not None
    assert "5:30 PM" in later
    assert await practice.says("5 was fine") == asked.format("Thursday, March 18, 2027 at 5:00 PM")
    assert await practice.appointments() == []
    booked = await practice.says("Yes, please. Thanks!")
    assert booked is not None
    assert booked.startswith("Your appointment is booked: Check-up, Thursday, March 18, 2027 at 5:00 PM")
    assert await practice.appointments() == [("2027-03-18 17:00", "confirmed")]


async def test_a_question_in_between_is_answered_and_the_booking_goes_on(embedded_story: Story) -> None:
    story = embedded_story
    base = await story.post("/knowledge-bases/", {"locationId": story.location_id, "name": "All"})
    faq = {"locationId": story.location_id, "knowledgeBaseId": base["data"]["id"]}
    await story.post(
        "/knowledge-bases/faqs",
        {**faq, "question": "Is there parking?", "answer": "There is a car park behind the building."},
    )
    practice = await open_practice(story)
    await story.advance("PT1M")
    offered = await practice.says("Book me in for Friday")
    assert offered is not None
    assert offered.endswith("Which of them suits you?")
    between = await practice.says("Is there parking?")
    assert between == "There is a car park behind the building. Which of them suits you?"
    await practice.says("10 am")
    between = await practice.says("Is there parking?")
    assert between is not None
    assert between.endswith("Friday, March 19, 2027 at 10:00 AM (Europe/Madrid). Shall I book it for you?")
    await practice.says("yes")
    assert await practice.appointments() == [("2027-03-19 10:00", "confirmed")]


async def test_a_time_that_is_not_free_is_said_so_and_the_nearest_are_offered(embedded_story: Story) -> None:
    practice = await open_practice(embedded_story)
    reply = await practice.says("Can I come on Saturday at 10?")
    assert reply is not None
    assert reply.startswith("I'm sorry, Saturday, March 20, 2027 at 10:00 AM is not free.")
    assert "2. Friday, March 19, 2027 at 10:00 AM" in reply
    reply = await practice.says("any day but Friday")
    assert reply is not None
    assert "Friday" not in reply
    assert await practice.appointments() == []


async def test_name_and_address_are_asked_for_before_a_booking(embedded_story: Story) -> None:
    details = {
        "type": "collectContactInfo",
        "name": "Details",
        "settings": {
            "fields": [{"field": "companyName", "question": "For which company?", "required": True}]
        },
    }
    practice = await open_practice(embedded_story, contact={"firstName": None}, actions=[details])
    await practice.says("I need an appointment on the 18th at 11")
    kept = "I am keeping Thursday, March 18, 2027 at 11:00 AM (Europe/Madrid) for you. "
    assert await practice.says("yes") == kept + "What is your name?"
    assert await practice.says("Ana Ruiz") == kept + "What is your e-mail address?"
    assert await practice.says("ana@example.com") == kept + "For which company?"
    assert await practice.appointments() == []
    booked = await practice.says("Acme Garden")
    assert booked is not None
    assert "Your appointment is booked" in booked
    assert await practice.appointments() == [("2027-03-18 11:00", "confirmed")]
    contact = (await embedded_story.get(f"/contacts/{practice.contact_id}"))["contact"]
    assert (contact["firstName"], contact["lastName"], contact["email"]) == ("Ana", "Ruiz", "ana@example.com")


async def test_an_appointment_is_moved_another_made_and_several_cancelled(embedded_story: Story) -> None:
    practice = await open_practice(embedded_story)
    await practice.says("book me in on Friday at 10")
    await practice.says("yes")
    existing = await practice.says("can I have an appointment on Monday at 9?")
    assert existing is not None
    assert existing.endswith("Would you like to move it, or to make another one?")
    await practice.says("another one")
    await practice.says("yes")
    assert len(await practice.appointments()) == 2

    which = await practice.says("I need to reschedule")
    assert (
        which == "Is it your appointment on Friday, March 19, 2027 at 10:00 AM that you would like to move?"
    )
    which = await practice.says("no")
    assert which == "Is it your appointment on Monday, March 22, 2027 at 9:00 AM that you would like to move?"
    await practice.says("yes")
    asked = await practice.says("Wednesday at 2")
    assert asked is not None
    assert "The new time would be Wednesday, March 17, 2027 at 2:00 PM" in asked
    await practice.says("yes")
    assert await practice.appointments() == [
        ("2027-03-17 14:00", "confirmed"),
        ("2027-03-19 10:00", "confirmed"),
    ]

    listed = await practice.says("when is my appointment?")
    assert listed is not None
    assert len(listed.splitlines()) == 3
    which = await practice.says("I have to cancel my appointment")
    assert which is not None
    assert which.startswith("Which of these appointments shall I cancel?")
    why = await practice.says("both")
    assert why is not None
    assert why.endswith("If you like, tell me why.")
    assert await practice.appointments() == [
        ("2027-03-17 14:00", "confirmed"),
        ("2027-03-19 10:00", "confirmed"),
    ]
    await practice.says("I will be away")
    assert {status for _, status in await practice.appointments()} == {"cancelled"}
    assert await practice.says("cancel my appointment") == (
        "I could not find an appointment of yours that is still to come."
    )


async def test_only_the_link_is_given_where_that_is_set(embedded_story: Story) -> None:
    practice = await open_practice(embedded_story, onlySendLink=True)
    reply = await practice.says("Can I book an appointment for Friday?")
    assert reply is not None
    assert "/book/" in reply
    assert await practice.appointments() == []


@pytest.mark.parametrize(
    ("wish", "yes", "reply"),
    [
        ("Quiero una cita el jueves a las 4 y media", "sí, perfecto", "Su cita está reservada"),
        ("Ich brauche einen Termin am Donnerstag um halb fünf", "ja, passt", "Ihr Termin ist gebucht"),
        ("Je voudrais un rendez-vous jeudi à 16h30", "oui, c'est parfait", "Votre rendez-vous est réservé"),
        (
            "Queria marcar uma consulta para quinta às 16:30",
            "sim, pode marcar",
            "A sua consulta está marcada",
        ),
        ("Vorrei un appuntamento giovedì alle 16:30", "sì, va bene", "Il Suo appuntamento è prenotato"),
    ],
)
async def test_in_other_languages(embedded_story: Story, wish: str, yes: str, reply: str) -> None:
    practice = await open_practice(embedded_story)
    asked = await practice.says(wish)
    assert asked is not None
    assert "16:30" in asked
    booked = await practice.says(yes)
    assert booked is not None
    assert booked.startswith(reply)
    assert await practice.appointments() == [("2027-03-18 16:30", "confirmed")]


async def test_days_are_counted_from_the_one_that_is_spoken_of(embedded_story: Story) -> None:
    practice = await open_practice(embedded_story)
    await practice.says("sometime next week would be good for an appointment")
    offered = await practice.says("Wednesday")
    assert offered is not None
    assert "1. Wednesday, March 24, 2027" in offered, "of next week"
    await practice.says("the first one")
    assert await practice.appointments() == [("2027-03-24 10:30", "confirmed")]

    asked = await practice.says("can I come the next day instead?")
    assert asked is not None
    assert "The new time would be Thursday, March 25, 2027 at 10:30 AM" in asked
    asked = await practice.says("same day next week please")
    assert asked is not None
    assert "The new time would be Thursday, April 1, 2027 at 10:30 AM" in asked
    await practice.says("yes")
    assert await practice.appointments() == [("2027-04-01 10:30", "confirmed")]


async def test_what_is_free_may_be_asked_and_what_is_unclear_is_not_booked(embedded_story: Story) -> None:
    practice = await open_practice(embedded_story, contact={"firstName": None})
    offered = await practice.says("I can't do mornings. What do you have tomorrow?")
    assert offered is not None
    assert "1. Tuesday, March 16, 2027 at 12:00 PM" in offered
    assert await practice.says("yes") == offered, "which of them?"
    asked = await practice.says("3")
    assert asked is not None
    assert asked.startswith("Just to confirm"), "the third of them, or three o'clock?"
    kept = "I am keeping Tuesday, March 16, 2027 at 3:00 PM (Europe/Madrid) for you. What is your name?"
    await practice.says("3 pm")
    assert await practice.says("yes") == kept
    assert await practice.says("I'd rather not say") == f"I can only book the appointment with it. {kept}"
    assert await practice.says("never mind then") == "All right, everything stays as it is."
    assert await practice.appointments() == []


async def test_the_business_own_confirmation_stands_beside_an_answer(embedded_story: Story) -> None:
    story = embedded_story
    base = await story.post("/knowledge-bases/", {"locationId": story.location_id, "name": "All"})
    faq = {"locationId": story.location_id, "knowledgeBaseId": base["data"]["id"]}
    await story.post(
        "/knowledge-bases/faqs",
        {**faq, "question": "Is there parking?", "answer": "There is a car park behind the building."},
    )
    practice = await open_practice(story, confirmationMessage="See you on {date} at {time}!")
    await story.advance("PT1M")
    await practice.says("Book me in for Friday at 10")
    reply = await practice.says("Yes please. Is there parking?")
    assert reply is not None
    assert "See you on Friday, March 19, 2027 at 10:00 AM!" in reply
    assert "There is a car park behind the building." in reply
    assert await practice.appointments() == [("2027-03-19 10:00", "confirmed")]


async def test_a_preview_shows_how_far_the_talk_has_come(embedded_story: Story) -> None:
    """All of it from the words alone, whoever wrote the agent's lines."""
    practice = await open_practice(embedded_story)
    said: list[Json] = []

    async def preview(body: str, agent: str | None = None, **more: object) -> Json:
        if agent is not None:
            said.append({"role": "agent", "body": agent})
        said.append({"role": "contact", "body": body})
        asked = {"messages": said, "now": "2027-03-15T09:00:00Z", **more}
        return await embedded_story.post(f"/v1/agents/{practice.agent_id}/preview", asked)

    seen = await preview("Hello, are you the dentist?")
    assert seen["booking"] is None
    seen = await preview("I would like an appointment on the 18th", "We are. How can I help?")
    booking = seen["booking"]
    assert (booking["state"], booking["date"], booking["time"]) == ("offering", "2027-03-18", None)
    assert booking["calendarId"] == practice.calendar_id
    assert len(booking["offered"]) == 3
    assert seen["slots"]["appointment_date"] == {
        "value": "2027-03-18",
        "text": "on the 18th",
        "start": 28,
        "end": 39,
    }
    seen = await preview(
        "at a quarter to five pm", "Which time do you have in mind?", requestedSlots=["time"]
    )
    assert seen["slots"]["time"]["value"] == "16:45"
    assert (seen["booking"]["state"], seen["booking"]["time"]) == ("offering", "16:45"), (
        "no such time is there"
    )
    seen = await preview("4:30 is good as well", "I'm afraid that is taken. How about 4:30 pm?")
    assert (seen["booking"]["state"], seen["booking"]["time"]) == ("confirming", "16:30")
    seen = await preview(
        "Yes, that's right. Is there a car park?", "So that is Dr Green on March 18th at 4:30 pm, correct?"
    )
    assert seen["booking"]["state"] == "booked"
    [action] = [one for one in seen["actions"] if one["type"] == "appointmentBooking"]
    assert (action["fired"], [one["kind"] for one in action["effects"]]) == (True, ["book_appointment"])
    seen = await preview("Thank you!", "Your appointment has been made.")
    assert (seen["booking"]["state"], seen["booking"]["date"], seen["booking"]["time"]) == (
        "booked",
        "2027-03-18",
        "16:30",
    )
    assert not any(one["fired"] for one in seen["actions"])

    said.clear()
    seen = await preview("Can I come on the 18th at 11?", contact={})
    seen = await preview("yes", seen["reply"], contact={})
    assert seen["booking"]["state"] == "confirming"
    assert seen["reply"].endswith("What is your name?")
    seen = await preview("Ana Ruiz", seen["reply"], contact={})
    seen = await preview("ana@example.com", seen["reply"], contact={})
    assert seen["booking"]["state"] == "booked"
    assert await practice.appointments() == []
