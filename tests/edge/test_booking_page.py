"""The public booking page: anybody with its address books a time that was offered, and no other."""

import re
from pathlib import Path
from typing import Any

import httpx
import icalendar
import pytest

from frontdesk.edge.http import booking_page
from frontdesk.flow.booking.link import booking_link
from tests.edge.test_calendars import make_calendar, set_clock
from tests.support.desk import serve
from tests.support.fixtures import BeginStory
from tests.support.scripted import ScriptedEngine
from tests.support.story import Json, Story

ANA = {"name": "Ana María Ruiz", "email": "ana@example.com", "timezone": "America/New_York"}
PAGE = Path(booking_page.__file__).with_name("page")
VISIT = {"visit": "0123456789abcdef0123456789abcdef"}


@pytest.fixture
async def calendar(story: Story) -> Json:
    await set_clock(story, "2027-11-01T06:00:00Z")
    return await make_calendar(story, description="<b>Bring</b> your papers")


def page_of(calendar: Json) -> str:
    return f"/v1/booking-pages/{calendar['bookingPageId']}"


async def offered(story: Story, calendar: Json, query: str = "") -> list[Json]:
    answer = await visitor(story, "GET", f"{page_of(calendar)}/slots?from=2027-11-02&days=1{query}")
    assert answer.status_code == 200, answer.text
    return [slot for day in answer.json()["days"] for slot in day["slots"]]


async def visitor(story: Story, method: str, path: str, body: Any = None) -> httpx.Response:
    """A request of somebody without a token of ours."""
    return await story.client.request(method, path, json=body, headers={"Authorization": ""})


async def test_a_visitor_chooses_a_time_in_their_own_zone_and_books_it(story: Story, calendar: Json) -> None:
    slots = await offered(story, calendar, "&timezone=America/New_York")
    assert slots[0]["start"] == "2027-11-02T04:00:00-04:00"
    body = {**ANA, **VISIT, "slot": slots[0]["token"], "words": "My knee hurts"}
    answer = await visitor(story, "POST", f"{page_of(calendar)}/bookings", body)
    assert answer.status_code == 201, answer.text
    booked = answer.json()
    assert (booked["start"], booked["status"]) == ("2027-11-02T04:00:00-04:00", "confirmed")
    event = (await story.get(f"/calendars/events/appointments/{booked['id']}"))["event"]
    assert event["startTime"] == "2027-11-02T09:00:00+01:00"
    assert (event["description"], event["createdBy"]["source"]) == ("My knee hurts", "booking_widget")
    contact = (await story.get(f"/contacts/{event['contactId']}"))["contact"]
    assert (contact["firstName"], contact["lastName"]) == ("Ana", "María Ruiz")
    assert (contact["email"], contact["timezone"]) == ("ana@example.com", "America/New_York")

    # The same token again: the same visitor is told that it is theirs, another the next free times.
    again = await visitor(story, "POST", f"{page_of(calendar)}/bookings", body)
    assert (again.status_code, again.json()["yours"]) == (409, True)
    ben = {"name": "Ben", "phone": "+34600111222", "slot": slots[0]["token"]}
    late = await visitor(story, "POST", f"{page_of(calendar)}/bookings", ben)
    assert (late.status_code, late.json()["yours"]) == (409, False)
    assert late.json()["type"] == "urn:frontdesk:problem:slot-taken"
    following = [slot for day in late.json()["days"] for slot in day["slots"]]
    assert following[0]["start"] == "2027-11-02T09:30:00+01:00"
    taken = await visitor(
        story, "POST", f"{page_of(calendar)}/bookings", {**ben, "slot": following[0]["token"]}
    )
    assert taken.status_code == 201
    # Who is known by an address keeps what is known of them.
    third = {"name": "Somebody Else", "email": "ANA@example.com", "slot": following[1]["token"]}
    made = (await visitor(story, "POST", f"{page_of(calendar)}/bookings", third)).json()
    event = (await story.get(f"/calendars/events/appointments/{made['id']}"))["event"]
    assert event["contactId"] == contact["id"]
    assert (await story.get(f"/contacts/{contact['id']}"))["contact"]["firstName"] == "Ana"


async def test_who_booked_takes_a_calendar_file_along_that_tells_of_moves_and_cancellations(
    story: Story, other: Story
) -> None:
    await set_clock(story, "2027-11-01T06:00:00Z")
    places = [{"kind": "physical", "location": "Calle Mayor 1, Madrid"}]
    calendar = await make_calendar(story, name="First; visit", locationConfigurations=places)
    [slot, *_] = await offered(story, calendar)
    body = {**ANA, **VISIT, "slot": slot["token"], "words": "My knee hurts"}
    door = f"{page_of(calendar)}/bookings"
    booked = (await visitor(story, "POST", door, body)).json()
    assert booked["place"] == "Calle Mayor 1, Madrid"
    again = (await visitor(story, "POST", door, body)).json()
    assert (again["booked"], again["yours"]) == (booked, True)

    async def read() -> Any:
        answer = await visitor(story, "GET", booked["file"])
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].startswith("text/calendar")
        assert not re.search("knee|Ana|ana@example", answer.text), "it may be passed on"
        [event] = icalendar.Calendar.from_ical(answer.text).walk("VEVENT")
        return event

    first = await read()
    assert (str(first["SUMMARY"]), str(first["STATUS"])) == ("First; visit, Test business", "CONFIRMED")
    assert str(first["LOCATION"]) == "Calle Mayor 1, Madrid"
    assert first["DTSTART"].params["TZID"] == "Europe/Madrid"
    assert first["DTSTART"].dt.isoformat() == "2027-11-02T09:00:00+01:00"
    path = f"/calendars/events/appointments/{booked['id']}"
    await story.put(path, {"startTime": "2027-11-02T10:00:00+01:00"})
    moved = await read()
    assert (moved["UID"], moved["DTSTART"].dt.hour) == (first["UID"], 10)
    await story.put(path, {"appointmentStatus": "cancelled"})
    await story.put(f"/calendars/{calendar['id']}", {"isActive": False})
    cancelled = await read()
    assert (str(cancelled["STATUS"]), str(cancelled["TRANSP"])) == ("CANCELLED", "TRANSPARENT")
    assert first["SEQUENCE"] < moved["SEQUENCE"] < cancelled["SEQUENCE"]

    theirs = await make_calendar(other)
    for wrong in (
        booked["file"].replace(booked["id"], "0" * len(booked["id"])),
        booked["file"].replace(calendar["bookingPageId"], theirs["bookingPageId"]),
        f"{page_of(calendar)}/appointments/{booked['id']}.ics",
    ):
        assert (await visitor(story, "GET", wrong)).status_code == 404, wrong
    await story.delete(f"/calendars/events/{booked['id']}", expect=201)
    assert (await visitor(story, "GET", booked["file"])).status_code == 404


def test_every_language_of_the_page_has_every_word_that_it_says_and_no_other() -> None:
    strings, script, markup = ((PAGE / name).read_text() for name in ("strings.js", "book.js", "book.html"))
    said = {*re.findall(r'data-say="(\w+)"', markup), *re.findall(r"words\.(\w+)", script)}
    languages = re.findall(r"^const [A-Z]+ = {\n(.*?)^};", strings, re.DOTALL | re.MULTILINE)
    words = [set(re.findall(r"^  (\w+):", one, re.MULTILINE)) for one in languages]
    assert words == [said] * 6


async def test_a_token_books_its_own_calendar_in_its_own_time_and_nothing_else(
    story: Story, other: Story, calendar: Json
) -> None:
    [first, *_] = await offered(story, calendar)
    await set_clock(other, "2027-11-01T06:00:00Z")
    theirs = await make_calendar(other)
    sibling = await make_calendar(story)
    door = f"{page_of(calendar)}/bookings"
    forged = first["token"][:-8] + ("A" * 8)
    for path, token in (
        (f"{page_of(theirs)}/bookings", first["token"]),
        (f"{page_of(sibling)}/bookings", first["token"]),
        (door, forged),
        (door, "2027-11-02T09:00:00+01:00"),
        (door, ""),
    ):
        refused = await visitor(story, "POST", path, {**ANA, "slot": token})
        assert refused.status_code == 422, refused.text
    for who, words in (
        ({"name": "Ana"}, "email or phone is required"),
        ({"email": "ana@example.com"}, "name is required"),
        ({"name": "Ana", "email": "nonsense"}, "email must be"),
        ({"name": "Ana", "phone": "12"}, "phone must be"),
        ({"name": "A\x00", "phone": "12"}, "NUL"),
    ):
        wrong = await visitor(story, "POST", door, {**who, "slot": first["token"]})
        assert wrong.status_code == 422, wrong.text
        assert words in wrong.text
    await story.advance("PT21M")
    old = await visitor(story, "POST", door, {**ANA, "slot": first["token"]})
    assert (old.status_code, old.json()["type"]) == (409, "urn:frontdesk:problem:offer-expired")
    assert old.json()["days"]
    assert (await story.get(f"/contacts/?locationId={story.location_id}"))["contacts"] == []


async def test_a_contacts_own_link_knows_who_books(story: Story, calendar: Json) -> None:
    contact_id = await story.make_contact(firstName="Eva")
    async with story.desk.runtime.db.read(story.location_id) as read:
        link = await booking_link(
            read,
            story.location_id,
            calendar["id"],
            vault=story.desk.runtime.vault,
            contact_id=contact_id,
        )
    path = link.removeprefix("http://127.0.0.1:8080")
    page = await visitor(story, "GET", path)
    assert 'data-name="Eva"' in page.text
    link_for = path.partition("?for=")[2]
    [first, second, *_] = await offered(story, calendar)
    door = f"{page_of(calendar)}/bookings"
    booked = await visitor(story, "POST", f"{door}?for={link_for}", {"slot": first["token"]})
    assert booked.status_code == 201, booked.text
    event = (await story.get(f"/calendars/events/appointments/{booked.json()['id']}"))["event"]
    assert event["contactId"] == contact_id
    stranger = await visitor(story, "POST", f"{door}?for={link_for[:-4]}AAAA", {"slot": second["token"]})
    assert stranger.status_code == 422  # it is asked who it is
    await story.advance("P31D")
    assert "Booking for Eva" not in (await visitor(story, "GET", path)).text


async def test_the_page_is_plain_safe_and_there_only_for_an_open_calendar(
    story: Story, calendar: Json
) -> None:
    path = f"/book/{calendar['bookingPageId']}"
    await story.put(f"/calendars/{calendar['id']}", {"formSubmitThanksMessage": "<i>Ring</i> the bell"})
    reach = {"phone": "+34 600 111 222", "email": "desk@example.com"}
    async with story.desk.runtime.db.system(cause="test") as tx:  # no door writes these yet
        await tx.execute("UPDATE locations SET details = $2 WHERE id = $1", story.location_id, reach)
    page = await visitor(story, "GET", path)
    assert page.status_code == 200
    assert "&lt;i&gt;Ring&lt;/i&gt; the bell" in page.text
    for way in ('href="tel:+34600111222"', 'href="mailto:desk@example.com"'):
        assert way in page.text
    assert "&lt;b&gt;Bring&lt;/b&gt;" in page.text
    assert "'unsafe-inline'" not in page.headers["content-security-policy"]
    assert "Test business" in page.text
    for asset in re.findall(r'(?:src|href)="(/book/assets/[^"]+)"', page.text):
        found = await visitor(story, "GET", asset)
        assert found.status_code == 200
        again = await story.client.get(asset, headers={"If-None-Match": found.headers["etag"]})
        assert again.status_code == 304
    assert (await visitor(story, "GET", "/book/assets/page.py")).status_code == 404
    await story.put(f"/calendars/{calendar['id']}", {"isActive": False})
    for gone in (path, "/book/nowhere", f"{page_of(calendar)}/slots", "/v1/booking-pages/nowhere/slots"):
        assert (await visitor(story, "GET", gone)).status_code == 404


async def test_days_point_to_the_next_that_has_free_times(story: Story, calendar: Json) -> None:
    day = f"{page_of(calendar)}/slots?from=2027-11-02&days=1"
    answer = (await visitor(story, "GET", day)).json()
    assert ([one["date"] for one in answer["days"]], answer["next"]) == (["2027-11-02"], "2027-11-03")
    await story.post(
        "/calendars/events/block-slots",
        {
            "locationId": story.location_id,
            "calendarId": calendar["id"],
            "startTime": "2027-11-02T00:00:00+01:00",
            "endTime": "2027-11-04T00:00:00+01:00",
        },
    )
    answer = (await visitor(story, "GET", day)).json()
    assert (answer["days"], answer["next"]) == ([], "2027-11-04")
    await story.put(f"/calendars/{calendar['id']}", {"allowBookingFor": 1, "allowBookingForUnit": "days"})
    assert (await visitor(story, "GET", day)).json()["next"] is None
    for query in ("from=9999-12-31", "from=tomorrow", "days=40", "timezone=Nowhere"):
        wrong = await visitor(story, "GET", f"{page_of(calendar)}/slots?{query}")
        assert wrong.status_code == 422, (query, wrong.text)


async def test_an_address_can_book_only_so_often(
    database_url: str, tmp_path: Path, new_story: BeginStory
) -> None:
    async with serve(
        database_url, tmp_path, engine=ScriptedEngine(), rate_limit="100000 per 10 second; 200000 per day"
    ) as limited:
        story = await new_story(limited)
        await set_clock(story, "2027-11-01T06:00:00Z")
        door = f"{page_of(await make_calendar(story))}/bookings"
        answers = [await visitor(story, "POST", door, {**ANA, "slot": "nonsense"}) for _ in range(11)]
        assert [one.status_code for one in answers] == [422] * 10 + [429]
        assert int(answers[-1].headers["retry-after"]) > 0
        guesses = [await visitor(story, "GET", f"/book/guess{number}") for number in range(31)]
        assert [one.status_code for one in guesses] == [404] * 30 + [429]


async def test_who_types_somebody_elses_address_learns_nothing_of_their_bookings(story: Story) -> None:
    await set_clock(story, "2027-11-01T06:00:00Z")
    calendar = await make_calendar(story, appoinmentPerSlot=3)
    slots = await offered(story, calendar)
    door = f"{page_of(calendar)}/bookings"
    body = {**ANA, **VISIT, "slot": slots[0]["token"]}
    first = await visitor(story, "POST", door, body)
    assert first.status_code == 201, first.text
    # Who sends the same again, as a page does that had no answer, is told that it is theirs.
    again = await visitor(story, "POST", door, body)
    assert (again.status_code, again.json()["yours"]) == (409, True)
    # Another visit is answered as anybody's would be, whether Ana booked that time or not.
    for other_visit in ({}, {"visit": "another visit of somebody"}):
        typed = {**ANA, "name": "Mallory", "slot": slots[0]["token"], **other_visit}
        answer = await visitor(story, "POST", door, typed)
        assert answer.status_code == 201, answer.text
        assert "yours" not in answer.json()
    found = (await story.get(f"/calendars/events/appointments/{first.json()['id']}"))["event"]
    contact = (await story.get(f"/contacts/{found['contactId']}"))["contact"]
    assert contact["firstName"] == "Ana"
