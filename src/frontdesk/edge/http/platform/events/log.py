"""What happened, in order: a log to follow with a cursor.

Each type of event asks for the scope that the official documents name beside its webhook, so that a
token reads here what it may read elsewhere, and no one scope opens everything.
"""

from typing import Annotated, Any

from fastapi import Query
from pydantic import Field

from frontdesk.domain.events import Event, store
from frontdesk.domain.locations import store as locations
from frontdesk.edge.http.auth import Caller, needs_any
from frontdesk.edge.http.errors import MissingScope
from frontdesk.edge.http.platform.events.cursors import BEGINNING, LATEST, read_cursor, write_cursor
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Instant, Wire
from frontdesk.edge.webhooks.wire import SCOPES, body
from frontdesk.kit.db import Read
from frontdesk.kit.ids import is_id
from frontdesk.kit.problems import Invalid, NotFound

router = Router(prefix="/v1", tags=["Events"])

Limit = Annotated[int, Field(ge=1, le=100)]


class EventActor(Wire):
    """Who did it: a token, a user, an agent, a contact, the operator or frontdesk itself."""

    kind: str
    id: str | None


class EventAnswer(Wire):
    """Something that happened. `data` is what a webhook is told of it, `cause` what led to it."""

    id: str
    type: str
    at: Instant
    location_id: str | None
    contact_id: str | None
    conversation_id: str | None
    agent_id: str | None
    actor: EventActor
    cause: str
    data: dict[str, Any]

    @classmethod
    def of(cls, event: Event) -> "EventAnswer":
        return cls(
            id=event.id,
            type=event.type,
            at=event.at,
            location_id=event.location_id,
            contact_id=event.contact_id,
            conversation_id=event.conversation_id,
            agent_id=event.agent_id,
            actor=EventActor(kind=event.actor_kind, id=event.actor_id),
            cause=event.cause,
            data=body(event),
        )


class EventList(Wire):
    """Oldest first. `nextCursor` is always there: ask with it again, now or later, for what came since."""

    data: list[EventAnswer]
    next_cursor: str


@router.get("/events", summary="What happened, in order")
async def list_events(
    caller: Caller = needs_any(),
    after: Annotated[
        str | None,
        Query(description="A nextCursor, or `latest` for what happens from now on.", max_length=200),
    ] = None,
    types: Annotated[
        str | None, Query(description="Types of events with commas between; all that the token may see.")
    ] = None,
    limit: Limit = 20,
    locationId: Annotated[
        str | None, Query(description="With a company's token: only this location's.", max_length=64)
    ] = None,
) -> EventList:
    """Follow it by asking again with `nextCursor`: nothing is missed and nothing comes twice.

    Types need the scope of their product: contacts.readonly (Contact..., Task..., Note...),
    conversations.readonly (ConversationUnreadUpdate), conversations/message.readonly (messages),
    users.readonly, locations.readonly, conversation-ai.readonly (agents, actions, generations, drafts). A
    company's token reads all its locations.
    """
    wanted = allowed_types(caller, types.split(",") if types else None)
    async with caller.read() as read:
        location_id = await location_of(read, caller, locationId)
        through = await store.horizon(read)
        epochs = await store.list_epochs(read)
        if after == LATEST:
            return EventList(data=[], next_cursor=write_cursor(through, epochs))
        found = await store.list_events(
            read,
            caller.company_id,
            location_id,
            after=read_cursor(after, epochs) if after else BEGINNING,
            through=through,
            types=wanted,
            limit=limit,
        )
    # A page that is not full has seen all there is, also of other types: the next need not look again.
    place = found[-1].place if len(found) == limit else through
    return EventList(data=[EventAnswer.of(event) for event in found], next_cursor=write_cursor(place, epochs))


def allowed_types(caller: Caller, named: list[str] | None) -> list[str]:
    """The types that are named, or all that the token may see.

    Raises Invalid for one that there is not, MissingScope where the token may not see one, or none at all.
    """
    if named is None:
        seen = [name for name, scope in SCOPES.items() if scope in caller.token.scopes]
        if not seen:
            raise MissingScope("contacts.readonly")
        return seen
    wanted = [name.strip() for name in named]
    unknown = [name for name in wanted if name not in SCOPES]
    if unknown:
        raise Invalid(*(f"types: {name[:64]!r} is not one of {', '.join(SCOPES)}" for name in unknown))
    for name in wanted:
        if SCOPES[name] not in caller.token.scopes:
            raise MissingScope(SCOPES[name])
    return wanted


async def location_of(read: Read, caller: Caller, named: str | None) -> str | None:
    """The one location that is meant: the token's own, or the one a company's token names.

    None for all of the company's. Raises NotFound for any other.
    """
    own = caller.token.location_id
    if named is None or named == own:
        return own
    if own is None and is_id(named) and await locations.company_of(read, named) == caller.company_id:
        return named
    raise NotFound("location", named)
