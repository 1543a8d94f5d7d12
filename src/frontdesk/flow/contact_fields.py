"""The fields of a contact with where their values came from; one of them is set back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pydantic_core import to_jsonable_python

from frontdesk.domain import contacts, journal
from frontdesk.domain.contacts import STANDARD, Contact, CustomField, FieldSource, FieldSpec, spec_of
from frontdesk.domain.journal import Difference, Entry, EntryFilter, Place
from frontdesk.flow.undo.contact import set_back
from frontdesk.flow.undo.undoing import Undoing
from frontdesk.kit.db import Read, Write
from frontdesk.kit.problems import Conflict, NotFound

REVERT = "revert:"
_BATCH = 100
_MOST_LINES = 1_000
"""A contact with more changes than these is told of its newest ones."""


@dataclass(frozen=True)
class HeldField:
    """One field: what it holds as JSON, the line that put it there, what it held before, who said it."""

    spec: FieldSpec
    value: Any
    before: Any = None
    entry: Entry | None = None
    source: FieldSource | None = None


async def list_fields(read: Read, location_id: str, contact_id: str) -> list[HeldField]:
    """Every field that the contact holds, or that was emptied. Raises NotFound."""
    contact = await contacts.get_contact(read, location_id, contact_id)
    custom = await contacts.list_custom_fields(read, location_id)
    sources = await contacts.list_field_sources(read, location_id, contact_id)
    wanted = _specs(custom)
    changes = await _last_changes(read, contact, [_path(spec) for spec in wanted])
    shown = []
    for spec in wanted:
        entry, change = changes.get(_path(spec), (None, None))
        value = to_jsonable_python(spec.of(contact))
        before = change.before if change is not None else None
        if value is None and not before:
            continue
        turn_id = _turn_of(entry)
        source = contacts.source_of(spec.key, value, sources, turn_id=turn_id) if value is not None else None
        shown.append(HeldField(spec, value, before, entry, source))
    return shown


async def revert(
    tx: Write,
    location_id: str,
    contact_id: str,
    name: str,
    *,
    entry_id: str | None = None,
    force: bool = False,
    window: timedelta,
) -> HeldField:
    """Set one field back to what it held before its newest change, or before the one that is named.

    Raises NotFound (contact, field, entry), Conflict when the field was changed since that change, unless
    `force`, or never was.
    """
    await contacts.get_contact(tx, location_id, contact_id)
    spec = contacts.resolve_field(await contacts.list_custom_fields(tx, location_id), name)
    if spec is None:
        raise NotFound("contact field", name)
    paths = [("first_name",), ("last_name",)] if spec.key == "name" else [_path(spec)]
    entry = await _line(tx, location_id, contact_id, paths, entry_id)
    await tx.flush()
    tx.cause = f"{REVERT}{entry.id}"
    fields = [one for one in entry.differences if one.path in paths]
    await set_back(Undoing(tx, entry, window), fields, force=force)
    await tx.flush()
    held = await list_fields(tx, location_id, contact_id)
    return next((one for one in held if one.spec.key == spec.key), HeldField(spec, None))


async def _line(
    tx: Write, location_id: str, contact_id: str, paths: Sequence[tuple[str, ...]], entry_id: str | None
) -> Entry:
    if entry_id is not None:
        entry = await journal.find_entry(tx, location_id, entry_id)
        if (entry.entity, entry.entity_id) != ("contact", contact_id):
            raise NotFound("journal entry", entry_id)
        if not any(one.path in paths for one in entry.differences):
            raise Conflict("This entry of the journal did not change the field.")
        return entry
    contact = await contacts.get_contact(tx, location_id, contact_id)
    changes = [entry for entry, _ in (await _last_changes(tx, contact, paths)).values()]
    if not changes:
        raise Conflict("The journal knows of no change of this field.")
    return max(changes, key=lambda entry: (entry.at, entry.id))


async def _last_changes(
    read: Read, contact: Contact, paths: Sequence[tuple[str, ...]]
) -> dict[tuple[str, ...], tuple[Entry, Difference]]:
    """By field the newest line that changed it, and how."""
    found: dict[tuple[str, ...], tuple[Entry, Difference]] = {}
    place: Place | None = None
    only = EntryFilter(entity_id=contact.id)
    for _ in range(_MOST_LINES // _BATCH):
        lines = await journal.list_entries(
            read, contact.location_id, only, entities=["contact"], after=place, limit=_BATCH
        )
        for line in lines:
            for one in line.differences if line.kind in ("create", "update") else ():
                found.setdefault(one.path, (line, one))
        if len(lines) < _BATCH or all(path in found for path in paths):
            break
        place = Place(lines[-1].at, lines[-1].id)
    return {path: found[path] for path in paths if path in found}


def _turn_of(entry: Entry | None) -> str | None:
    kind, _, identifier = entry.cause.partition(":") if entry is not None else ("", "", "")
    return identifier if kind == "turn" else None


def _specs(custom: Sequence[CustomField]) -> list[FieldSpec]:
    own = [spec for spec in STANDARD if spec.key != "name"]
    return [*own, *(spec_of(field) for field in custom)]


def _path(spec: FieldSpec) -> tuple[str, ...]:
    return (spec.key,) if spec.custom_field is None else ("custom_fields", spec.key)
