"""Appointments in a conversation: offered, held, booked, taken meanwhile; with an engine that is scripted."""

from typing import Any

import pytest

from tests.stories.test_transfer import second_agent
from tests.support.booking import Practice, open_practice
from tests.support.scripted import Choose, Say, Take
from tests.support.story import Json, Story

TUESDAY: Json = {"first_day": "2027-03-16", "last_day": "2027-03-16"}


def find(**wish: Any) -> Take:
    return Take("book_appointment", {"do": "find", "any_of": [{**TUESDAY, **wish}]})


async def last_generation(practice: Practice) -> Json:
    story = practice.story
    listed = await story.get(f"/v1/generations?conversationId={practice.conversation_id}")
    return await story.get(f"/v1/generations/{listed['data'][0]['id']}")


async def effects(practice: Practice) -> list[str]:
    """The kinds of effects of the last turn, those that took."""
    generation = await last_generation(practice)
    fired = generation["actions"]["fired"]
    return [effect["kind"] for one in fired if one["succeeded"] for effect in one["effects"]]


async def told(practice: Practice) -> list[str]:
    generation = await last_generation(practice)
    return [one["told"] for one in generation["actions"]["fired"]]


async def test_offered_times_are_held_and_booked_by_their_tokens(story: Story) -> None:
    practice = await open_practice(story)
    story.script(find(at=600), Say("Tuesday at ten?"))
    assert await practice.says("Tuesday at 10 please") == "Tuesday at ten?"
    [found] = story.shown[-1].done[0].times
    assert (found.start.isoformat(), found.fits) == ("2027-03-16T10:00:00+01:00", True)

    story.script(Choose("hold", say="I keep it for you."))
    await practice.says("that one")
    assert await effects(practice) == ["hold_slot"]
    [offer] = story.shown[-1].offers
    assert offer.booking is not None
    assert [free.token for free in offer.booking.offered] == [found.token]

    free = f"/calendars/{practice.calendar_id}/free-slots?startDate=1805180400000&endDate=1805266800000"
    story.script(Say("One moment."))
    await practice.says("wait")
    assert "10:00" not in str(await story.get(free)), "others are not offered what is held"

    story.script(find(at=600), Choose("book", say="Booked."))
    assert await practice.says("yes") == "Booked."
    assert await practice.appointments() == [("2027-03-16 10:00", "confirmed")]


async def test_a_hold_ends_by_itself(story: Story) -> None:
    practice = await open_practice(story)
    story.script(find(at=600), Choose("hold", say="I keep it for you."))
    await practice.says("Tuesday at 10")
    await story.advance("PT11M")
    other = await story.make_contact(firstName="Bea", email="bea@example.com")
    story.script(find(at=600), Choose("book", say="Booked."))
    assert await practice.says("Tuesday at 10", contact_id=other) == "Booked."
    assert await practice.appointments(other) == [("2027-03-16 10:00", "confirmed")]


async def test_tokens_of_others_old_ones_and_made_up_ones_book_nothing(story: Story, other: Story) -> None:
    practice = await open_practice(story)
    story.script(find(at=600), Say("Tuesday at ten?"))
    await practice.says("Tuesday at 10")
    [mine] = story.shown[-1].done[0].times
    bea = await story.make_contact(firstName="Bea", email="bea@example.com")
    use = Take("book_appointment", {"do": "book", "token": mine.token})
    for body, contact, tokens in (
        ("mine please", bea, [mine.token]),
        ("book it", practice.contact_id, ["made-up", "", mine.token[:-2] + "AA"]),
    ):
        story.script(
            *(Take("book_appointment", {"do": "book", "token": token}) for token in tokens), Say("I can't.")
        )
        await practice.says(body, contact_id=contact)
        assert all(not one.succeeded for one in story.shown[-1].done)
    elsewhere = await open_practice(other)
    other.script(use, Say("I can't."))
    await elsewhere.says("book it")
    await story.advance("PT61M")
    story.script(use, Say("It is too old."))
    await practice.says("book it now")
    assert await told(practice) == ["that offer is too old; find the free times again"]
    assert await practice.appointments() == await practice.appointments(bea) == []
    assert await elsewhere.appointments() == []

    story.script(find(at=600), Choose("book", say="Booked."))
    await practice.says("yes")
    [booked] = story.shown[-1].done[0].times
    story.script(
        Take("book_appointment", {"do": "book", "token": booked.token}), Say("It is booked already.")
    )
    assert await practice.says("once more") == "It is booked already."
    assert await practice.appointments() == [("2027-03-16 10:00", "confirmed")]


async def test_a_time_that_is_taken_meanwhile_is_refused_and_the_engine_asked_again(story: Story) -> None:
    practice = await open_practice(story)
    story.script(find(at=600), Say("Tuesday at ten?"))
    await practice.says("Tuesday at 10")
    await story.post(
        "/calendars/events/appointments",
        {
            "locationId": story.location_id,
            "calendarId": practice.calendar_id,
            "contactId": await story.make_contact(firstName="Bea"),
            "startTime": "2027-03-16T10:00:00+01:00",
            "endTime": "2027-03-16T10:30:00+01:00",
        },
    )
    story.script(Choose("book"), find(at=600), Say("It is gone; half past nine or half past ten?"))
    assert await practice.says("yes") == "It is gone; half past nine or half past ten?"
    refused, searched = story.shown[-1].done
    assert "not free any more" in refused.told
    assert [free.start.strftime("%H:%M") for free in searched.times] == ["09:00", "09:30", "10:30"]
    assert not any(free.fits for free in searched.times)
    assert await practice.appointments() == []


async def test_what_is_set_for_after_a_booking_happens_once_it_stands(story: Story) -> None:
    practice = await open_practice(
        story,
        sleepAfterBooking=True,
        sleepTime=2,
        sleepTimeUnit="hours",
        confirmationMessage="See you, {firstName}: {calendar}, {date} at {time} ({timezone}).",
    )
    story.script(find(at=600), Choose("book", say="Booked."))
    reply = await practice.says("Tuesday at 10, book it")
    assert reply == "See you, Ana: Check-up, Tuesday, March 16, 2027 at 10:00 AM (Europe/Madrid)."
    assert await effects(practice) == ["book_appointment", "hush_agent"]
    status = await story.get(f"/v1/conversations/{practice.conversation_id}/agent-status")
    assert (status["state"], status["cause"]) == ("asleep", "booking")
    assert await practice.says("hello?") is None


async def test_what_follows_a_booking_does_not_happen_where_it_is_refused(story: Story) -> None:
    """A draft is accepted when its time is gone."""
    practice = await open_practice(
        story, agent={"mode": "suggestive"}, sleepAfterBooking=True, sleepTime=1, sleepTimeUnit="hours"
    )
    story.script(find(at=600), Choose("book", say="Booked."))
    assert await practice.says("Tuesday at 10, book it") is None
    assert await practice.appointments() == []
    story.script(find(at=600), Choose("book", say="Booked as well."))
    bea = await story.make_contact(firstName="Bea", email="bea@example.com")
    await practice.says("Tuesday at 10", contact_id=bea)
    drafts = (await story.get("/v1/drafts"))["data"]
    assert len(drafts) == 2
    first = await story.post(f"/v1/drafts/{drafts[0]['id']}/accept", {})
    assert (first["state"], first["refused"]) == ("accepted", [])
    second = f"/v1/drafts/{drafts[1]['id']}/accept"
    for words in ({}, {"body": "You are booked, Bea."}, {"evenIfRefused": True}):
        answer = await story.client.post(second, json=words)
        assert answer.status_code == 409, words
        assert "That time is not free any more" in answer.json()["detail"]
    written = await story.messages(drafts[1]["conversationId"])
    assert [message["direction"] for message in written] == ["inbound"]
    booked = await practice.appointments() + await practice.appointments(bea)
    assert booked == [("2027-03-16 10:00", "confirmed")]

    honest = {"body": "That time has just gone; is eleven as good?", "evenIfRefused": True}
    third = await story.post(second, honest)
    assert (third["state"], len(third["refused"])) == ("accepted", 2)
    assert await practice.appointments() + await practice.appointments(bea) == booked


async def test_a_booking_waits_for_what_the_calendar_and_the_business_want_to_know(story: Story) -> None:
    details = {
        "type": "collectContactInfo",
        "name": "Details",
        "settings": {"fields": [{"field": "companyName", "required": True}]},
    }
    practice = await open_practice(story, contact={"firstName": None}, actions=[details])
    story.script(find(at=600), Choose("book"), Say("Who are you?"))
    await practice.says("Tuesday at 10, book it")
    [offer] = [one for one in story.shown[-1].offers if one.booking is not None]
    assert offer.booking is not None
    assert [field.key for field in offer.booking.missing] == ["name", "email", "company_name"]
    assert story.shown[-1].done[-1].told.startswith("before a booking these must be known")

    story.script(
        Take("book_appointment", {"do": "note", "name": "Ana Ruiz", "phone": "+34612345678"}),
        Take("update_contact_field", {"company_name": "Acme"}),
        find(at=600),
        Choose("book", say="Booked."),
    )
    reply = await practice.says("Ana Ruiz of Acme, +34612345678")
    assert reply == "Booked."
    assert await practice.appointments() == [("2027-03-16 10:00", "confirmed")]


async def test_no_time_is_booked_that_the_customer_has_not_been_told_or_named(story: Story) -> None:
    practice = await open_practice(story)
    story.script(find(at=600), Choose("book", say="Booked."), Say("Tuesday at ten?"))
    assert await practice.says("Something on Tuesday please") == "Tuesday at ten?"
    assert "say the day, date, time and time zone back" in story.shown[-1].done[-1].told
    assert await practice.appointments() == []

    story.script(Say("We are in Garden Street. So, Tuesday, March 16 at 10:00 AM?"))
    await practice.says("where are you?")
    story.script(find(at=630), Choose("book", say="Booked."), Say("Half past ten?"))
    assert await practice.says("yes") == "Half past ten?", "another time than the one that was said"
    story.script(find(at=600), Choose("book", say="Booked."))
    assert await practice.says("no, the one before") == "Booked.", "it was said two lines ago"
    assert await practice.appointments() == [("2027-03-16 10:00", "confirmed")]


async def test_a_booking_starts_its_workflow_and_transfers_the_conversation(story: Story) -> None:
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
    story.script(find(at=600), Choose("book", say="Booked."))
    assert await practice.says("Tuesday at 10, book it") == "Booked."
    assert await effects(practice) == ["book_appointment", "start_workflow", "transfer_to_agent"]
    assert await practice.appointments() == [("2027-03-16 10:00", "confirmed")]
    await story.advance("PT1M")
    contact = (await story.get(f"/contacts/{practice.contact_id}"))["contact"]
    assert contact["tags"] == ["booked"]


async def test_available_times_limit_what_is_free_and_a_preview_books_nothing(story: Story) -> None:
    practice = await open_practice(story, availableTimes=["9:00", "14:00"])
    story.script(find(), Choose("book", 1, say="Booked."))
    seen = await story.post(
        f"/v1/agents/{practice.agent_id}/preview",
        {"messages": [{"role": "contact", "body": "Tuesday"}], "now": "2027-03-15T09:00:00Z"},
    )
    [action] = [one for one in seen["actions"] if one["type"] == "appointmentBooking"]
    assert action["fired"]
    assert [effect["kind"] for effect in action["effects"]] == ["book_appointment"]
    times = story.shown[-1].done[0].times
    assert [free.start.strftime("%H:%M") for free in times] == ["09:00", "14:00"]
    events = await story.get(
        f"/calendars/events?locationId={story.location_id}&calendarId={practice.calendar_id}"
        "&startTime=1805100000000&endTime=1806100000000"
    )
    assert events["events"] == []


async def test_own_appointments_are_moved_and_cancelled_and_no_others(story: Story) -> None:
    practice = await open_practice(story)
    story.script(find(at=600), Choose("book", say="Booked."))
    await practice.says("Tuesday at 10, book it")
    story.script(Say("You are booked."))
    await practice.says("thanks")
    [offer] = story.shown[-1].offers
    assert offer.booking is not None
    [mine] = offer.booking.upcoming

    bea = await story.make_contact(firstName="Bea", email="bea@example.com")
    cancel = Take("book_appointment", {"do": "cancel", "appointments": [mine.id], "reason": "ill"})
    story.script(cancel, Say("I can't."))
    await practice.says("cancel it", contact_id=bea)
    assert story.shown[-1].done[-1].told == "the customer has no such appointment"

    wish = {"do": "find", "any_of": [{**TUESDAY, "at": 660}], "appointment": mine.id}
    story.script(
        Take("book_appointment", wish), Choose("move", arguments={"appointment": mine.id}, say="Moved.")
    )
    assert await practice.says("make it Tuesday at 11") == "Moved."
    assert await practice.appointments() == [("2027-03-16 11:00", "confirmed")]
    story.script(cancel, Say("Cancelled."))
    assert await practice.says("cancel it") == "Cancelled."
    assert await practice.appointments() == [("2027-03-16 11:00", "cancelled")]


@pytest.mark.parametrize("off", ["reschedule", "cancel"])
async def test_what_is_switched_off_is_not_done(story: Story, off: str) -> None:
    switched_off: dict[str, Any] = {off: False}
    practice = await open_practice(story, **switched_off)
    story.script(find(at=600), Choose("book", say="Booked."))
    await practice.says("Tuesday at 10, book it")
    story.script(Say("You are booked."))
    await practice.says("thanks")
    assert story.shown[-1].offers[0].booking is not None
    [mine] = story.shown[-1].offers[0].booking.upcoming
    do: Json = {"do": "cancel", "appointments": [mine.id]}
    if off == "reschedule":
        do = {"do": "move", "appointment": mine.id, "token": "x"}
    story.script(Take("book_appointment", do), Say("I can't."))
    assert await practice.says("please") == "I can't."
    assert await practice.appointments() == [("2027-03-16 10:00", "confirmed")]


@pytest.mark.parametrize(
    ("arguments", "told_of"),
    [
        ({"do": "dance"}, "do must be one of"),
        ({"do": "find", "any_of": []}, "at least one wish"),
        ({"do": "find", "any_of": [{"first_day": "soon"}]}, "first_day"),
        ({"do": "book"}, "token"),
        ({"do": "cancel", "appointments": []}, "appointments"),
    ],
)
async def test_what_makes_no_sense_is_told_to_the_engine(story: Story, arguments: Json, told_of: str) -> None:
    practice = await open_practice(story)
    story.script(Take("book_appointment", arguments), Say("Sorry."))
    assert await practice.says("hello") == "Sorry."
    assert told_of in story.shown[-1].done[-1].told
