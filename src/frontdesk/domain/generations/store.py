"""All SQL of generations."""

from collections.abc import Mapping, Sequence
from typing import Any

from frontdesk.domain.generations.model import Generation, Outcome
from frontdesk.kit.db import Read, Record, Write

COLUMNS = (
    "location_id, id, conversation_id, contact_id, agent_id, message_id, input_message_ids, source, outcome,"
    " record, created_at"
)


async def record_generation(
    tx: Write,
    location_id: str,
    generation_id: str,
    *,
    conversation_id: str,
    contact_id: str,
    agent_id: str | None,
    message_id: str | None,
    input_message_ids: Sequence[str],
    outcome: Outcome,
    record: Mapping[str, Any],
) -> None:
    await tx.execute(
        "INSERT INTO generations (location_id, id, conversation_id, contact_id, agent_id, message_id,"
        " input_message_ids, outcome, record) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        location_id,
        generation_id,
        conversation_id,
        contact_id,
        agent_id,
        message_id,
        list(input_message_ids),
        outcome,
        record,
    )
    told = {
        "conversation_id": conversation_id,
        "contact_id": contact_id,
        "agent_id": agent_id,
        "message_id": message_id,
        "outcome": outcome,
    }
    tx.changed("generation", generation_id, after=told)


async def set_reply(tx: Write, location_id: str, generation_id: str, message_id: str) -> None:
    """A draft was sent: the generation's reply is that message."""
    await tx.execute(
        "UPDATE generations SET message_id = $3 WHERE location_id = $1 AND id = $2",
        location_id,
        generation_id,
        message_id,
    )
    tx.changed("generation", generation_id, before={"message_id": None}, after={"message_id": message_id})


async def find_by_message(read: Read, location_id: str, message_id: str) -> Generation | None:
    """The newest generation whose reply is this message, or that answered it.

    Of messages that are no longer kept, a reply still leads to its generation.
    """
    row = await read.row(
        f"SELECT {COLUMNS} FROM generations WHERE location_id = $1 AND conversation_id ="
        " coalesce((SELECT conversation_id FROM messages WHERE location_id = $1 AND id = $2),"
        "  (SELECT conversation_id FROM generations WHERE location_id = $1 AND message_id = $2 LIMIT 1))"
        " AND (message_id = $2 OR $2 = ANY (input_message_ids))"
        " ORDER BY message_id = $2 DESC NULLS LAST, id DESC LIMIT 1",
        location_id,
        message_id,
    )
    return generation_of(row) if row else None


def generation_of(row: Record) -> Generation:
    return Generation(**(dict(row) | {"input_message_ids": tuple(row["input_message_ids"])}))
