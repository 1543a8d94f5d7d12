"""A contact: only the fields and tags that the line changed are set back; a deletion for a time."""

from collections.abc import Sequence
from typing import Any, cast

from pydantic import TypeAdapter

from frontdesk.domain import contacts
from frontdesk.domain.contacts import Contact, ContactValues, DuplicateContact
from frontdesk.domain.conversations import store as conversations
from frontdesk.domain.journal import Difference, Entry
from frontdesk.flow import erasure
from frontdesk.flow.undo.undoing import Undoer, Undoing
from frontdesk.kit.problems import Conflict

_CONTACT: TypeAdapter[Contact] = TypeAdapter(Contact)


async def _undo(undoing: Undoing) -> None:
    match undoing.entry.kind:
        case "create" | "restore":
            await _delete(undoing)
        case "delete":
            await _restore(undoing)
        case "update":
            fields = tuple(one for one in undoing.entry.differences if one.path != ("tags",))
            await set_back(undoing, fields, tags=True)


async def set_back(
    undoing: Undoing, fields: Sequence[Difference], *, tags: bool = False, force: bool = False
) -> None:
    """Set these fields back to what they were before the line; with `tags` its tags as well.

    Raises Conflict when they hold something else by now (that does not matter with `force`), or when
    another contact has the address.
    """
    tx, location_id, contact_id = undoing.tx, undoing.location_id, undoing.entity_id
    before = undoing.was(_CONTACT) if undoing.entry.before is not None else None
    rules = await contacts.get_location_rules(tx, location_id)
    await contacts.lock_identities(tx, location_id, _values(before, fields))
    present = await contacts.lock_contact(tx, location_id, contact_id)
    kept = _tags_after(undoing, before, present) if tags and before else present.tags
    if not force:
        fields = await undoing.to_set_back(present, fields, alone=kept == present.tags)
    values = _values(before, fields)
    if kept != present.tags:
        values["tags"] = kept
    if values.get("assigned_to"):
        await contacts.require_user(tx, location_id, str(values["assigned_to"]))
    try:
        await contacts.update_unique(tx, location_id, contact_id, values, rules)
    except DuplicateContact as duplicate:
        raise _taken(duplicate) from None


def _tags_after(undoing: Undoing, before: Contact, present: Contact) -> tuple[str, ...]:
    """The tags that are there, without those the line added, with those it took away."""
    after = undoing.became(_CONTACT)
    added = set(after.tags) - set(before.tags)
    removed = [tag for tag in before.tags if tag not in after.tags and tag not in present.tags]
    return (*(tag for tag in present.tags if tag not in added), *removed)


def _values(before: Contact | None, fields: Sequence[Difference]) -> ContactValues:
    values: dict[str, Any] = {}
    for field in fields:
        name, *inner = field.path
        held = getattr(before, name, None)
        if inner:
            values.setdefault(name, {})[inner[0]] = (held or {}).get(inner[0])
        else:
            values[name] = held
    return cast(ContactValues, values)


async def _delete(undoing: Undoing) -> None:
    tx, location_id, contact_id = undoing.tx, undoing.location_id, undoing.entity_id
    present = await contacts.lock_contact(tx, location_id, contact_id)
    await undoing.require_untouched(present)
    conversation = await conversations.find_by_contact(tx, location_id, contact_id)
    if undoing.entry.kind == "create" and conversation is not None and conversation.last_seq:
        raise Conflict("The world has moved on: messages were exchanged with the contact since.")
    deleted = await contacts.delete_contact(tx, location_id, contact_id)
    await erasure.plan(tx, deleted, undoing.window)


async def _restore(undoing: Undoing) -> None:
    rules = await contacts.get_location_rules(undoing.tx, undoing.location_id)
    try:
        await contacts.restore_unique(undoing.tx, undoing.location_id, undoing.entity_id, rules)
    except DuplicateContact as duplicate:
        raise _taken(duplicate) from None


def _taken(duplicate: DuplicateContact) -> Conflict:
    return Conflict(f"Another contact ({duplicate.existing.id}) has this {duplicate.field} by now.")


def _never(entry: Entry) -> str | None:
    if entry.kind == "update" and not entry.differences:
        return "it changed nothing that could be set back"
    return None


CONTACT = Undoer(_undo, _never)
