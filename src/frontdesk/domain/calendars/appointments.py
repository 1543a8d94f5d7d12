"""The table of appointments: all its SQL."""

from datetime import datetime

from frontdesk.domain.calendars.holds import Place, free
from frontdesk.domain.calendars.taken import Appointment, AppointmentValues, NewAppointment, Status
from frontdesk.kit.db import Read, Record, Write
from frontdesk.kit.ids import is_id, new_id
from frontdesk.kit.problems import NotFound

_COLUMNS = (
    "a.location_id, a.id, a.calendar_id, a.contact_id, a.user_id, a.other_user_ids, a.starts_at, a.ends_at,"
    " a.status, a.title, a.description, a.address, a.source, a.forced, a.cancel_reason, a.details,"
    " a.created_by, a.revision, a.created_at, a.updated_at, a.deleted_at, (SELECT c.group_id FROM calendars c"
    " WHERE c.location_id = a.location_id AND c.id = a.calendar_id) AS group_id"
)
_LONGEST = "interval '8 days'"


async def insert_appointment(
    tx: Write, location_id: str, new: NewAppointment, place: Place, *, status: Status, title: str
) -> Appointment:
    row = await tx.row(
        "INSERT INTO appointments AS a (location_id, id, calendar_id, contact_id, user_id, other_user_ids,"
        " starts_at, ends_at, status, title, description, address, source, forced, created_by, details)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
        f" RETURNING {_COLUMNS}",
        location_id,
        new_id(),
        place.slot.calendar_id,
        new.contact_id,
        place.user_id,
        list(place.other_user_ids),
        place.slot.start,
        place.slot.end,
        status,
        title,
        new.description,
        new.address,
        new.source,
        new.forced,
        new.created_by,
        dict(new.details),
    )
    return _appointment(row, "")


async def find_appointment(read: Read, location_id: str, appointment_id: str) -> Appointment | None:
    """The appointment, unless it is unknown, deleted or another location's."""
    row = await _find(read, location_id, appointment_id)
    return _appointment(row, appointment_id) if row else None


async def get_appointment(read: Read, location_id: str, appointment_id: str) -> Appointment:
    """Raises NotFound."""
    return _appointment(await _find(read, location_id, appointment_id), appointment_id)


async def lock_appointment(
    tx: Write, location_id: str, appointment_id: str, *, deleted: bool = False
) -> Appointment:
    """The appointment, kept from other writers until the transaction ends. Raises NotFound."""
    row = await _find(tx, location_id, appointment_id, lock=" FOR NO KEY UPDATE OF a", deleted=deleted)
    return _appointment(row, appointment_id)


async def write_appointment(
    tx: Write,
    before: Appointment,
    values: AppointmentValues,
    place: Place | None,
    *,
    forced: bool,
    restore: bool = False,
) -> Appointment:
    """Write to a locked appointment: what is given, its place where that is another one."""
    slot = place.slot if place else before.slot
    row = await tx.row(
        "UPDATE appointments AS a SET calendar_id = $3, user_id = $4, other_user_ids = $5, starts_at = $6,"
        " ends_at = $7, status = $8, title = $9, description = $10, address = $11, forced = $12,"
        " cancel_reason = $13, details = $14, revision = revision + 1, updated_at = local_now(),"
        " deleted_at = CASE WHEN $15 THEN NULL ELSE deleted_at END"
        f" WHERE location_id = $1 AND id = $2 RETURNING {_COLUMNS}",
        before.location_id,
        before.id,
        slot.calendar_id,
        place.user_id if place else before.user_id,
        list(place.other_user_ids if place else before.other_user_ids),
        slot.start,
        slot.end,
        values.get("status", before.status),
        values.get("title", before.title),
        values.get("description", before.description),
        values.get("address", before.address),
        forced,
        values.get("cancel_reason", before.cancel_reason),
        {**before.details, **values.get("details", {})},
        restore,
    )
    return _appointment(row, before.id)


async def delete_appointment(tx: Write, location_id: str, appointment_id: str) -> Appointment:
    """Take it away and give its time back; it can be restored while that is free. Raises NotFound."""
    before = await lock_appointment(tx, location_id, appointment_id)
    await free(tx, location_id, appointment_id)
    row = await tx.row(
        "UPDATE appointments AS a SET deleted_at = local_now(), updated_at = local_now(),"
        f" revision = revision + 1 WHERE location_id = $1 AND id = $2 RETURNING {_COLUMNS}",
        location_id,
        appointment_id,
    )
    after = _appointment(row, appointment_id)
    tx.changed("appointment", appointment_id, before=before, after=after)
    return after


async def upcoming(
    read: Read, location_id: str, contact_id: str, *, now: datetime, limit: int = 100
) -> list[Appointment]:
    """The contact's next appointments that are to take place, in any calendar, the soonest first."""
    rows = await read.fetch(
        f"SELECT {_COLUMNS} FROM appointments a WHERE a.location_id = $1 AND a.contact_id = $2"
        " AND a.starts_at > $3 AND a.status IN ('new', 'confirmed') AND a.deleted_at IS NULL"
        " ORDER BY a.starts_at, a.id LIMIT $4",
        location_id,
        contact_id,
        now,
        limit,
    )
    return [_appointment(row, "") for row in rows]


async def list_of_contact(
    read: Read, location_id: str, contact_id: str, *, limit: int = 1_000
) -> list[Appointment]:
    """All of the contact's appointments, the latest first."""
    rows = await read.fetch(
        f"SELECT {_COLUMNS} FROM appointments a WHERE a.location_id = $1 AND a.contact_id = $2"
        " AND a.deleted_at IS NULL ORDER BY a.starts_at DESC, a.id DESC LIMIT $3",
        location_id,
        contact_id,
        limit,
    )
    return [_appointment(row, "") for row in rows]


async def list_appointments(
    read: Read,
    location_id: str,
    start: datetime,
    end: datetime,
    *,
    calendar_id: str | None = None,
    user_id: str | None = None,
    group_id: str | None = None,
    limit: int = 5_000,
    latest: bool = False,
) -> list[Appointment]:
    """Those that lie, wholly or in part, in [start, end), by time; of too many the first, or the `latest`."""
    way = "DESC" if latest else "ASC"
    rows = await read.fetch(
        f"SELECT {_COLUMNS} FROM appointments a WHERE a.location_id = $1 AND a.deleted_at IS NULL"
        f" AND a.starts_at >= $2::timestamptz - {_LONGEST} AND a.starts_at < $3 AND a.ends_at > $2"
        " AND ($4::text IS NULL OR a.calendar_id = $4)"
        " AND ($5::text IS NULL OR a.user_id = $5 OR $5 = ANY(a.other_user_ids))"
        " AND ($6::text IS NULL OR a.calendar_id IN (SELECT c.id FROM calendars c"
        "  WHERE c.location_id = $1 AND c.group_id = $6))"
        f" ORDER BY a.starts_at {way}, a.id {way} LIMIT $7",
        location_id,
        start,
        end,
        calendar_id,
        user_id,
        group_id,
        limit,
    )
    return [_appointment(row, "") for row in (reversed(rows) if latest else rows)]


async def _find(
    read: Read, location_id: str, appointment_id: str, *, lock: str = "", deleted: bool = False
) -> Record | None:
    if not is_id(appointment_id):
        return None
    return await read.row(
        f"SELECT {_COLUMNS} FROM appointments a WHERE a.location_id = $1 AND a.id = $2"
        f" AND (a.deleted_at IS NOT NULL) = $3{lock}",
        location_id,
        appointment_id,
        deleted,
    )


def _appointment(row: Record | None, appointment_id: str) -> Appointment:
    if row is None:
        raise NotFound("appointment", appointment_id)
    fields = dict(row)
    fields["other_user_ids"] = tuple(fields["other_user_ids"])
    return Appointment(**fields)
