"""Notes on a contact."""

import re
from typing import Any, cast

from frontdesk.domain import contacts
from frontdesk.domain.contacts import Note, NoteValues, values
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.contacts.wire import Succeeded
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Instant, Wire, given
from frontdesk.kit.db import Read
from frontdesk.kit.problems import Invalid

router = Router(tags=["Contacts"])

_TITLE_LENGTH = 500
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")


class NoteUpdate(Wire):
    """What to change of a note: absent members stay as they are."""

    body: str = ""
    title: str | None = None
    color: str | None = None
    pinned: bool = False
    user_id: str | None = None


class NoteOrder(Wire):
    """A note to make; `color` as #RRGGBB, `userId` who wrote it."""

    body: str
    title: str | None = None
    color: str | None = None
    pinned: bool = False
    user_id: str | None = None


class NoteAnswer(Wire):
    id: str
    body: str
    title: str
    color: str | None
    pinned: bool
    user_id: str | None
    date_added: Instant
    contact_id: str

    @classmethod
    def of(cls, note: Note) -> "NoteAnswer":
        return cls(
            id=note.id,
            body=note.body,
            title=note.title,
            color=note.color,
            pinned=note.pinned,
            user_id=note.user_id,
            date_added=note.created_at,
            contact_id=note.contact_id,
        )


class NoteEnvelope(Wire):
    note: NoteAnswer


class NoteList(Wire):
    notes: list[NoteAnswer]


@router.get("/contacts/{contactId}/notes", summary="List notes", response_model_exclude_none=True)
async def list_notes(contactId: str, caller: Caller = needs("contacts.readonly")) -> NoteList:
    """The newest first."""
    async with caller.read() as read:
        await contacts.get_contact(read, caller.location_id, contactId)
        found = await contacts.list_notes(read, caller.location_id, contactId)
        return NoteList(notes=[NoteAnswer.of(note) for note in found])


@router.post(
    "/contacts/{contactId}/notes",
    summary="Create a note",
    status_code=201,
    response_model_exclude_none=True,
)
async def create_note(
    contactId: str, body: NoteOrder, caller: Caller = needs("contacts.write")
) -> NoteEnvelope:
    async with caller.write() as tx:
        await contacts.lock_contact(tx, caller.location_id, contactId)
        written = await _values(tx, caller.location_id, body)
        note = await contacts.create_note(
            tx,
            caller.location_id,
            contactId,
            body=written["body"],
            title=written.get("title", ""),
            color=written.get("color"),
            pinned=written.get("pinned", False),
            user_id=written.get("user_id"),
        )
        return NoteEnvelope(note=NoteAnswer.of(note))


@router.get("/contacts/{contactId}/notes/{id}", summary="Get a note", response_model_exclude_none=True)
async def get_note(contactId: str, id: str, caller: Caller = needs("contacts.readonly")) -> NoteEnvelope:
    async with caller.read() as read:
        await contacts.get_contact(read, caller.location_id, contactId)
        note = await contacts.get_note(read, caller.location_id, contactId, id)
        return NoteEnvelope(note=NoteAnswer.of(note))


@router.put("/contacts/{contactId}/notes/{id}", summary="Update a note", response_model_exclude_none=True)
async def update_note(
    contactId: str, id: str, body: NoteUpdate, caller: Caller = needs("contacts.write")
) -> NoteEnvelope:
    async with caller.write() as tx:
        await contacts.get_contact(tx, caller.location_id, contactId)
        before = await contacts.lock_note(tx, caller.location_id, contactId, id)
        caller.matches(NoteEnvelope(note=NoteAnswer.of(before)), exclude_none=True)
        written = await _values(tx, caller.location_id, body)
        note = await contacts.update_note(tx, caller.location_id, contactId, id, written)
        return NoteEnvelope(note=NoteAnswer.of(note))


@router.delete("/contacts/{contactId}/notes/{id}", summary="Delete a note")
async def delete_note(contactId: str, id: str, caller: Caller = needs("contacts.write")) -> Succeeded:
    async with caller.write() as tx:
        await contacts.get_contact(tx, caller.location_id, contactId)
        before = await contacts.lock_note(tx, caller.location_id, contactId, id)
        caller.matches(NoteEnvelope(note=NoteAnswer.of(before)), exclude_none=True)
        await contacts.delete_note(tx, caller.location_id, contactId, id)
        return Succeeded()


async def _values(read: Read, location_id: str, body: Wire) -> NoteValues:
    """The values the body asks for. Raises Invalid for each member at fault, NotFound for the user."""
    sent = given(body)
    written: dict[str, Any] = {}
    faults = []
    for name, check in (("body", _body), ("title", _title), ("color", _color)):
        if name in sent:
            try:
                written[name] = check(sent[name])
            except ValueError as problem:
                faults.append(f"{name} {problem}")
    if faults:
        raise Invalid(*faults)
    if "pinned" in sent:
        written["pinned"] = sent["pinned"]
    if "user_id" in sent:
        written["user_id"] = sent["user_id"] or None
        if written["user_id"]:
            await contacts.require_user(read, location_id, written["user_id"])
    return cast(NoteValues, written)


def _body(value: object) -> str:
    body = values.text(value)
    if not body:
        raise ValueError("must not be empty")
    return body


def _title(value: object) -> str:
    return values.line(value or "", limit=_TITLE_LENGTH)


def _color(value: object) -> str | None:
    color = values.line(value or "")
    if color and not _COLOR.fullmatch(color):
        raise ValueError("must be a colour such as #FF8800")
    return color or None
