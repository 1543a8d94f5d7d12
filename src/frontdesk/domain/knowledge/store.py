"""All SQL that keeps knowledge bases and FAQs; the search for them stands in `nearby`."""

from collections.abc import Sequence

from frontdesk.domain.knowledge.limits import BASES_A_LOCATION, FAQS_A_BASE, check_base, check_faq
from frontdesk.domain.knowledge.model import Faq, KnowledgeBase
from frontdesk.kit.db import Read, Record, Write
from frontdesk.kit.ids import new_id
from frontdesk.kit.problems import Conflict, NotFound, Refused

_BASE = "id, name, description, created_at, updated_at"
_FAQ = "id, knowledge_base_id, question, answer, revision, created_at, updated_at"


async def create_base(tx: Write, location_id: str, *, name: str, description: str = "") -> KnowledgeBase:
    """Raises Invalid, and Refused when the location has as many as it may."""
    check_base(name=name, description=description)
    await tx.lock("knowledge_bases", location_id)
    if await count_bases(tx, location_id) >= BASES_A_LOCATION:
        raise Refused(f"A location can have at most {BASES_A_LOCATION} knowledge bases; delete one first.")
    row = await tx.row(
        "INSERT INTO knowledge_bases (location_id, id, name, description) VALUES ($1, $2, $3, $4)"
        f" RETURNING {_BASE}",
        location_id,
        new_id(),
        name,
        description,
    )
    base = _base(row)
    tx.changed("knowledge_base", base.id, after=base)
    return base


async def restore_base(tx: Write, location_id: str, base: KnowledgeBase) -> KnowledgeBase:
    """Write a deleted base down again, with its id and without FAQs.

    Raises Conflict when it is there, Refused when the location has as many as it may.
    """
    await tx.lock("knowledge_bases", location_id)
    if await count_bases(tx, location_id) >= BASES_A_LOCATION:
        raise Refused(f"A location can have at most {BASES_A_LOCATION} knowledge bases; delete one first.")
    row = await tx.row(
        "INSERT INTO knowledge_bases (location_id, id, name, description, created_at)"
        f" VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING {_BASE}",
        location_id,
        base.id,
        base.name,
        base.description,
        base.created_at,
    )
    if row is None:
        raise Conflict("The knowledge base is there already.")
    restored = _base(row)
    tx.changed("knowledge_base", restored.id, after=restored)
    return restored


async def get_base(read: Read, location_id: str, base_id: str) -> KnowledgeBase:
    row = await read.row(
        f"SELECT {_BASE} FROM knowledge_bases WHERE location_id = $1 AND id = $2", location_id, base_id
    )
    if row is None:
        raise NotFound("knowledge base", base_id)
    return _base(row)


async def lock_base(tx: Write, location_id: str, base_id: str) -> KnowledgeBase:
    """The base, held against changes and against new FAQs until the transaction ends. Raises NotFound."""
    row = await tx.row(
        f"SELECT {_BASE} FROM knowledge_bases WHERE location_id = $1 AND id = $2 FOR UPDATE",
        location_id,
        base_id,
    )
    if row is None:
        raise NotFound("knowledge base", base_id)
    return _base(row)


async def list_bases(
    read: Read, location_id: str, *, name_part: str | None, after: str | None, limit: int
) -> list[KnowledgeBase]:
    """In the order they were made; `name_part` whatever the case."""
    rows = await read.fetch(
        f"SELECT {_BASE} FROM knowledge_bases WHERE location_id = $1 AND id > $2"
        " AND strpos(lower(name), lower($3)) > 0 ORDER BY id LIMIT $4",
        location_id,
        after or "",
        name_part or "",
        limit,
    )
    return [_base(row) for row in rows]


async def count_bases(read: Read, location_id: str) -> int:
    count: int = await read.value("SELECT count(*) FROM knowledge_bases WHERE location_id = $1", location_id)
    return count


async def update_base(
    tx: Write, location_id: str, base: KnowledgeBase, *, name: str, description: str
) -> KnowledgeBase:
    """Change a base that `lock_base` gave; nothing is written when it is so already. Raises Invalid."""
    check_base(name=name, description=description)
    if (name, description) == (base.name, base.description):
        return base
    row = await tx.row(
        "UPDATE knowledge_bases SET name = $3, description = $4, updated_at = local_now()"
        f" WHERE location_id = $1 AND id = $2 RETURNING {_BASE}",
        location_id,
        base.id,
        name,
        description,
    )
    updated = _base(row)
    tx.changed("knowledge_base", base.id, before=base, after=updated)
    return updated


async def delete_base(tx: Write, location_id: str, base: KnowledgeBase) -> None:
    """Delete a base that `lock_base` gave, with its FAQs."""
    # Rows are locked by id, as the training does, so that the two never wait for each other.
    rows = await tx.fetch(
        f"SELECT {_FAQ} FROM faqs WHERE location_id = $1 AND knowledge_base_id = $2 ORDER BY id FOR UPDATE",
        location_id,
        base.id,
    )
    for row in rows:
        tx.changed("faq", row["id"], before=_faq(row))
    tx.changed("knowledge_base", base.id, before=base)
    await tx.execute(
        "DELETE FROM faqs WHERE location_id = $1 AND knowledge_base_id = $2", location_id, base.id
    )
    await tx.execute("DELETE FROM knowledge_bases WHERE location_id = $1 AND id = $2", location_id, base.id)


async def create_faq(
    tx: Write, location_id: str, base_id: str, *, question: str, answer: str, words: Sequence[str]
) -> Faq:
    """Add an untrained FAQ. `words` are the distinct terms under which a search shall find it.

    Raises Invalid, NotFound (knowledge base), Refused when the base is full.
    """
    check_faq(question=question, answer=answer)
    await lock_base(tx, location_id, base_id)
    if await count_faqs(tx, location_id, base_id) >= FAQS_A_BASE:
        raise Refused(f"A knowledge base can hold at most {FAQS_A_BASE} FAQs; use another one.")
    row = await tx.row(
        "INSERT INTO faqs (location_id, id, knowledge_base_id, question, answer, words)"
        f" VALUES ($1, $2, $3, $4, $5, array_to_tsvector($6::text[])) RETURNING {_FAQ}",
        location_id,
        new_id(),
        base_id,
        question,
        answer,
        words,
    )
    faq = _faq(row)
    tx.changed("faq", faq.id, after=faq)
    return faq


async def restore_faq(tx: Write, location_id: str, faq: Faq, *, words: Sequence[str]) -> Faq:
    """Write a deleted FAQ down again, untrained, with its id.

    Raises as `create_faq`, and Conflict when it is there.
    """
    await lock_base(tx, location_id, faq.knowledge_base_id)
    if await count_faqs(tx, location_id, faq.knowledge_base_id) >= FAQS_A_BASE:
        raise Refused(f"A knowledge base can hold at most {FAQS_A_BASE} FAQs; use another one.")
    row = await tx.row(
        "INSERT INTO faqs (location_id, id, knowledge_base_id, question, answer, revision, created_at, words)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, array_to_tsvector($8::text[]))"
        f" ON CONFLICT DO NOTHING RETURNING {_FAQ}",
        location_id,
        faq.id,
        faq.knowledge_base_id,
        faq.question,
        faq.answer,
        faq.revision + 1,
        faq.created_at,
        words,
    )
    if row is None:
        raise Conflict("The FAQ is there already.")
    restored = _faq(row)
    tx.changed("faq", restored.id, after=restored)
    return restored


async def lock_faq(tx: Write, location_id: str, faq_id: str) -> Faq:
    """The FAQ, held until the transaction ends. Raises NotFound."""
    row = await tx.row(
        f"SELECT {_FAQ} FROM faqs WHERE location_id = $1 AND id = $2 FOR UPDATE", location_id, faq_id
    )
    if row is None:
        raise NotFound("FAQ", faq_id)
    return _faq(row)


async def list_faqs(
    read: Read, location_id: str, base_id: str, *, after: str | None, limit: int
) -> list[Faq]:
    """In the order they were made."""
    rows = await read.fetch(
        f"SELECT {_FAQ} FROM faqs WHERE location_id = $1 AND knowledge_base_id = $2 AND id > $3"
        " ORDER BY id LIMIT $4",
        location_id,
        base_id,
        after or "",
        limit,
    )
    return [_faq(row) for row in rows]


async def count_faqs(read: Read, location_id: str, base_id: str) -> int:
    count: int = await read.value(
        "SELECT count(*) FROM faqs WHERE location_id = $1 AND knowledge_base_id = $2", location_id, base_id
    )
    return count


async def update_faq(
    tx: Write, location_id: str, faq: Faq, *, question: str, answer: str, words: Sequence[str]
) -> Faq:
    """Give a FAQ that `lock_faq` gave another wording; with that it is untrained. Raises Invalid."""
    check_faq(question=question, answer=answer)
    if (question, answer) == (faq.question, faq.answer):
        return faq
    row = await tx.row(
        "UPDATE faqs SET question = $3, answer = $4, words = array_to_tsvector($5::text[]),"
        " revision = revision + 1, updated_at = local_now(),"
        " question_vector = NULL, whole_vector = NULL, embedding_model = NULL"
        f" WHERE location_id = $1 AND id = $2 RETURNING {_FAQ}",
        location_id,
        faq.id,
        question,
        answer,
        words,
    )
    updated = _faq(row)
    tx.changed("faq", faq.id, before=faq, after=updated)
    return updated


async def delete_faq(tx: Write, location_id: str, faq: Faq) -> None:
    """Delete a FAQ that `lock_faq` gave."""
    await tx.execute("DELETE FROM faqs WHERE location_id = $1 AND id = $2", location_id, faq.id)
    tx.changed("faq", faq.id, before=faq)


def _base(row: Record | None) -> KnowledgeBase:
    assert row is not None
    return KnowledgeBase(**row)


def _faq(row: Record | None) -> Faq:
    assert row is not None
    return Faq(**row)


async def count_untrained(read: Read, location_id: str, base_ids: Sequence[str]) -> int:
    """How many entries of these bases (of all, when none is named) have no vectors yet."""
    count: int = await read.value(
        "SELECT count(*) FROM faqs WHERE location_id = $1 AND embedding_model IS NULL"
        " AND (cardinality($2::text[]) = 0 OR knowledge_base_id = ANY ($2))",
        location_id,
        list(base_ids),
    )
    return count
