"""People's data is theirs: everything that is held on one contact, and its erasure."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

from pydantic import Field
from pydantic.alias_generators import to_camel
from pydantic_core import to_json
from starlette.responses import StreamingResponse

from frontdesk.domain.generations import GenerationFilter, Place, reading
from frontdesk.domain.retention import Erased, held
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.platform.turns.generation_wire import GenerationAnswer
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Instant, Wire
from frontdesk.flow import erasure
from frontdesk.kit.problems import Invalid, NotFound

router = Router(prefix="/v1/contacts", tags=["Personal data"])


class EraseOrder(Wire):
    """`confirm` repeats the contact's id, since nothing brings the data back."""

    confirm: str = Field(max_length=64)


class Receipt(Wire):
    """What went, by what it was. Numbers and this contact's id are all that is left."""

    contact_id: str
    erased_at: Instant
    erased: dict[str, int]

    @classmethod
    def of(cls, erased: Erased) -> "Receipt":
        counts = {to_camel(name): count for name, count in erased.counts.items()}
        return cls(contact_id=erased.contact_id, erased_at=erased.erased_at, erased=counts)


@router.get(
    "/{contactId}/export",
    summary="Export everything that is held on a contact",
    response_class=StreamingResponse,
    responses={
        200: {
            "content": {"application/json": {"schema": {"type": "object", "additionalProperties": True}}},
            "description": "One JSON document, streamed.",
        }
    },
)
async def export_contact(contactId: str, caller: Caller = needs("contacts.readonly")) -> StreamingResponse:
    """The contact with the origin of its fields, its tasks, notes, conversations, messages, drafts,
    generations, web chat sessions, the lines of the journal and the events about it. Also of a contact that
    was deleted, until it is erased."""
    async with caller.read() as read:
        found = await held.find_contact(read, caller.location_id, contactId)
    if found is None:
        raise NotFound("contact", contactId)
    return StreamingResponse(_document(caller, contactId, found), media_type="application/json")


@router.post("/{contactId}/erase", summary="Erase a contact for good")
async def erase_contact(
    contactId: str, body: EraseOrder, caller: Caller = needs("contacts.write")
) -> Receipt:
    """Deletes the contact and everything that names it, at once and beyond any undo: messages, generations,
    journal, events, planned work, kept answers. Statistics keep their numbers. Asked again, the same receipt
    comes again."""
    if body.confirm != contactId:
        raise Invalid("confirm must repeat the contact's id: erasure cannot be undone")
    async with caller.write() as tx:
        return Receipt.of(await erasure.erase(tx, caller.location_id, contactId))


async def _document(caller: Caller, contact_id: str, contact: Mapping[str, Any]) -> AsyncIterator[bytes]:
    """One JSON object, whose members come page by page."""
    location_id = caller.location_id
    yield b'{"contact":' + to_json(_shown(contact))
    for section in held.SECTIONS:
        rows = held.pages(caller.read, section, location_id, contact_id)
        async for part in _member(section.name, (_shown(row) async for row in rows)):
            yield part
    async for part in _member("generations", _generations(caller, contact_id)):
        yield part
    yield b"}"


async def _member(name: str, items: AsyncIterator[Any]) -> AsyncIterator[bytes]:
    opening = b"," + to_json(name) + b":["
    async for item in items:
        yield opening + to_json(item)
        opening = b","
    yield b"]" if opening == b"," else opening + b"]"


async def _generations(caller: Caller, contact_id: str) -> AsyncIterator[dict[str, Any]]:
    place: Place | None = None
    while True:
        async with caller.read() as read:
            found = await reading.list_generations(
                read,
                caller.location_id,
                GenerationFilter(contact_id=contact_id),
                after=place,
                limit=held.PAGE,
                oldest_first=True,
            )
        for one in found:
            yield GenerationAnswer.of(one).model_dump(mode="json")
        if len(found) < held.PAGE:
            return
        place = Place(found[-1].created_at, found[-1].id)


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with the names of its columns in camelCase; so too what journal and events tell."""
    return {
        to_camel(name): {to_camel(inner): told for inner, told in value.items()}
        if name in ("before", "after", "data") and isinstance(value, dict)
        else value
        for name, value in row.items()
    }
