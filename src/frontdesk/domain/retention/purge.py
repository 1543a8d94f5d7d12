"""All SQL that takes away what has been kept long enough, a batch a transaction.

A purge reaches into the tables of other rooms: it deletes their oldest rows and mends what spoke of them.
"""

from collections.abc import Sequence
from datetime import datetime

from frontdesk.domain.retention.model import Kept
from frontdesk.kit.db import Read, Write

BATCH = 500

_EVENTS_OF_MESSAGES = ("InboundMessage", "OutboundMessage")
_EVENTS_OF_DRAFTS = ("DraftCreate", "DraftDecide")

# What still waits for its turn or its delivery is not old yet. Both columns of the order stand in an index.
_OLD_MESSAGES = (
    "FROM messages m WHERE m.location_id = $1 AND m.created_at < $2 AND m.status <> 'pending'"
    " AND NOT EXISTS (SELECT FROM conversations c WHERE c.location_id = m.location_id"
    "  AND c.id = m.conversation_id AND c.turn_due_at IS NOT NULL AND m.seq > c.considered_through)"
)
_OLD_GENERATIONS = "FROM generations g WHERE g.location_id = $1 AND g.created_at < $2"


async def count_old(read: Read, location_id: str, kind: Kept, older_than: datetime) -> int:
    """How much the next purge takes of the kind."""
    match kind:
        case "messages":
            counted = f"SELECT count(*) {_OLD_MESSAGES}"
        case "generations":
            counted = f"SELECT count(*) {_OLD_GENERATIONS}"
        case "journal":
            # Numbers rise with the time, so what is old ends where the first younger line stands.
            counted = (
                "SELECT count(*) FROM journal WHERE location_id = $1 AND id < coalesce((SELECT id"
                " FROM journal WHERE location_id = $1 AND at >= $2 ORDER BY id LIMIT 1), 9223372036854775807)"
            )
    return int(await read.value(counted, location_id, older_than))


async def purge_messages(tx: Write, location_id: str, older_than: datetime) -> int:
    """Take up to a batch of messages; the answer is how many went.

    Their conversations keep their counters and show the last message that is left. What the journal and
    the contact's fields quote of a message goes with it.
    """
    rows = await tx.fetch(
        f"SELECT m.id, m.conversation_id {_OLD_MESSAGES} ORDER BY m.created_at, m.id LIMIT {BATCH}",
        location_id,
        older_than,
    )
    if not rows:
        return 0
    conversations = sorted({row["conversation_id"] for row in rows})
    await tx.execute(
        "SELECT FROM conversations WHERE location_id = $1 AND id = ANY ($2) ORDER BY id FOR UPDATE",
        location_id,
        conversations,
    )
    gone = await tx.fetch(
        "DELETE FROM messages WHERE location_id = $1 AND id = ANY ($2) RETURNING id",
        location_id,
        [row["id"] for row in rows],
    )
    ids = [row["id"] for row in gone]
    await _mend_conversations(tx, location_id, conversations)
    await _drop_turns(tx, location_id, conversations)
    await tx.execute(
        "UPDATE field_sources SET words = '', message_id = NULL"
        " WHERE location_id = $1 AND message_id = ANY ($2)",
        location_id,
        ids,
    )
    await tx.execute("SELECT hush_in_journal('message', $1)", ids)
    await tx.execute(
        "DELETE FROM events WHERE location_id = $1 AND at < $2 AND type = ANY ($3) AND contact_id IN"
        " (SELECT contact_id FROM conversations WHERE location_id = $1 AND id = ANY ($4))",
        location_id,
        older_than,
        list(_EVENTS_OF_MESSAGES),
        conversations,
    )
    return len(ids)


async def purge_drafts(tx: Write, location_id: str, older_than: datetime) -> int:
    """Take up to a batch of drafts, also those that nobody has decided on."""
    gone = await tx.fetch(
        "DELETE FROM drafts WHERE location_id = $1 AND id IN (SELECT id FROM drafts WHERE location_id = $1"
        f" AND created_at < $2 ORDER BY created_at LIMIT {BATCH} FOR UPDATE SKIP LOCKED)"
        " RETURNING id, conversation_id",
        location_id,
        older_than,
    )
    await tx.execute(
        "DELETE FROM events WHERE location_id = $1 AND at < $2 AND type = ANY ($3)"
        " AND contact_id IS NULL AND conversation_id = ANY ($4)",
        location_id,
        older_than,
        list(_EVENTS_OF_DRAFTS),
        [row["conversation_id"] for row in gone],
    )
    await tx.execute("SELECT hush_in_journal('draft', $1)", [row["id"] for row in gone])
    return len(gone)


async def purge_generations(tx: Write, location_id: str, older_than: datetime) -> int:
    """Take up to a batch of generations, with all that their turns thought; what is counted of them stays.

    A turn itself stays while its messages do, so that they still tell whether and why they were answered.
    """
    gone = await tx.fetch(
        f"DELETE FROM generations WHERE location_id = $1 AND id IN (SELECT g.id {_OLD_GENERATIONS}"
        f" ORDER BY g.created_at, g.id LIMIT {BATCH} FOR UPDATE SKIP LOCKED)"
        " RETURNING id, conversation_id",
        location_id,
        older_than,
    )
    await tx.execute(
        "WITH thought AS (DELETE FROM turn_steps WHERE location_id = $1 AND turn_id = ANY ($2))"
        " UPDATE turns SET drops = '[]' WHERE location_id = $1 AND id = ANY ($2) AND drops <> '[]'",
        location_id,
        [row["id"] for row in gone],
    )
    await _drop_turns(tx, location_id, [row["conversation_id"] for row in gone])
    return len(gone)


async def purge_tool_calls(tx: Write, location_id: str, older_than: datetime) -> int:
    """Take up to a batch of calls of tools that are over; those that wait are left."""
    gone = await tx.fetch(
        "DELETE FROM tool_calls WHERE location_id = $1 AND id IN (SELECT id FROM tool_calls"
        " WHERE location_id = $1 AND created_at < $2"
        " AND (state NOT IN ('waiting', 'approved', 'started') OR expires_at < $2)"
        f" ORDER BY created_at LIMIT {BATCH} FOR UPDATE SKIP LOCKED) RETURNING id",
        location_id,
        older_than,
    )
    return len(gone)


async def purge_journal(tx: Write, older_than: datetime) -> int:
    """Take up to a batch of lines of the location's journal."""
    return int(await tx.value(f"SELECT purge_journal($1, {BATCH})", older_than))


async def _drop_turns(tx: Write, location_id: str, conversation_ids: Sequence[str]) -> None:
    """Take the turns of which neither a message nor the generation is left."""
    await tx.execute(
        "DELETE FROM turns t WHERE t.location_id = $1 AND t.conversation_id = ANY ($2)"
        " AND t.state <> 'thinking' AND NOT EXISTS (SELECT FROM generations g"
        "  WHERE g.location_id = $1 AND g.id = t.id)"
        " AND NOT EXISTS (SELECT FROM messages m WHERE m.location_id = $1"
        "  AND m.conversation_id = t.conversation_id AND m.seq > t.from_seq AND m.seq <= t.through_seq)",
        location_id,
        list(conversation_ids),
    )


async def _mend_conversations(tx: Write, location_id: str, conversation_ids: Sequence[str]) -> None:
    """Let the locked conversations tell of the messages that are left."""
    await tx.execute(
        "UPDATE conversations c SET"
        "  last_message_at = left_over.newest_at, last_message_body = left(left_over.body, 500),"
        "  last_message_channel = left_over.channel, last_message_direction = left_over.direction,"
        "  unread_count = least(c.unread_count, left_over.inbound)"
        " FROM (SELECT k.id, last.body, last.channel, last.direction, counted.newest_at, counted.inbound"
        "  FROM conversations k"
        "  LEFT JOIN LATERAL (SELECT body, channel, direction FROM messages m WHERE m.location_id = $1"
        "   AND m.conversation_id = k.id ORDER BY m.seq DESC LIMIT 1) last ON true"
        "  CROSS JOIN LATERAL (SELECT max(m.created_at) AS newest_at,"
        "   count(*) FILTER (WHERE m.direction = 'inbound') AS inbound FROM messages m"
        "   WHERE m.location_id = $1 AND m.conversation_id = k.id) counted"
        "  WHERE k.location_id = $1 AND k.id = ANY ($2)) left_over"
        " WHERE c.location_id = $1 AND c.id = left_over.id",
        location_id,
        list(conversation_ids),
    )
