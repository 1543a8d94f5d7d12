"""The table of schedules and the calendars they are associated with: all their SQL."""

from collections.abc import Sequence
from dataclasses import asdict

from pydantic import TypeAdapter

from frontdesk.domain.calendars.model import Hours, Schedule
from frontdesk.domain.calendars.store import get_calendar, users_here
from frontdesk.kit.db import Read, Record, Write
from frontdesk.kit.ids import is_id, new_id
from frontdesk.kit.problems import NotFound

_HOURS = TypeAdapter(Hours)
_COLUMNS = (
    "s.location_id, s.id, s.user_id, s.name, s.timezone, s.hours, s.created_at, s.updated_at,"
    " ARRAY(SELECT c.calendar_id FROM schedule_calendars c WHERE c.location_id = s.location_id"
    " AND c.schedule_id = s.id ORDER BY c.calendar_id) AS calendar_ids"
)


async def create_schedule(
    tx: Write,
    location_id: str,
    *,
    user_id: str | None,
    name: str,
    timezone: str,
    hours: Hours,
    calendar_ids: Sequence[str] = (),
) -> Schedule:
    """Raises NotFound for a user or calendar that is not of this location."""
    if user_id is not None and user_id not in await users_here(tx, location_id, [user_id]):
        raise NotFound("user", user_id)
    for calendar_id in calendar_ids:
        await get_calendar(tx, location_id, calendar_id)
    schedule_id = new_id()
    await tx.execute(
        "INSERT INTO schedules (location_id, id, user_id, name, timezone, hours)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        location_id,
        schedule_id,
        user_id,
        name,
        timezone,
        asdict(hours),
    )
    await tx.execute(
        "INSERT INTO schedule_calendars (location_id, calendar_id, schedule_id)"
        " SELECT $1, unnest($2::text[]), $3 ON CONFLICT DO NOTHING",
        location_id,
        list(calendar_ids),
        schedule_id,
    )
    schedule = await get_schedule(tx, location_id, schedule_id)
    tx.changed("schedule", schedule.id, after=schedule)
    return schedule


async def get_schedule(read: Read, location_id: str, schedule_id: str) -> Schedule:
    """Raises NotFound."""
    return _schedule(await _find(read, location_id, schedule_id), schedule_id)


async def lock_schedule(tx: Write, location_id: str, schedule_id: str) -> Schedule:
    """The schedule, kept from other writers until the transaction ends. Raises NotFound."""
    return _schedule(await _find(tx, location_id, schedule_id, " FOR UPDATE OF s"), schedule_id)


async def list_schedules(
    read: Read,
    location_id: str,
    *,
    user_id: str | None = None,
    calendar_id: str | None = None,
    skip: int = 0,
    limit: int = 50,
) -> list[Schedule]:
    """The oldest first."""
    rows = await read.fetch(
        f"SELECT {_COLUMNS} FROM schedules s WHERE s.location_id = $1 AND s.deleted_at IS NULL"
        " AND ($2::text IS NULL OR s.user_id = $2) AND ($3::text IS NULL OR EXISTS (SELECT"
        " FROM schedule_calendars c WHERE c.location_id = $1 AND c.calendar_id = $3"
        " AND c.schedule_id = s.id)) ORDER BY s.id OFFSET $4 LIMIT $5",
        location_id,
        user_id,
        calendar_id,
        skip,
        limit,
    )
    return [_schedule(row, "") for row in rows]


async def update_schedule(
    tx: Write,
    location_id: str,
    schedule_id: str,
    *,
    name: str | None = None,
    timezone: str | None = None,
    hours: Hours | None = None,
) -> Schedule:
    """Write what is given. Raises NotFound."""
    before = await lock_schedule(tx, location_id, schedule_id)
    await tx.execute(
        "UPDATE schedules SET name = $3, timezone = $4, hours = $5, updated_at = local_now()"
        " WHERE location_id = $1 AND id = $2",
        location_id,
        schedule_id,
        name or before.name,
        timezone or before.timezone,
        asdict(hours if hours is not None else before.hours),
    )
    return await _noted(tx, before)


async def delete_schedule(tx: Write, location_id: str, schedule_id: str) -> None:
    """Whoever it was for has the hours of their calendars again. Raises NotFound."""
    before = await lock_schedule(tx, location_id, schedule_id)
    await tx.execute(
        "UPDATE schedules SET deleted_at = local_now() WHERE location_id = $1 AND id = $2",
        location_id,
        schedule_id,
    )
    tx.changed("schedule", schedule_id, before=before)


async def restore_schedule(tx: Write, location_id: str, schedule_id: str) -> Schedule:
    """Bring a deleted schedule back. Raises NotFound."""
    await tx.execute(
        "UPDATE schedules SET deleted_at = NULL WHERE location_id = $1 AND id = $2", location_id, schedule_id
    )
    after = await get_schedule(tx, location_id, schedule_id)
    tx.changed("schedule", schedule_id, after=after)
    return after


async def associate(tx: Write, location_id: str, schedule_id: str, calendar_id: str) -> Schedule:
    """Let the schedule count in the calendar. Raises NotFound."""
    before = await lock_schedule(tx, location_id, schedule_id)
    await get_calendar(tx, location_id, calendar_id)
    await tx.execute(
        "INSERT INTO schedule_calendars (location_id, calendar_id, schedule_id) VALUES ($1, $2, $3)"
        " ON CONFLICT DO NOTHING",
        location_id,
        calendar_id,
        schedule_id,
    )
    return await _noted(tx, before)


async def dissociate(tx: Write, location_id: str, schedule_id: str, calendar_id: str) -> Schedule:
    """Raises NotFound, also for a calendar that it is not associated with."""
    before = await lock_schedule(tx, location_id, schedule_id)
    if calendar_id not in before.calendar_ids:
        raise NotFound("calendar", calendar_id)
    await tx.execute(
        "DELETE FROM schedule_calendars WHERE location_id = $1 AND calendar_id = $2 AND schedule_id = $3",
        location_id,
        calendar_id,
        schedule_id,
    )
    return await _noted(tx, before)


async def _noted(tx: Write, before: Schedule) -> Schedule:
    after = await get_schedule(tx, before.location_id, before.id)
    if after != before:
        tx.changed("schedule", before.id, before=before, after=after)
    return after


async def _find(read: Read, location_id: str, schedule_id: str, lock: str = "") -> Record | None:
    if not is_id(schedule_id):
        return None
    return await read.row(
        f"SELECT {_COLUMNS} FROM schedules s"
        f" WHERE s.location_id = $1 AND s.id = $2 AND s.deleted_at IS NULL{lock}",
        location_id,
        schedule_id,
    )


def _schedule(row: Record | None, schedule_id: str) -> Schedule:
    if row is None:
        raise NotFound("schedule", schedule_id)
    fields = dict(row)
    fields["hours"] = _HOURS.validate_python(fields["hours"])
    fields["calendar_ids"] = tuple(fields["calendar_ids"])
    return Schedule(**fields)
