"""Details that are given beside other words are kept, and nobody leaves in the belief that it is booked."""

from tests.support.booking import open_practice
from tests.support.story import Json, Story

PERSON: Json = {"type": "humanHandover", "name": "Person", "settings": {}}
FRIDAY = "Friday, March 19, 2027 at 1:30 PM (Europe/Madrid)"


async def test_details_given_to_an_open_list_are_noted(embedded_story: Story) -> None:
    practice = await open_practice(embedded_story, contact={"firstName": None})
    await practice.says("Can I come on Friday?")
    noted = await practice.says("Niamh Ryan niamh@ryan.ie")
    assert noted == "Thanks, I have noted Niamh Ryan and niamh@ryan.ie. Which of them suits you?"
    assert await practice.says("hello?") == "Which of them suits you?"
    booked = await practice.says("the second")
    assert booked == f"Your appointment is booked: Check-up, {FRIDAY}."
    contact = (await embedded_story.get(f"/contacts/{practice.contact_id}"))["contact"]
    assert (contact["firstName"], contact["lastName"]) == ("Niamh", "Ryan")


async def test_a_wish_with_all_details_loses_none_of_them(embedded_story: Story) -> None:
    practice = await open_practice(embedded_story, contact={"firstName": None})
    await practice.says("Friday 1:30pm, Katie Roche, katie@roche.ie, 612 345 678")
    assert await practice.says("yes") == f"Your appointment is booked: Check-up, {FRIDAY}."
    contact = (await embedded_story.get(f"/contacts/{practice.contact_id}"))["contact"]
    assert (contact["name"], contact["email"]) == ("Katie Roche", "katie@roche.ie")


async def test_who_takes_leave_with_a_time_kept_is_told_that_it_is_not_booked(embedded_story: Story) -> None:
    practice = await open_practice(embedded_story, contact={"firstName": None})
    await practice.says("Can I come on Friday at 1:30 pm?")
    await practice.says("yes")
    kept = f"I am keeping {FRIDAY} for you. What is your name?"
    assert await practice.says("thx bye") == f"Your booking is not finished yet. {kept}"
    given = "my name is Sean and my email is sean@s.ie but please dont send me marketing"
    assert await practice.says(given) == f"Your appointment is booked: Check-up, {FRIDAY}."
    contact = (await embedded_story.get(f"/contacts/{practice.contact_id}"))["contact"]
    assert (contact["name"], contact["email"]) == ("Sean", "sean@s.ie")


async def test_a_no_to_the_offer_of_a_person_cancels_no_appointment(embedded_story: Story) -> None:
    practice = await open_practice(embedded_story, actions=[PERSON])
    await practice.says("Can I come on Friday at 1:30 pm?")
    await practice.says("yes")
    told = await practice.says("did that go through?")
    assert told is not None
    assert "Friday, March 19, 2027 at 1:30 PM: Check-up" in told
    offered = await practice.says("Do you repair bicycles?")
    assert offered == "I'm afraid I don't know that. Shall I bring in a colleague?"
    assert await practice.says("ok leave it") == "All right. Is there anything else I can help you with?"
    assert await practice.says("tx") == "Thank you for your message. Goodbye!"
    assert await practice.appointments() == [("2027-03-19 13:30", "confirmed")]
