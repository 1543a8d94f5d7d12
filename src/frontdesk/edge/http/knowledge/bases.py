"""Knowledge bases: at most fifteen a location."""

from typing import Annotated

from fastapi import Query

from frontdesk.domain.knowledge import KnowledgeBase, limits, store
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.knowledge.wire import (
    Done,
    KnowledgeBaseAnswer,
    KnowledgeBaseList,
    KnowledgeBaseOrder,
    KnowledgeBasePage,
    KnowledgeBaseUpdate,
)
from frontdesk.edge.http.paging import DEFAULT_LIMIT, MAX_LIMIT, cursor, page
from frontdesk.edge.http.routes import Router
from frontdesk.kit.db import Read, Write

router = Router(tags=["Knowledge Base"])


@router.get("/knowledge-bases/", summary="List knowledge bases", response_model_exclude_none=True)
async def list_knowledge_bases(
    locationId: str,
    query: Annotated[str, Query(max_length=limits.NAME_CHARACTERS, description="Part of the name")] = "",
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
    lastKnowledgeBaseId: str | None = None,
    caller: Caller = needs("knowledge-bases.readonly"),
) -> KnowledgeBaseList:
    """The location's knowledge bases in the order they were made."""
    caller.require_location(locationId)
    async with caller.read() as read:
        found = await store.list_bases(
            read,
            caller.location_id,
            name_part=query,
            after=cursor(lastKnowledgeBaseId, "lastKnowledgeBaseId"),
            limit=limit + 1,
        )
        count = await store.count_bases(read, caller.location_id)
    bases, more = page(found, limit)
    return KnowledgeBaseList(data=KnowledgeBasePage.of(bases, count=count, more=more is not None))


@router.post("/knowledge-bases/", summary="Create a knowledge base", status_code=201)
async def create_knowledge_base(
    body: KnowledgeBaseOrder, caller: Caller = needs("knowledge-bases.write")
) -> KnowledgeBaseAnswer:
    caller.require_location(body.location_id)
    async with caller.write() as tx:
        base = await store.create_base(
            tx, caller.location_id, name=body.name, description=body.description or ""
        )
    return KnowledgeBaseAnswer.of(caller.location_id, base, faqs=0)


@router.get("/knowledge-bases/{knowledgeBaseId}", summary="Get a knowledge base")
async def get_knowledge_base(
    knowledgeBaseId: str, caller: Caller = needs("knowledge-bases.readonly")
) -> KnowledgeBaseAnswer:
    async with caller.read() as read:
        base = await store.get_base(read, caller.location_id, knowledgeBaseId)
        return await _answer(read, caller, base)


@router.put("/knowledge-bases/{id}", summary="Update a knowledge base")
async def update_knowledge_base(
    id: str, body: KnowledgeBaseUpdate, caller: Caller = needs("knowledge-bases.write")
) -> Done:
    async with caller.write() as tx:
        base = await _lock(tx, caller, id)
        await store.update_base(
            tx,
            caller.location_id,
            base,
            name=base.name if body.name is None else body.name,
            description=base.description if body.description is None else body.description,
        )
    return Done()


@router.delete("/knowledge-bases/{knowledgeBaseId}", summary="Delete a knowledge base and its FAQs")
async def delete_knowledge_base(
    knowledgeBaseId: str, caller: Caller = needs("knowledge-bases.write")
) -> Done:
    async with caller.write() as tx:
        await store.delete_base(tx, caller.location_id, await _lock(tx, caller, knowledgeBaseId))
    return Done()


async def _lock(tx: Write, caller: Caller, base_id: str) -> KnowledgeBase:
    """The base, held, if it is still the one that the caller's If-Match names."""
    base = await store.lock_base(tx, caller.location_id, base_id)
    caller.matches(await _answer(tx, caller, base))
    return base


async def _answer(read: Read, caller: Caller, base: KnowledgeBase) -> KnowledgeBaseAnswer:
    faqs = await store.count_faqs(read, caller.location_id, base.id)
    return KnowledgeBaseAnswer.of(caller.location_id, base, faqs=faqs)
