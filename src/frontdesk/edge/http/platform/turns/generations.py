"""Generations: what every turn came to, and why; listed, read and streamed."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query
from pydantic import Field
from starlette.responses import StreamingResponse

from frontdesk.domain.generations import GenerationFilter, Place, reading
from frontdesk.domain.locations import store as locations
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.conversation_ai.names import SHOWN_TYPES
from frontdesk.edge.http.paging import cursor, page
from frontdesk.edge.http.platform.turns.generation_wire import GenerationAnswer, GenerationSummary, Outcome
from frontdesk.edge.http.platform.turns.spans import DayOrMoment, begin_of, end_of
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.v2.spellings import SHOWN_TYPES as V2_TYPES
from frontdesk.edge.http.wire import Wire
from frontdesk.kit.db import Read
from frontdesk.kit.problems import Invalid

router = Router(prefix="/v1/generations", tags=["Generations"])

NDJSON = "application/x-ndjson"
_PAGE = 100

Limit = Annotated[int, Field(ge=1, le=100)]
_TYPES: Mapping[str, str] = {shown: kind for told in (SHOWN_TYPES, V2_TYPES) for kind, shown in told.items()}


class GenerationList(Wire):
    data: list[GenerationSummary]
    next_cursor: str | None


@dataclass(frozen=True)
class _Asked:
    """The filters of a query; all of them must hold."""

    agentId: str | None = None
    conversationId: str | None = None
    contactId: str | None = None
    since: Annotated[
        DayOrMoment | None, Query(alias="from", description="A day of the location's, or a moment.")
    ] = None
    until: Annotated[
        DayOrMoment | None, Query(alias="to", description="A day, which counts whole, or a moment.")
    ] = None
    action: Annotated[str | None, Query(description="The id or the type of an action that fired.")] = None
    outcome: Outcome | None = None

    async def filter(self, read: Read, location_id: str) -> GenerationFilter:
        """Days are those of the location's time zone."""
        zone = (await locations.get_location(read, location_id)).timezone
        return GenerationFilter(
            agent_id=self.agentId,
            conversation_id=self.conversationId,
            contact_id=self.contactId,
            action=_TYPES.get(self.action, self.action) if self.action else None,
            outcome=self.outcome,
            since=begin_of(self.since, zone) if self.since else None,
            until=end_of(self.until, zone) if self.until else None,
        )


Asked = Annotated[_Asked, Depends()]


@router.get("", summary="List generations, the newest first")
async def list_generations(
    asked: Asked,
    caller: Caller = needs("conversation-ai.readonly"),
    after: str | None = None,
    limit: Limit = 20,
) -> GenerationList:
    """One for each turn that ended, also where nothing was said. A page goes on after any id of an earlier
    one, also when that generation is no longer kept."""
    async with caller.read() as read:
        found = await reading.list_generations(
            read,
            caller.location_id,
            await asked.filter(read, caller.location_id),
            after=await _place(read, caller.location_id, after),
            limit=limit + 1,
        )
    shown, next_cursor = page(found, limit)
    return GenerationList(data=[GenerationSummary.of(one) for one in shown], next_cursor=next_cursor)


@router.get(
    "/export",
    summary="Export generations as JSON lines",
    response_class=StreamingResponse,
    responses={200: {"content": {NDJSON: {"schema": {"type": "string"}}}, "description": "One a line."}},
)
async def export_generations(
    asked: Asked,
    caller: Caller = needs("conversation-ai.readonly"),
    after: Annotated[str | None, Query(description="Go on after this id, the last that was read.")] = None,
) -> StreamingResponse:
    """Whole records, the oldest first, until there are no more. A reader who was cut off goes on after the
    last id it has; one who comes back later the same way gets what is new."""
    async with caller.read() as read:
        wanted = await asked.filter(read, caller.location_id)
        place = await _place(read, caller.location_id, after)
    return StreamingResponse(_lines(caller, wanted, place), media_type=NDJSON)


@router.get("/{generationId}", summary="Read a generation")
async def get_generation(
    generationId: str, caller: Caller = needs("conversation-ai.readonly")
) -> GenerationAnswer:
    """Everything that is known of how an answer, or a silence, came to be."""
    async with caller.read() as read:
        return GenerationAnswer.of(await reading.get_generation(read, caller.location_id, generationId))


async def _place(read: Read, location_id: str, after: str | None) -> Place | None:
    """Where to go on. Raises Invalid for an id that never was a generation's here."""
    told = cursor(after, "after")
    if told is None:
        return None
    place = await reading.find_place(read, location_id, told)
    if place is None:
        raise Invalid("after must be the id of a generation from an earlier page")
    return place


async def _lines(caller: Caller, wanted: GenerationFilter, place: Place | None) -> AsyncIterator[bytes]:
    """Each page is read in a transaction of its own, so that none is open while a slow reader reads."""
    while True:
        async with caller.read() as read:
            found = await reading.list_generations(
                read, caller.location_id, wanted, after=place, limit=_PAGE, oldest_first=True
            )
        for one in found:
            yield GenerationAnswer.of(one).model_dump_json().encode() + b"\n"
        if len(found) < _PAGE:
            return
        place = Place(found[-1].created_at, found[-1].id)
