"""Reminders are planned, and are due: whom they are about is let in if the appointment stands as it did."""

from datetime import datetime

from frontdesk.domain import calendars
from frontdesk.flow.due import WorkflowReminderDue, WorkflowRemindersDue
from frontdesk.flow.runtime import Runtime
from frontdesk.flow.workflows.hear import start
from frontdesk.flow.workflows.reminders import find_live, is_for, plan_next
from frontdesk.flow.workflows.signals import of_appointment
from frontdesk.kit.db import SYSTEM


async def plan_reminders(runtime: Runtime, due: WorkflowRemindersDue) -> None:
    """Plan for appointments that were there before the trigger was: a batch a job."""
    async with runtime.db.write(due.location_id, actor=SYSTEM, cause=f"publish:{due.workflow_id}") as tx:
        await plan_next(tx, due)


async def remind(runtime: Runtime, due: WorkflowReminderDue) -> None:
    async with runtime.db.write(due.location_id, actor=SYSTEM, cause=f"reminder:{due.workflow_id}") as tx:
        live = await find_live(tx, due)
        appointment = await calendars.find_appointment(tx, due.location_id, due.appointment_id)
        if live is None or appointment is None or not appointment.takes_time:
            return
        if appointment.starts_at != datetime.fromisoformat(due.start) or not is_for(live, appointment):
            return
        key = f"upcoming:{due.place}:{due.appointment_id}:{due.start}:{due.before}"
        await start(tx, due.location_id, live, of_appointment(appointment, "appointment_upcoming", key=key))
