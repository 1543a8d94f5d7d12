"""What a business knows: a deleted knowledge base comes back with the FAQs that went with it."""

from pydantic import TypeAdapter

from frontdesk.domain.journal import list_together
from frontdesk.domain.knowledge import Faq, KnowledgeBase, store
from frontdesk.flow import training
from frontdesk.flow.undo.undoing import Undoer, Undoing
from frontdesk.kit.problems import Conflict

_BASE: TypeAdapter[KnowledgeBase] = TypeAdapter(KnowledgeBase)
_FAQ: TypeAdapter[Faq] = TypeAdapter(Faq)


async def _base(undoing: Undoing) -> None:
    tx, location_id = undoing.tx, undoing.location_id
    if undoing.entry.kind == "delete":
        restored = await store.restore_base(tx, location_id, undoing.was(_BASE))
        for line in await list_together(tx, undoing.entry, "faq"):
            if line.kind == "delete" and (line.before or {}).get("knowledge_base_id") == restored.id:
                await training.restore_faq(tx, location_id, _FAQ.validate_python(line.before))
        return
    present = await store.lock_base(tx, location_id, undoing.entity_id)
    if undoing.entry.kind == "create":
        await undoing.require_untouched(present)
        if await store.count_faqs(tx, location_id, present.id):
            raise Conflict("The world has moved on: FAQs were added to it since.")
        await store.delete_base(tx, location_id, present)
        return
    was = undoing.was(_BASE)
    left = {one.name for one in await undoing.to_set_back(present)}
    await store.update_base(
        tx,
        location_id,
        present,
        name=was.name if "name" in left else present.name,
        description=was.description if "description" in left else present.description,
    )


async def _faq(undoing: Undoing) -> None:
    tx, location_id = undoing.tx, undoing.location_id
    if undoing.entry.kind == "delete":
        await training.restore_faq(tx, location_id, undoing.was(_FAQ))
        return
    present = await store.lock_faq(tx, location_id, undoing.entity_id)
    if undoing.entry.kind == "create":
        await undoing.require_untouched(present)
        await store.delete_faq(tx, location_id, present)
        return
    was = undoing.was(_FAQ)
    left = {one.name for one in await undoing.to_set_back(present)}
    await training.update_faq(
        tx,
        location_id,
        present,
        question=was.question if "question" in left else present.question,
        answer=was.answer if "answer" in left else present.answer,
    )


KNOWLEDGE_BASE = Undoer(_base)
FAQ = Undoer(_faq)
