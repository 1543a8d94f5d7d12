"""Calendars: made, read, changed, deleted."""

from frontdesk.domain import calendars
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.calendars.calendar_wire import (
    CalendarAnswer,
    CalendarEnvelope,
    CalendarList,
    CalendarOrder,
    CalendarUpdate,
)
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Wire

router = Router(tags=["Calendars"])


class Success(Wire):
    success: bool = True


@router.get("/calendars/", summary="List calendars", response_model_exclude_none=True)
async def list_calendars(
    locationId: str,
    groupId: str | None = None,
    showDrafted: bool = True,
    caller: Caller = needs("calendars.readonly"),
) -> CalendarList:
    """The oldest first; `showDrafted=false` leaves out those that are switched off."""
    caller.require_location(locationId)
    async with caller.read() as read:
        found = await calendars.list_calendars(
            read, caller.location_id, group_id=groupId, drafted=showDrafted
        )
    return CalendarList(calendars=[CalendarAnswer.of(calendar) for calendar in found])


@router.post("/calendars/", summary="Create a calendar", response_model_exclude_none=True)
async def create_calendar(body: CalendarOrder, caller: Caller = needs("calendars.write")) -> CalendarEnvelope:
    """Event calendars book themselves or their team, round robins one of the team, collective calendars all.

    `id` is ours: settings that named it before it existed are ready from then on.
    """
    caller.require_location(body.location_id)
    async with caller.write() as tx:
        calendar = await calendars.create_calendar(tx, caller.location_id, body.to_new())
        return CalendarEnvelope(calendar=CalendarAnswer.of(calendar))


@router.get("/calendars/{calendarId}", summary="Get a calendar", response_model_exclude_none=True)
async def get_calendar(calendarId: str, caller: Caller = needs("calendars.readonly")) -> CalendarEnvelope:
    async with caller.read() as read:
        calendar = await calendars.get_calendar(read, caller.location_id, calendarId)
        return CalendarEnvelope(calendar=CalendarAnswer.of(calendar))


@router.put("/calendars/{calendarId}", summary="Update a calendar", response_model_exclude_none=True)
async def update_calendar(
    calendarId: str, body: CalendarUpdate, caller: Caller = needs("calendars.write")
) -> CalendarEnvelope:
    """What is booked already stays as it is."""
    async with caller.write() as tx:
        before = await calendars.lock_calendar(tx, caller.location_id, calendarId)
        caller.matches(CalendarEnvelope(calendar=CalendarAnswer.of(before)), exclude_none=True)
        values = body.to_values(before)
        calendar = await calendars.update_calendar(tx, caller.location_id, calendarId, values)
        return CalendarEnvelope(calendar=CalendarAnswer.of(calendar))


@router.delete("/calendars/{calendarId}", summary="Delete a calendar")
async def delete_calendar(calendarId: str, caller: Caller = needs("calendars.write")) -> Success:
    """Its appointments stay to be seen."""
    async with caller.write() as tx:
        before = await calendars.lock_calendar(tx, caller.location_id, calendarId)
        caller.matches(CalendarEnvelope(calendar=CalendarAnswer.of(before)), exclude_none=True)
        await calendars.delete_calendar(tx, caller.location_id, calendarId)
        return Success()
