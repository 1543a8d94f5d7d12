"""An appointment is near: its contact is let in, if it still stands at the time that was planned for."""

from datetime import datetime

from frontdesk.domain import calendars
from frontdesk.flow.due import WorkflowReminderDue
from frontdesk.flow.runtime import Runtime
from frontdesk.flow.workflows.hear import start
from frontdesk.flow.workflows.reminders import find_live, is_for
from frontdesk.flow.workflows.signals import of_appointment
from frontdesk.kit.db import SYSTEM


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
