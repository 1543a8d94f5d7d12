"""What nobody meant to be done to workflows: hostile data, changes under way, deaths, circles of several."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from frontdesk.domain.workflows import Entry, enrolments, store
from frontdesk.domain.workflows.definition import QuietHours
from frontdesk.flow.due import WorkflowStepDue
from frontdesk.flow.loop_guard import MOST_HOPS
from frontdesk.flow.workflows.run import take_step
from frontdesk.flow.workflows.times import quiet_until
from frontdesk.kit.db import SYSTEM
from tests.stories.test_one_conversation import tags
from tests.support import flows
from tests.support.fixtures import BeginStory
from tests.support.flows import EVERY_DAY, enter, freeze, make_workflow, outcomes, said, tag
from tests.support.mortal import Killed, mortal
from tests.support.receiver import Reply, receiving
from tests.support.story import Json, Story


async def make_calendar(story: Story, name: str) -> str:
    body = {"locationId": story.location_id, "name": name, "openHours": EVERY_DAY}
    return str((await story.post("/calendars/", body, expect=200))["calendar"]["id"])


async def book(story: Story, calendar: str, contact: str, start: str) -> str:
    order = {
        "calendarId": calendar,
        "locationId": story.location_id,
        "contactId": contact,
        "startTime": start,
        "ignoreFreeSlotValidation": True,
    }
    return str((await story.post("/calendars/events/appointments", order))["id"])


async def test_data_from_outside_cannot_break_a_step(story: Story) -> None:
    await freeze(story)
    async with receiving() as receiver:
        workflow = await make_workflow(
            story,
            [
                {
                    "id": "note",
                    "type": "addNote",
                    "body": "At {{appointment.time | no time}}: {{trigger.appointment_id}} {{trigger.long}}",
                },
                {"id": "date", "type": "waitForDate", "field": "appointment"},
                {"id": "call", "type": "callWebhook", "url": receiver.url},
                {
                    "id": "is",
                    "type": "condition",
                    "branches": [
                        {"when": [{"type": "result", "step": "call", "member": "a"}], "next": "yes"}
                    ],
                    "otherwise": "no",
                },
                tag("yes"),
                {"id": "no", "type": "end"},
            ],
            settings={"allowReentry": True},
        )
        contact = await story.make_contact()
        end = "9999-12-31T23:59:59-12:00"
        hostile: Json = {"appointment_id": "x", "start": end, "long": "{{contact.id}}"}
        answers = [b'{"a": 1e999}', b'{"a": ' + b"[" * 900 + b"]" * 900 + b"}", b'{"a": "\\ud800"}', b"\xff"]
        for body in answers:
            receiver.answers(Reply(body=body))
            await enter(story, workflow, contact, data=hostile)
            await story.advance("PT10M")
            assert await outcomes(story, workflow) == [
                "note: note added",
                "date: appointment is empty or no date",
                "call: answered 200",
                "is: otherwise",
                "no: the end",
            ]
    notes = {one["body"] for one in (await story.get(f"/contacts/{contact}/notes"))["notes"]}
    assert notes == {"At no time: x {{contact.id}}"}


async def test_a_reminder_is_of_the_trigger_as_it_stands(story: Story) -> None:
    await freeze(story)
    calendar, other = await make_calendar(story, "Visits"), await make_calendar(story, "Other")

    def upcoming(before: str, of: str) -> Json:
        return {"type": "appointmentUpcoming", "before": before, "calendarId": of}

    workflow = await make_workflow(
        story, [tag("soon")], [upcoming("P1D", calendar)], settings={"allowReentry": True}
    )
    contact = await story.make_contact()
    visit = await book(story, calendar, contact, "2029-03-08T13:00:00+01:00")
    await story.patch(
        f"/v1/workflows/{workflow}", {"triggers": [upcoming("PT2H", calendar)], "status": "published"}
    )
    await story.advance("P2DT1H")
    assert await flows.enrolments(story, workflow) == [], "a day before was wished for once, not any more"
    await story.advance("PT22H")
    assert len(await flows.enrolments(story, workflow)) == 1

    path = f"/calendars/events/appointments/{visit}"
    await story.put(path, {"startTime": "2029-03-10T13:00:00+01:00", "ignoreFreeSlotValidation": True})
    await story.put(path, {"appointmentStatus": "cancelled"})
    await story.advance("PT1H")
    await story.put(path, {"startTime": "2029-03-11T13:00:00+01:00", "ignoreFreeSlotValidation": True})
    await story.put(path, {"appointmentStatus": "confirmed"})
    await story.advance("P3D")
    assert len(await flows.enrolments(story, workflow)) == 2, "it was cancelled, and takes place after all"

    await book(story, calendar, contact, "2029-03-15T13:00:00+01:00")
    await story.patch(
        f"/v1/workflows/{workflow}", {"triggers": [upcoming("PT2H", other)], "status": "published"}
    )
    await story.advance("P9D")
    assert len(await flows.enrolments(story, workflow)) == 2, "it is about another calendar by now"


async def test_whoever_slips_into_a_workflow_that_is_gone_is_stopped_and_it_goes_for_good(
    story: Story,
) -> None:
    await freeze(story)
    workflow = await make_workflow(story, [tag("never"), {"id": "w", "type": "wait", "duration": "P90D"}])
    inside = await story.make_contact()
    await enter(story, workflow, inside)
    await story.delete(f"/v1/workflows/{workflow}")
    slipped = await story.make_contact()
    async with story.desk.runtime.db.write(story.location_id, actor=SYSTEM, cause="test") as tx:
        version = await store.find_version(tx, story.location_id, workflow, 1)
        assert version is not None
        made = await enrolments.create_enrolment(
            tx,
            story.location_id,
            workflow,
            1,
            Entry(slipped, "read before it was deleted"),
            first_step="never",
            stops_on_reply=False,
        )
    assert made is not None
    await story.desk.runtime.carry_out(WorkflowStepDue(story.location_id, made.id, 0))
    assert await tags(story, slipped) == []
    await story.advance("P29D")
    restored = await story.post(f"/v1/workflows/{workflow}/restore")
    assert restored["version"] == 1
    states = [one["state"] for one in await flows.enrolments(story, workflow)]
    assert states == ["stopped", "stopped"]
    await story.advance("P2D")
    await story.get(f"/v1/workflows/{workflow}")
    await story.delete(f"/v1/workflows/{workflow}")
    await story.advance("P31D")
    await story.post(f"/v1/workflows/{workflow}/restore", expect=404)
    async with story.desk.runtime.db.read(story.location_id) as read:
        for table in ("workflows", "workflow_versions", "workflow_enrolments", "workflow_path"):
            assert await read.value(f"SELECT count(*) FROM {table}") == 0, table
    again = {"id": workflow, "name": "Anew", "steps": [tag("x")]}
    await story.post("/v1/workflows", again, expect=201)


async def test_a_payment_is_heard_of_once(story: Story, other: Story) -> None:
    contact = await story.make_contact()
    paid = {"id": "p1", "event": "succeeded", "contactId": contact, "amount": 12.5}
    for event in ("succeeded", "succeeded", "refunded"):
        await story.post("/v1/workflows/events/payment", {**paid, "event": event}, expect=202)
    events = await story.events("&types=PaymentReceive")
    assert len(events) == 2
    await other.post("/v1/workflows/events/payment", paid, expect=404)
    theirs = {**paid, "contactId": await other.make_contact()}
    await other.post("/v1/workflows/events/payment", theirs, expect=202)
    exported = await story.client.get(f"/v1/contacts/{contact}/export")
    assert '"p1"' in exported.text
    await story.post(f"/v1/contacts/{contact}/erase", {"confirm": contact})
    async with story.desk.runtime.db.read(story.location_id) as read:
        assert await read.value("SELECT count(*) FROM payments") == 0


async def test_workflows_that_play_ball_with_a_tag_are_stopped(story: Story) -> None:
    await freeze(story)

    async def player(mine: str, theirs: str) -> str:
        steps = [{"id": "off", "type": "removeTags", "tags": [mine]}, tag(theirs)]
        triggers = [{"type": "tagAdded", "tag": mine}]
        return await make_workflow(story, steps, triggers, settings={"allowReentry": True})

    ping, pong = await player("ping", "pong"), await player("pong", "ping")
    contact = await story.make_contact()
    await story.post(f"/contacts/{contact}/tags", {"tags": ["ping"]})
    await story.advance("PT1H")
    rounds = [*await flows.enrolments(story, ping), *await flows.enrolments(story, pong)]
    assert sorted(one["hops"] for one in rounds) == list(range(MOST_HOPS + 1))
    assert [one["state"] for one in rounds].count("stopped") == 1


@pytest.mark.parametrize("after_commit", [False, True])
async def test_a_message_is_sent_once_though_the_worker_dies_at_it(story: Story, after_commit: bool) -> None:
    await freeze(story)
    workflow = await make_workflow(story, [{"id": "hi", "type": "sendMessage", "body": "Hi"}, tag("done")])
    contact = await story.make_contact(phone="+34600111222")
    made = await enter(story, workflow, contact)
    due = WorkflowStepDue(story.location_id, made["id"], 0)
    with pytest.raises(Killed):
        await take_step(mortal(story.desk.runtime, writes=0, after_commit=after_commit), due)
    await asyncio.gather(*(story.desk.runtime.carry_out(due) for _ in range(3)))
    await story.advance("PT1M")
    assert [one["body"] for one in await said(story, contact)] == ["Hi"]
    assert await outcomes(story, workflow) == ["hi: sent on SMS", "done: tags added: done"]


async def test_every_kind_of_step_takes_effect_once_wherever_the_worker_dies(story: Story) -> None:
    await freeze(story)
    agent = (await story.make_agent(mode="off"))["agentId"]
    second = await make_workflow(story, [tag("inner")], settings={"allowReentry": True})
    body = {"locationId": story.location_id, "name": "Visits", "openHours": EVERY_DAY}
    calendar = (await story.post("/calendars/", body, expect=200))["calendar"]["id"]
    question: Json = {
        "id": "ask",
        "type": "ask",
        "question": "Well?",
        "answers": [{"name": "yes", "next": "end"}],
        "otherwise": "end",
        "timeout": "P1D",
        "onTimeout": "end",
    }
    async with receiving() as receiver:
        steps: list[Json] = [
            {"id": "hi", "type": "sendMessage", "body": "Hi"},
            {"id": "link", "type": "sendBookingLink", "calendarId": calendar},
            {"id": "note", "type": "addNote", "body": "Note"},
            {"id": "task", "type": "createTask", "title": "Task"},
            {"id": "field", "type": "setField", "field": "city", "value": "Vigo"},
            tag("tagged"),
            {"id": "agent", "type": "setAgentStatus", "state": "asleep", "agentId": agent},
            {"id": "more", "type": "addToWorkflow", "workflowId": second},
            {"id": "call", "type": "callWebhook", "url": receiver.url},
            question,
            {"id": "end", "type": "end"},
        ]
        workflow = await make_workflow(story, steps)
        contact = await story.make_contact(phone="+34600111222")
        made = await enter(story, workflow, contact)
        deaths = 0
        for cursor in range(len(steps) - 1):
            due = WorkflowStepDue(story.location_id, made["id"], cursor)
            for writes in range(2):
                for after_commit in (False, True):
                    dying = mortal(story.desk.runtime, writes=writes, after_commit=after_commit)
                    try:
                        await take_step(dying, due)
                    except Killed:
                        deaths += 1
            await asyncio.gather(*(story.desk.runtime.carry_out(due) for _ in range(2)))
        keys = {one.headers["idempotency-key"] for one in receiver.given}
        assert (len(keys), len(receiver.given)) == (1, 2), "called again, and told so by its key"
    assert deaths == 2 * (len(steps) - 1) + 2, "before and after each commit; a call has two"
    await story.customer_says("Yes", contact_id=contact, channel="SMS")
    await story.advance("PT1M")
    assert [line.partition(":")[0] for line in await outcomes(story, workflow)] == [
        *(step["id"] for step in steps[:-1]),
        "ask",
        "end",
    ]
    bodies = [one["body"] for one in await said(story, contact) if one["direction"] == "outbound"]
    assert [bodies.count("Hi"), bodies.count("Well?"), len(bodies)] == [1, 1, 3]
    assert len((await story.get(f"/contacts/{contact}/notes"))["notes"]) == 1
    assert len((await story.get(f"/contacts/{contact}/tasks"))["tasks"]) == 1
    assert len(await flows.enrolments(story, second)) == 1
    assert sorted(await tags(story, contact)) == ["inner", "tagged"]
    slept = await story.events("&types=AgentSleep")
    assert len(slept) == 1


@pytest.mark.parametrize("sandbox", [True, False])
async def test_nobody_waits_past_the_end_of_time_and_who_is_erased_waits_no_more(
    new_story: BeginStory, sandbox: bool
) -> None:
    story = await new_story(sandbox=sandbox)
    steps: list[Json] = [
        {"id": "far", "type": "waitForDate", "field": "eventStartTime", "offset": "P365D", "onError": "late"},
        {"id": "late", "type": "waitForDate", "field": "eventStartTime", "otherwise": "end"},
        {"id": "end", "type": "end"},
    ]
    workflow = await make_workflow(story, steps, settings={"timezone": "America/New_York"})
    ends = {
        "9999-12-31T20:00:00-05:00": "no date",
        "9999-12-31T18:00:00-05:00": "waits until 9999-12-31T18:00-05:00",
        "9999-12-31T23:00:00": "no date",
    }
    for start, comes in ends.items():
        contact = await story.make_contact()
        await story.post(f"/contacts/{contact}/workflow/{workflow}", {"eventStartTime": start})
        [entered, *_] = await flows.enrolments(story, workflow)
        for cursor in range(3):
            due = WorkflowStepDue(story.location_id, entered["id"], cursor)
            await story.desk.runtime.carry_out(due)
        told = await outcomes(story, workflow)
        assert told[0].endswith("empty or no date")
        assert comes in told[1]
        await story.post(f"/v1/contacts/{contact}/erase", {"confirm": contact})
        await story.desk.runtime.carry_out(WorkflowStepDue(story.location_id, entered["id"], 2))
    assert await flows.enrolments(story, workflow) == []


def test_quiet_hours_end_once_more_where_the_clock_is_set_back() -> None:
    quiet = QuietHours("22:00", "02:30")
    zone = ZoneInfo("Europe/Madrid")
    second_time = datetime(2029, 10, 28, 1, 10, tzinfo=UTC)  # 02:10 in winter time
    assert quiet_until(quiet, second_time, zone) == second_time + timedelta(minutes=20)
    first_time = second_time - timedelta(hours=1)
    assert quiet_until(quiet, first_time, zone) == first_time + timedelta(minutes=20)
    assert quiet_until(quiet, datetime(2029, 3, 25, 0, 50, tzinfo=UTC), zone) is not None


async def test_another_tenant_s_things_are_not_there(story: Story, other: Story) -> None:
    await freeze(story)
    agent = (await other.make_agent())["agentId"]
    flow = await make_workflow(other, [tag("x")])
    calendar = await make_calendar(other, "Theirs")
    steps: list[dict[str, Any]] = [
        {"id": "a", "type": "setAgentStatus", "agentId": agent},
        {"id": "b", "type": "addToWorkflow", "workflowId": flow},
        {"id": "c", "type": "removeFromWorkflow", "workflowId": flow},
        {"id": "d", "type": "sendBookingLink", "calendarId": calendar},
    ]
    for number, step in enumerate(steps[:-1]):
        step["onError"] = steps[number + 1]["id"]
    made = await story.post("/v1/workflows", {"name": "F", "status": "published", "steps": steps}, expect=201)
    assert len(made["warnings"]) == len(steps)
    mine = await story.make_contact(phone="+34600111222")
    theirs = await other.make_contact()
    await enter(story, made["id"], mine)
    await story.advance("PT1M")
    assert all("failed: No " in one for one in await outcomes(story, made["id"]))
    path = f"/v1/workflows/{made['id']}/enrolments"
    await story.post(path, {"contactId": theirs}, expect=404)
    [one] = await flows.enrolments(story, made["id"])
    await other.get(f"{path}/{one['id']}", expect=404)
    await other.delete(f"/v1/workflows/{flow}/enrolments/{one['id']}", expect=404)
    await other.client.post(f"/v1/workflows/{made['id']}/hook")
    for door in ("publish", "draft", "restore", "hook"):
        await other.post(f"/v1/workflows/{made['id']}/{door}", expect=404)
