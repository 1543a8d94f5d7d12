"""Tags of a contact."""

from pydantic import Field

from frontdesk.domain import contacts
from frontdesk.domain.contacts import values
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Wire
from frontdesk.kit.problems import Invalid

router = Router(tags=["Contacts"])


class TagsOrder(Wire):
    tags: list[str] = Field(max_length=values.MAX_TAGS)


class TagsAdded(Wire):
    """The contact's tags now, and those that are new."""

    tags: list[str]
    tags_added: list[str]


class TagsRemoved(Wire):
    """The contact's tags now, and those that went."""

    tags: list[str]
    tags_removed: list[str]


@router.post("/contacts/{contactId}/tags", summary="Add tags", status_code=201)
async def add_tags(contactId: str, body: TagsOrder, caller: Caller = needs("contacts.write")) -> TagsAdded:
    """Tags that the contact has already, whatever their case, are passed over."""
    try:
        wanted = values.tags(body.tags)
    except ValueError as problem:
        raise Invalid(f"tags {problem}") from None
    async with caller.write() as tx:
        before = await contacts.lock_contact(tx, caller.location_id, contactId)
        try:
            contact = await contacts.add_tags(tx, caller.location_id, contactId, wanted)
        except ValueError as problem:
            raise Invalid(f"tags {problem}") from None
        added = [tag for tag in contact.tags if tag not in before.tags]
        return TagsAdded(tags=list(contact.tags), tags_added=added)


@router.delete("/contacts/{contactId}/tags", summary="Remove tags")
async def remove_tags(
    contactId: str, body: TagsOrder, caller: Caller = needs("contacts.write")
) -> TagsRemoved:
    """Tags that the contact does not have are passed over."""
    async with caller.write() as tx:
        before = await contacts.lock_contact(tx, caller.location_id, contactId)
        contact = await contacts.remove_tags(tx, caller.location_id, contactId, body.tags)
        removed = [tag for tag in before.tags if tag not in contact.tags]
        return TagsRemoved(tags=list(contact.tags), tags_removed=removed)
