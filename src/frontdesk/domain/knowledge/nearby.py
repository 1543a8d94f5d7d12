"""The SQL of a search: the few entries that lie near a question, by their vectors or by its words."""

from collections.abc import Sequence

from frontdesk.domain.knowledge.model import Faq, FoundFaq
from frontdesk.kit.db import Read, Record

_FAQ = "f.id, f.knowledge_base_id, f.question, f.answer, f.revision, f.created_at, f.updated_at"

# Row-level security keeps indexes from serving `<=>` and `@@`; both are filters on the location's own rows.
# A word counts the more, the fewer of the entries hold it.
_NEARBY = f"""
WITH near AS (
    SELECT id FROM faqs
    WHERE location_id = $1 AND ($2::text[] IS NULL OR knowledge_base_id = ANY ($2)) AND embedding_model = $3
    ORDER BY least(question_vector <=> $4::vector, whole_vector <=> $4::vector) LIMIT $7
), holding AS MATERIALIZED (
    SELECT id, words FROM faqs
    WHERE location_id = $1 AND ($2::text[] IS NULL OR knowledge_base_id = ANY ($2)) AND words @@ $5::tsquery
), hits AS (
    SELECT id, count(*) OVER (PARTITION BY word) AS holders
    FROM unnest($6::tsquery[]) AS word JOIN holding ON words @@ word
), worded AS (
    SELECT id FROM hits GROUP BY id
    ORDER BY sum(ln(1 + (SELECT count(*) FROM holding)::float8 / holders)) DESC, id LIMIT $7
)
SELECT {_FAQ},
       CASE WHEN f.embedding_model = $3 THEN nullif(1 - (f.question_vector <=> $4::vector), 'NaN') END
           AS question_likeness,
       CASE WHEN f.embedding_model = $3 THEN nullif(1 - (f.whole_vector <=> $4::vector), 'NaN') END
           AS whole_likeness
FROM (SELECT id FROM near UNION SELECT id FROM worded) AS chosen
JOIN faqs f ON f.location_id = $1 AND f.id = chosen.id
ORDER BY f.id
"""


async def find_nearby(
    read: Read,
    location_id: str,
    base_ids: Sequence[str] | None,
    *,
    model: str | None,
    vector: Sequence[float] | None,
    words: Sequence[str],
    limit: int,
) -> list[FoundFaq]:
    """The `limit` FAQs nearest by vector and the `limit` best by words, of these bases (None: of all).

    `vector` is the question's, made by `model`; vectors of other models are not compared. `words` are
    terms as `create_faq` takes them: letters and digits only.
    """
    lexemes = [f"'{word}'" for word in words]
    rows = await read.fetch(
        _NEARBY, location_id, base_ids, model, vector, " | ".join(lexemes) or None, lexemes, limit
    )
    return [FoundFaq(_faq(row), row["question_likeness"], row["whole_likeness"]) for row in rows]


def _faq(row: Record) -> Faq:
    return Faq(
        id=row["id"],
        knowledge_base_id=row["knowledge_base_id"],
        question=row["question"],
        answer=row["answer"],
        revision=row["revision"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )
