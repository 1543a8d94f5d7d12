"""What comes in the middle of a booking is answered, or said not to be known, and the booking goes on."""

import pytest

from tests.support.booking import open_practice
from tests.support.story import Json, Story

PERSON: Json = {"type": "humanHandover", "name": "Person", "settings": {}}
LACKING: Json = {
    "type": "humanHandover",
    "name": "Not known",
    "settings": {"handoverType": "lackOfInformation"},
}
FEE = "Write to us a day before; it costs nothing."
WHICH = "Which of them suits you?"
UNKNOWN = "I'm afraid I don't know that."


@pytest.mark.parametrize("actions", [[], [PERSON], [PERSON, LACKING]])
async def test_unknown_questions_end_neither_the_booking_nor_with_a_person(
    embedded_story: Story, actions: list[Json]
) -> None:
    story = embedded_story
    base = await story.post("/knowledge-bases/", {"locationId": story.location_id, "name": "All"})
    faq = {"locationId": story.location_id, "knowledgeBaseId": base["data"]["id"]}
    await story.post("/knowledge-bases/faqs", {**faq, "question": "How do I cancel?", "answer": FEE})
    practice = await open_practice(story, contact={"firstName": None}, actions=actions)
    await story.advance("PT1M")
    says = practice.says
    await says("I'd like an appointment tomorrow")
    for question in ("what is my name?", "do you have a swimming pool?", "who invented the telephone?"):
        reply = await says(question)
        assert reply is not None
        assert reply.startswith("I'm afraid I don't")
        assert reply.endswith(WHICH)
    assert await says("how do I cancel an appointment?") == f"{FEE} {WHICH}"
    assert await says("what if I can't make it?") != FEE
    kept = "I am keeping Tuesday, March 16, 2027 at 1:30 PM (Europe/Madrid) for you. What is your name?"
    assert await says("the second one") == kept
    reply = await says("do you have a swimming pool?")
    assert reply is not None
    assert reply.endswith(kept)
    reply = await says("no")
    assert reply == f"I can only book the appointment with it. {kept}"
    assert await says("Al Roe, al@example.com") == (
        "Your appointment is booked: Check-up, Tuesday, March 16, 2027 at 1:30 PM (Europe/Madrid)."
    )
    assert await practice.appointments() == [("2027-03-16 13:30", "confirmed")]
    contact = (await story.get(f"/contacts/{practice.contact_id}"))["contact"]
    assert (contact["name"], contact["email"]) == ("Al Roe", "al@example.com")


async def test_details_given_unasked_are_kept_and_a_phone_does_instead_of_an_address(
    embedded_story: Story,
) -> None:
    practice = await open_practice(embedded_story, contact={"firstName": None})
    offered = await practice.says("Can I come on Friday?")
    assert offered is not None
    assert await practice.says("yes") == offered, "which of them? They are told again"
    await practice.says("1")
    kept = "I am keeping Friday, March 19, 2027 at 10:30 AM (Europe/Madrid) for you."
    assert await practice.says("Zoe Kane") == f"{kept} What is your e-mail address?"
    assert await practice.says("I don't have one") == f"{kept} What is your phone number?"
    booked = await practice.says("612 345 678")
    assert booked is not None
    assert booked.startswith("Your appointment is booked")
    assert await practice.says("ok") == "Is there anything else I can help you with?"
    told = await practice.says("so am I booked?")
    assert told is not None
    assert "Friday, March 19, 2027 at 10:30 AM: Check-up" in told
    assert await practice.says("actually cancel, I'll rebook later") == (
        "Shall I cancel your appointment on Friday, March 19, 2027 at 10:30 AM? If you like, tell me why."
    )


@pytest.mark.parametrize(
    ("wish", "day"),
    [
        ("Wednesday any time after 1 for a cut?", "March 17, 2027 at 1:00 PM"),
        ("ok can u do wed half 4", "March 17, 2027 at 4:30 PM"),
        ("Do you sell books, and could I come on Friday at 12?", "March 19, 2027 at 12:00 PM"),
        ("ok, mercredi 14h30 c'est possible ?", "17 mars 2027 à 14:30"),
    ],
)
async def test_a_day_and_a_time_that_are_asked_for_are_a_wish(
    embedded_story: Story, wish: str, day: str
) -> None:
    """Also as a first message, and as an answer to the offer of a person."""
    practice = await open_practice(embedded_story, actions=[PERSON])
    await practice.says("Do you repair bicycles?")
    reply = await practice.says(wish)
    assert reply is not None
    assert day in reply
