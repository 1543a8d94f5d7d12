"""The table of notes on appointments: all its SQL."""

from collections.abc import Sequence
from dataclasses import astuple

from frontdesk.domain.calendars.taken import Appointment, AppointmentNote
from frontdesk.kit.db import Read, Record, Write
from frontdesk.kit.ids import is_id, new_id
from frontdesk.kit.problems import Conflict, NotFound

_NOTE = "location_id, id, appointment_id, contact_id, body, user_id, created_at"


async def create_note(
    tx: Write, appointment: Appointment, *, body: str, user_id: str | None = None
) -> AppointmentNote:
    row = await tx.row(
        "INSERT INTO appointment_notes (location_id, id, appointment_id, contact_id, body, user_id)"
        f" VALUES ($1, $2, $3, $4, $5, $6) RETURNING {_NOTE}",
        appointment.location_id,
        new_id(),
        appointment.id,
        appointment.contact_id,
        body,
        user_id,
    )
    note = _note(row, "")
    tx.changed("appointment note", note.id, after=note)
    return note


async def restore_note(tx: Write, note: AppointmentNote) -> AppointmentNote:
    """Write a deleted note down again, with its id. Raises Conflict when there is one."""
    row = await tx.row(
        f"INSERT INTO appointment_notes ({_NOTE}) VALUES ($1, $2, $3, $4, $5, $6, $7)"
        f" ON CONFLICT DO NOTHING RETURNING {_NOTE}",
        *astuple(note),
    )
    if row is None:
        raise Conflict("The note is there already.")
    restored = _note(row, note.id)
    tx.changed("appointment note", restored.id, after=restored)
    return restored


async def list_notes(
    read: Read, location_id: str, appointment_id: str, *, limit: int, offset: int = 0
) -> list[AppointmentNote]:
    """The newest first."""
    rows = await read.fetch(
        f"SELECT {_NOTE} FROM appointment_notes WHERE location_id = $1 AND appointment_id = $2"
        " ORDER BY id DESC LIMIT $3 OFFSET $4",
        location_id,
        appointment_id,
        limit,
        offset,
    )
    return [_note(row, "") for row in rows]


async def lock_note(tx: Write, location_id: str, appointment_id: str, note_id: str) -> AppointmentNote:
    """Raises NotFound, also for another appointment's note."""
    row = None
    if is_id(note_id) and is_id(appointment_id):
        row = await tx.row(
            f"SELECT {_NOTE} FROM appointment_notes WHERE location_id = $1 AND appointment_id = $2"
            " AND id = $3 FOR UPDATE",
            location_id,
            appointment_id,
            note_id,
        )
    return _note(row, note_id)


async def update_note(
    tx: Write, before: AppointmentNote, *, body: str, user_id: str | None
) -> AppointmentNote:
    """Write to a locked note."""
    row = await tx.row(
        "UPDATE appointment_notes SET body = $3, user_id = $4 WHERE location_id = $1 AND id = $2"
        f" RETURNING {_NOTE}",
        before.location_id,
        before.id,
        body,
        user_id,
    )
    after = _note(row, before.id)
    if after != before:
        tx.changed("appointment note", after.id, before=before, after=after)
    return after


async def delete_note(tx: Write, location_id: str, appointment_id: str, note_id: str) -> None:
    """Raises NotFound."""
    before = await lock_note(tx, location_id, appointment_id, note_id)
    await tx.execute("DELETE FROM appointment_notes WHERE location_id = $1 AND id = $2", location_id, note_id)
    tx.changed("appointment note", note_id, before=before)


async def notes_of(read: Read, location_id: str, appointment_ids: Sequence[str]) -> dict[str, str]:
    """The newest note of each appointment that has one."""
    rows = await read.fetch(
        "SELECT DISTINCT ON (appointment_id) appointment_id, body FROM appointment_notes"
        " WHERE location_id = $1 AND appointment_id = ANY($2::text[]) ORDER BY appointment_id, id DESC",
        location_id,
        list(appointment_ids),
    )
    return {row["appointment_id"]: row["body"] for row in rows}


def _note(row: Record | None, note_id: str) -> AppointmentNote:
    if row is None:
        raise NotFound("appointment note", note_id)
    return AppointmentNote(**row)
