"""Triggers that hear of an appointment some time before it starts."""

from datetime import datetime

from frontdesk.domain.calendars import Appointment
from frontdesk.domain.workflows import live as live_triggers
from frontdesk.domain.workflows import trigger_from_json
from frontdesk.domain.workflows.model import LiveTrigger
from frontdesk.domain.workflows.triggers import AppointmentUpcoming
from frontdesk.flow.due import WorkflowReminderDue
from frontdesk.kit import jobs
from frontdesk.kit.db import Read, Write

_PLANNED_AT_ONCE = 2_000


async def plan_all(
    tx: Write, location_id: str, workflow_id: str, place: int, trigger: AppointmentUpcoming
) -> None:
    """Plan for the appointments that there are; those made later are heard of as they are made."""
    now = (await tx.moment()).local
    rows = await live_triggers.list_coming(
        tx, location_id, now, calendar_id=trigger.calendar_id, limit=_PLANNED_AT_ONCE
    )
    for row in rows:
        await _plan(tx, location_id, workflow_id, place, trigger, row["id"], row["starts_at"], now)


async def plan(tx: Write, location_id: str, live: LiveTrigger, appointment: Appointment) -> None:
    """An appointment was made or moved: hear of it in time, if there still is time."""
    trigger = trigger_from_json(live.settings)
    if isinstance(trigger, AppointmentUpcoming) and is_for(live, appointment):
        now = (await tx.moment()).local
        await _plan(
            tx, location_id, live.workflow_id, live.place, trigger, appointment.id, appointment.starts_at, now
        )


def is_for(live: LiveTrigger, appointment: Appointment) -> bool:
    """Whether the trigger is about the appointment's calendar."""
    trigger = trigger_from_json(live.settings)
    return isinstance(trigger, AppointmentUpcoming) and trigger.calendar_id in (None, appointment.calendar_id)


async def find_live(read: Read, due: WorkflowReminderDue) -> LiveTrigger | None:
    """The trigger, if it still is there and wants to hear of appointments as long before as it did."""
    live = await live_triggers.list_triggers(
        read, due.location_id, ["appointment_upcoming"], workflow_id=due.workflow_id
    )
    return next((one for one in live if one.place == due.place and _before(one) == due.before), None)


async def _plan(
    tx: Write,
    location_id: str,
    workflow_id: str,
    place: int,
    trigger: AppointmentUpcoming,
    appointment_id: str,
    starts_at: datetime,
    now: datetime,
) -> None:
    at = starts_at - trigger.before
    if at > now:
        before = trigger.before.total_seconds()
        job = WorkflowReminderDue(
            location_id, workflow_id, place, appointment_id, starts_at.isoformat(), before
        )
        await jobs.put(tx, job, at)


def _before(live: LiveTrigger) -> float | None:
    trigger = trigger_from_json(live.settings)
    return trigger.before.total_seconds() if isinstance(trigger, AppointmentUpcoming) else None
