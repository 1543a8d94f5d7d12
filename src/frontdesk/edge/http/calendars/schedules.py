"""Schedules: hours of a person in their calendars, in place of the calendars' own."""

from typing import Annotated

from fastapi import Query
from pydantic import Field

from frontdesk.domain import calendars
from frontdesk.domain.calendars import Schedule
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.calendars.calendars import Success
from frontdesk.edge.http.calendars.hours_wire import Rule, hours_of_rules, rules_of_hours
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Instant, Wire
from frontdesk.kit.problems import Invalid
from frontdesk.kit.zones import time_zones

router = Router(tags=["Schedules"])


class ScheduleUpdate(Wire):
    """What to change of a schedule: absent members stay as they are."""

    name: str | None = Field(default=None, min_length=1, max_length=200)
    rules: list[Rule] | None = Field(default=None, max_length=1_000)
    timezone: str | None = Field(default=None, max_length=64, description="An IANA name")


class ScheduleOrder(Wire):
    """A schedule to make; it counts in the calendars named."""

    location_id: str
    name: str = Field(min_length=1, max_length=200)
    user_id: str = Field(max_length=64)
    timezone: str = Field(max_length=64, examples=["Europe/Madrid"], description="An IANA name")
    rules: list[Rule] = Field(default=[], max_length=1_000)
    calendar_ids: list[str] = Field(default=[], max_length=500)


class ScheduleAnswer(Wire):
    id: str
    name: str
    location_id: str
    rules: list[Rule]
    timezone: str
    date_added: Instant
    date_updated: Instant
    user_id: str
    calendar_ids: list[str]
    deleted: bool

    @classmethod
    def of(cls, schedule: Schedule) -> "ScheduleAnswer":
        return cls(
            id=schedule.id,
            name=schedule.name,
            location_id=schedule.location_id,
            rules=rules_of_hours(schedule.hours),
            timezone=schedule.timezone,
            date_added=schedule.created_at,
            date_updated=schedule.updated_at,
            user_id=schedule.user_id or "",
            calendar_ids=list(schedule.calendar_ids),
            deleted=False,
        )


class ScheduleEnvelope(Wire):
    schedule: ScheduleAnswer


class ScheduleList(Wire):
    schedules: list[ScheduleAnswer]


@router.get("/calendars/schedules/search", summary="List schedules", response_model_exclude_none=True)
async def search_schedules(
    locationId: str,
    userId: str,
    calendarId: str | None = None,
    skip: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    caller: Caller = needs("calendars.readonly"),
) -> ScheduleList:
    """Those of a user, the oldest first."""
    caller.require_location(locationId)
    async with caller.read() as read:
        found = await calendars.list_schedules(
            read, caller.location_id, user_id=userId, calendar_id=calendarId, skip=skip, limit=limit
        )
    return ScheduleList(schedules=[ScheduleAnswer.of(schedule) for schedule in found])


@router.post(
    "/calendars/schedules",
    summary="Create a schedule",
    status_code=201,
    response_model_exclude_none=True,
)
async def create_schedule(body: ScheduleOrder, caller: Caller = needs("calendars.write")) -> ScheduleEnvelope:
    caller.require_location(body.location_id)
    require_zone(body.timezone)
    async with caller.write() as tx:
        schedule = await calendars.create_schedule(
            tx,
            caller.location_id,
            user_id=body.user_id,
            name=body.name,
            timezone=body.timezone,
            hours=hours_of_rules(body.rules),
            calendar_ids=body.calendar_ids,
        )
        return ScheduleEnvelope(schedule=ScheduleAnswer.of(schedule))


@router.get("/calendars/schedules/{id}", summary="Get a schedule", response_model_exclude_none=True)
async def get_schedule(id: str, caller: Caller = needs("calendars.readonly")) -> ScheduleEnvelope:
    async with caller.read() as read:
        schedule = await calendars.get_schedule(read, caller.location_id, id)
        return ScheduleEnvelope(schedule=ScheduleAnswer.of(schedule))


@router.put("/calendars/schedules/{id}", summary="Update a schedule", response_model_exclude_none=True)
async def update_schedule(
    id: str, body: ScheduleUpdate, caller: Caller = needs("calendars.write")
) -> ScheduleEnvelope:
    if body.timezone is not None:
        require_zone(body.timezone)
    async with caller.write() as tx:
        before = await calendars.lock_schedule(tx, caller.location_id, id)
        caller.matches(ScheduleEnvelope(schedule=ScheduleAnswer.of(before)), exclude_none=True)
        schedule = await calendars.update_schedule(
            tx,
            caller.location_id,
            id,
            name=body.name,
            timezone=body.timezone,
            hours=None if body.rules is None else hours_of_rules(body.rules),
        )
        return ScheduleEnvelope(schedule=ScheduleAnswer.of(schedule))


@router.delete("/calendars/schedules/{id}", summary="Delete a schedule")
async def delete_schedule(id: str, caller: Caller = needs("calendars.write")) -> Success:
    """The calendars' own hours count again."""
    async with caller.write() as tx:
        before = await calendars.lock_schedule(tx, caller.location_id, id)
        caller.matches(ScheduleEnvelope(schedule=ScheduleAnswer.of(before)), exclude_none=True)
        await calendars.delete_schedule(tx, caller.location_id, id)
        return Success()


@router.put(
    "/calendars/schedules/{id}/associations/{calendarId}", summary="Let a schedule count in a calendar"
)
async def associate(id: str, calendarId: str, caller: Caller = needs("calendars.write")) -> Success:
    async with caller.write() as tx:
        await calendars.associate(tx, caller.location_id, id, calendarId)
        return Success()


@router.delete(
    "/calendars/schedules/{id}/associations/{calendarId}", summary="Take a schedule out of a calendar"
)
async def dissociate(id: str, calendarId: str, caller: Caller = needs("calendars.write")) -> Success:
    async with caller.write() as tx:
        await calendars.dissociate(tx, caller.location_id, id, calendarId)
        return Success()


def require_zone(name: str) -> None:
    """Raises Invalid for no time zone."""
    if name not in time_zones():
        raise Invalid(f"timezone {name[:64]!r} is not an IANA time zone such as Europe/Madrid")
