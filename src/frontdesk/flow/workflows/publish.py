"""A workflow begins to take contacts, and stops to; those inside when it stops are stopped too."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from frontdesk.domain.locations import store as locations
from frontdesk.domain.workflows import OF_THE_CONTACT, Definition, Workflow, store
from frontdesk.domain.workflows import live as live_triggers
from frontdesk.domain.workflows.triggers import AppointmentUpcoming, Schedule
from frontdesk.flow.due import WorkflowOver, WorkflowRemindersDue, WorkflowScheduleDue
from frontdesk.flow.workflows.enrol import clear
from frontdesk.flow.workflows.times import next_of
from frontdesk.kit import jobs
from frontdesk.kit.db import Read, Write

UNPUBLISHED, DELETED = "the workflow was made a draft", "the workflow was deleted"


async def publish(tx: Write, workflow: Workflow) -> Workflow:
    """What was saved last is what contacts enter from now on; those inside finish on their version."""
    after, version = await store.publish_workflow(tx, workflow)
    if after is workflow:
        return workflow
    now = (await tx.moment()).local
    zone = await zone_of(tx, workflow.location_id, version.definition)
    triggers = version.definition.triggers
    dues = [next_of(one, now, zone) if isinstance(one, Schedule) else None for one in triggers]
    await live_triggers.set_triggers(tx, workflow.location_id, version, dues)
    for place, (trigger, due) in enumerate(zip(triggers, dues, strict=True)):
        if due is not None:
            job = WorkflowScheduleDue(workflow.location_id, workflow.id, place, due.isoformat())
            await jobs.put(tx, job, due)
        if isinstance(trigger, AppointmentUpcoming):
            await jobs.put(
                tx, WorkflowRemindersDue(workflow.location_id, workflow.id, version.version, place)
            )
    return after


async def withdraw(tx: Write, workflow: Workflow) -> Workflow:
    """Make it a draft: nobody comes in, those inside are stopped."""
    after = await store.withdraw_workflow(tx, workflow)
    await clear(tx, workflow.location_id, workflow.id, UNPUBLISHED)
    return after


async def delete(tx: Write, workflow: Workflow, *, undo_window: timedelta) -> Workflow:
    """Hide it for a time in which it can be restored, as a draft; those inside are stopped."""
    after = await store.delete_workflow(tx, workflow, undo_window=undo_window)
    await clear(tx, workflow.location_id, workflow.id, DELETED)
    await jobs.put(tx, WorkflowOver(workflow.location_id, workflow.id), after.undo_until)
    return after


async def zone_of(read: Read, location_id: str, definition: Definition) -> ZoneInfo:
    """In which a workflow's own times are told: that of one contact means nothing for all of them."""
    named = definition.settings.timezone
    if named is None or named == OF_THE_CONTACT:
        named = (await locations.get_location(read, location_id)).timezone
    return ZoneInfo(named)
