"""Which contact a customer already is, and what happens when there is one.

A location recognises a contact by e-mail address and phone number, in the order of its rules. Whoever
decides holds a lock on each of them, so that two requests at once make one contact.
"""

from typing import Literal

from frontdesk.domain.contacts import store
from frontdesk.domain.contacts.model import Contact, ContactValues, LocationRules
from frontdesk.kit.db import Write
from frontdesk.kit.problems import Refused

IdentityField = Literal["email", "phone"]


class DuplicateContact(Refused):
    """The location recognises another contact by the same address or number."""

    def __init__(self, existing: Contact, field: IdentityField) -> None:
        super().__init__("This location does not allow duplicated contacts.")
        self.existing = existing
        self.field = field


async def lock_identities(tx: Write, location_id: str, values: ContactValues) -> None:
    """Keep other writers from deciding on the same address or number until the transaction ends.

    To be called before the contact's own row is locked: all who decide take these locks first, the
    address before the number, so that two of them never wait for each other.
    """
    names = [("email", (values.get("email") or "").lower()), ("phone", values.get("phone") or "")]
    for kind, value in names:
        if value:
            await tx.lock("contact", location_id, kind, value)


async def create_unique(tx: Write, location_id: str, values: ContactValues, rules: LocationRules) -> Contact:
    """Make a contact. Raises DuplicateContact where the location forbids a second one."""
    if not rules.allows_duplicates:
        await _refuse_duplicates(tx, location_id, values, rules, own_id=None)
    return await store.create_contact(tx, location_id, values)


async def update_unique(
    tx: Write, location_id: str, contact_id: str, values: ContactValues, rules: LocationRules
) -> Contact:
    """Change a contact. Raises DuplicateContact when that would make it another one's double, NotFound."""
    if not rules.allows_duplicates:
        await _refuse_duplicates(tx, location_id, values, rules, own_id=contact_id)
    return await store.update_contact(tx, location_id, contact_id, values)


async def restore_unique(tx: Write, location_id: str, contact_id: str, rules: LocationRules) -> Contact:
    """Show a deleted contact again. Raises DuplicateContact when it would be another one's double by now,
    NotFound when it is not deleted or is gone for good."""
    deleted = await store.find_deleted(tx, location_id, contact_id)
    if deleted is not None and not rules.allows_duplicates:
        values: ContactValues = {"email": deleted.email, "phone": deleted.phone}
        await _refuse_duplicates(tx, location_id, values, rules, own_id=contact_id)
    return await store.restore_contact(tx, location_id, contact_id)


async def upsert_contact(
    tx: Write,
    location_id: str,
    values: ContactValues,
    rules: LocationRules,
    *,
    new_if_allowed: bool = False,
) -> tuple[Contact, bool]:
    """Change the contact the values recognise, or make one; and whether it is new.

    With `new_if_allowed` a location that allows duplicates gets a new contact without a look. Where address
    and number belong to two contacts, the one that the rules name first is changed and keeps what the
    other one owns.
    """
    if new_if_allowed and rules.allows_duplicates:
        return await store.create_contact(tx, location_id, values), True
    await lock_identities(tx, location_id, values)
    found = await _matches(tx, location_id, values, rules)
    if not found:
        return await store.create_contact(tx, location_id, values), True
    contact = found[0][1]
    kept = values.copy()
    for field, other in found[1:]:
        if other.id != contact.id:
            del kept[field]
    return await store.update_contact(tx, location_id, contact.id, kept), False


async def _refuse_duplicates(
    tx: Write, location_id: str, values: ContactValues, rules: LocationRules, *, own_id: str | None
) -> None:
    await lock_identities(tx, location_id, values)
    for field, other in await _matches(tx, location_id, values, rules):
        if other.id != own_id:
            raise DuplicateContact(other, field)


async def _matches(
    tx: Write, location_id: str, values: ContactValues, rules: LocationRules
) -> list[tuple[IdentityField, Contact]]:
    """The contacts the values recognise, in the order of the rules."""
    found: list[tuple[IdentityField, Contact]] = []
    for field in rules.unique_by:
        value = values.get(field)
        contact = None
        if value:
            find = store.find_by_email if field == "email" else store.find_by_phone
            contact = await find(tx, location_id, value)
        if contact:
            found.append((field, contact))
    return found
