"""A calendar booked through the official SDK as it is, and what an erasure leaves of it."""

from datetime import datetime
from typing import Any

from tests.edge.test_calendars import HOURS, make_user, millis, set_clock
from tests.support.contract import official_sdk
from tests.support.story import Story


async def test_the_sdk_makes_a_calendar_finds_a_slot_and_books_it(story: Story) -> None:
    await set_clock(story, "2027-11-01T06:00:00Z")
    user, contact = await make_user(story, "Una"), await story.make_contact()
    async with official_sdk(story) as sdk:
        made = await sdk.calendars.create_calendar(
            {
                "locationId": story.location_id,
                "name": "Visits",
                "calendarType": "round_robin",
                "teamMembers": [{"userId": user}],
                "openHours": HOURS,
            }
        )
        calendar_id = made["calendar"]["id"]
        start, end = millis("2027-11-02T00:00:00Z"), millis("2027-11-03T00:00:00Z")
        slots: dict[str, Any] = await sdk.calendars.get_slots(
            calendar_id, start, end, timezone="Europe/Madrid", user_ids=[user]
        )
        first = slots["2027-11-02"]["slots"][0]
        order = {
            "calendarId": calendar_id,
            "locationId": story.location_id,
            "contactId": contact,
            "startTime": first,
        }
        booked = await sdk.calendars.create_appointment(order)
        assert (booked["assignedUserId"], booked["appointmentStatus"]) == (user, "confirmed")
        await sdk.calendars.edit_appointment(booked["id"], {"appointmentStatus": "showed"})
        read = await sdk.calendars.get_appointment(booked["id"])
        assert read["event"]["appointmentStatus"] == "showed"
        listed = await sdk.calendars.get_calendar_events(
            story.location_id, str(start), str(end), calendar_id=calendar_id
        )
        assert [datetime.fromisoformat(one["startTime"]) for one in listed["events"]] == [
            datetime.fromisoformat(first)
        ]
        gone = await sdk.calendars.delete_event(booked["id"], {})
        assert gone["succeeded"] is True
        assert (await sdk.calendars.delete_calendar(calendar_id))["success"] is True


async def test_an_erased_contacts_appointments_are_gone_with_their_notes_and_their_time(story: Story) -> None:
    await set_clock(story, "2027-11-01T06:00:00Z")
    body = {"locationId": story.location_id, "name": "Visits", "openHours": HOURS}
    calendar = (await story.post("/calendars/", body))["calendar"]
    contact = await story.make_contact(firstName="Zacarías")
    booked = await story.post(
        "/calendars/events/appointments",
        {
            "calendarId": calendar["id"],
            "locationId": story.location_id,
            "contactId": contact,
            "startTime": "2027-11-02T09:00:00+01:00",
        },
    )
    await story.post(f"/calendars/appointments/{booked['id']}/notes", {"body": "Zacarías comes by bus"})
    await story.post(f"/v1/contacts/{contact}/erase", {"confirm": contact})
    path = f"/calendars/events/appointments/{booked['id']}"
    assert (await story.client.get(path)).status_code == 400
    async with story.desk.runtime.db.system(cause="test") as tx:
        for table, column in (
            ("journal", "to_jsonb(t)"),
            ("events", "to_jsonb(t)"),
            ("appointments", "to_jsonb(t)"),
            ("appointment_notes", "to_jsonb(t)"),
            ("occupied", "to_jsonb(t)"),
        ):
            left = await tx.value(
                f"SELECT count(*) FROM {table} t WHERE location_id = $1"
                f" AND ({column}::text LIKE '%Zacarías%' OR {column}::text LIKE '%' || $2 || '%')",
                story.location_id,
                booked["id"],
            )
            assert left == 0, table
