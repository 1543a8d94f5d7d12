"""A calendar that says so gives its contacts to the member of the team who is booked."""

from collections.abc import Sequence

from frontdesk.domain import calendars, contacts
from frontdesk.domain.calendars import Appointment
from frontdesk.flow.events import Occurred
from frontdesk.flow.events.happened import AppointmentCreate
from frontdesk.kit.db import Write


async def hear(tx: Write, occurred: Sequence[Occurred]) -> None:
    """A listener to AppointmentCreate."""
    for one in occurred:
        if isinstance(one.happened, AppointmentCreate) and one.happened.appointment.user_id is not None:
            await _assign(tx, one.happened.appointment, one.happened.appointment.user_id)


async def _assign(tx: Write, appointment: Appointment, user_id: str) -> None:
    location_id = appointment.location_id
    calendar = await calendars.find_calendar(tx, location_id, appointment.calendar_id)
    if calendar is None or not calendar.details.get("should_assign_contact_to_team_member"):
        return
    contact = await contacts.find_contact(tx, location_id, appointment.contact_id)
    if contact is None or contact.assigned_to == user_id:
        return
    if contact.assigned_to and calendar.details.get("should_skip_assigning_contact_for_existing"):
        return
    await contacts.update_contact(tx, location_id, contact.id, {"assigned_to": user_id})
