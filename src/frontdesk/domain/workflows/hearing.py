"""Who hears of what happens, and what caused it in the end."""

from collections.abc import Sequence

from frontdesk.kit.db import Read, Record, Write


async def list_hearing(
    read: Read, location_id: str, contact_ids: Sequence[str], types: Sequence[str]
) -> list[Record]:
    """In one look the triggers of these types and the enrolments that hear what these contacts write.

    Rows have `kind` trigger (workflow_id, version, place, settings) or enrolment (id, contact_id, cursor,
    waits).
    """
    return await read.fetch(
        "SELECT 'trigger' AS kind, workflow_id AS id, NULL AS contact_id, version AS number, place,"
        " settings, NULL::boolean AS waits FROM workflow_triggers"
        " WHERE location_id = $1 AND type = ANY ($2)"
        " UNION ALL SELECT 'enrolment', id, contact_id, cursor, NULL, NULL, waiting_for = 'reply'"
        " FROM workflow_enrolments WHERE location_id = $1 AND contact_id = ANY ($3) AND state = 'active'"
        " AND (waiting_for = 'reply' OR stops_on_reply) ORDER BY kind, id, place",
        location_id,
        list(types),
        list(contact_ids),
    )


async def note_reply(tx: Write, location_id: str, enrolment_id: str, message_id: str) -> int | None:
    """Remember what the customer replied with, the first time; the cursor that waits for it."""
    cursor: int | None = await tx.value(
        "UPDATE workflow_enrolments SET wait = wait || jsonb_build_object('message_id', $3::text)"
        " WHERE location_id = $1 AND id = $2 AND state = 'active' AND waiting_for = 'reply'"
        " AND NOT wait ? 'message_id' RETURNING cursor",
        location_id,
        enrolment_id,
        message_id,
    )
    return cursor


async def find_cause(read: Read, location_id: str, cause: str) -> tuple[str, int] | None:
    """The root cause and the hops of what a transaction with this cause does, where a chain led to it.

    A turn goes back to the message that it answers, a step to its enrolment; both are a hop more.
    """
    kind, _, identifier = cause.partition(":")
    if kind == "workflow":
        row = await read.row(
            "SELECT root_cause, hops + 1 AS hops FROM workflow_enrolments WHERE location_id = $1 AND id = $2",
            location_id,
            identifier,
        )
    elif kind == "turn":
        row = await read.row(
            "SELECT coalesce(m.root_cause, m.id) AS root_cause, m.hops + 1 AS hops FROM turns t"
            " JOIN messages m ON m.location_id = t.location_id AND m.conversation_id = t.conversation_id"
            " AND m.seq = t.through_seq WHERE t.location_id = $1 AND t.id = $2",
            location_id,
            identifier,
        )
    else:
        return None
    return (row["root_cause"], row["hops"]) if row else None
