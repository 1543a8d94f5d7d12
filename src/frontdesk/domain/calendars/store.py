"""The table of calendars: all its SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import asyncpg
from pydantic import TypeAdapter

from frontdesk.domain.calendars.groups import delete_empty_group, get_group, slug_taken
from frontdesk.domain.calendars.model import (
    Calendar,
    CalendarSettings,
    CalendarValues,
    NewCalendar,
)
from frontdesk.kit.db import Database, Read, Record, Write
from frontdesk.kit.ids import is_id, new_id
from frontdesk.kit.problems import Conflict, Invalid, NotFound

_SETTINGS = TypeAdapter(CalendarSettings)
_COLUMNS = (
    "location_id, id, page_id, group_id, name, slug, kind, active, settings, details, revision, created_at,"
    " updated_at, deleted_at"
)


async def create_calendar(tx: Write, location_id: str, new: NewCalendar) -> Calendar:
    """Make a calendar. Raises Conflict for an id or slug that is taken here, Invalid for no id, NotFound."""
    if new.id is not None and not is_id(new.id):
        raise Invalid("id must have 1 to 64 characters: letters, digits, - and _")
    await _require_team(tx, location_id, new.settings)
    if new.group_id is not None:
        await get_group(tx, location_id, new.group_id)
    try:
        async with tx.savepoint():
            row = await tx.row(
                "INSERT INTO calendars (location_id, id, page_id, group_id, name, slug, kind, active,"
                f" settings, details) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING {_COLUMNS}",
                location_id,
                new.id or new_id(),
                new_id(),
                new.group_id,
                new.name,
                new.slug,
                new.kind,
                new.active,
                asdict(new.settings),
                _merged({}, new.details),
            )
    except asyncpg.UniqueViolationError as error:
        raise _taken(error, new.id, new.slug) from None
    calendar = _calendar(row, "")
    tx.changed("calendar", calendar.id, after=calendar)
    return calendar


async def find_calendar(read: Read, location_id: str, calendar_id: str) -> Calendar | None:
    """The calendar, unless it is unknown, deleted or another location's."""
    if not is_id(calendar_id):
        return None
    row = await read.row(
        f"SELECT {_COLUMNS} FROM calendars WHERE location_id = $1 AND id = $2 AND deleted_at IS NULL",
        location_id,
        calendar_id,
    )
    return _calendar(row, calendar_id) if row else None


async def get_calendar(read: Read, location_id: str, calendar_id: str) -> Calendar:
    """Raises NotFound."""
    found = await find_calendar(read, location_id, calendar_id)
    if found is None:
        raise NotFound("calendar", calendar_id)
    return found


async def lock_calendar(tx: Write, location_id: str, calendar_id: str) -> Calendar:
    """The calendar, kept from other writers until the transaction ends. Raises NotFound."""
    row = None
    if is_id(calendar_id):
        row = await tx.row(
            f"SELECT {_COLUMNS} FROM calendars WHERE location_id = $1 AND id = $2 AND deleted_at IS NULL"
            " FOR NO KEY UPDATE",
            location_id,
            calendar_id,
        )
    return _calendar(row, calendar_id)


async def list_calendars(
    read: Read, location_id: str, *, group_id: str | None = None, drafted: bool = True
) -> list[Calendar]:
    """The oldest first; without `drafted` only those that are switched on."""
    rows = await read.fetch(
        f"SELECT {_COLUMNS} FROM calendars WHERE location_id = $1 AND deleted_at IS NULL"
        ' AND ($2::text IS NULL OR group_id = $2) AND ($3 OR active) ORDER BY id COLLATE "C"',
        location_id,
        group_id,
        drafted,
    )
    return [_calendar(row, "") for row in rows]


async def calendars_of(read: Read, location_id: str, ids: Sequence[str]) -> Mapping[str, Calendar]:
    """Those of the ids that there are, by their ids, deleted ones too: what was booked still has its name."""
    rows = await read.fetch(
        f"SELECT {_COLUMNS} FROM calendars WHERE location_id = $1 AND id = ANY($2::text[])",
        location_id,
        [one for one in ids if is_id(one)],
    )
    return {row["id"]: _calendar(row, "") for row in rows}


async def find_by_page(db: Database, page_id: str) -> tuple[str, str] | None:
    """The location and the calendar of a booking page: a look-up before the location is known."""
    if not is_id(page_id):
        return None
    row = await db.lookup(
        "SELECT location_id, id FROM calendars WHERE page_id = $1 AND deleted_at IS NULL", page_id
    )
    return (row["location_id"], row["id"]) if row else None


async def update_calendar(tx: Write, location_id: str, calendar_id: str, values: CalendarValues) -> Calendar:
    """Write what is given. Raises NotFound (also for group and team), Conflict for a slug that is taken."""
    before = await lock_calendar(tx, location_id, calendar_id)
    settings = values.get("settings", before.settings)
    if settings.team != before.settings.team:
        await _require_team(tx, location_id, settings)
    group_id = values.get("group_id", before.group_id)
    if group_id is not None and group_id != before.group_id:
        await get_group(tx, location_id, group_id)
    try:
        async with tx.savepoint():
            row = await tx.row(
                "UPDATE calendars SET name = $3, settings = $4, kind = $5, slug = $6, group_id = $7,"
                " active = $8, details = $9, revision = revision + 1, updated_at = local_now()"
                f" WHERE location_id = $1 AND id = $2 RETURNING {_COLUMNS}",
                location_id,
                calendar_id,
                values.get("name", before.name),
                asdict(settings),
                values.get("kind", before.kind),
                values.get("slug", before.slug),
                group_id,
                values.get("active", before.active),
                _merged(before.details, values.get("details", {})),
            )
    except asyncpg.UniqueViolationError as error:
        raise _taken(error, None, values.get("slug")) from None
    after = _calendar(row, calendar_id)
    tx.changed("calendar", calendar_id, before=before, after=after)
    return after


async def delete_group(tx: Write, location_id: str, group_id: str) -> None:
    """Its calendars stay, in no group. Raises NotFound."""
    await get_group(tx, location_id, group_id)
    for calendar in await list_calendars(tx, location_id, group_id=group_id):
        await update_calendar(tx, location_id, calendar.id, {"group_id": None})
    await delete_empty_group(tx, location_id, group_id)


async def delete_calendar(tx: Write, location_id: str, calendar_id: str) -> Calendar:
    """Take it away; its appointments stay to be seen, and it can come back. Raises NotFound."""
    before = await lock_calendar(tx, location_id, calendar_id)
    row = await tx.row(
        "UPDATE calendars SET deleted_at = local_now(), updated_at = local_now(), revision = revision + 1"
        f" WHERE location_id = $1 AND id = $2 RETURNING {_COLUMNS}",
        location_id,
        calendar_id,
    )
    after = _calendar(row, calendar_id)
    tx.changed("calendar", calendar_id, before=before, after=after)
    return after


async def restore_calendar(tx: Write, location_id: str, calendar_id: str) -> Calendar:
    """Bring a deleted calendar back, without its slug where another has it now. Raises NotFound."""
    row = await tx.row(
        f"SELECT {_COLUMNS} FROM calendars WHERE location_id = $1 AND id = $2 AND deleted_at IS NOT NULL"
        " FOR NO KEY UPDATE",
        location_id,
        calendar_id,
    )
    before = _calendar(row, calendar_id)
    taken = before.slug is not None and await is_slug_taken(tx, location_id, before.slug)
    row = await tx.row(
        "UPDATE calendars SET deleted_at = NULL, updated_at = local_now(), revision = revision + 1,"
        " slug = CASE WHEN $3 THEN NULL ELSE slug END"
        f" WHERE location_id = $1 AND id = $2 RETURNING {_COLUMNS}",
        location_id,
        calendar_id,
        taken,
    )
    after = _calendar(row, calendar_id)
    tx.changed("calendar", calendar_id, before=before, after=after)
    return after


async def is_slug_taken(read: Read, location_id: str, slug: str) -> bool:
    """Whether a calendar of the location has the slug."""
    return bool(
        await read.value(
            "SELECT EXISTS (SELECT FROM calendars WHERE location_id = $1 AND slug = $2"
            " AND deleted_at IS NULL)",
            location_id,
            slug,
        )
    )


async def timezone_of(read: Read, location_id: str, calendar: Calendar) -> str:
    """The zone of the calendar's wall clock: its own, or the location's."""
    if calendar.settings.timezone is not None:
        return calendar.settings.timezone
    return str(await read.value("SELECT timezone FROM locations WHERE id = $1", location_id))


async def users_here(read: Read, location_id: str, user_ids: Sequence[str]) -> set[str]:
    """Those of the users who work at the location now."""
    rows = await read.fetch(
        "SELECT u.user_id FROM location_users u JOIN users p ON p.id = u.user_id"
        " WHERE u.location_id = $1 AND u.user_id = ANY($2::text[]) AND p.deleted_at IS NULL",
        location_id,
        [one for one in user_ids if is_id(one)],
    )
    return {row["user_id"] for row in rows}


async def _require_team(tx: Write, location_id: str, settings: CalendarSettings) -> None:
    wanted = [member.user_id for member in settings.team]
    here = await users_here(tx, location_id, wanted)
    for user_id in wanted:
        if user_id not in here:
            raise NotFound("user", user_id)


def _taken(error: asyncpg.UniqueViolationError, given_id: str | None, slug: str | None) -> Conflict:
    if error.constraint_name == "calendars_pkey":
        return Conflict(f"A calendar with the id {(given_id or '')[:64]!r} is there already.")
    return slug_taken(slug)


def _merged(before: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**before, **given}.items() if value is not None}


def _calendar(row: Record | None, calendar_id: str) -> Calendar:
    if row is None:
        raise NotFound("calendar", calendar_id)
    fields = dict(row)
    fields["settings"] = _SETTINGS.validate_python(fields["settings"])
    return Calendar(**fields)
