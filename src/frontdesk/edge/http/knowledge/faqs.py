"""FAQs: found by their words at once, and by their meaning as soon as they are trained."""

from typing import Annotated

from fastapi import Query

from frontdesk.domain.knowledge import Faq, store
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.knowledge.wire import Done, FaqAnswer, FaqBody, FaqList, FaqOrder, FaqUpdate
from frontdesk.edge.http.paging import MAX_LIMIT, cursor, page
from frontdesk.edge.http.routes import Router
from frontdesk.flow import training
from frontdesk.kit.db import Write

router = Router(tags=["FAQs"])


@router.get(
    "/knowledge-bases/faqs", summary="List the FAQs of a knowledge base", response_model_exclude_none=True
)
async def list_faqs(
    knowledgeBaseId: str,
    locationId: str,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = 10,
    lastFaqId: str | None = None,
    caller: Caller = needs("knowledge-bases.readonly"),
) -> FaqList:
    """The FAQs in the order they were made."""
    caller.require_location(locationId)
    location_id = caller.location_id
    after = cursor(lastFaqId, "lastFaqId")
    async with caller.read() as read:
        base = await store.get_base(read, location_id, knowledgeBaseId)
        found = await store.list_faqs(read, location_id, base.id, after=after, limit=limit + 1)
        count = await store.count_faqs(read, location_id, base.id)
    faqs, more = page(found, limit)
    return FaqList(
        count=count,
        faqs=[FaqBody.of(location_id, faq) for faq in faqs],
        last_faq_id=faqs[-1].id if faqs else None,
        has_more=more is not None,
    )


@router.post("/knowledge-bases/faqs", summary="Add a FAQ to a knowledge base", status_code=201)
async def create_faq(body: FaqOrder, caller: Caller = needs("knowledge-bases.write")) -> FaqAnswer:
    caller.require_location(body.location_id)
    async with caller.write() as tx:
        faq = await training.create_faq(
            tx, caller.location_id, body.knowledge_base_id, question=body.question, answer=body.answer
        )
    return FaqAnswer(faq=FaqBody.of(caller.location_id, faq))


@router.put("/knowledge-bases/faqs/{id}", summary="Reword a FAQ")
async def update_faq(id: str, body: FaqUpdate, caller: Caller = needs("knowledge-bases.write")) -> Done:
    async with caller.write() as tx:
        faq = await _lock(tx, caller, id)
        await training.update_faq(tx, caller.location_id, faq, question=body.question, answer=body.answer)
    return Done()


@router.delete("/knowledge-bases/faqs/{id}", summary="Delete a FAQ")
async def delete_faq(id: str, caller: Caller = needs("knowledge-bases.write")) -> Done:
    async with caller.write() as tx:
        await store.delete_faq(tx, caller.location_id, await _lock(tx, caller, id))
    return Done()


async def _lock(tx: Write, caller: Caller, faq_id: str) -> Faq:
    """The FAQ, held, if it is still the one that the caller's If-Match names."""
    faq = await store.lock_faq(tx, caller.location_id, faq_id)
    caller.matches(FaqBody.of(caller.location_id, faq))
    return faq
