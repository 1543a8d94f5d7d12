"""The SQL of contacts; of their search, tasks and custom fields it stands in the files of those names."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, TypeVar, cast

from frontdesk.domain.contacts import values as checks
from frontdesk.domain.contacts.model import (
    Contact,
    ContactValues,
    DndSetting,
    GivenField,
    LocationRules,
)
from frontdesk.domain.contacts.sources import record_sources
from frontdesk.kit.db import Read, Record, Write
from frontdesk.kit.ids import is_id, new_id
from frontdesk.kit.problems import Conflict, NotFound

_T = TypeVar("_T")
_PLAIN = (
    "first_name",
    "last_name",
    "email",
    "phone",
    "company_name",
    "address1",
    "city",
    "state",
    "country",
    "postal_code",
    "website",
    "timezone",
    "date_of_birth",
    "gender",
    "source",
    "assigned_to",
    "dnd",
    "tags",
)
_MERGED = ("dnd_settings", "custom_fields", "details")
_WRITTEN = (*_PLAIN, *_MERGED)
COLUMNS = ", ".join(("location_id", "id", *_WRITTEN, "revision", "created_at", "updated_at", "deleted_at"))
_EMPTY: dict[str, Any] = {"dnd": False, "tags": (), **{name: {} for name in _MERGED}}
_INSERT = (
    f"INSERT INTO contacts (location_id, id, {', '.join(_WRITTEN)})"
    f" VALUES ($1, $2, {', '.join(f'${place}' for place in range(3, 3 + len(_WRITTEN)))})"
    f" ON CONFLICT DO NOTHING RETURNING {COLUMNS}"
)
_UPDATE = (
    "UPDATE contacts SET revision = revision + 1, updated_at = local_now(), "
    + ", ".join(f"{name} = ${place}" for place, name in enumerate(_WRITTEN, start=3))
    + f" WHERE location_id = $1 AND id = $2 RETURNING {COLUMNS}"
)


async def create_contact(
    tx: Write, location_id: str, values: ContactValues, *, contact_id: str | None = None
) -> Contact:
    """Make a contact of values that were checked, without asking whether there is one already.

    Raises Conflict when the chosen id is taken.
    """
    chosen = contact_id or new_id()
    row = await tx.row(_INSERT, location_id, chosen, *_written(_merged(_EMPTY, values)))
    if row is None:
        raise Conflict(f"A contact with the id {chosen!r} is there already.")
    contact = contact_of(row)
    tx.changed("contact", contact.id, after=contact)
    return contact


async def find_contact(read: Read, location_id: str, contact_id: str) -> Contact | None:
    return await _find(read, location_id, contact_id)


async def find_creation(read: Read, location_id: str, contact_id: str) -> datetime | None:
    """When the contact was made, also of one that was deleted: a page can go on after it."""
    made: datetime | None = await read.value(
        "SELECT created_at FROM contacts WHERE location_id = $1 AND id = $2", location_id, contact_id
    )
    return made


async def get_contact(read: Read, location_id: str, contact_id: str) -> Contact:
    """Raises NotFound, also for one that was deleted."""
    return _there(await _find(read, location_id, contact_id), contact_id)


async def lock_contact(tx: Write, location_id: str, contact_id: str) -> Contact:
    """The contact, kept from other writers until the transaction ends. Raises NotFound."""
    return _there(await _find(tx, location_id, contact_id, " FOR NO KEY UPDATE"), contact_id)


async def list_contacts_by_id(
    read: Read, location_id: str, contact_ids: Collection[str]
) -> dict[str, Contact]:
    """Those of the ids that exist, deleted ones left out."""
    rows = await read.fetch(
        f"SELECT {COLUMNS} FROM contacts WHERE location_id = $1 AND id = ANY($2::text[])"
        " AND deleted_at IS NULL",
        location_id,
        [contact_id for contact_id in contact_ids if is_id(contact_id)],
    )
    return {row["id"]: contact_of(row) for row in rows}


async def update_contact(tx: Write, location_id: str, contact_id: str, values: ContactValues) -> Contact:
    """Write what is given; values that change nothing leave the revision as it is. Raises NotFound."""
    before = await lock_contact(tx, location_id, contact_id)
    held = {name: getattr(before, name) for name in _WRITTEN}
    wanted = _merged(held, values)
    if wanted == held:
        return before
    row = await tx.row(_UPDATE, location_id, contact_id, *_written(wanted))
    after = contact_of(_there(row, contact_id))
    tx.changed("contact", contact_id, before=before, after=after)
    return after


async def delete_contact(tx: Write, location_id: str, contact_id: str) -> Contact:
    """Hide the contact; its rows stay so that it can be restored. Raises NotFound."""
    before = await lock_contact(tx, location_id, contact_id)
    row = await tx.row(
        "UPDATE contacts SET deleted_at = local_now(), revision = revision + 1"
        f" WHERE location_id = $1 AND id = $2 RETURNING {COLUMNS}",
        location_id,
        contact_id,
    )
    tx.changed("contact", contact_id, before=before)
    return contact_of(_there(row, contact_id))


async def find_deleted(read: Read, location_id: str, contact_id: str) -> Contact | None:
    """The contact, if it is deleted and its rows are still there."""
    row = await read.row(
        f"SELECT {COLUMNS} FROM contacts WHERE location_id = $1 AND id = $2 AND deleted_at IS NOT NULL",
        location_id,
        contact_id,
    )
    return contact_of(row) if row else None


async def restore_contact(tx: Write, location_id: str, contact_id: str) -> Contact:
    """Show a deleted contact again, with all that hangs on it. Raises NotFound where none is deleted."""
    row = await tx.row(
        f"SELECT {COLUMNS} FROM contacts WHERE location_id = $1 AND id = $2 AND deleted_at IS NOT NULL"
        " FOR NO KEY UPDATE",
        location_id,
        contact_id,
    )
    before = contact_of(_there(row, contact_id))
    row = await tx.row(
        "UPDATE contacts SET deleted_at = NULL, revision = revision + 1"
        f" WHERE location_id = $1 AND id = $2 RETURNING {COLUMNS}",
        location_id,
        contact_id,
    )
    after = contact_of(_there(row, contact_id))
    tx.changed("contact", contact_id, before=before, after=after)
    return after


async def find_by_email(read: Read, location_id: str, email: str) -> Contact | None:
    """The oldest contact with this address, whatever its case."""
    row = await read.row(
        f"SELECT {COLUMNS} FROM contacts WHERE location_id = $1 AND email_lower = lower($2)"
        " AND deleted_at IS NULL ORDER BY id LIMIT 1",
        location_id,
        email,
    )
    return contact_of(row) if row else None


async def find_by_phone(read: Read, location_id: str, phone: str) -> Contact | None:
    """The oldest contact with this number (E.164)."""
    row = await read.row(
        f"SELECT {COLUMNS} FROM contacts WHERE location_id = $1 AND phone = $2"
        " AND deleted_at IS NULL ORDER BY id LIMIT 1",
        location_id,
        phone,
    )
    return contact_of(row) if row else None


async def lock_contacts_with_phone(tx: Write, location_id: str, phone: str) -> list[Contact]:
    """All contacts with this number (E.164), kept from other writers until the transaction ends."""
    rows = await tx.fetch(
        f"SELECT {COLUMNS} FROM contacts WHERE location_id = $1 AND phone = $2 AND deleted_at IS NULL"
        " ORDER BY id FOR NO KEY UPDATE",
        location_id,
        phone,
    )
    return [contact_of(row) for row in rows]


async def find_by_email_or_phone(
    read: Read,
    location_id: str,
    *,
    email: str | None = None,
    phone: str | None = None,
    unique_by: Sequence[Literal["email", "phone"]] = ("email", "phone"),
) -> Contact | None:
    """The contact that the first of the given fields recognises (both normalised)."""
    for field in unique_by:
        found = None
        if field == "email" and email:
            found = await find_by_email(read, location_id, email)
        elif field == "phone" and phone:
            found = await find_by_phone(read, location_id, phone)
        if found:
            return found
    return None


async def add_tags(tx: Write, location_id: str, contact_id: str, tags: Sequence[str]) -> Contact:
    """Add the tags that the contact does not have yet, whatever their case."""
    contact = await lock_contact(tx, location_id, contact_id)
    return await update_contact(tx, location_id, contact_id, {"tags": checks.tags([*contact.tags, *tags])})


async def remove_tags(tx: Write, location_id: str, contact_id: str, tags: Sequence[str]) -> Contact:
    """Take the tags away, whatever their case; those the contact does not have are passed over."""
    contact = await lock_contact(tx, location_id, contact_id)
    gone = {tag.strip().casefold() for tag in tags}
    kept = [tag for tag in contact.tags if tag.casefold() not in gone]
    return await update_contact(tx, location_id, contact_id, {"tags": kept})


async def set_fields(
    tx: Write,
    location_id: str,
    contact_id: str,
    given: Sequence[GivenField],
    *,
    turn_id: str | None = None,
) -> Contact:
    """Write what the contact told, with the words it was told in. Raises NotFound.

    Of several values for one field the last one counts.
    """
    changes: dict[str, Any] = {}
    custom: dict[str, Any] = {}
    for field in given:
        if field.field == "name":
            changes["first_name"], changes["last_name"] = checks.split_name(str(field.value))
        elif field.field in _PLAIN:
            changes[field.field] = field.value
        else:
            custom[field.field] = field.value
    if custom:
        changes["custom_fields"] = custom
    contact = await update_contact(tx, location_id, contact_id, cast(ContactValues, changes))
    await record_sources(tx, location_id, contact_id, given, turn_id)
    return contact


async def get_location_rules(read: Read, location_id: str) -> LocationRules:
    """What the location decides about its contacts. Raises NotFound."""
    row = await read.row("SELECT country, details FROM locations WHERE id = $1", location_id)
    if row is None:
        raise NotFound("location", location_id)
    settings = row["details"].get("settings") or {}
    unique_by = tuple(name for name in settings.get("unique_by") or () if name in ("email", "phone"))
    return LocationRules(
        country=row["country"],
        allows_duplicates=bool(settings.get("allow_duplicate_contact")),
        unique_by=unique_by or ("email", "phone"),
    )


async def require_user(read: Read, location_id: str, user_id: str) -> None:
    """Raises NotFound unless the user works at the location, or for its whole company."""
    if not await is_user(read, location_id, user_id):
        raise NotFound("user", user_id)


async def is_user(read: Read, location_id: str, user_id: str) -> bool:
    """Whether the user works at the location, or for its whole company."""
    known = is_id(user_id) and await read.value(
        "SELECT EXISTS (SELECT FROM location_users l JOIN users u ON u.id = l.user_id"
        "   WHERE l.location_id = $1 AND l.user_id = $2 AND u.deleted_at IS NULL)"
        " OR EXISTS (SELECT FROM users u JOIN locations l ON l.company_id = u.company_id"
        "   WHERE l.id = $1 AND u.id = $2 AND u.kind = 'agency' AND u.deleted_at IS NULL)",
        location_id,
        user_id,
    )
    return bool(known)


def contact_of(row: Mapping[str, Any] | Record) -> Contact:
    """The contact in a row of COLUMNS."""
    fields = dict(row)
    fields["tags"] = tuple(fields["tags"])
    fields["dnd_settings"] = {
        channel: DndSetting(**setting) for channel, setting in fields["dnd_settings"].items()
    }
    return Contact(**fields)


async def _find(read: Read, location_id: str, contact_id: str, lock: str = "") -> Contact | None:
    if not is_id(contact_id):
        return None
    row = await read.row(
        f"SELECT {COLUMNS} FROM contacts WHERE location_id = $1 AND id = $2 AND deleted_at IS NULL{lock}",
        location_id,
        contact_id,
    )
    return contact_of(row) if row else None


def _there(found: _T | None, contact_id: str) -> _T:
    if found is None:
        raise NotFound("contact", contact_id)
    return found


def _merged(held: dict[str, Any], values: ContactValues) -> dict[str, Any]:
    """What the columns hold once the values are written."""
    wanted: dict[str, Any] = {name: held.get(name) for name in _WRITTEN}
    for name, value in values.items():
        if name in _MERGED:
            both = {**wanted[name], **cast(dict[str, Any], value)}
            wanted[name] = {key: inner for key, inner in both.items() if inner is not None}
        elif name in _PLAIN:
            wanted[name] = tuple(cast(Sequence[str], value)) if name == "tags" else value
    return wanted


def _written(wanted: dict[str, Any]) -> list[Any]:
    return [wanted[name] for name in _WRITTEN]
