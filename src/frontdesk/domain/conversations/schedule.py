"""When a conversation's next turn is due, and who works on it: the SQL of scheduling and leases.

Every time here is the database's, read after the row lock in the transaction that writes it. Due times
are the location's (virtual in a sandbox), leases are real.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from frontdesk.domain.conversations.model import Conversation
from frontdesk.domain.conversations.store import CONVERSATION, conversation_of
from frontdesk.kit.db import Database, Read, Write
from frontdesk.kit.ids import new_id

LEASE = timedelta(seconds=30)
COLLECT_AT_MOST = timedelta(seconds=60)
OVERDUE = timedelta(seconds=5)


def next_due(now: datetime, wait: timedelta, unanswered_since: datetime) -> datetime:
    """Each message moves the answer by the wait, but never past max(5 x wait, 60 s) after the first."""
    return min(now + wait, unanswered_since + max(5 * wait, COLLECT_AT_MOST))


async def make_due(tx: Write, conversation: Conversation, wait: timedelta) -> Conversation:
    """A message has come: count it and set when its turn is due. The conversation must be locked."""
    moment = await tx.moment()
    since = conversation.unanswered_since or moment.local
    row = await tx.row(
        "UPDATE conversations SET turn_seq = turn_seq + 1, turn_due_at = $3, unanswered_since = $4"
        f" WHERE location_id = $1 AND id = $2 RETURNING {CONVERSATION}",
        conversation.location_id,
        conversation.id,
        next_due(moment.local, wait, since),
        since,
    )
    return conversation_of(row)


async def take_lease(tx: Write, conversation: Conversation) -> str:
    """Mark the conversation as worked on and answer the lease's token. It must be locked and free."""
    token = new_id()
    await tx.execute(
        "UPDATE conversations SET lease_token = $3, lease_until = clock_timestamp() + $4"
        " WHERE location_id = $1 AND id = $2",
        conversation.location_id,
        conversation.id,
        token,
        LEASE,
    )
    return token


async def renew_lease(tx: Write, location_id: str, conversation_id: str, token: str) -> bool:
    """Hold the lease longer; False when it is no longer ours."""
    status = await tx.execute(
        "UPDATE conversations SET lease_until = clock_timestamp() + $4"
        " WHERE location_id = $1 AND id = $2 AND lease_token = $3",
        location_id,
        conversation_id,
        token,
        LEASE,
    )
    return status == "UPDATE 1"


async def release_lease(tx: Write, location_id: str, conversation_id: str, token: str) -> None:
    await tx.execute(
        "UPDATE conversations SET lease_token = NULL, lease_until = NULL"
        " WHERE location_id = $1 AND id = $2 AND lease_token = $3",
        location_id,
        conversation_id,
        token,
    )


async def consider(tx: Write, conversation: Conversation, through_seq: int) -> bool:
    """Note that everything up to the seq was considered, and end the lease; True when more is waiting.

    The conversation must be locked.
    """
    row = await tx.row(
        "UPDATE conversations SET considered_through = greatest(considered_through, $3),"
        " lease_token = NULL, lease_until = NULL,"
        " turn_due_at = CASE WHEN last_inbound_seq > $3 THEN turn_due_at END,"
        " unanswered_since = CASE WHEN last_inbound_seq > $3 THEN unanswered_since END"
        " WHERE location_id = $1 AND id = $2 RETURNING last_inbound_seq > $3 AS more",
        conversation.location_id,
        conversation.id,
        through_seq,
    )
    return bool(row and row["more"])


async def first_waiting_since(read: Read, conversation: Conversation, after_seq: int) -> datetime | None:
    """When the oldest inbound message after the seq was recorded."""
    found: datetime | None = await read.value(
        "SELECT min(created_at) FROM messages WHERE location_id = $1 AND conversation_id = $2"
        " AND direction = 'inbound' AND seq > $3",
        conversation.location_id,
        conversation.id,
        after_seq,
    )
    return found


@dataclass(frozen=True)
class Overdue:
    """A conversation whose turn should have run, and nobody works on it."""

    location_id: str
    conversation_id: str
    turn_seq: int


async def list_overdue(db: Database, *, limit: int = 200) -> list[Overdue]:
    """What fell through: due for some seconds, not considered, not leased. Sandboxes keep their own time."""
    async with db.system(cause="sweep") as tx:
        rows = await tx.fetch(
            "SELECT location_id, id, turn_seq FROM conversations c"
            " WHERE turn_due_at < clock_timestamp() - $1::interval"
            " AND considered_through < last_inbound_seq AND deleted_at IS NULL"
            " AND (lease_until IS NULL OR lease_until < clock_timestamp())"
            " AND NOT EXISTS (SELECT FROM location_clocks k WHERE k.location_id = c.location_id)"
            " AND NOT EXISTS (SELECT FROM contacts k WHERE k.location_id = c.location_id"
            "                 AND k.id = c.contact_id AND k.deleted_at IS NOT NULL)"
            " ORDER BY turn_due_at LIMIT $2",
            OVERDUE,
            limit,
        )
    return [Overdue(row["location_id"], row["id"], row["turn_seq"]) for row in rows]
