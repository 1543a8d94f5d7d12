"""When a conversation's next turn is due, and who works on it: the SQL of scheduling and leases.

Every time here is the database's, read after the row lock in the transaction that writes it. Due times
are the location's (virtual in a sandbox), leases are real.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from frontdesk.domain.conversations.model import Conversation
from frontdesk.domain.conversations.store import CONVERSATION, conversation_of
from frontdesk.kit.db import Database, Write
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


async def rearm(tx: Write, conversation: Conversation) -> None:
    """What the agent has written up to now no longer counts for its cap."""
    await tx.execute(
        "UPDATE conversations SET rearmed_seq = last_seq WHERE location_id = $1 AND id = $2",
        conversation.location_id,
        conversation.id,
    )


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


async def consider(
    tx: Write, conversation: Conversation, through_seq: int, wait: timedelta
) -> datetime | None:
    """Note that everything up to the seq was considered, and end the lease. The conversation must be locked.

    When newer messages wait, they get a window of their own: the answer is the time their turn is due.
    """
    due: datetime | None = None
    since: datetime | None = None
    if conversation.last_inbound_seq > through_seq:
        row = await tx.row(
            "SELECT min(recorded_at) AS first, max(recorded_at) AS last FROM messages"
            " WHERE location_id = $1 AND conversation_id = $2 AND direction = 'inbound' AND seq > $3"
            " AND NOT details ? 'keyword'",
            conversation.location_id,
            conversation.id,
            through_seq,
        )
        if row is not None and row["first"] is not None:
            since = row["first"]
            due = next_due(row["last"], wait, row["first"])
    await tx.execute(
        "UPDATE conversations SET considered_through = greatest(considered_through, $3),"
        " lease_token = NULL, lease_until = NULL, turn_due_at = $4, unanswered_since = $5"
        " WHERE location_id = $1 AND id = $2",
        conversation.location_id,
        conversation.id,
        through_seq,
        due,
        since,
    )
    return due


async def hand_on(tx: Write, conversation: Conversation, from_seq: int | None = None) -> datetime:
    """End the lease and leave the messages after the seq to another agent, whose turn is due at once.

    Without a seq these are the messages that the turn in hand has not considered. The conversation must be
    locked; the answer is the time.
    """
    now = (await tx.moment()).local
    await tx.execute(
        "UPDATE conversations SET considered_through = coalesce($3, considered_through),"
        " lease_token = NULL, lease_until = NULL, turn_due_at = $4,"
        " unanswered_since = coalesce(unanswered_since, $4) WHERE location_id = $1 AND id = $2",
        conversation.location_id,
        conversation.id,
        from_seq,
        now,
    )
    return now


async def pass_over(tx: Write, conversation: Conversation, seq: int) -> None:
    """Note that this newest message needs no turn. The conversation must be locked, as it was before it.

    Where earlier messages wait or are being answered nothing is noted: their turn passes it over.
    """
    if conversation.turn_due_at is None and conversation.lease_token is None:
        await tx.execute(
            "UPDATE conversations SET considered_through = greatest(considered_through, $3)"
            " WHERE location_id = $1 AND id = $2",
            conversation.location_id,
            conversation.id,
            seq,
        )


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
            " WHERE turn_due_at < now() - $1::interval"
            " AND considered_through < last_inbound_seq AND deleted_at IS NULL"
            " AND (lease_until IS NULL OR lease_until < now())"
            " AND NOT EXISTS (SELECT FROM location_clocks k WHERE k.location_id = c.location_id)"
            " AND NOT EXISTS (SELECT FROM contacts k WHERE k.location_id = c.location_id"
            "                 AND k.id = c.contact_id AND k.deleted_at IS NOT NULL)"
            " ORDER BY turn_due_at LIMIT $2",
            OVERDUE,
            limit,
        )
    return [Overdue(row["location_id"], row["id"], row["turn_seq"]) for row in rows]
