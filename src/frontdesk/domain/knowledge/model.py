"""What a business knows, in its own words: knowledge bases and the FAQs in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class KnowledgeBase:
    id: str
    name: str
    description: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Faq:
    """A question and its answer; `revision` counts the wordings it has had."""

    id: str
    knowledge_base_id: str
    question: str
    answer: str
    revision: int
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Vectors:
    """What an embedder made of one revision of a FAQ: of its question, and of question and answer."""

    faq_id: str
    revision: int
    question: Sequence[float]
    whole: Sequence[float]


@dataclass(frozen=True)
class FoundFaq:
    """A FAQ that may answer; the likenesses are cosines, None where its vectors cannot be compared."""

    faq: Faq
    question_likeness: float | None
    whole_likeness: float | None
