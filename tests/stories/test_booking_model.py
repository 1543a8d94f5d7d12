"""Appointments with a language model: wishes go out as typed arguments, times come back by short names."""

import json

import pytest

from tests.support.booking import open_practice
from tests.support.models import Model, answer
from tests.support.story import Json, Story

pytestmark = pytest.mark.xdist_group("language models")

FIND: Json = {"first_day": "2027-03-16", "last_day": "2027-03-16", "at": "10:00"}


def then(reply: str, *calls: list[object]) -> Json:
    return {"calls": [*calls, *answer(reply)["calls"]]}


async def test_a_model_finds_books_moves_and_cancels_by_short_names(story: Story, model: Model) -> None:
    practice = await open_practice(story)
    await model.thinks_for(story)
    model.answers(
        {"calls": [["find_times_1", FIND]]},
        then("Tuesday at ten is free. Shall I book it?", ["keep_time_1", {"slot": "slot_1"}]),
        {"calls": [["find_times_1", FIND]]},
        then("Booked.", ["book_time_1", {"slot": "slot_1"}]),
        {"calls": [["find_times_1", {**FIND, "at": "11:00", "moving": "appointment_1"}]]},
        then("Moved.", ["move_appointment_1", {"slot": "slot_2", "appointment": "appointment_1"}]),
        then("Cancelled.", ["cancel_appointments_1", {"appointments": ["appointment_1"], "reason": "ill"}]),
    )
    assert await practice.says("Tuesday at 10?") == "Tuesday at ten is free. Shall I book it?"
    asked = json.dumps(model.asked[1])
    assert "Tuesday 2027-03-16 10:00 +0100" in asked
    assert await practice.says("yes") == "Booked."
    assert await practice.appointments() == [("2027-03-16 10:00", "confirmed")]
    assert await practice.says("Rather Tuesday at 11") == "Moved."
    assert await practice.appointments() == [("2027-03-16 11:00", "confirmed")]
    assert await practice.says("I am ill, cancel it") == "Cancelled."
    assert await practice.appointments() == [("2027-03-16 11:00", "cancelled")]


async def test_names_that_were_not_offered_book_nothing(story: Story, model: Model) -> None:
    practice = await open_practice(story)
    await model.thinks_for(story)
    model.answers(
        then("Booked.", ["book_time_1", {"slot": "slot_7"}]),
        then("Booked.", ["book_time_1", {"slot": "2027-03-16T10:00"}]),
        then("I can't."),
    )
    await practice.says("Book me in on Tuesday at 10")
    assert await practice.appointments() == []
    assert "is none of <free_times>" in json.dumps(model.asked[1])


async def test_a_model_notes_what_a_booking_needs_in_the_customers_words(story: Story, model: Model) -> None:
    practice = await open_practice(story, contact={"firstName": None})
    await model.thinks_for(story)
    given = {
        "name": {"value": "Ana Ruiz", "words": "Ana Ruiz"},
        "email": {"value": "ana@example.com", "words": "ana@example.com"},
    }
    model.answers(
        {"calls": [["find_times_1", FIND], ["book_appointment_1", given]]},
        then("Booked.", ["book_time_1", {"slot": "slot_1"}]),
    )
    assert await practice.says("Tuesday at 10 for Ana Ruiz, ana@example.com. Book it.") == "Booked."
    asked = json.dumps(model.asked[0])
    assert "ask_for_before_booking" in asked
    assert await practice.appointments() == [("2027-03-16 10:00", "confirmed")]
