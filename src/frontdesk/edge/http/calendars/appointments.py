"""Appointments: booked, changed, read, deleted, listed."""

from dataclasses import replace

from frontdesk.domain import calendars, contacts
from frontdesk.domain.calendars import Appointment, NewAppointment, Slot
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.calendars.appointment_wire import (
    AppointmentAnswer,
    AppointmentOrder,
    AppointmentUpdate,
    CalendarEvent,
    ContactEvent,
    ContactEventList,
    EventEnvelope,
    EventList,
    zones_of,
)
from frontdesk.edge.http.calendars.listing import MOST, asked_span, require_all
from frontdesk.edge.http.calendars.times import from_text
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Wire
from frontdesk.kit.db import Read

router = Router(tags=["Appointments"])


class Succeeded(Wire):
    succeeded: bool = True


@router.post(
    "/calendars/events/appointments", summary="Book an appointment", response_model_exclude_none=True
)
async def create_appointment(
    body: AppointmentOrder, caller: Caller = needs("calendars/events.write")
) -> AppointmentAnswer:
    """Only at a free time of the calendar (409 otherwise), but for `ignoreFreeSlotValidation`.

    Of a team whoever is free is booked, unless `assignedUserId` says who.
    """
    caller.require_location(body.location_id)
    body.require_no_recurrence()
    start = from_text(body.start_time, "startTime")
    async with caller.write() as tx:
        calendar = await calendars.get_calendar(tx, caller.location_id, body.calendar_id)
        end = (
            from_text(body.end_time, "endTime")
            if body.end_time
            else start + calendar.settings.duration.length
        )
        new = NewAppointment(
            slot=Slot(calendar.id, start, end, body.assigned_user_id or None),
            contact_id=body.contact_id,
            title=body.title or None,
            description=body.description or "",
            address=body.address or "",
            status=body.status,
            forced=body.ignore_free_slot_validation,
            any_date=body.ignore_date_range,
            details=body.details,
        )
        return await _answer(tx, await calendars.book(tx, caller.location_id, new))


@router.put(
    "/calendars/events/appointments/{eventId}",
    summary="Change or move an appointment",
    response_model_exclude_none=True,
)
async def update_appointment(
    eventId: str, body: AppointmentUpdate, caller: Caller = needs("calendars/events.write")
) -> AppointmentAnswer:
    """A new start alone keeps the length; the status `cancelled` gives the time back."""
    body.require_no_recurrence()
    async with caller.write() as tx:
        before = await calendars.lock_appointment(tx, caller.location_id, eventId)
        caller.matches(await _event(tx, before), exclude_none=True)
        after = await calendars.update_appointment(
            tx,
            caller.location_id,
            eventId,
            body.values(),
            slot=_wanted(before, body),
            forced=body.ignore_free_slot_validation,
            any_date=body.ignore_date_range,
        )
        return await _answer(tx, after)


@router.get(
    "/calendars/events/appointments/{eventId}",
    summary="Get an appointment",
    response_model_exclude_none=True,
)
async def get_appointment(eventId: str, caller: Caller = needs("calendars/events.readonly")) -> EventEnvelope:
    async with caller.read() as read:
        appointment = await calendars.get_appointment(read, caller.location_id, eventId)
        return await _event(read, appointment)


@router.delete(
    "/calendars/events/{eventId}", summary="Delete an appointment or a blocked slot", status_code=201
)
async def delete_event(eventId: str, caller: Caller = needs("calendars/events.write")) -> Succeeded:
    async with caller.write() as tx:
        if await calendars.find_block(tx, caller.location_id, eventId) is not None:
            await calendars.delete_block(tx, caller.location_id, eventId)
            return Succeeded()
        before = await calendars.lock_appointment(tx, caller.location_id, eventId)
        caller.matches(await _event(tx, before), exclude_none=True)
        await calendars.delete_appointment(tx, caller.location_id, eventId)
        return Succeeded()


@router.get("/calendars/events", summary="List appointments", response_model_exclude_none=True)
async def list_events(
    locationId: str,
    startTime: str,
    endTime: str,
    userId: str | None = None,
    calendarId: str | None = None,
    groupId: str | None = None,
    caller: Caller = needs("calendars/events.readonly"),
) -> EventList:
    """Those of a user, a calendar or a group between two times in milliseconds, by time."""
    caller.require_location(locationId)
    start, end = asked_span(startTime, endTime, userId, calendarId, groupId)
    async with caller.read() as read:
        found = await calendars.list_appointments(
            read,
            caller.location_id,
            start,
            end,
            calendar_id=calendarId,
            user_id=userId,
            group_id=groupId,
            limit=MOST + 1,
        )
        require_all(found, "appointments")
        zones = await zones_of(read, caller.location_id, [one.calendar_id for one in found])
        notes = await calendars.notes_of(read, caller.location_id, [one.id for one in found])
    return EventList(
        events=[CalendarEvent.of(one, zones.of(one.calendar_id), notes.get(one.id)) for one in found]
    )


@router.get(
    "/contacts/{contactId}/appointments",
    summary="List a contact's appointments",
    response_model_exclude_none=True,
)
async def list_of_contact(contactId: str, caller: Caller = needs("contacts.readonly")) -> ContactEventList:
    """The latest first."""
    async with caller.read() as read:
        await contacts.get_contact(read, caller.location_id, contactId)
        found = await calendars.list_of_contact(read, caller.location_id, contactId)
        zones = await zones_of(read, caller.location_id, [one.calendar_id for one in found])
        notes = await calendars.notes_of(read, caller.location_id, [one.id for one in found])
    return ContactEventList(
        events=[ContactEvent.of(one, zones.of(one.calendar_id), notes.get(one.id)) for one in found]
    )


def _wanted(before: Appointment, body: AppointmentUpdate) -> Slot | None:
    """Where the body moves it; None where it says nothing of that. Whose it is stays, unless it says so."""
    if not (body.start_time or body.end_time or body.calendar_id or body.assigned_user_id):
        return None
    start = from_text(body.start_time, "startTime") if body.start_time else before.starts_at
    length = before.ends_at - before.starts_at
    end = from_text(body.end_time, "endTime") if body.end_time else start + length
    slot = replace(before.slot, start=start, end=end)
    if body.calendar_id and body.calendar_id != before.calendar_id:
        slot = replace(slot, calendar_id=body.calendar_id, user_id=None)
    return replace(slot, user_id=body.assigned_user_id) if body.assigned_user_id else slot


async def _answer(read: Read, appointment: Appointment) -> AppointmentAnswer:
    zones = await zones_of(read, appointment.location_id, [appointment.calendar_id])
    return AppointmentAnswer.of(appointment, zones.of(appointment.calendar_id))


async def _event(read: Read, appointment: Appointment) -> EventEnvelope:
    zones = await zones_of(read, appointment.location_id, [appointment.calendar_id])
    notes = await calendars.notes_of(read, appointment.location_id, [appointment.id])
    event = CalendarEvent.of(appointment, zones.of(appointment.calendar_id), notes.get(appointment.id))
    return EventEnvelope(event=event)
