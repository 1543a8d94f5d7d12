"""Where the values of a contact's fields came from: which message, in which words; their SQL."""

from collections.abc import Sequence

from pydantic_core import to_json, to_jsonable_python

from frontdesk.domain.contacts.model import FieldSource, GivenField
from frontdesk.domain.contacts.values import split_name
from frontdesk.kit.db import Read, Write
from frontdesk.kit.ids import new_id

KEPT = 20
"""Of each field the newest so many: those of earlier values tell again once the value is set back."""


async def record_sources(
    tx: Write, location_id: str, contact_id: str, given: Sequence[GivenField], turn_id: str | None
) -> None:
    """Keep the words of what the contact told; of several for one field the last ones."""
    latest = {field.field: field for field in given}
    await tx.execute(
        "INSERT INTO field_sources"
        " (location_id, contact_id, field, id, message_id, words, turn_id, value)"
        " SELECT $1, $2, g.field, g.id, g.message_id, g.words, $7, g.value::jsonb"
        " FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $8::text[])"
        " AS g (field, id, message_id, words, value)",
        location_id,
        contact_id,
        list(latest),
        [new_id() for _ in latest],
        [field.message_id for field in latest.values()],
        [field.words for field in latest.values()],
        turn_id,
        [to_json(field.value).decode() for field in latest.values()],
    )
    await tx.execute(
        "DELETE FROM field_sources s WHERE s.location_id = $1 AND s.contact_id = $2"
        " AND s.field = ANY ($3) AND (SELECT count(*) FROM field_sources n"
        "  WHERE n.location_id = $1 AND n.contact_id = $2 AND n.field = s.field AND n.id > s.id) >= $4",
        location_id,
        contact_id,
        list(latest),
        KEPT,
    )


async def list_field_sources(read: Read, location_id: str, contact_id: str) -> list[FieldSource]:
    """Where the contact's values came from, also earlier ones, the newest first; nothing for those that an
    API write gave."""
    rows = await read.fetch(
        "SELECT field, words, message_id, turn_id, at, value FROM field_sources"
        " WHERE location_id = $1 AND contact_id = $2 ORDER BY at DESC, id DESC",
        location_id,
        contact_id,
    )
    return [FieldSource(**row) for row in rows]


async def get_field_sources(read: Read, location_id: str, contact_id: str) -> dict[str, FieldSource]:
    """The newest source of each field."""
    sources = await list_field_sources(read, location_id, contact_id)
    return {source.field: source for source in reversed(sources)}


def source_of(
    field: str, value: object, sources: Sequence[FieldSource], *, turn_id: str | None = None
) -> FieldSource | None:
    """The newest of the sources (the newest first) that gave the field this value; a part of the name may
    have been given with the whole. One whose value was not kept counts when it is of the turn that set it.
    """
    told = to_jsonable_python(value)
    for source in sources:
        if source.value is None and (turn_id is None or source.turn_id != turn_id):
            continue
        if source.field == field and source.value in (None, told):
            return source
        if source.field == "name" and field in ("first_name", "last_name"):
            first, last = split_name("" if source.value is None else str(source.value))
            if source.value is None or told == (first if field == "first_name" else last):
                return source
    return None
