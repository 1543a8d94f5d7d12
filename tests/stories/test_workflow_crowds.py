"""Many at once, and without end: appointments planned for, contacts let in and taken out, circles, events."""

import asyncio
import json
import sys

import pytest

from frontdesk.flow.due import WorkflowRemindersDue, WorkflowStepDue
from frontdesk.flow.workflows import schedule
from frontdesk.flow.workflows.enrol import MOST_AN_HOUR, clear
from frontdesk.flow.workflows.reminders import AT_ONCE
from frontdesk.flow.workflows.run import MOST_STEPS
from frontdesk.kit.db import SYSTEM
from tests.stories.test_workflow_faults import book, make_calendar
from tests.support import flows
from tests.support.fixtures import BeginStory
from tests.support.flows import enter, freeze, make_workflow, tag
from tests.support.story import Json, Story


@pytest.mark.parametrize("sandbox", [True, False])
async def test_a_trigger_plans_for_all_appointments_that_there_are_a_batch_at_a_time(
    new_story: BeginStory, sandbox: bool
) -> None:
    story = await new_story(sandbox=sandbox)
    calendar, other = await make_calendar(story, "Visits"), await make_calendar(story, "Other")
    contact = await story.make_contact()
    count = 2 * AT_ONCE + 1  # each time is that of two appointments
    async with story.desk.runtime.db.write(story.location_id, actor=SYSTEM, cause="test") as tx:
        await tx.execute(
            "INSERT INTO appointments (location_id, id, calendar_id, contact_id, starts_at, ends_at, status,"
            " title, source, details, deleted_at)"
            " SELECT $1, n.name || i, n.calendar, $2, t.at, t.at + interval '10 minutes', n.status, 'Visit',"
            " 'test', n.details, n.gone FROM (VALUES"
            "  ('fine', $3::text, 'confirmed', '{}'::jsonb, NULL::timestamptz, $5::int),"
            "  ('quiet', $3, 'confirmed', '{\"to_notify\": false}', NULL, 1),"
            "  ('cancelled', $3, 'cancelled', '{}', NULL, 1),"
            "  ('gone', $3, 'confirmed', '{}', now(), 1),"
            "  ('elsewhere', $4, 'confirmed', '{}', NULL, 1))"
            " AS n (name, calendar, status, details, gone, times)"
            " CROSS JOIN generate_series(1, n.times) AS i"
            " CROSS JOIN LATERAL (SELECT local_now() + interval '2 days'"
            "  + (i / 2) * interval '1 minute' AS at) AS t",
            story.location_id,
            contact,
            calendar,
            other,
            count,
        )
    trigger = {"type": "appointmentUpcoming", "before": "P1D", "calendarId": calendar}
    workflow = await make_workflow(story, [tag("soon")], [trigger])
    runtime = story.desk.runtime
    if sandbox:
        ran = await story.advance("PT1M")
        assert [one["job"] for one in ran] == ["WorkflowRemindersDue"] * 3
    else:
        due: WorkflowRemindersDue | None = WorkflowRemindersDue(story.location_id, workflow, 1, 0)
        while due is not None:
            due = await carry_out_next(story, due)
    async with runtime.db.read(story.location_id) as read:
        planned = await read.fetch(
            "SELECT l.payload->>'appointment_id' AS id, l.due_at = a.starts_at - interval '1 day' AS right"
            " FROM later l JOIN appointments a ON a.location_id = l.location_id"
            " AND a.id = l.payload->>'appointment_id'"
            " WHERE l.location_id = $1 AND l.kind = 'WorkflowReminderDue'",
            story.location_id,
        )
    assert {row["id"] for row in planned} == {f"fine{number}" for number in range(1, count + 1)}
    assert len(planned) == count, "each is planned for once"
    if sandbox:
        assert all(row["right"] for row in planned)


async def carry_out_next(story: Story, due: WorkflowRemindersDue) -> WorkflowRemindersDue | None:
    """Plan a batch in real time; the job that was put for the next."""
    runtime = story.desk.runtime
    async with runtime.db.system() as tx:
        await tx.execute("DELETE FROM pgqueuer WHERE entrypoint = 'WorkflowRemindersDue'")
    await runtime.carry_out(due)
    async with runtime.db.system() as tx:
        payload = await tx.value(
            "SELECT payload FROM pgqueuer WHERE entrypoint = 'WorkflowRemindersDue' AND payload LIKE $1",
            f"%{story.location_id}%".encode(),
        )
    return WorkflowRemindersDue(**json.loads(payload)) if payload else None


async def test_a_trigger_that_is_another_by_now_plans_nothing(story: Story) -> None:
    await freeze(story)
    calendar = await make_calendar(story, "Visits")
    contact = await story.make_contact()
    await book(story, calendar, contact, "2029-03-20T13:00:00+01:00")
    soon = {"type": "appointmentUpcoming", "before": "P1D"}
    workflow = await make_workflow(story, [tag("soon")], [soon])
    await story.patch(f"/v1/workflows/{workflow}", {"steps": [tag("later")], "status": "published"})
    await story.advance("PT1M")
    await story.post(f"/v1/workflows/{workflow}/draft")
    await story.desk.runtime.carry_out(WorkflowRemindersDue(story.location_id, workflow, 2, 0))
    async with story.desk.runtime.db.read(story.location_id) as read:
        kinds = await read.fetch("SELECT kind FROM later WHERE location_id = $1", story.location_id)
    assert [row["kind"] for row in kinds].count("WorkflowReminderDue") == 1


async def test_many_come_in_and_are_taken_out_batch_by_batch(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Two at a time, so that a handful of contacts is many.
    monkeypatch.setattr(schedule, "AT_ONCE", 2)
    monkeypatch.setattr(sys.modules[clear.__module__], "STOPPED_AT_ONCE", 2)
    await freeze(story)
    daily = {"type": "schedule", "every": "day", "at": "14:00", "tag": "club"}
    workflow = await make_workflow(story, [{"id": "w", "type": "wait", "duration": "P9D"}], [daily])
    members = {await story.make_contact(tags=["Club"]) for _ in range(5)}
    ran = await story.advance("PT2H")
    assert [one["job"] for one in ran].count("WorkflowScheduleDue") == 3
    inside = await flows.enrolments(story, workflow)
    assert {one["contactId"] for one in inside} == members
    assert len(inside) == len(members)
    await story.post(f"/v1/workflows/{workflow}/draft")
    ran = await story.advance("PT1M")
    assert [one["job"] for one in ran].count("WorkflowCleared") == 2
    assert {one["endedBecause"] for one in await flows.enrolments(story, workflow)} == {
        "the workflow was made a draft"
    }


async def test_there_is_an_end_to_circles_with_a_wait_and_to_what_one_contact_goes_through(
    story: Story,
) -> None:
    await freeze(story)
    circle: list[Json] = [
        {"id": "w", "type": "wait", "duration": "PT1M"},
        {"id": "back", "type": "goTo", "to": "w"},
    ]
    workflow = await make_workflow(story, circle)
    contact = await story.make_contact()
    entered = await enter(story, workflow, contact)
    await story.advance("PT10M")
    path = (await flows.enrolments(story, workflow))[0]["path"]
    assert [one["outcome"] for one in path].count("goes to w") >= 9
    async with story.desk.runtime.db.write(story.location_id, actor=SYSTEM, cause="test") as tx:
        await tx.execute(
            "UPDATE workflow_enrolments SET cursor = $3 WHERE location_id = $1 AND id = $2",
            story.location_id,
            entered["id"],
            MOST_STEPS - 1,
        )
    await story.desk.runtime.carry_out(WorkflowStepDue(story.location_id, entered["id"], MOST_STEPS - 1))
    await story.advance("PT5M")
    [ended] = await flows.enrolments(story, workflow)
    assert (ended["state"], ended["path"][-1]["outcome"]) == ("stopped", ended["endedBecause"])
    assert "2000 steps were taken" in ended["endedBecause"]

    often = await make_workflow(story, [tag("x")], settings={"allowReentry": True})
    async with story.desk.runtime.db.write(story.location_id, actor=SYSTEM, cause="test") as tx:
        await tx.execute(
            "INSERT INTO workflow_enrolments (location_id, id, workflow_id, version, contact_id, state,"
            " entered_because, at_step, root_cause, hops, data, stops_on_reply, created_at, ended_at)"
            " SELECT $1, 'e' || n, $2, 1, $3, 'finished', 'test', 'x', 'test', 0, '{}', false,"
            " local_now(), local_now() FROM generate_series(1, $4::int) AS n",
            story.location_id,
            often,
            contact,
            MOST_AN_HOUR - 2,  # the circle was one
        )
    await enter(story, often, contact)
    await story.advance("PT1M")
    refused = await story.post(f"/v1/workflows/{often}/enrolments", {"contactId": contact}, expect=422)
    assert f"it came into workflows {MOST_AN_HOUR} times within an hour" in refused["detail"]
    await story.advance("PT1H")
    await enter(story, often, contact)


async def test_two_events_at_once_let_a_contact_in_once(story: Story) -> None:
    await freeze(story)
    triggers = [{"type": "tagAdded", "tag": f"t{number}"} for number in range(4)]
    once = await make_workflow(story, [{"id": "w", "type": "wait", "duration": "P1D"}], triggers)
    contact = await story.make_contact()
    await asyncio.gather(
        *(story.post(f"/contacts/{contact}/tags", {"tags": [f"t{number}"]}) for number in range(4)),
        *(story.post(f"/contacts/{contact}/workflow/{once}", {}) for _ in range(2)),
    )
    assert len(await flows.enrolments(story, once)) == 1
    both = await make_workflow(
        story, [tag("x")], [{"type": "contactCreated"}, {"type": "tagAdded", "tag": "a"}]
    )
    fresh = await story.make_contact(tags=["a"])
    await story.advance("PT1M")
    assert [one["contactId"] for one in await flows.enrolments(story, both)] == [fresh]
