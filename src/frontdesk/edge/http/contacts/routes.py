"""The contacts themselves: make, recognise, read, change, delete, list."""

from collections.abc import Collection
from typing import Annotated

from fastapi import Query
from starlette.responses import JSONResponse, Response

from frontdesk.domain import contacts
from frontdesk.domain.contacts import Contact, DuplicateContact, LocationRules, values
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.contacts.reading import read_values
from frontdesk.edge.http.contacts.wire import (
    ContactAnswer,
    ContactEnvelope,
    ContactOrder,
    ContactUpdate,
    CreatedContact,
    CreatedEnvelope,
    DuplicateEnvelope,
    DuplicateQuery,
    Succeeded,
    UpdatedEnvelope,
    UpsertedEnvelope,
    UpsertOrder,
)
from frontdesk.edge.http.routes import Router
from frontdesk.flow import erasure
from frontdesk.kit.db import Read
from frontdesk.kit.problems import Refused

router = Router(tags=["Contacts"])


class DuplicateRefused(Refused):
    """The duplicate with the members by which clients find the contact that is there."""

    def __init__(self, duplicate: DuplicateContact) -> None:
        super().__init__(duplicate.message)
        existing = duplicate.existing
        self.extra = {
            "meta": {
                "contactId": existing.id,
                "contactName": existing.name,
                "matchingField": duplicate.field,
            }
        }


async def known_fields(read: Read, location_id: str, shown: Collection[Contact]) -> frozenset[str]:
    """The ids of the location's custom fields, if any of the contacts holds one."""
    if not any(contact.custom_fields for contact in shown):
        return frozenset()
    return frozenset(field.id for field in await contacts.list_custom_fields(read, location_id))


async def answer_of(read: Read, contact: Contact, caller: Caller) -> ContactAnswer:
    known = await known_fields(read, caller.location_id, [contact])
    return ContactAnswer.of(contact, known, v3=caller.is_v3)


@router.post("/contacts/", summary="Create a contact", status_code=201, response_model_exclude_none=True)
async def create_contact(body: ContactOrder, caller: Caller = needs("contacts.write")) -> CreatedEnvelope:
    """Refused with `meta` naming the contact, when the location recognises one by e-mail or phone."""
    caller.require_location(body.location_id)
    async with caller.write() as tx:
        rules = await contacts.get_location_rules(tx, caller.location_id)
        written = await read_values(tx, caller.location_id, body, rules)
        try:
            contact = await contacts.create_unique(tx, caller.location_id, written, rules)
        except DuplicateContact as duplicate:
            raise DuplicateRefused(duplicate) from None
        known = await known_fields(tx, caller.location_id, [contact])
        return CreatedEnvelope(contact=CreatedContact.of(contact, known, v3=caller.is_v3))


@router.post("/contacts/upsert", summary="Create or update a contact", response_model_exclude_none=True)
async def upsert_contact(body: UpsertOrder, caller: Caller = needs("contacts.write")) -> UpsertedEnvelope:
    """Changes the contact that e-mail or phone recognise, in the location's order, else makes one."""
    caller.require_location(body.location_id)
    async with caller.write() as tx:
        rules = await contacts.get_location_rules(tx, caller.location_id)
        written = await read_values(tx, caller.location_id, body, rules)
        contact, is_new = await contacts.upsert_contact(
            tx, caller.location_id, written, rules, new_if_allowed=body.create_new_if_duplicate_allowed
        )
        return UpsertedEnvelope(
            new=is_new,
            contact=await answer_of(tx, contact, caller),
            trace_id=caller.cause.removeprefix("request:"),
        )


@router.get(
    "/contacts/search/duplicate",
    summary="Find the contact with an e-mail address or phone number",
    response_model=DuplicateEnvelope,
    response_model_exclude_none=True,
)
async def find_duplicate(
    query: Annotated[DuplicateQuery, Query()], caller: Caller = needs("contacts.readonly")
) -> DuplicateEnvelope | Response:
    """`contact` is null when there is none. A plus sign that arrived as a blank is understood."""
    caller.require_location(query.location_id)
    async with caller.read() as read:
        rules = await contacts.get_location_rules(read, caller.location_id)
        contact = await contacts.find_by_email_or_phone(
            read,
            caller.location_id,
            email=(query.email or "").strip() or None,
            phone=_number(query.number, rules),
            unique_by=rules.unique_by,
        )
        if contact is None:
            return JSONResponse({"contact": None})
        return DuplicateEnvelope(contact=await answer_of(read, contact, caller))


@router.get("/contacts/{contactId}", summary="Get a contact", response_model_exclude_none=True)
async def get_contact(contactId: str, caller: Caller = needs("contacts.readonly")) -> ContactEnvelope:
    async with caller.read() as read:
        contact = await contacts.get_contact(read, caller.location_id, contactId)
        return ContactEnvelope(contact=await answer_of(read, contact, caller))


@router.put("/contacts/{contactId}", summary="Update a contact", response_model_exclude_none=True)
async def update_contact(
    contactId: str, body: ContactUpdate, caller: Caller = needs("contacts.write")
) -> UpdatedEnvelope:
    """Changes what is given. Refused with `meta` when it would become another contact's double."""
    location_id = caller.location_id
    async with caller.write() as tx:
        rules = await contacts.get_location_rules(tx, location_id)
        written = await read_values(tx, location_id, body, rules)
        await contacts.lock_identities(tx, location_id, written)
        before = await contacts.lock_contact(tx, location_id, contactId)
        caller.matches(ContactEnvelope(contact=await answer_of(tx, before, caller)), exclude_none=True)
        try:
            contact = await contacts.update_unique(tx, location_id, contactId, written, rules)
        except DuplicateContact as duplicate:
            raise DuplicateRefused(duplicate) from None
        return UpdatedEnvelope(contact=await answer_of(tx, contact, caller))


@router.delete("/contacts/{contactId}", summary="Delete a contact")
async def delete_contact(contactId: str, caller: Caller = needs("contacts.write")) -> Succeeded:
    """The contact and its conversation are no longer shown; the rows stay for a time."""
    async with caller.write() as tx:
        before = await contacts.lock_contact(tx, caller.location_id, contactId)
        caller.matches(ContactEnvelope(contact=await answer_of(tx, before, caller)), exclude_none=True)
        deleted = await contacts.delete_contact(tx, caller.location_id, contactId)
        await erasure.plan(tx, deleted, caller.runtime.undo_window)
        return Succeeded()


def _number(number: str | None, rules: LocationRules) -> str | None:
    """The number in E.164, or as it came where it is none, so that it matches nothing."""
    if not number or not number.strip():
        return None
    written = number.strip()
    try:
        return values.phone(f"+{written}" if number.startswith(" ") else written, rules.country)
    except ValueError:
        return written
