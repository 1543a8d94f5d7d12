"""Bookings, calendars, workflows and what was planned are taken back, where that still can be."""

from tests.edge.test_calendars import HOURS
from tests.edge.test_journal_undo import newest, undo
from tests.support.story import Json, Story

WAIT = {"id": "rest", "type": "wait", "duration": "P3D"}


async def make_calendar(story: Story, **more: object) -> str:
    body = {"locationId": story.location_id, "name": "Visits", "openHours": HOURS, **more}
    return str((await story.post("/calendars/", body, expect=200))["calendar"]["id"])


async def book(story: Story, calendar_id: str, contact_id: str, start: str) -> Json:
    return await story.post(
        "/calendars/events/appointments",
        {
            "locationId": story.location_id,
            "calendarId": calendar_id,
            "contactId": contact_id,
            "startTime": start,
        },
        expect=200,
    )


async def shown(story: Story, appointment_id: str) -> Json:
    event: Json = (await story.get(f"/calendars/events/appointments/{appointment_id}"))["event"]
    return event


async def test_a_booking_is_cancelled_moved_back_and_booked_again_while_its_time_is_free(
    story: Story,
) -> None:
    await story.post(f"/v1/locations/{story.location_id}/clock", {"set": "2027-11-01T06:00:00Z"})
    calendar = await make_calendar(story)
    ana, ben = await story.make_contact(), await story.make_contact(firstName="Ben")
    nine, ten, eleven = (f"2027-11-02T{hour}:00:00+01:00" for hour in ("09", "10", "11"))
    made = await book(story, calendar, ana, nine)
    path = f"/calendars/events/appointments/{made['id']}"

    # Moved, and moved back.
    await story.put(path, {"startTime": ten, "title": "Talk"})
    moved = await newest(story, "appointment", made["id"])
    assert {"startsAt", "endsAt", "title"} <= set(moved["changed"])
    await undo(story, moved)
    assert ((await shown(story, made["id"]))["startTime"], (await shown(story, made["id"]))["title"]) == (
        nine,
        made["title"],
    )

    # Moved away, and somebody else has the time by now.
    await story.put(path, {"startTime": eleven})
    moved = await newest(story, "appointment", made["id"])
    other = await book(story, calendar, ben, nine)
    taken = await undo(story, moved, expect=409)
    assert "2027" in taken["detail"] or "free" in taken["detail"] or "taken" in taken["detail"]
    assert (await shown(story, made["id"]))["startTime"] == eleven

    # The booking undone cancels it; undone again it stands again.
    booked = await newest(story, "appointment", other["id"], kind="create")
    await undo(story, booked)
    assert (await shown(story, other["id"]))["appointmentStatus"] == "cancelled"
    cancelled = await newest(story, "appointment", other["id"])
    await undo(story, cancelled)
    assert (await shown(story, other["id"]))["appointmentStatus"] == "confirmed"

    # Deleted, it comes back from the trash, unless its time is another's.
    await story.delete(f"/calendars/events/{other['id']}", expect=201)
    [item] = (await story.get("/v1/trash?entity=appointment"))["data"]
    third = await book(story, calendar, ana, nine)
    await story.post(f"/v1/trash/{item['id']}/restore", expect=409)
    await story.put(f"/calendars/events/appointments/{third['id']}", {"appointmentStatus": "cancelled"})
    await story.post(f"/v1/trash/{item['id']}/restore", expect=200)
    assert (await shown(story, other["id"]))["startTime"] == nine

    # A booking that was changed since is not cancelled by its undo; one in the past is not booked again.
    await story.put(f"/calendars/events/appointments/{other['id']}", {"title": "Check-up"})
    changed = await undo(story, await newest(story, "appointment", other["id"], kind="create"), expect=409)
    assert "undone already" in changed["detail"]
    last = await newest(story, "appointment", third["id"])
    await story.advance("P2D")
    assert "past" in (await undo(story, last, expect=409))["detail"]


async def test_calendars_and_what_is_blocked_in_them_come_back(story: Story) -> None:
    calendar = await make_calendar(story, slug="visits")
    path = f"/calendars/{calendar}"
    await story.put(path, {"name": "Long visits", "slotDuration": 1, "slotDurationUnit": "hours"})
    changed = await newest(story, "calendar", calendar)
    await story.put(path, {"slotBuffer": 10})
    await undo(story, changed)
    held = (await story.get(path))["calendar"]
    assert (held["name"], held["slotDuration"], held["slotBuffer"]) == ("Visits", 30, 10)

    block = await story.post(
        "/calendars/events/block-slots",
        {
            "locationId": story.location_id,
            "calendarId": calendar,
            "title": "Inventory",
            "startTime": "2040-01-02T09:00:00Z",
            "endTime": "2040-01-02T10:00:00Z",
        },
    )
    await story.delete(f"/calendars/events/{block['id']}", expect=201)
    await undo(story, await newest(story, "blockedSlot", block["id"]))
    assert (await newest(story, "blockedSlot", block["id"]))["kind"] == "create"

    group = (
        await story.post(
            "/calendars/groups",
            {"locationId": story.location_id, "name": "Team", "description": "All", "slug": "team"},
        )
    )["group"]
    await story.put(path, {"groupId": group["id"]})
    await story.delete(f"/calendars/groups/{group['id']}")
    assert (await newest(story, "calendar", calendar))["changed"] == ["groupId"]
    assert (await story.get(path))["calendar"].get("groupId") is None
    [item] = (await story.get("/v1/trash?entity=calendarGroup"))["data"]
    await story.post(f"/v1/trash/{item['id']}/restore", expect=200)
    assert (await story.get(path))["calendar"]["groupId"] == group["id"]
    groups = (await story.get(f"/calendars/groups?locationId={story.location_id}"))["groups"]
    assert groups == [group]

    await story.delete(path)
    [item] = (await story.get("/v1/trash?entity=calendar"))["data"]
    assert item["name"] == "Visits"
    await story.post(f"/v1/trash/{item['id']}/restore", expect=200)
    assert (await story.get(path))["calendar"]["slug"] == "visits"


async def test_a_workflow_is_set_back_and_whoever_was_let_in_is_taken_out(story: Story) -> None:
    tag = {"id": "mark", "type": "addTags", "tags": ["seen"]}
    made = await story.post(
        "/v1/workflows", {"name": "Welcome", "steps": [WAIT, tag], "status": "published"}, expect=201
    )
    path = f"/v1/workflows/{made['id']}"
    contact = await story.make_contact()
    inside = await story.post(f"{path}/enrolments", {"contactId": contact}, expect=201)
    entered = await newest(story, "workflowEnrolment", inside["id"])
    assert entered["contactId"] == contact
    await undo(story, entered)
    out = await story.get(f"{path}/enrolments/{inside['id']}")
    assert (out["state"], "undone" in out["endedBecause"]) == ("stopped", True)
    stopped = await newest(story, "workflowEnrolment", inside["id"])
    assert not stopped["undoable"]

    await story.put(path, {"name": "Hello", "steps": [tag]})
    await undo(story, await newest(story, "workflow", made["id"]))
    held = await story.get(path)
    assert (held["name"], [step["id"] for step in held["steps"]]) == ("Welcome", ["rest", "mark"])
    await story.delete(path)
    [item] = (await story.get("/v1/trash?entity=workflow"))["data"]
    await story.post(f"/v1/trash/{item['id']}/restore", expect=200)
    assert (await story.get(path))["status"] == "draft"


async def test_a_follow_up_that_was_planned_is_given_up(story: Story) -> None:
    settings = {"scenario": "contactStoppedReplying", "steps": [{"delay": 30, "unit": "minutes"}]}
    action = {"type": "autoFollowUp", "name": "Follow up", "settings": settings}
    await story.make_agent(actions=[action])
    contact = await story.make_contact()
    await story.customer_says("Do you fix roofs?", contact_id=contact)
    await story.advance()
    planned = await newest(story, "followUp")
    await undo(story, planned)
    [one] = (await story.get("/v1/follow-ups"))["data"]
    assert (one["state"], "undone" in one["because"]) == ("cancelled", True)
    # And planned again, for the time that it had; until the customer has written.
    again = await undo(story, await newest(story, "followUp"))
    [back] = (await story.get("/v1/follow-ups"))["data"]
    assert (back["state"], back["because"], back["dueAt"]) == ("planned", None, one["dueAt"])
    await undo(story, again)
    await undo(story, await newest(story, "followUp"))
    await story.advance("PT31M")
    [sent] = (await story.get("/v1/follow-ups"))["data"]
    assert sent["state"] == "sent"
    assert (await undo(story, await newest(story, "followUp"), expect=422))["detail"]


async def test_a_cancelled_follow_up_does_not_come_back_when_its_time_or_its_reason_is_gone(
    story: Story,
) -> None:
    settings = {"scenario": "contactStoppedReplying", "steps": [{"delay": 30, "unit": "minutes"}]}
    action = {"type": "autoFollowUp", "name": "Follow up", "settings": settings}
    await story.make_agent(actions=[action])
    contact = await story.make_contact()
    said = await story.customer_says("Do you fix roofs?", contact_id=contact)
    await story.advance()
    await story.delete(f"/v1/conversations/{said['conversationId']}/follow-ups")
    cancelled = await newest(story, "followUp")
    assert (cancelled["before"]["state"], cancelled["after"]["state"]) == ("planned", "cancelled")
    await story.advance("PT31M")
    late = await undo(story, cancelled, expect=409)
    assert late["detail"] == "The world has moved on: it was due already."
    await story.customer_says("Hello?", contact_id=contact)
    await story.advance()
    await story.customer_says("Are you there?", contact_id=contact)
    [replied] = [
        line
        for line in (await story.get("/v1/journal?entity=followUp"))["data"]
        if (line["after"] or {}).get("because") == "the customer replied"
    ]
    refused = await undo(story, replied, expect=409)
    assert refused["detail"] == "The world has moved on: the customer replied."
