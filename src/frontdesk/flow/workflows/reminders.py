"""Triggers that hear of an appointment some time before it starts."""

from dataclasses import replace
from datetime import datetime

from frontdesk.domain.calendars import Appointment
from frontdesk.domain.workflows import live as live_triggers
from frontdesk.domain.workflows import trigger_from_json
from frontdesk.domain.workflows.model import LiveTrigger
from frontdesk.domain.workflows.triggers import AppointmentUpcoming
from frontdesk.flow.due import WorkflowReminderDue, WorkflowRemindersDue
from frontdesk.kit import jobs
from frontdesk.kit.db import Read, Write

AT_ONCE = 500
"""Appointments planned for by one transaction."""


async def plan_next(tx: Write, due: WorkflowRemindersDue) -> None:
    """Plan for the next of the appointments that there are, and put the job for those after them.

    Those made or moved meanwhile are heard of as they are; whoever is planned for twice comes in once.
    """
    live = await _find(tx, due.location_id, due.workflow_id, due.place)
    if live is None or live.version != due.version:
        return
    trigger = trigger_from_json(live.settings)
    assert isinstance(trigger, AppointmentUpcoming)
    soonest = (await tx.moment()).local + trigger.before
    since = datetime.fromisoformat(due.since) if due.since is not None else soonest
    rows = await live_triggers.list_coming(
        tx, due.location_id, since, due.after, calendar_id=trigger.calendar_id, limit=AT_ONCE
    )
    found = [
        (
            _reminder(due.location_id, live, trigger, row["id"], row["starts_at"]),
            row["starts_at"] - trigger.before,
        )
        for row in rows
    ]
    await jobs.put_all(tx, [job for job, _ in found], [at for _, at in found])
    if len(rows) == AT_ONCE:
        last = rows[-1]
        await jobs.put(tx, replace(due, since=last["starts_at"].isoformat(), after=last["id"]))


async def plan(tx: Write, location_id: str, live: LiveTrigger, appointment: Appointment) -> None:
    """An appointment was made or moved: hear of it in time, if there still is time."""
    trigger = trigger_from_json(live.settings)
    if isinstance(trigger, AppointmentUpcoming) and is_for(live, appointment):
        at = appointment.starts_at - trigger.before
        if at > (await tx.moment()).local:
            job = _reminder(location_id, live, trigger, appointment.id, appointment.starts_at)
            await jobs.put(tx, job, at)


def is_for(live: LiveTrigger, appointment: Appointment) -> bool:
    """Whether the trigger is about the appointment's calendar."""
    trigger = trigger_from_json(live.settings)
    return isinstance(trigger, AppointmentUpcoming) and trigger.calendar_id in (None, appointment.calendar_id)


async def find_live(read: Read, due: WorkflowReminderDue) -> LiveTrigger | None:
    """The trigger, if it still is there and wants to hear of appointments as long before as it did."""
    live = await _find(read, due.location_id, due.workflow_id, due.place)
    return live if live is not None and _before(live) == due.before else None


async def _find(read: Read, location_id: str, workflow_id: str, place: int) -> LiveTrigger | None:
    live = await live_triggers.list_triggers(
        read, location_id, ["appointment_upcoming"], workflow_id=workflow_id
    )
    return next((one for one in live if one.place == place), None)


def _reminder(
    location_id: str,
    live: LiveTrigger,
    trigger: AppointmentUpcoming,
    appointment_id: str,
    starts_at: datetime,
) -> WorkflowReminderDue:
    return WorkflowReminderDue(
        location_id,
        live.workflow_id,
        live.place,
        appointment_id,
        starts_at.isoformat(),
        trigger.before.total_seconds(),
    )


def _before(live: LiveTrigger) -> float | None:
    trigger = trigger_from_json(live.settings)
    return trigger.before.total_seconds() if isinstance(trigger, AppointmentUpcoming) else None
