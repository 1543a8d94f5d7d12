"""Calendars: the paths of HighLevel's documents under /calendars, and a contact's appointments."""

from frontdesk.edge.http.calendars import (
    appointments,
    blocks,
    calendars,
    free_slots,
    groups,
    notes,
    own_schedules,
    schedules,
)
from frontdesk.edge.http.routes import together

# /calendars/{calendarId} comes last, as it would take the others' paths for an id.
router = together(
    groups.router,
    own_schedules.router,
    schedules.router,
    blocks.router,
    appointments.router,
    notes.router,
    free_slots.router,
    calendars.router,
)

__all__ = ["router"]
