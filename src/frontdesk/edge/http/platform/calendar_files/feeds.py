"""The addresses at which appointments can be read as a calendar file, and what stands there."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from fastapi import Request
from fastapi.responses import Response
from limits import RateLimitItemPerMinute

from frontdesk.domain import calendars
from frontdesk.domain.calendars import Appointment
from frontdesk.domain.locations import store as locations
from frontdesk.edge.calendar_files.writing import calendar_file
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.calendars.appointment_wire import zones_of
from frontdesk.edge.http.limits import RateLimiter
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.webchat.door import address_of
from frontdesk.edge.http.wire import Instant, Wire
from frontdesk.flow.booking.link import public_address
from frontdesk.flow.runtime import Runtime
from frontdesk.kit.db import Read

router = Router(tags=["Calendar files"])

READS = RateLimitItemPerMinute(60, namespace="calendar feeds")
_PAST, _AHEAD = timedelta(days=90), timedelta(days=400)
_MOST, _MOST_PAST = 3_000, 500


class FeedMade(Wire):
    """The address, which is shown this once: whoever has it can read the appointments."""

    url: str
    created_at: Instant


class FeedState(Wire):
    created_at: Instant


class FeedEnded(Wire):
    deleted: bool = True


@router.get("/calendar-feeds/{name}", include_in_schema=False)
async def read_feed(name: str, request: Request) -> Response:
    """The calendar file behind a secret address, `{secret}.ics`."""
    runtime: Runtime = request.app.state.runtime
    limiter: RateLimiter = request.app.state.limiter
    await limiter.count(READS, address_of(request))
    found = await calendars.find_feed(runtime.db, name.removesuffix(".ics"))
    if found is None:
        return Response("There is no such calendar.\n", 404, media_type="text/plain")
    location_id, owner = found
    kind, _, owner_id = owner.partition(":")
    async with runtime.db.read(location_id) as read:
        now = (await read.moment()).local
        location = await locations.get_location(read, location_id)
        title = location.name
        if kind == "calendar":
            calendar = await calendars.find_calendar(read, location_id, owner_id)
            title = f"{calendar.name}, {title}" if calendar else title
        appointments = await _around(read, location_id, now, kind, owner_id)
        zones = await zones_of(read, location_id, [one.calendar_id for one in appointments])
    write = partial(calendar_file, title, appointments, zones.of, now=now)
    return Response(
        await asyncio.to_thread(write),  # thousands take seconds
        media_type="text/calendar; charset=utf-8",
        headers={"Cache-Control": "private, max-age=300", "X-Robots-Tag": "noindex"},
    )


async def _around(
    read: Read, location_id: str, now: datetime, kind: str, owner_id: str
) -> Sequence[Appointment]:
    """Those that are to come, the soonest of too many, and the latest of those that are over, by time."""
    find = partial(
        calendars.list_appointments,
        read,
        location_id,
        calendar_id=owner_id if kind == "calendar" else None,
        user_id=owner_id if kind == "user" else None,
    )
    ahead = await find(now, now + _AHEAD, limit=_MOST)
    past = await find(now - _PAST, now, limit=_MOST_PAST, latest=True)
    seen = {one.id for one in ahead}
    return [*(one for one in past if one.id not in seen), *ahead]


@router.post("/v1/calendars/{calendarId}/feed", summary="Make a calendar's feed address", status_code=201)
async def make_calendar_feed(calendarId: str, caller: Caller = needs("calendars.write")) -> FeedMade:
    """A former address leads nowhere from then on."""
    return await _make(caller, calendar_id=calendarId)


@router.get("/v1/calendars/{calendarId}/feed", summary="See whether a calendar has a feed address")
async def get_calendar_feed(calendarId: str, caller: Caller = needs("calendars.readonly")) -> FeedState:
    return await _state(caller, calendar_id=calendarId)


@router.delete("/v1/calendars/{calendarId}/feed", summary="End a calendar's feed address")
async def end_calendar_feed(calendarId: str, caller: Caller = needs("calendars.write")) -> FeedEnded:
    return await _end(caller, calendar_id=calendarId)


@router.post("/v1/users/{userId}/feed", summary="Make a user's feed address", status_code=201)
async def make_user_feed(userId: str, caller: Caller = needs("calendars.write")) -> FeedMade:
    """Their appointments in all calendars. A former address leads nowhere from then on."""
    return await _make(caller, user_id=userId)


@router.get("/v1/users/{userId}/feed", summary="See whether a user has a feed address")
async def get_user_feed(userId: str, caller: Caller = needs("calendars.readonly")) -> FeedState:
    return await _state(caller, user_id=userId)


@router.delete("/v1/users/{userId}/feed", summary="End a user's feed address")
async def end_user_feed(userId: str, caller: Caller = needs("calendars.write")) -> FeedEnded:
    return await _end(caller, user_id=userId)


async def _make(caller: Caller, **of: str) -> FeedMade:
    async with caller.write() as tx:
        owner = await calendars.owner_key(tx, caller.location_id, **of)
        secret = await calendars.make_feed(tx, caller.location_id, owner)
        since = await calendars.feed_since(tx, caller.location_id, owner)
        caller.keep_instead(FeedState(created_at=since).model_dump(mode="json"))
        return FeedMade(
            url=f"{await public_address(tx)}/calendar-feeds/{secret}.ics",
            created_at=since,
        )


async def _state(caller: Caller, **of: str) -> FeedState:
    async with caller.read() as read:
        owner = await calendars.owner_key(read, caller.location_id, **of)
        return FeedState(created_at=await calendars.feed_since(read, caller.location_id, owner))


async def _end(caller: Caller, **of: str) -> FeedEnded:
    async with caller.write() as tx:
        owner = await calendars.owner_key(tx, caller.location_id, **of)
        await calendars.end_feed(tx, caller.location_id, owner)
        return FeedEnded()
