"""What is kept for a customer is given back once they do not want it, with either engine and with a model."""

import pytest

from tests.support.booking import Practice, open_practice
from tests.support.models import Model, answer
from tests.support.scripted import Choose, Say, Take
from tests.support.story import Story

TUESDAY_AT_TEN = {"do": "find", "any_of": [{"first_day": "2027-03-16", "last_day": "2027-03-16", "at": 600}]}
THIS_WEEK = "startDate=1805100000000&endDate=1805600000000"


async def kept(practice: Practice) -> list[str]:
    """The times from Tuesday to Friday at which nobody else could come."""
    found = await practice.story.get(f"/calendars/{practice.calendar_id}/free-slots?{THIS_WEEK}")
    free = {slot[:16] for day in found.values() if isinstance(day, dict) for slot in day["slots"]}
    every = {
        f"2027-03-{day}T{hour:02}:{minute}"
        for day in range(16, 20)
        for hour in range(9, 18)
        for minute in ("00", "30")
    }
    return sorted(every - free)


async def test_a_time_that_is_given_up_is_free_for_others_at_once(story: Story) -> None:
    practice = await open_practice(story)
    story.script(Take("book_appointment", TUESDAY_AT_TEN), Choose("hold", say="I keep it."))
    await practice.says("Tuesday at 10")
    assert await kept(practice) == ["2027-03-16T10:00"]
    story.script(Take("book_appointment", {"do": "release"}, say="All right."))
    assert await practice.says("no, forget it") == "All right."
    [offer] = story.shown[-1].offers
    assert offer.booking is not None
    assert offer.booking.held is not None
    assert offer.booking.held.isoformat() == "2027-03-16T10:00:00+01:00"
    assert await kept(practice) == []
    written = (await story.get("/v1/journal?entity=slotHold"))["data"]
    assert [one["kind"] for one in written] == ["delete", "create"]
    story.script(Say("Hello."))
    await practice.says("hello")
    assert story.shown[-1].offers[0].booking is not None
    assert story.shown[-1].offers[0].booking.held is None


async def test_one_who_does_not_want_a_time_any_more_keeps_it_from_nobody(embedded_story: Story) -> None:
    practice = await open_practice(embedded_story)
    await practice.says("Can I come on Friday at 10?")
    assert await kept(practice) == ["2027-03-19T10:00"]
    await practice.says("no")
    assert await kept(practice) == []
    await practice.says("Thursday at 11 then")
    assert await kept(practice) == ["2027-03-18T11:00"]
    await practice.says("anything later?")
    assert await kept(practice) == ["2027-03-18T11:00"], "it may still be taken"
    await practice.says("Wednesday at 9 please")
    assert await kept(practice) == ["2027-03-17T09:00"], "another time takes its place"
    await practice.says("Saturday at 9 would be better")
    assert await kept(practice) == [], "others are offered instead"
    await practice.says("Wednesday at 9")
    assert await practice.says("never mind, forget it") == "All right, everything stays as it is."
    assert await kept(practice) == []
    await practice.says("I need an appointment on Tuesday at 12")
    await practice.says("That's all, bye!")
    assert await kept(practice) == []
    assert await practice.appointments() == []


async def test_the_new_time_of_an_appointment_is_kept_while_it_is_read_back(embedded_story: Story) -> None:
    practice = await open_practice(embedded_story)
    await practice.says("book me in on Friday at 10")
    await practice.says("yes")
    asked = await practice.says("Can I move it to Thursday at 11?")
    assert asked is not None
    assert asked.endswith("Shall I move it?")
    assert await kept(practice) == ["2027-03-18T11:00", "2027-03-19T10:00"]
    await practice.says("no")
    assert await kept(practice) == ["2027-03-19T10:00"]
    await practice.says("Thursday at 12")
    await practice.says("yes")
    assert await practice.appointments() == [("2027-03-18 12:00", "confirmed")]
    assert await kept(practice) == ["2027-03-18T12:00"]


@pytest.mark.xdist_group("language models")
async def test_a_model_lets_a_time_go_and_yes_is_no_reason(story: Story, model: Model) -> None:
    practice = await open_practice(story)
    await model.thinks_for(story)
    find = ["find_times_1", {"first_day": "2027-03-16", "last_day": "2027-03-16", "at": "10:00"}]
    cancel = {"appointments": ["appointment_1"], "reason": "Yes, please"}
    model.answers(
        {"calls": [find]},
        {"calls": [["keep_time_1", {"slot": "slot_1"}], *answer("Tuesday at ten?")["calls"]]},
        {"calls": [["let_time_go_1", {}], *answer("All right.")["calls"]]},
        {"calls": [find]},
        {"calls": [["book_time_1", {"slot": "slot_1"}], *answer("Booked.")["calls"]]},
        {"calls": [["cancel_appointments_1", cancel], *answer("Cancelled.")["calls"]]},
    )
    await practice.says("Tuesday at 10?")
    assert await kept(practice) == ["2027-03-16T10:00"]
    assert await practice.says("no, forget it") == "All right."
    assert '"kept_for_customer": "Tuesday 2027-03-16 10:00 +0100"' in str(model.asked[2]).replace("\\", "")
    assert await kept(practice) == []
    assert await practice.says("Tuesday at 10 after all, book it") == "Booked."
    assert await practice.says("Cancel it? Yes, please") == "Cancelled."
    listed = await story.get(f"/v1/generations?conversationId={practice.conversation_id}")
    generation = await story.get(f"/v1/generations/{listed['data'][0]['id']}")
    [fired] = generation["actions"]["fired"]
    assert [one["reason"] for one in fired["effects"]] == [None]
