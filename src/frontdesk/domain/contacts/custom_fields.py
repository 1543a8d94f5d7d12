"""Custom fields: what a location adds to its contacts, and their SQL."""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from frontdesk.domain.contacts.fields import key_from_name
from frontdesk.domain.contacts.model import CustomField, CustomFieldModel
from frontdesk.kit.db import Read, Record, Write
from frontdesk.kit.ids import is_id, new_id
from frontdesk.kit.problems import Conflict, NotFound, Refused

MAX_FIELDS = 1_000
_COLUMNS = (
    "location_id, id, model, name, field_key, data_type, placeholder, position, options, details,"
    " created_at, updated_at"
)


class CustomFieldValues(TypedDict, total=False):
    """What to write to a custom field; what is absent stays as it is. Its type and key do not change."""

    name: str
    placeholder: str
    position: int
    options: Sequence[str]
    details: Mapping[str, Any]


async def create_custom_field(
    tx: Write,
    location_id: str,
    *,
    name: str,
    data_type: str,
    model: CustomFieldModel = "contact",
    placeholder: str = "",
    position: int = 0,
    options: Sequence[str] = (),
    details: Mapping[str, Any] | None = None,
) -> CustomField:
    """Add a field; its key is made of its name. Raises Refused at a thousand fields."""
    await tx.lock("custom_fields", location_id)
    taken = await tx.fetch("SELECT field_key FROM custom_fields WHERE location_id = $1", location_id)
    if len(taken) >= MAX_FIELDS:
        raise Refused(f"This location already has {MAX_FIELDS:,} custom fields.")
    row = await tx.row(
        "INSERT INTO custom_fields (location_id, id, model, name, field_key, data_type, placeholder,"
        " position, options, details)"
        f" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING {_COLUMNS}",
        location_id,
        new_id(),
        model,
        name,
        key_from_name(name, [taken_row["field_key"] for taken_row in taken], model),
        data_type,
        placeholder,
        position,
        list(options),
        dict(details or {}),
    )
    assert row is not None
    field = _field(row)
    tx.changed("custom_field", field.id, after=field)
    return field


async def restore_custom_field(tx: Write, field: CustomField) -> CustomField:
    """Add a deleted field again, with its id and key; the values that contacts held in it are shown again.

    Raises Conflict when its id or key is taken, Refused at a thousand fields.
    """
    await tx.lock("custom_fields", field.location_id)
    held = await tx.value("SELECT count(*) FROM custom_fields WHERE location_id = $1", field.location_id)
    if held >= MAX_FIELDS:
        raise Refused(f"This location already has {MAX_FIELDS:,} custom fields.")
    row = await tx.row(
        f"INSERT INTO custom_fields ({_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
        f" ON CONFLICT DO NOTHING RETURNING {_COLUMNS}",
        field.location_id,
        field.id,
        field.model,
        field.name,
        field.field_key,
        field.data_type,
        field.placeholder,
        field.position,
        list(field.options),
        dict(field.details),
        field.created_at,
        field.updated_at,
    )
    if row is None:
        raise Conflict(f"A custom field with the key {field.field_key!r} is there already.")
    restored = _field(row)
    tx.changed("custom_field", restored.id, after=restored)
    return restored


async def list_custom_fields(
    read: Read, location_id: str, *, model: CustomFieldModel | None = "contact"
) -> list[CustomField]:
    """The location's fields in their order; those of every model when `model` is None."""
    rows = await read.fetch(
        f"SELECT {_COLUMNS} FROM custom_fields WHERE location_id = $1 AND ($2::text IS NULL OR model = $2)"
        " ORDER BY position, id",
        location_id,
        model,
    )
    return [_field(row) for row in rows]


async def get_custom_field(read: Read, location_id: str, field_id: str) -> CustomField:
    """By id or key (`contact.shoe_size`). Raises NotFound."""
    key = "" if "\x00" in field_id else field_id
    row = await read.row(
        f"SELECT {_COLUMNS} FROM custom_fields WHERE location_id = $1 AND (id = $2 OR field_key = $2)"
        " ORDER BY id = $2 DESC LIMIT 1",
        location_id,
        key,
    )
    return _there(row, field_id)


async def lock_custom_field(tx: Write, location_id: str, field_id: str) -> CustomField:
    """By id, kept from other writers until the transaction ends. Raises NotFound."""
    row = await tx.row(
        f"SELECT {_COLUMNS} FROM custom_fields WHERE location_id = $1 AND id = $2 FOR UPDATE",
        location_id,
        field_id if is_id(field_id) else "",
    )
    return _there(row, field_id)


async def update_custom_field(
    tx: Write, location_id: str, field_id: str, values: CustomFieldValues
) -> CustomField:
    """Write what is given. Raises NotFound."""
    before = await lock_custom_field(tx, location_id, field_id)
    row = await tx.row(
        "UPDATE custom_fields SET name = $3, placeholder = $4, position = $5, options = $6, details = $7,"
        f" updated_at = local_now() WHERE location_id = $1 AND id = $2 RETURNING {_COLUMNS}",
        location_id,
        field_id,
        values.get("name", before.name),
        values.get("placeholder", before.placeholder),
        values.get("position", before.position),
        list(values.get("options", before.options)),
        {**before.details, **values.get("details", {})},
    )
    after = _there(row, field_id)
    tx.changed("custom_field", field_id, before=before, after=after)
    return after


async def delete_custom_field(tx: Write, location_id: str, field_id: str) -> None:
    """Take the field away; the contacts' values stay in their rows and are no longer shown.

    Raises NotFound.
    """
    before = await lock_custom_field(tx, location_id, field_id)
    await tx.execute("DELETE FROM custom_fields WHERE location_id = $1 AND id = $2", location_id, field_id)
    tx.changed("custom_field", field_id, before=before)


def _there(row: Record | None, field_id: str) -> CustomField:
    if row is None:
        raise NotFound("custom field", field_id)
    return _field(row)


def _field(row: Record) -> CustomField:
    fields = dict(row)
    fields["options"] = tuple(fields["options"])
    return CustomField(**fields)
