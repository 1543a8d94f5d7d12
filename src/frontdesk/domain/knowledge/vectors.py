"""The SQL of training: which FAQs wait for vectors, and keeping those that were made."""

from collections.abc import Sequence

from pydantic_core import to_json

from frontdesk.domain.knowledge.model import Faq, Vectors
from frontdesk.kit.db import Read, Write

_FAQ = "f.id, f.knowledge_base_id, f.question, f.answer, f.revision, f.created_at, f.updated_at"

_UNTRAINED = "(f.embedding_model IS NULL OR f.embedding_model < $1 OR f.embedding_model > $1)"
"""Three ranges of one index, which IS DISTINCT FROM could not use."""


async def list_untrained(read: Read, location_id: str, *, model: str, limit: int) -> list[Faq]:
    """FAQs that hold no vectors of the model."""
    rows = await read.fetch(
        f"SELECT {_FAQ} FROM faqs f WHERE f.location_id = $2 AND {_UNTRAINED} ORDER BY f.id LIMIT $3",
        model,
        location_id,
        limit,
    )
    return [Faq(**row) for row in rows]


async def list_untrained_locations(read: Read, *, model: str) -> list[str]:
    """The locations that hold such FAQs: for `db.system()`, which sees all of them."""
    rows = await read.fetch(
        "SELECT l.id FROM locations l"
        f" WHERE EXISTS (SELECT FROM faqs f WHERE f.location_id = l.id AND {_UNTRAINED}) ORDER BY l.id",
        model,
    )
    return [row["id"] for row in rows]


async def keep_vectors(tx: Write, location_id: str, *, model: str, made: Sequence[Vectors]) -> int:
    """Store vectors with the FAQs whose wording is still the embedded one; how many that were.

    Vectors follow from the wording, which the journal holds: they are not noted there themselves.
    """
    status = await tx.execute(
        "WITH held AS (SELECT f.id, m.question::vector, m.whole::vector"
        " FROM unnest($3::text[], $4::int[], $5::text[], $6::text[]) AS m (id, revision, question, whole)"
        " JOIN faqs f ON f.location_id = $1 AND f.id = m.id AND f.revision = m.revision"
        " WHERE f.embedding_model IS DISTINCT FROM $2 ORDER BY f.id FOR UPDATE OF f)"
        " UPDATE faqs SET question_vector = held.question, whole_vector = held.whole, embedding_model = $2"
        " FROM held WHERE faqs.location_id = $1 AND faqs.id = held.id",
        location_id,
        model,
        [vectors.faq_id for vectors in made],
        [vectors.revision for vectors in made],
        # Lists in a list would be taken for an array of two dimensions.
        [to_json(vectors.question).decode() for vectors in made],
        [to_json(vectors.whole).decode() for vectors in made],
    )
    return int(status.rsplit(" ", 1)[1])
