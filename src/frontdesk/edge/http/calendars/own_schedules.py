"""The schedule of an event calendar itself, in place of its open hours."""

from pydantic import Field

from frontdesk.domain import calendars
from frontdesk.domain.calendars import Schedule
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.calendars.hours_wire import Rule, hours_of_rules, rules_of_hours
from frontdesk.edge.http.calendars.schedules import require_zone
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Instant, Wire
from frontdesk.kit.db import Read
from frontdesk.kit.problems import Conflict, NotFound

router = Router(prefix="/calendars/schedules/event-calendar/{calendarId}", tags=["Schedules"])


class OwnScheduleUpdate(Wire):
    """What to change: absent members stay as they are."""

    rules: list[Rule] | None = Field(default=None, max_length=1_000)
    timezone: str | None = Field(default=None, max_length=64, description="An IANA name")


class OwnScheduleOrder(Wire):
    rules: list[Rule] = Field(max_length=1_000)
    timezone: str = Field(max_length=64, examples=["Europe/Madrid"], description="An IANA name")


class OwnScheduleAnswer(Wire):
    id: str
    location_id: str
    calendar_id: str
    rules: list[Rule]
    timezone: str
    date_added: Instant
    date_updated: Instant
    deleted: bool

    @classmethod
    def of(cls, schedule: Schedule, calendar_id: str) -> "OwnScheduleAnswer":
        return cls(
            id=schedule.id,
            location_id=schedule.location_id,
            calendar_id=calendar_id,
            rules=rules_of_hours(schedule.hours),
            timezone=schedule.timezone,
            date_added=schedule.created_at,
            date_updated=schedule.updated_at,
            deleted=False,
        )


class OwnScheduleEnvelope(Wire):
    schedule: OwnScheduleAnswer


@router.post(
    "", summary="Give an event calendar a schedule", status_code=201, response_model_exclude_none=True
)
async def create(
    calendarId: str, body: OwnScheduleOrder, caller: Caller = needs("calendars.write")
) -> OwnScheduleEnvelope:
    """It counts in place of the calendar's open hours. One that has a schedule keeps it (409)."""
    require_zone(body.timezone)
    async with caller.write() as tx:
        calendar = await calendars.lock_calendar(tx, caller.location_id, calendarId)
        if await _find(tx, caller.location_id, calendarId) is not None:
            raise Conflict("This calendar has a schedule already; update it instead.")
        schedule = await calendars.create_schedule(
            tx,
            caller.location_id,
            user_id=None,
            name=calendar.name,
            timezone=body.timezone,
            hours=hours_of_rules(body.rules),
            calendar_ids=[calendarId],
        )
        return OwnScheduleEnvelope(schedule=OwnScheduleAnswer.of(schedule, calendarId))


@router.get("", summary="Get an event calendar's schedule", response_model_exclude_none=True)
async def get(calendarId: str, caller: Caller = needs("calendars.readonly")) -> OwnScheduleEnvelope:
    async with caller.read() as read:
        schedule = await _get(read, caller.location_id, calendarId)
        return OwnScheduleEnvelope(schedule=OwnScheduleAnswer.of(schedule, calendarId))


@router.put("", summary="Update an event calendar's schedule", response_model_exclude_none=True)
async def update(
    calendarId: str, body: OwnScheduleUpdate, caller: Caller = needs("calendars.write")
) -> OwnScheduleEnvelope:
    if body.timezone is not None:
        require_zone(body.timezone)
    async with caller.write() as tx:
        await calendars.lock_calendar(tx, caller.location_id, calendarId)
        before = await _get(tx, caller.location_id, calendarId)
        caller.matches(
            OwnScheduleEnvelope(schedule=OwnScheduleAnswer.of(before, calendarId)), exclude_none=True
        )
        schedule = await calendars.update_schedule(
            tx,
            caller.location_id,
            before.id,
            timezone=body.timezone,
            hours=None if body.rules is None else hours_of_rules(body.rules),
        )
        return OwnScheduleEnvelope(schedule=OwnScheduleAnswer.of(schedule, calendarId))


async def _get(read: Read, location_id: str, calendar_id: str) -> Schedule:
    """Raises NotFound."""
    await calendars.get_calendar(read, location_id, calendar_id)
    found = await _find(read, location_id, calendar_id)
    if found is None:
        raise NotFound("schedule", calendar_id)
    return found


async def _find(read: Read, location_id: str, calendar_id: str) -> Schedule | None:
    of_calendar = await calendars.list_schedules(read, location_id, calendar_id=calendar_id, limit=500)
    return next((schedule for schedule in reversed(of_calendar) if schedule.user_id is None), None)
