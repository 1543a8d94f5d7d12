"""What changed, by whom and why; undo; what was deleted and can come back: /v1/journal, /v1/trash."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Query
from pydantic import Field

from frontdesk.domain import journal
from frontdesk.domain.journal import Entry, EntryFilter, Place
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.errors import MissingScope
from frontdesk.edge.http.paging import DEFAULT_LIMIT, MAX_LIMIT
from frontdesk.edge.http.platform.journal.scopes import SCOPES, readable, require
from frontdesk.edge.http.platform.journal.wire import (
    JournalList,
    Trashed,
    TrashList,
    WholeEntry,
    actors,
    entry_of,
    read_place,
    whole_entry,
    write_place,
)
from frontdesk.edge.http.routes import Router
from frontdesk.flow import undo
from frontdesk.kit.db import Read
from frontdesk.kit.problems import Conflict, Invalid, NotFound

router = Router(prefix="/v1", tags=["Journal"])

Limit = Annotated[int, Field(ge=1, le=MAX_LIMIT)]
Id = Annotated[str | None, Query(max_length=64)]
Kinds = Annotated[
    str | None, Query(description="Kinds of things with commas between; all that the token may see.")
]
Cursor = Annotated[str | None, Query(description="A nextCursor of an earlier answer.", max_length=200)]


@router.get("/journal", summary="What changed, by whom and why")
async def list_journal(
    caller: Caller = needs(),
    entity: Kinds = None,
    entityId: Id = None,
    contactId: Id = None,
    actor: Annotated[
        str | None,
        Query(description="A kind of actor, such as `agent`; with an id after a colon only that one."),
    ] = None,
    cause: Annotated[
        str | None, Query(description="Such as `turn:` and the id of a turn.", max_length=200)
    ] = None,
    since: datetime | None = None,
    until: datetime | None = None,
    after: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
) -> JournalList:
    """The newest first: changes by any dialect, by agents, by jobs.

    Each kind of thing needs the scope of its product: contacts.readonly (contact, task, note, erasure),
    locations/customFields.readonly, conversations.readonly, conversations/message.readonly,
    conversation-ai.readonly (agents, actions, rules, generations, drafts), knowledge-bases.readonly,
    locations.readonly, users.readonly. How long the journal is kept the location decides.
    """
    entities = readable(caller, entity)
    kind, _, identifier = (actor or "").partition(":")
    only = EntryFilter(
        entity_id=entityId,
        contact_id=contactId,
        actor_kind=kind or None,
        actor_id=identifier or None,
        cause=cause,
        since=_moment("since", since),
        until=_moment("until", until),
    )
    place = read_place(after)
    window = caller.runtime.undo_window
    async with caller.read() as read:
        found = await journal.list_entries(
            read, caller.location_id, only, entities=entities, after=place, limit=limit + 1
        )
        page = found[:limit]
        names = await journal.name_actors(read, caller.location_id, actors(page))
        now = (await read.moment()).local
    return JournalList(
        data=[entry_of(entry, names, now=now, window=window) for entry in page],
        next_cursor=_next(found, limit),
    )


@router.get("/journal/{entryId}", summary="One change, with all that was before and after")
async def get_journal_entry(entryId: str, caller: Caller = needs()) -> WholeEntry:
    """`undoable` is tried: it tells whether an undo would be carried out as things stand now."""
    async with caller.read() as read:
        entry = await _entry(read, caller, entryId, place=0)
        names = await journal.name_actors(read, caller.location_id, actors([entry]))
    because = await undo.why_not(
        caller.runtime.db, entry, company_id=caller.company_id, window=caller.runtime.undo_window
    )
    return whole_entry(entry, names, because)


@router.post("/journal/{entryId}/undo", summary="Take a change back")
async def undo_change(entryId: str, caller: Caller = needs()) -> WholeEntry:
    """The answer is the new entry, which can be undone itself. Only what the entry changed is set back.

    Needs the scope that writes the product, such as contacts.write. 409 with the reason where the world has
    moved on or the change was undone before, 422 for what can never be undone.
    """
    return await _undo(entryId, caller)


@router.get("/trash", summary="What was deleted and can come back")
async def list_trash(
    caller: Caller = needs(), entity: Kinds = None, after: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> TrashList:
    """What was deleted last comes first; `restorableUntil` says how long it can come back. The scopes are
    those of the journal."""
    entities = [kind for kind in readable(caller, entity) if kind in undo.UNDOERS]
    place = read_place(after)
    window = caller.runtime.undo_window
    async with caller.read() as read:
        now = (await read.moment()).local
        found = await journal.list_deletions(
            read,
            caller.location_id,
            entities=entities,
            since=now - window,
            after=place,
            limit=limit + 1,
        )
        page = found[:limit]
        names = await journal.name_actors(read, caller.location_id, actors(page))
    return TrashList(
        data=[Trashed.of(entry, names, window=window) for entry in page], next_cursor=_next(found, limit)
    )


@router.post("/trash/{entryId}/restore", summary="Bring back what was deleted")
async def restore_deleted(entryId: str, caller: Caller = needs()) -> WholeEntry:
    """The same as undoing its deletion; ids are as they were. The answer is the new entry."""
    async with caller.read() as read:
        entry = await _entry(read, caller, entryId, place=1)
    if entry.kind != "delete":
        raise Conflict("This entry of the journal is no deletion; undo it there.")
    return await _undo(entryId, caller)


async def _undo(entry_id: str, caller: Caller) -> WholeEntry:
    async with caller.write() as tx:
        await _entry(tx, caller, entry_id, place=1)
        line = await undo.undo(tx, caller.location_id, entry_id, window=caller.runtime.undo_window)
        names = await journal.name_actors(tx, caller.location_id, actors([line]))
        because = undo.obstacle(line, now=(await tx.moment()).local, window=caller.runtime.undo_window)
        return whole_entry(line, names, because)


async def _entry(read: Read, caller: Caller, entry_id: str, *, place: int) -> Entry:
    """The entry, if the token carries its product's scope: the first to read, the second to write.

    Raises NotFound, MissingScope; a token of another product is not told what there is.
    """
    if not any(scopes[place] in caller.token.scopes for scopes in SCOPES.values()):
        raise MissingScope(SCOPES["contact"][place])
    entry = await journal.find_entry(read, caller.location_id, entry_id)
    scopes = SCOPES.get(entry.entity)
    if scopes is None:
        raise NotFound("journal entry", entry_id)
    require(caller, scopes[place])
    return entry


def _next(found: list[Entry], limit: int) -> str | None:
    """The cursor of the next page of a list that was read one longer than asked; None at the end."""
    if len(found) <= limit:
        return None
    return write_place(Place(found[limit - 1].at, found[limit - 1].id))


def _moment(name: str, at: datetime | None) -> datetime | None:
    """Raises Invalid for a time without a zone, and for one that no database keeps."""
    if at is None:
        return None
    if at.tzinfo is None:
        raise Invalid(f"{name} must carry a time zone, such as 2030-01-31T09:00:00Z")
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise Invalid(f"{name} is out of range") from None
