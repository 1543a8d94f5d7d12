"""What a customer has already: appointments to come, a time that is kept, a clock to read times by."""

from datetime import datetime

from frontdesk.domain import calendars
from frontdesk.flow.actions.action import Scene
from frontdesk.flow.booking.shown import shown_in
from frontdesk.flow.engine import Upcoming
from frontdesk.kit.db import Read

MOST_MOVABLE = 5
"""Of a contact's appointments so many are offered to be moved."""


def zone_of(scene: Scene, own_zone: str) -> str:
    """The zone in which times are shown and read: the contact's where it is known, else the calendar's."""
    return scene.timezone if scene.timezone_known else own_zone


async def held(read: Read, scene: Scene, zone: str) -> datetime | None:
    """The time that is kept for the contact, the soonest; a preview keeps nothing."""
    if scene.conversation_id is None:
        return None
    kept = await calendars.list_holds(read, scene.location.id, scene.contact.id)
    return shown_in(kept[0].slot.start, zone) if kept else None


async def upcoming(read: Read, scene: Scene, zone: str) -> tuple[Upcoming, ...]:
    """The first appointments to come, whichever calendar they stand in."""
    found = await appointments(read, scene)
    named = await calendars.calendars_of(
        read, scene.location.id, list({appointment.calendar_id for appointment in found})
    )
    shown: list[Upcoming] = []
    for one in found[:MOST_MOVABLE]:
        calendar = named.get(one.calendar_id)
        own_zone = calendar.settings.timezone if calendar is not None else None
        shown.append(
            Upcoming(
                one.id,
                calendar.name if calendar is not None else one.title,
                shown_in(one.starts_at, zone),
                shown_in(one.ends_at, zone),
                own_zone or scene.location.timezone,
            )
        )
    return tuple(shown)


async def appointments(read: Read, scene: Scene) -> list[calendars.Appointment]:
    """All of them, by time."""
    return await calendars.upcoming(read, scene.location.id, scene.contact.id, now=scene.now)


async def find_appointment(read: Read, scene: Scene, appointment_id: str) -> calendars.Appointment | None:
    """None for one that is past, cancelled or another's."""
    found = await appointments(read, scene)
    return next((one for one in found if one.id == appointment_id), None)
