"""Appointments as a calendar file, for whoever has its address."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest

from frontdesk.domain.calendars import Appointment
from frontdesk.edge.calendar_files.writing import calendar_file
from tests.edge.test_calendars import make_calendar, make_user, set_clock
from tests.support.story import Story


def an_appointment(moment: datetime, words: str) -> Appointment:
    """One of an hour, with these words wherever somebody can write some."""
    return Appointment(
        location_id="here",
        id="one",
        calendar_id="visits",
        contact_id="ana",
        user_id=None,
        other_user_ids=(),
        starts_at=moment,
        ends_at=moment + timedelta(hours=1),
        status="confirmed",
        title=words + "é" * 200,
        description=words,
        address=words,
        source="api",
        forced=False,
        cancel_reason=None,
        details={},
        created_by=None,
        revision=1,
        created_at=moment,
        updated_at=moment,
        deleted_at=None,
    )


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/Madrid", "2027-10-31"),
        ("Europe/Madrid", "2027-03-28"),
        ("Australia/Lord_Howe", "2027-04-03"),
        ("America/St_Johns", "2027-11-07"),
        ("UTC", "2027-10-31"),
    ],
)
def test_a_file_tells_the_moment_also_on_days_when_the_clocks_are_moved(zone: str, day: str) -> None:
    halves = [datetime.fromisoformat(f"{day}T00:00:00Z") + timedelta(minutes=30 * n) for n in range(48)]
    appointments = [an_appointment(moment, "") for moment in halves]
    written = calendar_file("x", appointments, lambda _: ZoneInfo(zone), now=halves[0])
    events: list[Any] = icalendar.Calendar.from_ical(written).events
    assert [event.start.astimezone(UTC) for event in events] == halves
    assert {event.end.astimezone(UTC) - event.start.astimezone(UTC) for event in events} == {
        timedelta(hours=1)
    }


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\x0b", "\u2028"])
def test_nobody_writes_lines_of_their_own_into_a_feed(break_: str) -> None:
    evil = f"Ana, her cat; me{break_}END:VEVENT{break_}X-EVIL:1"
    moment = datetime(2027, 11, 2, 8, tzinfo=UTC)
    appointment = an_appointment(moment, evil)
    written = calendar_file(evil, [appointment], lambda _: ZoneInfo("Europe/Madrid"), now=moment)
    lines = written.decode().splitlines()
    assert [line for line in lines if line.startswith(("END:VEVENT", "X-EVIL"))] == ["END:VEVENT"]
    assert max(len(line) for line in written.split(b"\r\n")) <= 75
    (event,) = icalendar.Calendar.from_ical(written).events
    assert str(event["SUMMARY"]).startswith("Ana, her cat; me")
    assert event.start == moment


async def test_a_feed_shows_the_appointments_to_whoever_has_its_secret(story: Story, other: Story) -> None:
    await set_clock(story, "2027-11-01T06:00:00Z")
    user = await make_user(story, "Una")
    calendar = await make_calendar(story, calendarType="personal", teamMembers=[{"userId": user}])
    order = {
        "calendarId": calendar["id"],
        "locationId": story.location_id,
        "contactId": await story.make_contact(email="ana@example.com", phone="+34600111222"),
        "startTime": "2027-11-02T09:00:00+01:00",
        "title": 'Visit; of Ana, "the" first\nline',
        "address": "Calle Mayor 1",
    }
    made = await story.post("/calendars/events/appointments", order)
    await story.post(f"/calendars/appointments/{made['id']}/notes", {"body": "Owes us"}, expect=201)
    for path in (f"/v1/calendars/{calendar['id']}/feed", f"/v1/users/{user}/feed"):
        assert (await story.client.get(path)).status_code == 404
        first = await story.post(path, expect=201)
        again = await story.post(path, expect=201)
        where = again["url"].removeprefix("http://127.0.0.1:8080")
        old = first["url"].removeprefix("http://127.0.0.1:8080")
        assert (await story.client.get(old)).status_code == 404
        answer = await other.client.get(where, headers={"Authorization": ""})
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/calendar")
        event: Any
        [event] = icalendar.Calendar.from_ical(answer.text).walk("VEVENT")
        assert event["DTSTART"].dt == datetime(2027, 11, 2, 8, tzinfo=UTC)
        assert event["DTSTART"].params["TZID"] == "Europe/Madrid"
        assert not re.search("Owes|ana@example|600111222", answer.text)
        assert str(event["SUMMARY"]) == order["title"]
        assert (str(event["LOCATION"]), str(event["STATUS"])) == ("Calle Mayor 1", "CONFIRMED")
        assert made["id"] in str(event["UID"])
        tag = answer.headers["etag"]
        unchanged = await story.client.get(where, headers={"If-None-Match": tag})
        assert unchanged.status_code == 304
        assert (await other.client.get(path)).status_code == 404
        await story.delete(path)
        assert (await story.client.get(where)).status_code == 404

    where = (await story.post(f"/v1/users/{user}/feed", expect=201))["url"].removeprefix(
        "http://127.0.0.1:8080"
    )

    async def read() -> list[Any]:
        return icalendar.Calendar.from_ical((await story.client.get(where)).text).walk("VEVENT")

    path = f"/calendars/events/appointments/{made['id']}"
    await story.put(path, {"startTime": "2027-11-02T10:00:00+01:00"})
    [moved] = await read()
    assert (moved["UID"], moved["SEQUENCE"] > event["SEQUENCE"]) == (event["UID"], True)
    assert moved["DTSTART"].dt == datetime(2027, 11, 2, 9, tzinfo=UTC)
    await story.put(path, {"appointmentStatus": "cancelled"})
    [cancelled] = await read()
    assert (cancelled["UID"], str(cancelled["STATUS"])) == (event["UID"], "CANCELLED")
    await set_clock(story, "2027-11-02T10:00:00Z")
    assert await read() == []
