"""The table of calendar groups: all its SQL."""

from dataclasses import astuple

import asyncpg

from frontdesk.domain.calendars.model import CalendarGroup
from frontdesk.kit.db import Read, Record, Write
from frontdesk.kit.ids import is_id, new_id
from frontdesk.kit.problems import Conflict, NotFound

_GROUP = "location_id, id, name, description, slug, active, created_at, updated_at"


def slug_taken(slug: str | None) -> Conflict:
    return Conflict(f"The slug {(slug or '')[:64]!r} is taken.")


async def create_group(
    tx: Write, location_id: str, *, name: str, description: str, slug: str, active: bool = True
) -> CalendarGroup:
    """Raises Conflict when the slug is taken here."""
    try:
        async with tx.savepoint():
            row = await tx.row(
                "INSERT INTO calendar_groups (location_id, id, name, description, slug, active)"
                f" VALUES ($1, $2, $3, $4, $5, $6) RETURNING {_GROUP}",
                location_id,
                new_id(),
                name,
                description,
                slug,
                active,
            )
    except asyncpg.UniqueViolationError:
        raise slug_taken(slug) from None
    group = _group(row, "")
    tx.changed("calendar group", group.id, after=group)
    return group


async def restore_group(tx: Write, group: CalendarGroup) -> CalendarGroup:
    """Make it again with the id it had. Raises Conflict when it is there, or its slug is taken."""
    try:
        async with tx.savepoint():
            row = await tx.row(
                f"INSERT INTO calendar_groups ({_GROUP}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
                f" ON CONFLICT (location_id, id) DO NOTHING RETURNING {_GROUP}",
                *astuple(group),
            )
    except asyncpg.UniqueViolationError:
        raise slug_taken(group.slug) from None
    if row is None:
        raise Conflict("The calendar group is there already.")
    restored = _group(row, group.id)
    tx.changed("calendar group", restored.id, after=restored)
    return restored


async def get_group(read: Read, location_id: str, group_id: str) -> CalendarGroup:
    """Raises NotFound."""
    row = None
    if is_id(group_id):
        row = await read.row(
            f"SELECT {_GROUP} FROM calendar_groups WHERE location_id = $1 AND id = $2", location_id, group_id
        )
    return _group(row, group_id)


async def list_groups(read: Read, location_id: str) -> list[CalendarGroup]:
    """The oldest first."""
    rows = await read.fetch(
        f"SELECT {_GROUP} FROM calendar_groups WHERE location_id = $1 ORDER BY id", location_id
    )
    return [_group(row, "") for row in rows]


async def is_group_slug_taken(read: Read, location_id: str, slug: str) -> bool:
    return bool(
        await read.value(
            "SELECT EXISTS (SELECT FROM calendar_groups WHERE location_id = $1 AND slug = $2)",
            location_id,
            slug,
        )
    )


async def update_group(
    tx: Write,
    location_id: str,
    group_id: str,
    *,
    name: str | None = None,
    description: str | None = None,
    slug: str | None = None,
    active: bool | None = None,
) -> CalendarGroup:
    """Write what is given. Raises NotFound, Conflict for a slug that is taken."""
    before = await get_group(tx, location_id, group_id)
    try:
        async with tx.savepoint():
            row = await tx.row(
                "UPDATE calendar_groups SET name = coalesce($3, name),"
                " description = coalesce($4, description), slug = coalesce($5, slug),"
                " active = coalesce($6, active), updated_at = local_now()"
                f" WHERE location_id = $1 AND id = $2 RETURNING {_GROUP}",
                location_id,
                group_id,
                name,
                description,
                slug,
                active,
            )
    except asyncpg.UniqueViolationError:
        raise slug_taken(slug) from None
    after = _group(row, group_id)
    tx.changed("calendar group", group_id, before=before, after=after)
    return after


async def delete_empty_group(tx: Write, location_id: str, group_id: str) -> None:
    """Deleted calendars may be in it still, and leave it. Raises NotFound."""
    before = await get_group(tx, location_id, group_id)
    await tx.execute(
        "UPDATE calendars SET group_id = NULL WHERE location_id = $1 AND group_id = $2", location_id, group_id
    )
    await tx.execute("DELETE FROM calendar_groups WHERE location_id = $1 AND id = $2", location_id, group_id)
    tx.changed("calendar group", group_id, before=before)


def _group(row: Record | None, group_id: str) -> CalendarGroup:
    if row is None:
        raise NotFound("calendar group", group_id)
    return CalendarGroup(**row)
