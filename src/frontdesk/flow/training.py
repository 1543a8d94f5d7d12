"""Training: what a business writes down becomes findable, at once by words and soon after by meaning."""

import asyncio
from dataclasses import dataclass
from weakref import WeakValueDictionary

import structlog

from frontdesk.domain.knowledge import Faq, Vectors, store
from frontdesk.domain.knowledge.vectors import keep_vectors, list_untrained, list_untrained_locations
from frontdesk.flow.retrieval.words import words_of
from frontdesk.flow.runtime import Runtime
from frontdesk.kit import jobs
from frontdesk.kit.db import SYSTEM, Write
from frontdesk.kit.embedding import Embedder

log = structlog.get_logger(__name__)

_BATCH = 32

_turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
"""A hundred FAQs added at once make a hundred jobs: in one process the first trains for all of them."""


@dataclass(frozen=True)
class TrainFaqs:
    """Due when a location has FAQs without vectors of the embedder in use."""

    location_id: str


async def create_faq(tx: Write, location_id: str, base_id: str, *, question: str, answer: str) -> Faq:
    """Add a FAQ and have it trained. Raises Invalid, NotFound (knowledge base), Refused (base is full)."""
    faq = await store.create_faq(
        tx, location_id, base_id, question=question, answer=answer, words=words_of(question, answer)
    )
    await jobs.put(tx, TrainFaqs(location_id))
    return faq


async def restore_faq(tx: Write, location_id: str, faq: Faq) -> Faq:
    """Write a deleted FAQ down again and have it trained. Raises as `create_faq`, and Conflict."""
    words = words_of(faq.question, faq.answer)
    restored = await store.restore_faq(tx, location_id, faq, words=words)
    await jobs.put(tx, TrainFaqs(location_id))
    return restored


async def update_faq(tx: Write, location_id: str, faq: Faq, *, question: str, answer: str) -> Faq:
    """Reword a FAQ that `store.lock_faq` gave and have it trained again, if it changes. Raises Invalid."""
    updated = await store.update_faq(
        tx, location_id, faq, question=question, answer=answer, words=words_of(question, answer)
    )
    if updated.revision != faq.revision:
        await jobs.put(tx, TrainFaqs(location_id))
    return updated


async def train_faqs(runtime: Runtime, job: TrainFaqs) -> None:
    """Embed every FAQ of the location that has no vectors of this embedder, until none is left.

    Any number may run at once. No transaction is open during the embedding; what is reworded or deleted
    meanwhile is left as it is. Raises what the embedder raises.
    """
    embedder = runtime.embedder
    if embedder is None:
        return
    turn = _turns.setdefault(job.location_id, asyncio.Lock())
    async with turn:
        trained = 0
        while faqs := await _untrained(runtime, job.location_id, embedder):
            made = await _embed(embedder, faqs)
            async with runtime.db.write(job.location_id, actor=SYSTEM, cause="train_faqs") as tx:
                trained += await keep_vectors(tx, job.location_id, model=embedder.name, made=made)
    if trained:
        log.info("FAQs trained", location=job.location_id, count=trained, model=embedder.name)


async def queue_training(runtime: Runtime) -> int:
    """Put the job for each location that has FAQs another embedder was trained on; how many those are.

    For the start of a worker: the embedder is a setting that may have changed.
    """
    if runtime.embedder is None:
        return 0
    async with runtime.db.system(cause="queue_training") as tx:
        waiting = await list_untrained_locations(tx, model=runtime.embedder.name)
    for location_id in waiting:
        async with runtime.db.write(location_id, actor=SYSTEM, cause="queue_training") as tx:
            await jobs.put(tx, TrainFaqs(location_id))
    return len(waiting)


async def _untrained(runtime: Runtime, location_id: str, embedder: Embedder) -> list[Faq]:
    async with runtime.db.read(location_id) as read:
        return await list_untrained(read, location_id, model=embedder.name, limit=_BATCH)


async def _embed(embedder: Embedder, faqs: list[Faq]) -> list[Vectors]:
    texts = [text for faq in faqs for text in (faq.question, f"{faq.question}\n{faq.answer}")]
    vectors = await embedder.encode(texts)
    return [
        Vectors(faq.id, faq.revision, question, whole)
        for faq, question, whole in zip(faqs, vectors[::2], vectors[1::2], strict=True)
    ]
