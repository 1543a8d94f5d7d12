"""Blocked slots: times of a calendar or a person at which nothing is booked."""

from dataclasses import replace
from typing import Any

from pydantic import Field

from frontdesk.domain import calendars
from frontdesk.domain.calendars import BlockedSlot
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.calendars.appointment_wire import CalendarEvent, EventList, shown, zones_of
from frontdesk.edge.http.calendars.listing import MOST, asked_span, require_all
from frontdesk.edge.http.calendars.times import from_text
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Wire, given
from frontdesk.kit.db import Read

router = Router(tags=["Blocked slots"])


class BlockUpdate(Wire):
    """What to change of a blocked slot: absent members stay as they are."""

    title: str | None = Field(default=None, max_length=500)
    calendar_id: str | None = Field(default=None, max_length=64)
    assigned_user_id: str | None = Field(default=None, max_length=64)
    location_id: str | None = None
    start_time: str | None = Field(default=None, max_length=60)
    end_time: str | None = Field(default=None, max_length=60)


class BlockOrder(BlockUpdate):
    """A time to block, of a calendar or of a user."""

    location_id: str
    start_time: str = Field(max_length=60, examples=["2027-01-31T15:00:00+01:00"])
    end_time: str = Field(max_length=60, examples=["2027-01-31T16:00:00+01:00"])


class BlockAnswer(Wire):
    id: str
    location_id: str
    title: str
    start_time: str
    end_time: str
    calendar_id: str | None
    assigned_user_id: str | None


@router.get("/calendars/blocked-slots", summary="List blocked slots", response_model_exclude_none=True)
async def list_blocked(
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
        found = await calendars.list_blocks(
            read,
            caller.location_id,
            start,
            end,
            calendar_id=calendarId,
            user_id=userId,
            group_id=groupId,
            limit=MOST + 1,
        )
        require_all(found, "blocked slots")
        zones = await zones_of(read, caller.location_id, [one.calendar_id for one in found])
    return EventList(events=[CalendarEvent.of_block(one, zones.of(one.calendar_id)) for one in found])


@router.post(
    "/calendars/events/block-slots",
    summary="Block a slot",
    status_code=201,
    response_model_exclude_none=True,
)
async def create_block(body: BlockOrder, caller: Caller = needs("calendars/events.write")) -> BlockAnswer:
    """Either `calendarId` or `assignedUserId`. What is booked there already stays."""
    caller.require_location(body.location_id)
    start, end = from_text(body.start_time, "startTime"), from_text(body.end_time, "endTime")
    async with caller.write() as tx:
        block = await calendars.create_block(
            tx,
            caller.location_id,
            calendar_id=body.calendar_id or None,
            user_id=body.assigned_user_id or None,
            title=body.title or "Blocked",
            starts_at=start,
            ends_at=end,
        )
        return await _answer(tx, block)


@router.put(
    "/calendars/events/block-slots/{eventId}",
    summary="Change a blocked slot",
    status_code=201,
    response_model_exclude_none=True,
)
async def update_block(
    eventId: str, body: BlockUpdate, caller: Caller = needs("calendars/events.write")
) -> BlockAnswer:
    caller.require_location(body.location_id)
    async with caller.write() as tx:
        before = await calendars.lock_block(tx, caller.location_id, eventId)
        after = await calendars.update_block(tx, before, _changed(before, body))
        return await _answer(tx, after)


def _changed(before: BlockedSlot, body: BlockUpdate) -> BlockedSlot:
    """Naming a calendar takes it from the user it was of, and the other way round; both are refused below."""
    sent = {name: value for name, value in given(body).items() if value}
    changes: dict[str, Any] = {}
    if "calendar_id" in sent or "assigned_user_id" in sent:
        changes["calendar_id"] = sent.get("calendar_id")
        changes["user_id"] = sent.get("assigned_user_id")
    if "title" in sent:
        changes["title"] = sent["title"]
    if body.start_time:
        changes["starts_at"] = from_text(body.start_time, "startTime")
    if body.end_time:
        changes["ends_at"] = from_text(body.end_time, "endTime")
    return replace(before, **changes)


async def _answer(read: Read, block: BlockedSlot) -> BlockAnswer:
    zones = await zones_of(read, block.location_id, [block.calendar_id])
    zone = zones.of(block.calendar_id)
    return BlockAnswer(
        id=block.id,
        location_id=block.location_id,
        title=block.title,
        start_time=shown(block.starts_at, zone),
        end_time=shown(block.ends_at, zone),
        calendar_id=block.calendar_id,
        assigned_user_id=block.user_id,
    )
