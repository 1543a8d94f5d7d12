"""Notes on appointments."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Query
from pydantic import Field

from frontdesk.domain import calendars, contacts, users
from frontdesk.domain.calendars import AppointmentNote
from frontdesk.domain.users import UserQuery
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.calendars.calendars import Success
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Instant, Wire
from frontdesk.kit.db import Read

router = Router(tags=["Appointment notes"])


class NoteOrder(Wire):
    body: str = Field(min_length=1, max_length=5_000)
    user_id: str | None = Field(default=None, max_length=64)


class NoteAuthor(Wire):
    id: str
    name: str


class NoteAnswer(Wire):
    id: str
    body: str
    user_id: str | None
    date_added: Instant
    contact_id: str
    created_by: NoteAuthor | None

    @classmethod
    def of(cls, note: AppointmentNote, names: Mapping[str, str]) -> "NoteAnswer":
        author = note.user_id if note.user_id in names else None
        return cls(
            id=note.id,
            body=note.body,
            user_id=note.user_id,
            date_added=note.created_at,
            contact_id=note.contact_id,
            created_by=NoteAuthor(id=author, name=names[author]) if author else None,
        )


class NoteEnvelope(Wire):
    note: NoteAnswer


class NoteList(Wire):
    notes: list[NoteAnswer]
    has_more: bool


@router.get(
    "/calendars/appointments/{appointmentId}/notes",
    summary="List the notes on an appointment",
    response_model_exclude_none=True,
)
async def list_notes(
    appointmentId: str,
    limit: Annotated[int, Query(ge=1, le=20)] = 10,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    caller: Caller = needs("calendars/events.readonly"),
) -> NoteList:
    """The newest first."""
    async with caller.read() as read:
        await calendars.get_appointment(read, caller.location_id, appointmentId)
        found = await calendars.list_notes(
            read, caller.location_id, appointmentId, limit=limit + 1, offset=offset
        )
        names = await _names(read, caller, *(note.user_id for note in found))
    return NoteList(notes=[NoteAnswer.of(note, names) for note in found[:limit]], has_more=len(found) > limit)


@router.post(
    "/calendars/appointments/{appointmentId}/notes",
    summary="Write a note on an appointment",
    status_code=201,
    response_model_exclude_none=True,
)
async def create_note(
    appointmentId: str, body: NoteOrder, caller: Caller = needs("calendars/events.write")
) -> NoteEnvelope:
    async with caller.write() as tx:
        appointment = await calendars.get_appointment(tx, caller.location_id, appointmentId)
        if body.user_id:
            await contacts.require_user(tx, caller.location_id, body.user_id)
        note = await calendars.create_note(tx, appointment, body=body.body, user_id=body.user_id or None)
        return NoteEnvelope(note=NoteAnswer.of(note, await _names(tx, caller, note.user_id)))


@router.put(
    "/calendars/appointments/{appointmentId}/notes/{noteId}",
    summary="Change a note on an appointment",
    response_model_exclude_none=True,
)
async def update_note(
    appointmentId: str, noteId: str, body: NoteOrder, caller: Caller = needs("calendars/events.write")
) -> NoteEnvelope:
    async with caller.write() as tx:
        before = await calendars.lock_note(tx, caller.location_id, appointmentId, noteId)
        if body.user_id:
            await contacts.require_user(tx, caller.location_id, body.user_id)
        note = await calendars.update_note(tx, before, body=body.body, user_id=body.user_id or before.user_id)
        return NoteEnvelope(note=NoteAnswer.of(note, await _names(tx, caller, note.user_id)))


@router.delete(
    "/calendars/appointments/{appointmentId}/notes/{noteId}", summary="Delete a note on an appointment"
)
async def delete_note(
    appointmentId: str, noteId: str, caller: Caller = needs("calendars/events.write")
) -> Success:
    async with caller.write() as tx:
        await calendars.delete_note(tx, caller.location_id, appointmentId, noteId)
        return Success()


async def _names(read: Read, caller: Caller, *user_ids: str | None) -> Mapping[str, str]:
    wanted = sorted({one for one in user_ids if one})
    if not wanted:
        return {}
    query = UserQuery(location_id=caller.location_id, ids=wanted)
    found, _ = await users.search_users(read, caller.company_id, query, limit=len(wanted))
    return {one.id: f"{one.first_name} {one.last_name}".strip() for one in found}
