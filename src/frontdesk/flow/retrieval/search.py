"""The way from a customer's question to the passages that may answer it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from frontdesk.domain.knowledge import FoundFaq
from frontdesk.domain.knowledge.nearby import find_nearby
from frontdesk.flow.engine import Passage
from frontdesk.flow.retrieval.ranking import Candidate, rank
from frontdesk.flow.retrieval.words import words_asked
from frontdesk.flow.telemetry import RETRIEVAL
from frontdesk.kit.db import Database
from frontdesk.kit.embedding import Embedder
from frontdesk.kit.telemetry import watched

QUESTION_CHARACTERS = 4_000
"""What is read of a question."""

_NEAREST = 50
"""How many entries by vectors, and how many by words, are looked at closely."""


@dataclass(frozen=True)
class AgentKnowledge:
    """What one agent may know: its knowledge bases, or all of the location's when it names none."""

    db: Database
    embedder: Embedder | None
    location_id: str
    base_ids: Sequence[str] = ()

    async def search(self, question: str, *, limit: int = 8) -> Sequence[Passage]:
        with watched("retrieval", RETRIEVAL, ids={"location_id": self.location_id}):
            return await search(
                self.db, self.embedder, self.location_id, self.base_ids or None, question, limit=limit
            )


async def search(
    db: Database,
    embedder: Embedder | None,
    location_id: str,
    base_ids: Sequence[str] | None,
    question: str,
    *,
    limit: int = 8,
) -> list[Passage]:
    """The best passages for the question, best first, from these bases (None: all of the location's).

    Without an embedder, and for entries it has not been trained on yet, words alone decide.
    """
    asked = question[:QUESTION_CHARACTERS].strip()
    if not asked:
        return []
    vector = (await embedder.encode([asked]))[0] if embedder else None
    model = embedder.name if embedder else None
    async with db.read(location_id) as read:
        found = await find_nearby(
            read,
            location_id,
            base_ids,
            model=model,
            vector=vector,
            words=words_asked(asked),
            limit=_NEAREST,
        )
    if not found:
        return []
    ranked = await asyncio.to_thread(rank, asked, vector, [_candidate(entry) for entry in found], model=model)
    return ranked[:limit]


def _candidate(found: FoundFaq) -> Candidate:
    return Candidate(
        id=found.faq.id,
        kind="faq",
        title=found.faq.question,
        text=found.faq.answer,
        revision=found.faq.revision,
        updated_at=found.faq.updated_at,
        title_likeness=found.question_likeness,
        text_likeness=found.whole_likeness,
    )
