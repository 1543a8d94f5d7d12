"""Calendars, slots and appointments through the official paths, every answer against the documents."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.support.contract import check
from tests.support.story import Json, Story

HOURS = [
    {
        "daysOfTheWeek": [0, 1, 2, 3, 4, 5, 6],
        "hours": [{"openHour": 9, "openMinute": 0, "closeHour": 12, "closeMinute": 0}],
    }
]
EVENT = "/calendars/events/appointments/{eventId}"


async def make_calendar(story: Story, **more: Any) -> Json:
    body = {"locationId": story.location_id, "name": "Visits", "openHours": HOURS, **more}
    answer = await story.post("/calendars/", body, expect=200)
    check("calendars.json", "/calendars/", "POST", 200, answer)
    check("v3/calendars.json", "/calendars/", "POST", 200, answer)
    calendar: Json = answer["calendar"]
    return calendar


async def make_user(story: Story, name: str) -> str:
    body = {
        "companyId": story.company_id,
        "firstName": name,
        "lastName": "Test",
        "email": f"{name}.{story.location_id}@example.com".lower(),
        "password": "not used",
        "type": "account",
        "role": "user",
        "locationIds": [story.location_id],
    }
    return str((await story.post("/users/", body, expect=201))["id"])


async def set_clock(story: Story, moment: str) -> None:
    await story.post(f"/v1/locations/{story.location_id}/clock", {"set": moment})


def millis(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp() * 1000)


async def free(story: Story, calendar_id: str, start: str, end: str, **more: Any) -> dict[str, list[str]]:
    query = "&".join(f"{name}={value}" for name, value in more.items())
    answer = await story.get(
        f"/calendars/{calendar_id}/free-slots?startDate={millis(start)}&endDate={millis(end)}&{query}"
    )
    assert answer.pop("traceId")
    for day in answer.values():
        check_day(day)
    return {day: told["slots"] for day, told in answer.items()}


def check_day(day: Json) -> None:
    assert list(day) == ["slots"]


def without_times(event: Json) -> Json:
    """The documents call these times objects and show texts."""
    return {
        name: value
        for name, value in event.items()
        if name not in ("startTime", "endTime", "dateAdded", "dateUpdated")
    } | {name: {} for name in ("startTime", "endTime", "dateAdded", "dateUpdated")}


async def test_a_calendar_is_made_read_changed_and_deleted(story: Story, other: Story) -> None:
    calendar = await make_calendar(
        story,
        slug="visits",
        slotDuration=45,
        slotBuffer=10,
        preBuffer=1,
        preBufferUnit="hours",
        appoinmentPerSlot=2,
        allowBookingAfter=2,
        allowBookingAfterUnit="hours",
        allowBookingFor=3,
        allowBookingForUnit="weeks",
        formSubmitRedirectURL="https://example.com/thanks",
        availabilities=[{"date": "2026-12-24T00:00:00.000Z", "hours": []}],
        notAMember="is ignored",
    )
    path = f"/calendars/{calendar['id']}"
    read = await story.get(path)
    check("calendars.json", "/calendars/{calendarId}", "GET", 200, read)
    assert read["calendar"] == calendar
    told = {
        "calendarType": "event",
        "slotDuration": 45,
        "slotDurationUnit": "mins",
        "slotInterval": 30,
        "slotBuffer": 10,
        "preBuffer": 1,
        "preBufferUnit": "hours",
        "appoinmentPerSlot": 2,
        "allowBookingAfter": 2,
        "allowBookingForUnit": "weeks",
        "isActive": True,
        "autoConfirm": True,
        "openHours": HOURS,
        "formSubmitRedirectURL": "https://example.com/thanks",
        "widgetSlug": "visits",
    }
    assert {name: calendar[name] for name in told} == told
    assert calendar["availabilities"][0]["date"] == "2026-12-24T00:00:00.000Z"

    changed = await story.put(
        path, {"name": "Long visits", "slotDuration": 1, "slotDurationUnit": "hours", "slotBuffer": None}
    )
    check("calendars.json", "/calendars/{calendarId}", "PUT", 200, changed)
    after = changed["calendar"]
    assert (after["name"], after["slotDuration"], after["slotDurationUnit"], after["slotBuffer"]) == (
        "Long visits",
        1,
        "hours",
        0,
    )
    kept = {name: value for name, value in calendar.items() if not name.startswith(("name", "slot"))}
    assert {name: after[name] for name in kept} == kept
    closed = after["availabilities"][0]["id"]
    moved = await story.put(
        path,
        {"availabilities": [{"id": closed, "date": "2026-12-25", "hours": HOURS[0]["hours"]}]},
    )
    assert [one["date"][:10] for one in moved["calendar"]["availabilities"]] == ["2026-12-25"]

    query = f"/calendars/?locationId={story.location_id}"
    listed = await story.get(query)
    check("calendars.json", "/calendars/", "GET", 200, listed)
    assert [one["id"] for one in listed["calendars"]] == [calendar["id"]]
    await story.put(path, {"isActive": False})
    assert (await story.get(f"{query}&showDrafted=false"))["calendars"] == []
    assert (await other.client.get(path)).status_code == 400
    assert (await other.client.get(query)).status_code == 400
    gone = await story.delete(path)
    check("calendars.json", "/calendars/{calendarId}", "DELETE", 200, gone)
    assert (await story.client.get(path)).status_code == 400


async def test_what_a_calendar_cannot_be_is_said_plainly(story: Story) -> None:
    user = await make_user(story, "Una")
    for wrong, words in (
        ({"calendarType": "class_booking"}, "class_booking does not exist here"),
        ({"calendarType": "round_robin"}, "must have teamMembers"),
        ({"calendarType": "personal"}, "exactly one team member"),
        ({"slotDuration": 0}, "slotDuration must be a minute at least"),
        ({"slotInterval": 0.5}, "whole number of minutes"),
        ({"timezone": "Mars/Base"}, "IANA"),
        ({"enableRecurring": True}, "enableRecurring"),
        ({"slug": "no such slug!"}, "slug"),
        ({"teamMembers": [{"userId": user}, {"userId": user}]}, "each user once"),
        ({"id": "no id!"}, "id must have"),
        ({"openHours": [{"daysOfTheWeek": [7], "hours": []}]}, "openHours.0.daysOfTheWeek.0"),
        (
            {
                "openHours": [
                    {
                        "daysOfTheWeek": [1],
                        "hours": [{"openHour": 9, "openMinute": 0, "closeHour": 8, "closeMinute": 0}],
                    }
                ]
            },
            "openHours.0.hours.0 must end later",
        ),
    ):
        body = {"locationId": story.location_id, "name": "Visits", **wrong}
        answer = await story.client.post("/calendars/", json=body)
        assert answer.status_code == 422, (wrong, answer.text)
        assert words in " ".join(answer.json()["message"]), answer.text
    body = {"locationId": story.location_id, "name": "Visits", "teamMembers": [{"userId": "nobody"}]}
    unknown = await story.client.post("/calendars/", json=body)
    assert (unknown.status_code, "No User found" in unknown.text) == (400, True)


async def test_an_action_becomes_ready_when_the_calendar_with_its_id_is_made(story: Story) -> None:
    agent = await story.make_agent()
    path = f"/v2/conversation/agents/{agent['agentId']}/actions"
    action = {"type": "appointmentBooking", "name": "Book", "settings": {"calendarId": "cal_123"}}
    made = await story.post(path, action, expect=201)
    assert [one["field"] for one in made["warnings"]] == ["calendarId"]
    assert (await make_calendar(story, id="cal_123"))["id"] == "cal_123"
    ready = await story.get(f"{path}/{made['actionId']}")
    assert not ready.get("warnings")
    again = await story.client.post(
        "/calendars/", json={"locationId": story.location_id, "name": "Twice", "id": "cal_123"}
    )
    assert again.status_code == 409


async def test_free_slots_are_told_by_the_days_of_the_callers_time_zone(story: Story) -> None:
    await set_clock(story, "2027-10-29T06:00:00Z")
    calendar = await make_calendar(story, slotDuration=60, slotInterval=60)
    start, end = "2027-10-30T00:00:00+02:00", "2027-11-01T00:00:00+01:00"
    # The clocks go back in Madrid, the calendar's zone, on the 31st.
    assert await free(story, calendar["id"], start, end) == {
        "2027-10-30": [f"2027-10-30T{hour}:00:00+02:00" for hour in ("09", "10", "11")],
        "2027-10-31": [f"2027-10-31T{hour}:00:00+01:00" for hour in ("09", "10", "11")],
    }
    assert await free(story, calendar["id"], start, end, timezone="Pacific/Auckland") == {
        "2027-10-30": [f"2027-10-30T{hour}:00:00+13:00" for hour in ("20", "21", "22")],
        "2027-10-31": [f"2027-10-31T{hour}:00:00+13:00" for hour in ("21", "22", "23")],
    }
    path = f"/calendars/{calendar['id']}/free-slots"
    for query, words in (
        (f"startDate={millis(start)}&endDate={millis(start)}", "later"),
        (f"startDate={millis(start)}&endDate={millis(start) + 32 * 86_400_000}", "31 days"),
        (f"startDate={millis(start)}&endDate=1e300", "endDate"),
        (f"startDate=nan&endDate={millis(end)}", "startDate"),
        (f"startDate={millis(start)}&endDate={millis(end)}&timezone=Nowhere", "IANA"),
        (f"endDate={millis(end)}", "startDate"),
    ):
        answer = await story.client.get(f"{path}?{query}")
        assert answer.status_code == 422, answer.text
        assert words in answer.text


async def test_an_appointment_is_booked_moved_read_listed_and_deleted(story: Story) -> None:
    await set_clock(story, "2027-11-01T06:00:00Z")
    calendar = await make_calendar(story)
    ana, ben = await story.make_contact(), await story.make_contact(firstName="Ben")
    order = {
        "calendarId": calendar["id"],
        "locationId": story.location_id,
        "contactId": ana,
        "startTime": "2027-11-02T09:00:00+01:00",
        "toNotify": False,
        "meetingLocationType": "phone",
        "address": "+34 600 111 222",
    }
    made = await story.post("/calendars/events/appointments", order, expect=200)
    check("calendars.json", "/calendars/events/appointments", "POST", 200, made)
    check("v3/calendars.json", "/calendars/events/appointments", "POST", 200, made)
    assert made["endTime"] == "2027-11-02T09:30:00+01:00"
    assert (made["title"], made["appointmentStatus"]) == ("Ana", "confirmed")
    taken = await story.client.post("/calendars/events/appointments", json={**order, "contactId": ben})
    assert taken.status_code == 409
    assert "not free" in taken.json()["message"]
    forced = await story.post(
        "/calendars/events/appointments",
        {**order, "contactId": ben, "ignoreFreeSlotValidation": True},
    )
    assert forced["startTime"] == made["startTime"]

    path = f"/calendars/events/appointments/{made['id']}"
    moved = await story.put(path, {"startTime": "2027-11-02T10:30:00+01:00", "title": "Talk"})
    check("calendars.json", EVENT, "PUT", 200, moved)
    assert (moved["endTime"], moved["title"]) == ("2027-11-02T11:00:00+01:00", "Talk")
    back = await story.client.put(path, json={"startTime": "2027-11-02T09:00:00+01:00"})
    assert back.status_code == 409
    read = await story.get(path)
    check("calendars.json", EVENT, "GET", 200, {"event": without_times(read["event"])})
    assert read["event"]["startTime"] == "2027-11-02T10:30:00+01:00"

    window = f"startTime={millis('2027-11-02T00:00:00Z')}&endTime={millis('2027-11-03T00:00:00Z')}"
    listed = await story.get(
        f"/calendars/events?locationId={story.location_id}&calendarId={calendar['id']}&{window}"
    )
    events = {"events": [without_times(one) for one in listed["events"]]}
    check("calendars.json", "/calendars/events", "GET", 200, events)
    assert [one["contactId"] for one in listed["events"]] == [ben, ana]
    of_contact = await story.get(f"/contacts/{ana}/appointments")
    check("contacts.json", "/contacts/{contactId}/appointments", "GET", 200, of_contact)
    assert of_contact["events"][0]["startTime"] == "2027-11-02 10:30:00"

    await story.put(path, {"appointmentStatus": "cancelled"})
    slots = await free(story, calendar["id"], "2027-11-02T00:00:00Z", "2027-11-03T00:00:00Z")
    assert "2027-11-02T10:30:00+01:00" in slots["2027-11-02"]
    gone = await story.delete(f"/calendars/events/{made['id']}", expect=201)
    check("calendars.json", "/calendars/events/{eventId}", "DELETE", 201, gone)
    assert (await story.client.get(path)).status_code == 400


async def test_times_that_mean_nothing_book_nothing(story: Story) -> None:
    await set_clock(story, "2027-11-01T06:00:00Z")
    calendar = await make_calendar(story, allowBookingAfter=1, allowBookingAfterUnit="days")
    ana = await story.make_contact()
    order = {"calendarId": calendar["id"], "locationId": story.location_id, "contactId": ana}
    for more, status in (
        ({"startTime": "2027-11-03T09:00:00"}, 422),  # without an offset
        ({"startTime": "9999-12-31T23:59:59-12:00"}, 422),
        ({"startTime": "0001-01-01T00:00:00+14:00"}, 422),
        ({"startTime": "tomorrow"}, 422),
        ({"startTime": "2027-11-03T09:00:00Z\ud800"}, 422),
        ({"startTime": "2027-11-03T09:00:00+01:00", "endTime": "2027-11-03T08:00:00+01:00"}, 422),
        ({"startTime": "2027-11-03T09:00:00+01:00", "rrule": "FREQ=DAILY"}, 422),
        ({"startTime": "2027-11-03T09:10:00+01:00"}, 409),
        ({"startTime": "2027-11-01T09:00:00+01:00"}, 409),  # nearer than the notice
        ({"startTime": "2027-10-31T09:00:00+01:00"}, 409),
        ({"startTime": "2027-11-03T09:00:00+01:00", "contactId": "nobody"}, 400),
        ({"startTime": "2027-11-03T09:00:00+01:00", "calendarId": "nowhere"}, 400),
        ({"startTime": "2027-11-03T09:00:00+01:00", "assignedUserId": "nobody"}, 400),
    ):
        body = {**order, **more}
        answer = await story.client.post("/calendars/events/appointments", content=json.dumps(body))
        assert answer.status_code == status, (more, answer.text)
    near = {"startTime": "2027-11-01T09:00:00+01:00", "ignoreDateRange": True}
    assert await story.post("/calendars/events/appointments", {**order, **near})


async def test_a_team_shares_its_slots_and_a_schedule_takes_the_place_of_the_hours(story: Story) -> None:
    await set_clock(story, "2027-11-01T06:00:00Z")
    first, second = await make_user(story, "Una"), await make_user(story, "Duo")
    team = [{"userId": first, "priority": 1}, {"userId": second, "isPrimary": True}]
    calendar = await make_calendar(story, calendarType="round_robin", teamMembers=team)
    assert [one["priority"] for one in calendar["teamMembers"]] == [1, 0.5]
    order = {
        "locationId": story.location_id,
        "userId": second,
        "name": "Afternoons",
        "timezone": "Europe/London",
        "calendarIds": [calendar["id"]],
        "rules": [
            {"type": "wday", "day": "tuesday", "intervals": [{"from": "14:00", "to": "15:00"}]},
            {"type": "date", "date": "2027-11-09", "intervals": []},
        ],
    }
    made = await story.post("/calendars/schedules", order, expect=201)
    check("calendars.json", "/calendars/schedules", "POST", 201, made)
    schedule = made["schedule"]
    assert schedule["rules"] == order["rules"]
    day = ("2027-11-02T00:00:00+01:00", "2027-11-03T00:00:00+01:00")
    hers = await free(story, calendar["id"], *day, userId=second)
    assert hers == {"2027-11-02": ["2027-11-02T15:00:00+01:00", "2027-11-02T15:30:00+01:00"]}
    assert len((await free(story, calendar["id"], *day))["2027-11-02"]) == 8
    both = f"{first}&userIds={second}"
    assert await free(story, calendar["id"], *day, userIds=both) == await free(story, calendar["id"], *day)
    assert await free(story, calendar["id"], *day, userId=second, userIds="nobody") == hers
    week = ("2027-11-09T00:00:00+01:00", "2027-11-10T00:00:00+01:00")
    assert await free(story, calendar["id"], *week, userId=second) == {}

    base = f"/calendars/schedules/{schedule['id']}"
    check("calendars.json", "/calendars/schedules/{id}", "GET", 200, await story.get(base))
    renamed = await story.put(base, {"name": "Later"})
    check("calendars.json", "/calendars/schedules/{id}", "PUT", 200, renamed)
    assert renamed["schedule"]["rules"] == order["rules"]
    found = await story.get(
        f"/calendars/schedules/search?locationId={story.location_id}&userId={second}&calendarId={calendar['id']}"
    )
    check("calendars.json", "/calendars/schedules/search", "GET", 200, found)
    assert [one["id"] for one in found["schedules"]] == [schedule["id"]]
    await story.delete(f"{base}/associations/{calendar['id']}")
    assert len((await free(story, calendar["id"], *day, userId=second))["2027-11-02"]) == 6
    await story.put(f"{base}/associations/{calendar['id']}", {})
    assert await free(story, calendar["id"], *day, userId=second) == hers
    await story.delete(base)
    assert len((await free(story, calendar["id"], *day, userId=second))["2027-11-02"]) == 6

    ana = await story.make_contact()
    booking = {
        "calendarId": calendar["id"],
        "locationId": story.location_id,
        "contactId": ana,
        "startTime": "2027-11-02T09:00:00+01:00",
    }
    one = await story.post("/calendars/events/appointments", booking)
    two = await story.post("/calendars/events/appointments", booking)
    assert [one["assignedUserId"], two["assignedUserId"]] == [first, second]
    assert (await story.client.post("/calendars/events/appointments", json=booking)).status_code == 409


async def test_an_event_calendar_can_have_a_schedule_of_its_own(story: Story) -> None:
    await set_clock(story, "2027-11-01T06:00:00Z")
    calendar = await make_calendar(story)
    path = f"/calendars/schedules/event-calendar/{calendar['id']}"
    template = "/calendars/schedules/event-calendar/{calendarId}"
    assert (await story.client.get(path)).status_code == 400
    rules = [{"type": "wday", "day": "tuesday", "intervals": [{"from": "23:00", "to": "24:00"}]}]
    made = await story.post(path, {"rules": rules, "timezone": "Europe/London"}, expect=201)
    check("v3/calendars.json", template, "POST", 201, made)
    assert (await story.client.post(path, json={"rules": rules, "timezone": "UTC"})).status_code == 409
    check("v3/calendars.json", template, "GET", 200, await story.get(path))
    day = ("2027-11-02T00:00:00+01:00", "2027-11-04T00:00:00+01:00")
    assert await free(story, calendar["id"], *day) == {
        "2027-11-03": ["2027-11-03T00:00:00+01:00", "2027-11-03T00:30:00+01:00"]
    }
    changed = await story.put(path, {"timezone": "Europe/Madrid"})
    check("v3/calendars.json", template, "PUT", 200, changed)
    assert changed["schedule"]["rules"][0]["intervals"] == [{"from": "23:00", "to": "00:00"}]
    assert list(await free(story, calendar["id"], *day)) == ["2027-11-02"]
    for wrong in ({"rules": rules}, {"rules": rules, "timezone": "Mars"}, {"timezone": "UTC"}):
        assert (await story.client.post(path, json=wrong)).status_code == 422


async def test_groups_of_calendars_are_kept(story: Story) -> None:
    order = {"locationId": story.location_id, "name": "Doctors", "description": "All", "slug": "doctors"}
    made = await story.post("/calendars/groups", order, expect=201)
    check("calendars.json", "/calendars/groups", "POST", 201, made)
    group = made["group"]
    question = {"locationId": story.location_id, "slug": "doctors"}
    asked = await story.post("/calendars/groups/validate-slug", question, expect=200)
    check("calendars.json", "/calendars/groups/validate-slug", "POST", 200, asked)
    assert asked["available"] is False
    assert (await story.client.post("/calendars/groups", json=order)).status_code == 409
    renamed = {"name": "Dentists", "description": "", "slug": "dentists"}
    check(
        "calendars.json",
        "/calendars/groups/{groupId}",
        "PUT",
        200,
        await story.put(f"/calendars/groups/{group['id']}", renamed),
    )
    await story.put(f"/calendars/groups/{group['id']}/status", {"isActive": False})
    listed = await story.get(f"/calendars/groups?locationId={story.location_id}")
    check("calendars.json", "/calendars/groups", "GET", 200, listed)
    assert [(one["name"], one["isActive"]) for one in listed["groups"]] == [("Dentists", False)]

    calendar = await make_calendar(story, groupId=group["id"])
    found = await story.get(f"/calendars/?locationId={story.location_id}&groupId={group['id']}")
    assert [one["id"] for one in found["calendars"]] == [calendar["id"]]
    await story.delete(f"/calendars/groups/{group['id']}")
    assert "groupId" not in (await story.get(f"/calendars/{calendar['id']}"))["calendar"]


async def test_blocked_slots_are_kept_and_not_free(story: Story) -> None:
    await set_clock(story, "2027-11-01T06:00:00Z")
    calendar = await make_calendar(story)
    block = {
        "locationId": story.location_id,
        "calendarId": calendar["id"],
        "title": "Holiday",
        "startTime": "2027-11-02T00:00:00+01:00",
        "endTime": "2027-11-02T11:00:00+01:00",
    }
    blocked = await story.post("/calendars/events/block-slots", block, expect=201)
    check("calendars.json", "/calendars/events/block-slots", "POST", 201, _timeless(blocked))
    day = ("2027-11-02T00:00:00+01:00", "2027-11-03T00:00:00+01:00")
    assert (await free(story, calendar["id"], *day))["2027-11-02"][0] == "2027-11-02T11:00:00+01:00"
    shorter = await story.put(
        f"/calendars/events/block-slots/{blocked['id']}",
        {**block, "endTime": "2027-11-02T10:00:00+01:00"},
        expect=201,
    )
    check("calendars.json", "/calendars/events/block-slots/{eventId}", "PUT", 201, _timeless(shorter))
    assert (await free(story, calendar["id"], *day))["2027-11-02"][0] == "2027-11-02T10:00:00+01:00"
    window = f"startTime={millis(day[0])}&endTime={millis(day[1])}&locationId={story.location_id}"
    shown = await story.get(f"/calendars/blocked-slots?calendarId={calendar['id']}&{window}")
    events = {"events": [without_times(one) for one in shown["events"]]}
    check("calendars.json", "/calendars/blocked-slots", "GET", 200, events)
    assert [one["title"] for one in shown["events"]] == ["Holiday"]
    assert (await story.client.get(f"/calendars/events?{window}")).status_code == 422
    both = {**block, "assignedUserId": "somebody"}
    assert (await story.client.post("/calendars/events/block-slots", json=both)).status_code == 422
    await story.delete(f"/calendars/events/{blocked['id']}", expect=201)
    assert (await free(story, calendar["id"], *day))["2027-11-02"][0] == "2027-11-02T09:00:00+01:00"


async def test_notes_on_an_appointment_are_kept(story: Story) -> None:
    await set_clock(story, "2027-11-01T06:00:00Z")
    calendar = await make_calendar(story)
    user = await make_user(story, "Una")
    appointment = await story.post(
        "/calendars/events/appointments",
        {
            "calendarId": calendar["id"],
            "locationId": story.location_id,
            "contactId": await story.make_contact(),
            "startTime": "2027-11-02T09:00:00+01:00",
        },
    )
    base = f"/calendars/appointments/{appointment['id']}/notes"
    template = "/calendars/appointments/{appointmentId}/notes"
    note = await story.post(base, {"body": "Bring the papers", "userId": user}, expect=201)
    check("calendars.json", template, "POST", 201, note)
    assert note["note"]["createdBy"] == {"id": user, "name": "Una Test"}
    await story.post(base, {"body": "Second"}, expect=201)
    changed = await story.put(f"{base}/{note['note']['id']}", {"body": "Bring all papers"})
    check("calendars.json", f"{template}/{{noteId}}", "PUT", 200, changed)
    first = await story.get(f"{base}?limit=1&offset=0")
    check("calendars.json", template, "GET", 200, first)
    assert ([one["body"] for one in first["notes"]], first["hasMore"]) == (["Second"], True)
    gone = await story.delete(f"{base}/{note['note']['id']}")
    check("calendars.json", f"{template}/{{noteId}}", "DELETE", 200, gone)
    assert (await story.client.get(f"{base}?limit=21&offset=0")).status_code == 422


def _timeless(block: Json) -> Json:
    return block | {"startTime": {}, "endTime": {}}


async def test_every_change_of_an_appointment_is_told_as_the_documents_say(story: Story) -> None:
    await set_clock(story, "2027-11-01T06:00:00Z")
    calendar = await make_calendar(story)
    ana = await story.make_contact()
    start = datetime(2027, 11, 2, 9, tzinfo=UTC)
    made = await story.post(
        "/calendars/events/appointments",
        {
            "calendarId": calendar["id"],
            "locationId": story.location_id,
            "contactId": ana,
            "startTime": start.isoformat(),
        },
    )
    path = f"/calendars/events/appointments/{made['id']}"
    await story.put(path, {"startTime": (start + timedelta(hours=1)).isoformat()})
    await story.put(path, {"appointmentStatus": "noshow"})
    await story.put(path, {"appointmentStatus": "cancelled"})
    await story.delete(f"/calendars/events/{made['id']}", expect=201)
    events = await story.events()
    told = [one for one in events if one["type"].startswith("Appointment")]
    assert [one["type"] for one in told] == [
        "AppointmentCreate",
        "AppointmentUpdate",
        "AppointmentMove",
        "AppointmentUpdate",
        "AppointmentMiss",
        "AppointmentUpdate",
        "AppointmentCancel",
        "AppointmentDelete",
    ]
    body = told[0]["data"] if "data" in told[0] else told[0]
    assert body["appointment"]["id"] == made["id"]
    assert body["appointment"]["contactId"] == ana
    assert body["appointment"]["appointmentStatus"] == "confirmed"


async def test_a_calendar_gives_its_contacts_to_whoever_is_booked(story: Story) -> None:
    await set_clock(story, "2027-11-01T06:00:00Z")
    first, second = await make_user(story, "Uma"), await make_user(story, "Vic")
    calendar = await make_calendar(
        story,
        calendarType="round_robin",
        teamMembers=[{"userId": first}, {"userId": second}],
        shouldAssignContactToTeamMember=True,
        shouldSkipAssigningContactForExisting=True,
    )
    body = {"locationId": story.location_id, "firstName": "Ana"}
    contact_id = (await story.post("/contacts/", body, expect=201))["contact"]["id"]

    async def book(start: str, user_id: str) -> str:
        order = {"calendarId": calendar["id"], "locationId": story.location_id, "contactId": contact_id}
        order |= {"startTime": start, "assignedUserId": user_id}
        await story.post("/calendars/events/appointments", order, expect=200)
        return str((await story.get(f"/contacts/{contact_id}"))["contact"]["assignedTo"])

    assert await book("2027-11-02T09:00:00+01:00", second) == second
    assert await book("2027-11-02T10:00:00+01:00", first) == second
    await story.put(f"/calendars/{calendar['id']}", {"shouldSkipAssigningContactForExisting": False})
    assert await book("2027-11-02T11:00:00+01:00", first) == first
