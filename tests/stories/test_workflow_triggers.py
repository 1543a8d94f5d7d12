"""What starts workflows, and that what goes round in circles ends."""

from frontdesk.flow.due import WorkflowScheduleDue
from frontdesk.flow.loop_guard import MOST_HOPS
from tests.stories.test_one_conversation import add_hand_over, tags
from tests.support.flows import (
    EVERY_DAY,
    enrolments,
    enter,
    freeze,
    make_workflow,
    origin_of,
    outcomes,
    said,
    tag,
)
from tests.support.scripted import Fail, Say, Take
from tests.support.story import Json, Story


async def test_everything_that_happens_to_a_contact_can_start_a_workflow(story: Story) -> None:
    await freeze(story)
    agent = await story.make_agent()
    await add_hand_over(story, agent["agentId"])
    field = await story.post(
        f"/locations/{story.location_id}/customFields", {"name": "Shoe size", "dataType": "TEXT"}
    )
    shoe = field["customField"]["id"]
    triggers: dict[str, Json] = {
        "made": {"type": "contactCreated", "hasTag": "lead"},
        "made-other": {"type": "contactCreated", "hasTag": "else"},
        "removed": {"type": "tagRemoved", "tag": "Lead"},
        "moved-town": {"type": "fieldChanged", "field": "city", "equals": "oslo"},
        "other-town": {"type": "fieldChanged", "field": "city", "equals": "rome"},
        "shoes": {"type": "fieldChanged", "field": "shoe_size"},
        "price": {"type": "messageReceived", "channel": "SMS", "contains": ["price", "how much"]},
        "web": {"type": "messageReceived", "channel": "WebChat"},
        "asleep": {"type": "agentEvent", "event": "sleep", "agentId": agent["agentId"]},
        "awake": {"type": "agentEvent", "event": "wake"},
        "handed": {"type": "agentEvent", "event": "handOver"},
        "broken": {"type": "agentEvent", "event": "turnFailed"},
        "fired": {"type": "actionFired", "actionType": "handOver"},
        "paid": {"type": "payment", "event": "succeeded"},
        "refunded": {"type": "payment", "event": "refunded"},
    }
    for name, trigger in triggers.items():
        await make_workflow(story, [tag(f"w-{name}")], [trigger])

    async def started(contact: str) -> set[str]:
        await story.advance("PT1M")
        return {one.removeprefix("w-") for one in await tags(story, contact) if one.startswith("w-")}

    contact = await story.make_contact(tags=["lead"], phone="+34600111222")
    assert await started(contact) == {"made"}
    await story.client.request("DELETE", f"/contacts/{contact}/tags", json={"tags": ["lead"]})
    await story.put(f"/contacts/{contact}", {"city": "Oslo"})
    await story.put(f"/contacts/{contact}", {"customFields": [{"id": shoe, "value": "42"}]})
    assert await started(contact) == {"made", "removed", "moved-town", "shoes"}

    other = await story.make_contact(phone="+34600111333")
    await story.customer_says("I surprice myself", contact_id=other, channel="SMS")
    await story.customer_says("STOP", contact_id=other, channel="SMS")
    assert await started(other) == set()
    await story.customer_says("START", contact_id=other, channel="SMS")
    await story.customer_says("How MUCH is it?", contact_id=other, channel="SMS")
    assert await started(other) == {"price"}

    third = await story.make_contact()
    story.script(Take("hand_over"))
    talk = (await story.customer_says("A person!", contact_id=third))["conversationId"]
    assert await started(third) == {"web", "asleep", "handed", "fired"}
    await story.put(f"/v1/conversations/{talk}/agent-status", {"state": "active"})
    story.script(Fail(), Fail(), Fail(), Fail(), Fail(), Fail(), Fail(), Fail())
    await story.customer_says("Again", contact_id=third)
    await story.advance("PT1H")
    assert {"awake", "broken"} <= await started(third)

    for _ in range(2):
        paid = {"id": "p1", "event": "succeeded", "contactId": third, "amount": 12.5, "currency": "EUR"}
        await story.post("/v1/workflows/events/payment", paid, expect=202)
    now = await started(third)
    assert "paid" in now
    assert "refunded" not in now


async def test_the_clock_and_requests_from_outside_start_workflows(story: Story, other: Story) -> None:
    await freeze(story)  # a Monday, 13:00 in Madrid
    daily = await make_workflow(
        story,
        [{"id": "note", "type": "addNote", "body": "Morning"}],
        [{"type": "schedule", "every": "day", "at": "09:00", "tag": "Club"}],
        settings={"allowReentry": True},
    )
    member = await story.make_contact(tags=["club"])
    await story.make_contact()
    ran = await story.advance("P2DT22H")
    assert [one["at"] for one in ran if one["job"] == "WorkflowScheduleDue"] == [
        "2029-03-06T08:00:00.000Z",
        "2029-03-07T08:00:00.000Z",
        "2029-03-08T08:00:00.000Z",
    ]
    assert {one["contactId"] for one in await enrolments(story, daily)} == {member}
    assert len((await story.get(f"/contacts/{member}/notes"))["notes"]) == 3
    again = WorkflowScheduleDue(story.location_id, daily, 0, "2029-03-08T08:00:00+00:00")
    await story.desk.runtime.carry_out(again)
    await story.advance("PT1M")
    assert len(await enrolments(story, daily)) == 3, "a run that is repeated does nothing"
    await story.post(f"/v1/workflows/{daily}/draft")
    await story.advance("P2D")
    assert len(await enrolments(story, daily)) == 3

    hooked = await make_workflow(
        story,
        [{"id": "set", "type": "setField", "field": "city", "value": "{{trigger.order.city}}"}],
        [{"type": "webhook"}],
        settings={"allowReentry": True},
    )
    assert (await story.get(f"/v1/workflows/{hooked}"))["hasHook"] is False
    path = (await story.post(f"/v1/workflows/{hooked}/hook", expect=201))["path"]
    order = {"id": "o1", "email": "New@example.com", "firstName": "Nina", "order": {"city": "Oslo"}}
    bare = {"Authorization": ""}
    for _ in range(2):
        answer = await story.client.post(path, json=order, headers=bare)
        assert answer.status_code == 202, answer.text
        await story.advance("PT1M")
    [enrolment] = await enrolments(story, hooked)
    nina = (await story.get(f"/contacts/{enrolment['contactId']}"))["contact"]
    assert (nina["firstName"], nina["city"], nina["email"]) == ("Nina", "Oslo", "New@example.com")
    keyed = {**bare, "Idempotency-Key": "o2"}
    await story.client.post(path, json={"contactId": member, "order": {"city": "Bergen"}}, headers=keyed)
    await story.advance("PT1M")
    assert (await story.get(f"/contacts/{member}"))["contact"]["city"] == "Bergen"
    far = {**bare, "X-Cause-Id": f"cause.{MOST_HOPS}"}
    await story.client.post(path, json={"contactId": member}, headers=far)
    stopped = (await enrolments(story, hooked))[0]
    assert (stopped["state"], stopped["rootCause"]) == ("stopped", "cause")
    theirs = await other.make_contact()
    for body, status in (({"contactId": theirs}, 400), ({}, 422), ({"email": "nobody"}, 422), ([], 422)):
        answer = await story.client.post(path, json=body, headers=bare)
        assert answer.status_code == status, answer.text
    for gone in ("/hooks/workflows/wf-wrong", "/hooks/workflows/x"):
        assert (await story.client.post(gone, json=order, headers=bare)).status_code == 400
    await story.post(f"/v1/workflows/{hooked}/hook", expect=201)
    assert (await story.client.post(path, json=order, headers=bare)).status_code == 400, "there is a new one"


async def test_appointments_start_workflows_when_they_are_made_moved_near_missed_and_cancelled(
    story: Story,
) -> None:
    await freeze(story)
    await story.make_agent()
    body = {"locationId": story.location_id, "name": "Visits", "openHours": EVERY_DAY}
    calendar = (await story.post("/calendars/", body, expect=200))["calendar"]["id"]
    other = (await story.post("/calendars/", {**body, "name": "Other"}, expect=200))["calendar"]["id"]
    for event in ("Booked", "Moved", "Cancelled", "Missed"):
        trigger = {"type": f"appointment{event}", "calendarId": calendar}
        await make_workflow(story, [tag(event)], [trigger], settings={"allowReentry": True})
    await make_workflow(story, [tag("elsewhere")], [{"type": "appointmentBooked", "calendarId": other}])
    reminder = await make_workflow(
        story,
        [
            {
                "id": "tell",
                "type": "sendMessage",
                "body": "See you {{appointment.date}} at {{appointment.time}}",
            },
            {"id": "hour", "type": "waitForDate", "field": "appointment", "offset": "-PT1H"},
            {
                "id": "still",
                "type": "condition",
                "branches": [{"when": [{"type": "appointment"}], "next": "soon"}],
                "otherwise": "end",
            },
            tag("soon"),
            {"id": "end", "type": "end"},
        ],
        [{"type": "appointmentUpcoming", "before": "PT24H", "calendarId": calendar}],
    )
    contact = await story.make_contact(phone="+34600111222")
    order = {
        "calendarId": calendar,
        "locationId": story.location_id,
        "contactId": contact,
        "startTime": "2029-03-08T10:00:00+01:00",
        "ignoreFreeSlotValidation": True,
    }
    made = await story.post("/calendars/events/appointments", order)
    path = f"/calendars/events/appointments/{made['id']}"
    await story.advance("PT1M")
    assert set(await tags(story, contact)) == {"Booked"}
    moved = {"startTime": "2029-03-09T11:00:00+01:00", "ignoreFreeSlotValidation": True}
    await story.put(path, moved)
    await story.advance("P2D")
    assert await enrolments(story, reminder) == [], "it was moved away from that time"
    await story.advance("P2D")
    [message] = await said(story, contact)
    assert message["body"] == "See you 2029-03-09 at 11:00"
    assert set(await tags(story, contact)) == {"Booked", "Moved", "soon"}
    await story.put(path, {"appointmentStatus": "noshow"})
    await story.put(path, {"appointmentStatus": "cancelled"})
    await story.advance("PT1M")
    assert set(await tags(story, contact)) == {"Booked", "Moved", "soon", "Missed", "Cancelled"}

    link = await make_workflow(
        story,
        [
            {
                "id": "link",
                "type": "sendBookingLink",
                "calendarId": calendar,
                "body": "Book: {{booking_link}}",
            },
            {"id": "gone", "type": "sendBookingLink", "calendarId": "cal_gone", "onError": "end"},
            {"id": "end", "type": "end"},
        ],
    )
    await enter(story, link, contact)
    await story.advance("PT1M")
    assert (await said(story, contact))[-1]["body"].startswith("Book: http")
    assert (await outcomes(story, link))[1].startswith("gone: failed: No calendar")
    later = await story.post(
        "/calendars/events/appointments", {**order, "startTime": "2029-03-20T10:00:00+01:00"}
    )
    late = await make_workflow(story, [tag("late")], [{"type": "appointmentUpcoming", "before": "P3D"}])
    await story.advance("P10D")
    [known] = await enrolments(story, late)
    assert known["contactId"] == contact, "an appointment that was there before is heard of too"
    assert later["id"] != made["id"]


async def test_an_agent_s_action_starts_a_workflow_that_knows_its_cause(story: Story) -> None:
    await freeze(story)
    agent = await story.make_agent()
    workflow = await make_workflow(
        story, [{"id": "thanks", "type": "sendMessage", "body": "Here is our brochure."}]
    )
    settings = {
        "workflowId": workflow,
        "triggerCondition": "wants the brochure",
        "examples": ["brochure please"],
    }
    made = await story.post(
        f"/v2/conversation/agents/{agent['agentId']}/actions",
        {"type": "triggerWorkflow", "name": "Brochure", "settings": settings},
        expect=201,
    )
    assert made["warnings"] == []
    contact = await story.make_contact()
    story.script(Take("trigger_workflow"), Say("Here you are."))
    asked = await story.customer_says("The brochure please", contact_id=contact)
    await story.advance("PT1M")
    [entered] = await enrolments(story, workflow)
    assert (entered["rootCause"], entered["hops"]) == (asked["messageId"], 1)
    assert "Here is our brochure." in [one["body"] for one in await said(story, contact)]
    assert await origin_of(story, contact) == (asked["messageId"], 2)


async def test_what_goes_round_in_circles_is_stopped(story: Story) -> None:
    await freeze(story)
    itself = await make_workflow(
        story,
        [tag("on"), {"id": "off", "type": "removeTags", "tags": ["on"]}],
        [{"type": "tagRemoved", "tag": "on"}],
        settings={"allowReentry": True},
    )
    contact = await story.make_contact(tags=["on"])
    await story.client.request("DELETE", f"/contacts/{contact}/tags", json={"tags": ["on"]})
    await story.advance("PT10M")
    rounds = await enrolments(story, itself)
    assert [one["hops"] for one in rounds] == list(range(MOST_HOPS, -1, -1))
    assert {one["rootCause"] for one in rounds} == {rounds[-1]["id"]}
    assert (rounds[0]["state"], rounds[0]["path"]) == ("stopped", [])
    assert "goes round in circles" in rounds[0]["endedBecause"]

    outside = await make_workflow(story, [tag("told")], [{"type": "tagAdded", "tag": "by-crm"}])
    answer = await story.client.post(
        f"/contacts/{contact}/tags", json={"tags": ["by-crm"]}, headers={"X-Cause-Id": f"first.{MOST_HOPS}"}
    )
    assert answer.status_code == 201
    [told] = await enrolments(story, outside)
    assert (told["state"], told["rootCause"], told["hops"]) == ("stopped", "first", MOST_HOPS)

    ping = await make_workflow(
        story,
        [{"id": "pong", "type": "sendMessage", "body": "Pong"}],
        [{"type": "messageReceived", "contains": ["ping"]}],
        settings={"allowReentry": True},
    )
    machine = await story.make_contact()
    body = {"type": "WebChat", "contactId": machine, "message": "ping"}
    cause: dict[str, str] = {}
    for _ in range(10):
        answer = await story.client.post("/conversations/messages/inbound", json=body, headers=cause)
        assert answer.is_success
        await story.advance("PT1M")
        events = await story.events("&types=OutboundMessage")
        root, hops = await origin_of(story, machine)
        cause = {"X-Cause-Id": f"{root}.{hops}"}
        assert events
    sent = [one["body"] for one in await said(story, machine)].count("Pong")
    assert 0 < sent < MOST_HOPS
    assert "goes round in circles" in (await enrolments(story, ping))[0]["endedBecause"]


async def test_what_a_draft_would_do_starts_a_workflow_once_it_is_accepted(story: Story) -> None:
    await freeze(story)
    agent = await story.make_agent(mode="suggestive")
    await add_hand_over(story, agent["agentId"])
    actions = await story.get(f"/v2/conversation/agents/{agent['agentId']}/actions")
    action = actions["actions"][0]["actionId"]
    workflow = await make_workflow(story, [tag("fired")], [{"type": "actionFired", "actionId": action}])
    contact = await story.make_contact()
    story.script(Take("hand_over"))
    await story.customer_says("A person!", contact_id=contact)
    await story.advance("PT1M")
    assert await enrolments(story, workflow) == []
    [draft] = (await story.get("/v1/drafts"))["data"]
    await story.post(f"/v1/drafts/{draft['id']}/accept", {})
    await story.advance("PT1M")
    assert "fired" in await tags(story, contact)


async def test_an_appointment_that_workflows_are_not_to_hear_of_starts_none(story: Story) -> None:
    await freeze(story)
    body = {"locationId": story.location_id, "name": "Visits", "openHours": EVERY_DAY}
    calendar = (await story.post("/calendars/", body, expect=200))["calendar"]["id"]
    for event in ("Booked", "Moved", "Cancelled"):
        await make_workflow(story, [tag(event)], [{"type": f"appointment{event}"}])
    soon = {"type": "appointmentUpcoming", "before": "P1D"}
    await make_workflow(story, [tag("soon")], [soon], settings={"allowReentry": True})
    order = {
        "calendarId": calendar,
        "locationId": story.location_id,
        "ignoreFreeSlotValidation": True,
        "toNotify": False,
    }

    async def book(contact: str, day: int) -> str:
        given = {**order, "contactId": contact, "startTime": f"2029-03-{day:02}T10:00:00+01:00"}
        made = await story.post("/calendars/events/appointments", given)
        return f"/calendars/events/appointments/{made['id']}"

    quiet, heard = await story.make_contact(), await story.make_contact()
    path = await book(quiet, 8)
    await story.put(path, {**order, "startTime": "2029-03-09T10:00:00+01:00"})
    await story.put(path, {"appointmentStatus": "showed", "toNotify": False})
    await story.put(path, {"appointmentStatus": "confirmed", "toNotify": False})
    # One that is published later hears of none that is to be kept from it either.
    await make_workflow(story, [tag("later")], [soon])
    other = await book(heard, 14)
    await story.advance("P6D")
    assert await tags(story, quiet) == []
    await story.put(other, {"startTime": "2029-03-15T10:00:00+01:00", "ignoreFreeSlotValidation": True})
    await story.advance("P3D")
    assert sorted(await tags(story, heard)) == ["Moved", "later", "soon"], "what came after it is heard of"
    await story.put(other, {"appointmentStatus": "cancelled", "toNotify": False})
    await story.advance("PT1M")
    assert "Cancelled" not in await tags(story, heard)
