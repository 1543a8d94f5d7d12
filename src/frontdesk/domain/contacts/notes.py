"""Notes: what staff and integrations write down about a contact, and their SQL."""

from dataclasses import astuple

from frontdesk.domain.contacts.model import Note, NoteValues
from frontdesk.kit.db import Read, Record, Write
from frontdesk.kit.ids import is_id, new_id
from frontdesk.kit.problems import Conflict, NotFound

_COLUMNS = "location_id, id, contact_id, title, body, color, pinned, user_id, created_at"


async def create_note(
    tx: Write,
    location_id: str,
    contact_id: str,
    *,
    body: str,
    title: str = "",
    color: str | None = None,
    pinned: bool = False,
    user_id: str | None = None,
) -> Note:
    """Write it down for a contact that exists."""
    row = await tx.row(
        "INSERT INTO notes (location_id, id, contact_id, title, body, color, pinned, user_id)"
        f" VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING {_COLUMNS}",
        location_id,
        new_id(),
        contact_id,
        title,
        body,
        color,
        pinned,
        user_id,
    )
    assert row is not None
    note = Note(**row)
    tx.changed("note", note.id, after=note)
    return note


async def restore_note(tx: Write, note: Note) -> Note:
    """Write a deleted note down again, with its id. Raises Conflict when there is one."""
    row = await tx.row(
        "INSERT INTO notes (location_id, id, contact_id, title, body, color, pinned, user_id, created_at)"
        f" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING {_COLUMNS}",
        *astuple(note),
    )
    if row is None:
        raise Conflict("The note is there already.")
    restored = Note(**row)
    tx.changed("note", restored.id, after=restored)
    return restored


async def get_note(read: Read, location_id: str, contact_id: str, note_id: str) -> Note:
    """Raises NotFound, also for another contact's note."""
    return _note(await _find(read, location_id, contact_id, note_id), note_id)


async def lock_note(tx: Write, location_id: str, contact_id: str, note_id: str) -> Note:
    """The note, kept from other writers until the transaction ends. Raises NotFound."""
    return _note(await _find(tx, location_id, contact_id, note_id, " FOR UPDATE"), note_id)


async def list_notes(read: Read, location_id: str, contact_id: str, *, limit: int = 1_000) -> list[Note]:
    """The contact's notes, the newest first."""
    rows = await read.fetch(
        f"SELECT {_COLUMNS} FROM notes WHERE location_id = $1 AND contact_id = $2 ORDER BY id DESC LIMIT $3",
        location_id,
        contact_id,
        limit,
    )
    return [Note(**row) for row in rows]


async def update_note(tx: Write, location_id: str, contact_id: str, note_id: str, values: NoteValues) -> Note:
    """Write what is given. Raises NotFound."""
    before = await lock_note(tx, location_id, contact_id, note_id)
    row = await tx.row(
        "UPDATE notes SET title = $3, body = $4, color = $5, pinned = $6, user_id = $7"
        f" WHERE location_id = $1 AND id = $2 RETURNING {_COLUMNS}",
        location_id,
        note_id,
        values.get("title", before.title),
        values.get("body", before.body),
        values.get("color", before.color),
        values.get("pinned", before.pinned),
        values.get("user_id", before.user_id),
    )
    after = _note(row, note_id)
    if after != before:
        tx.changed("note", note_id, before=before, after=after)
    return after


async def delete_note(tx: Write, location_id: str, contact_id: str, note_id: str) -> None:
    """Raises NotFound."""
    before = await lock_note(tx, location_id, contact_id, note_id)
    await tx.execute("DELETE FROM notes WHERE location_id = $1 AND id = $2", location_id, note_id)
    tx.changed("note", note_id, before=before)


async def _find(read: Read, location_id: str, contact_id: str, note_id: str, lock: str = "") -> Record | None:
    if not is_id(note_id) or not is_id(contact_id):
        return None
    return await read.row(
        f"SELECT {_COLUMNS} FROM notes WHERE location_id = $1 AND contact_id = $2 AND id = $3{lock}",
        location_id,
        contact_id,
        note_id,
    )


def _note(row: Record | None, note_id: str) -> Note:
    if row is None:
        raise NotFound("note", note_id)
    return Note(**row)
