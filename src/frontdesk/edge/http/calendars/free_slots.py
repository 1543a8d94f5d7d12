"""Free slots, by the days of the caller's time zone."""

from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Query, Request
from pydantic import ConfigDict

from frontdesk.domain import calendars
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.calendars.times import from_millis, require_range
from frontdesk.edge.http.errors import trace_id
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Wire
from frontdesk.kit.problems import Invalid
from frontdesk.kit.zones import time_zones

router = Router(tags=["Calendars"])

MOST_DAYS = 31


class DaySlots(Wire):
    slots: list[str]


class FreeSlots(Wire):
    """One member a day that has free slots, such as `2027-01-31`."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, DaySlots]

    trace_id: str


@router.get("/calendars/{calendarId}/free-slots", summary="Find free slots")
async def free_slots(
    calendarId: str,
    startDate: Annotated[float, Query(description="Milliseconds since 1970")],
    endDate: Annotated[float, Query(description="Milliseconds since 1970; 31 days later at most")],
    request: Request,
    timezone: Annotated[str | None, Query(max_length=64)] = None,
    userId: Annotated[str | None, Query(max_length=64)] = None,
    userIds: Annotated[list[str] | None, Query(max_length=100)] = None,
    caller: Caller = needs("calendars.readonly"),
) -> FreeSlots:
    """The times that can be booked, of the team or of the users asked for, in the time zone asked for.

    Without one, in the calendar's. Days without a free slot are left out.
    """
    start, end = from_millis(startDate, "startDate"), from_millis(endDate, "endDate")
    require_range(start, end, ("startDate", "endDate"), days=MOST_DAYS)
    if timezone is not None and timezone not in time_zones():
        raise Invalid(f"timezone {timezone[:64]!r} is not an IANA time zone such as Europe/Madrid")
    users = {*([userId] if userId else []), *(userIds or [])}
    async with caller.read() as read:
        now = (await read.moment()).local
        found = await calendars.free_slots(
            read, caller.location_id, calendarId, start, end, now=now, user_ids=users or None
        )
    days: dict[str, list[str]] = {}
    for slot in found:
        shown = slot.start.astimezone(ZoneInfo(timezone)) if timezone else slot.start
        days.setdefault(shown.date().isoformat(), []).append(shown.isoformat())
    return FreeSlots.model_validate(
        {**{day: DaySlots(slots=slots) for day, slots in days.items()}, "traceId": trace_id(request)}
    )
