"""The bodies of knowledge bases and FAQs. What frontdesk does not keep is shown as empty or zero."""

from collections.abc import Sequence

from pydantic import Field

from frontdesk.domain.knowledge import Faq, KnowledgeBase, limits
from frontdesk.edge.http.wire import Instant, Wire


class Done(Wire):
    """It was done."""

    success: bool = True


class KnowledgeBaseOrder(Wire):
    """A knowledge base to be made."""

    location_id: str
    name: str = Field(max_length=limits.NAME_CHARACTERS, examples=["Front desk"])
    description: str | None = Field(default=None, max_length=limits.DESCRIPTION_CHARACTERS)


class KnowledgeBaseUpdate(Wire):
    """What is to be changed; what is left out or null stays."""

    name: str | None = Field(default=None, max_length=limits.NAME_CHARACTERS, examples=["Front desk"])
    description: str | None = Field(default=None, max_length=limits.DESCRIPTION_CHARACTERS)


class KnowledgeBaseItem(Wire):
    """A knowledge base in a list."""

    id: str
    name: str
    created_at: Instant

    @classmethod
    def of(cls, base: KnowledgeBase) -> "KnowledgeBaseItem":
        return cls(id=base.id, name=base.name, created_at=base.created_at)


class KnowledgeBasePage(Wire):
    """`active_count` counts the location's knowledge bases, not those of the page."""

    knowledge_bases: list[KnowledgeBaseItem]
    active_count: int
    has_more: bool
    last_knowledge_base_id: str | None = None

    @classmethod
    def of(cls, bases: Sequence[KnowledgeBase], *, count: int, more: bool) -> "KnowledgeBasePage":
        return cls(
            knowledge_bases=[KnowledgeBaseItem.of(base) for base in bases],
            active_count=count,
            has_more=more,
            last_knowledge_base_id=bases[-1].id if bases else None,
        )


class KnowledgeBaseList(Wire):
    success: bool = True
    data: KnowledgeBasePage


class Contents(Wire):
    """How many of each kind of content a knowledge base holds."""

    faqs: int
    urls: int = 0
    rich_text: int = 0
    files: int = 0
    web_searches: int = 0
    tables: int = 0


class KnowledgeBaseBody(Wire):
    """A knowledge base with what it holds."""

    id: str
    name: str
    name_lower_case: str
    description: str
    location_id: str
    kb_metadata: Contents
    is_default: bool = False
    deleted: bool = False
    created_at: Instant
    updated_at: Instant


class KnowledgeBaseAnswer(Wire):
    success: bool = True
    data: KnowledgeBaseBody

    @classmethod
    def of(cls, location_id: str, base: KnowledgeBase, *, faqs: int) -> "KnowledgeBaseAnswer":
        body = KnowledgeBaseBody(
            id=base.id,
            name=base.name,
            name_lower_case=base.name.lower(),
            description=base.description,
            location_id=location_id,
            kb_metadata=Contents(faqs=faqs),
            created_at=base.created_at,
            updated_at=base.updated_at,
        )
        return cls(data=body)


class FaqOrder(Wire):
    """A FAQ to be added to a knowledge base."""

    location_id: str
    knowledge_base_id: str
    question: str = Field(max_length=limits.QUESTION_CHARACTERS, examples=["Where can I park?"])
    answer: str = Field(max_length=limits.ANSWER_CHARACTERS, examples=["Behind the house, free of charge."])


class FaqUpdate(Wire):
    """The new wording of a FAQ."""

    question: str = Field(max_length=limits.QUESTION_CHARACTERS, examples=["Where can I park?"])
    answer: str = Field(max_length=limits.ANSWER_CHARACTERS, examples=["Behind the house, free of charge."])


class FaqBody(Wire):
    """A FAQ; `trained_url_id` is empty for one that a person wrote."""

    id: str
    question: str
    question_lower_case: str
    answer: str
    knowledge_base_id: str
    location_id: str
    trained_url_id: str = ""
    deleted: bool = False
    created_at: Instant
    updated_at: Instant

    @classmethod
    def of(cls, location_id: str, faq: Faq) -> "FaqBody":
        return cls(
            id=faq.id,
            question=faq.question,
            question_lower_case=faq.question.lower(),
            answer=faq.answer,
            knowledge_base_id=faq.knowledge_base_id,
            location_id=location_id,
            created_at=faq.created_at,
            updated_at=faq.updated_at,
        )


class FaqAnswer(Wire):
    success: bool = True
    faq: FaqBody


class FaqList(Wire):
    """`count` counts the FAQs of the knowledge base, not those of the page."""

    count: int
    faqs: list[FaqBody]
    last_faq_id: str | None = None
    has_more: bool
