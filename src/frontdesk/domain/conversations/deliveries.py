"""How the delivery of an outbound message goes: who sends it now, where it stands, how it is known outside.

A status only moves forward, in whatever order it is told: pending, sent, delivered, failed, read. So a
late "delivered" undoes neither "read" nor a failure (a letter that was taken and came back later), and
"read" proves that a message arrived after all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from frontdesk.domain.conversations.model import Conversation, Direction, Message, Status
from frontdesk.domain.conversations.store import MESSAGE, message_of
from frontdesk.kit.db import Database, Read, Record, Write
from frontdesk.kit.problems import NotFound

LEASE = timedelta(seconds=30)
"""Longer than a channel takes to send; a killed sender's message is taken up by another after it."""
LOST_AFTER = timedelta(seconds=60)
ECHO_WITHIN = timedelta(minutes=10)
"""For so long a message that a provider reports with an unknown id may be one that we gave it."""

_BEFORE_IT = (
    "p.location_id = m.location_id AND p.conversation_id = m.conversation_id AND p.seq < m.seq"
    " AND p.status = 'pending' AND p.direction = 'outbound' AND p.channel = m.channel"
)
_RANK: Mapping[Status, int] = {"pending": 0, "sent": 1, "delivered": 2, "failed": 3, "read": 4}


@dataclass(frozen=True)
class Taken:
    """A pending message that is ours to send until the lease ends; `attempts` failed before."""

    message: Message
    attempts: int


@dataclass(frozen=True)
class NotNow:
    """The message is pending, but someone sends it just now, its next attempt is later, or one that was
    written before it on its channel is still to go."""

    again_at: datetime  # in the location's time


async def take(tx: Write, location_id: str, message_id: str) -> Taken | NotNow | None:
    """Lease a pending message; None when there is nothing to send.

    The transaction need not be durable: a lease that is lost lets the message be sent again, with its id.
    """
    await tx.execute("SET LOCAL synchronous_commit = off")
    row = await tx.row(
        "UPDATE messages m SET delivery_lease = clock_timestamp() + $3"
        " WHERE location_id = $1 AND id = $2 AND status = 'pending' AND direction = 'outbound'"
        " AND (delivery_lease IS NULL OR delivery_lease <= clock_timestamp())"
        " AND (delivery_due_at IS NULL OR delivery_due_at <= local_now())"
        f" AND NOT EXISTS (SELECT FROM messages p WHERE {_BEFORE_IT})"
        f" RETURNING {MESSAGE}, delivery_attempts",
        location_id,
        message_id,
        LEASE,
    )
    if row is not None:
        fields = dict(row)
        attempts = fields.pop("delivery_attempts")
        return Taken(message_of(fields), attempts)
    waits = await tx.row(
        "SELECT greatest(delivery_due_at, local_now() + (delivery_lease - clock_timestamp()),"
        "  (SELECT greatest(max(p.delivery_due_at), local_now()) + interval '1 second' FROM messages p"
        f"   WHERE {_BEFORE_IT} HAVING count(*) > 0)) AS again_at"
        " FROM messages m WHERE location_id = $1 AND id = $2 AND status = 'pending'"
        " AND direction = 'outbound'",
        location_id,
        message_id,
    )
    if waits is None:
        return None
    return NotNow(waits["again_at"] or (await tx.moment()).local)


async def put_off(tx: Write, message: Message, *, until: datetime, failed: bool) -> bool:
    """Note when the next attempt is due and whether this one failed; False when the message waits no more."""
    status = await tx.execute(
        "UPDATE messages SET delivery_attempts = delivery_attempts + $4, delivery_due_at = $3,"
        " delivery_lease = NULL WHERE location_id = $1 AND id = $2 AND status = 'pending'",
        message.location_id,
        message.id,
        until,
        int(failed),
    )
    return status == "UPDATE 1"


async def advance(
    tx: Write,
    location_id: str,
    message_id: str,
    status: Status,
    *,
    failure: str | None = None,
    details: Mapping[str, Any] | None = None,
    provider_message_id: str | None = None,
) -> tuple[Message, bool]:
    """Move an outbound message to a status it has not passed yet; True when something changed.

    `details` are added and the provider's id is kept where they come with news. Raises NotFound.
    """
    found = await tx.row(
        f"SELECT {MESSAGE} FROM messages WHERE location_id = $1 AND id = $2 FOR NO KEY UPDATE",
        location_id,
        message_id,
    )
    if found is None:
        raise NotFound("message", message_id)
    before = message_of(found)
    moves = _RANK[status] > _RANK[before.status]
    named = provider_message_id is not None and before.provider_message_id is None
    if not moves and not named:
        return before, False
    row = await tx.row(
        "UPDATE messages SET status = $3, failure = $4, details = details || $5, provider_message_id = $6,"
        " delivery_lease = NULL, updated_at = local_now()"
        f" WHERE location_id = $1 AND id = $2 RETURNING {MESSAGE}",
        location_id,
        message_id,
        status if moves else before.status,
        failure if moves else before.failure,
        dict(details or {}),
        provider_message_id if named else before.provider_message_id,
    )
    after = message_of(row)
    tx.changed("message", message_id, before=_told(before), after=_told(after))
    return after, True


async def find_own(
    read: Read, conversation: Conversation, channel: str, outside_id: str, words: str, *, direction: Direction
) -> Message | None:
    """The message of ours that comes back from outside under this id; None for any other.

    It is known by our id, by the one its sender gave it, or by the provider's. A provider may report it
    before it has told us its id: then it is the newest one on its way with the same words. Ids of messages
    in are not always of the same count as those of messages out, so a message in must also say the same.
    """
    rows = await read.fetch(
        f"SELECT {MESSAGE} FROM messages WHERE location_id = $1 AND conversation_id = $2"
        " AND direction = 'outbound' AND (id = $4 OR (channel = $3 AND (provider_message_id = $4"
        "  OR (outside_id = $4 AND source <> 'api'))))",
        conversation.location_id,
        conversation.id,
        channel,
        outside_id,
    )
    known = _saying(rows, words) if direction == "inbound" else [message_of(row) for row in rows]
    if known or direction == "inbound":
        return known[0] if known else None
    rows = await read.fetch(
        f"SELECT {MESSAGE} FROM messages WHERE location_id = $1 AND conversation_id = $2"
        " AND direction = 'outbound' AND channel = $3 AND provider_message_id IS NULL"
        " AND (status = 'sent' OR (status = 'pending' AND delivery_lease IS NOT NULL))"
        " AND created_at > local_now() - $4::interval ORDER BY seq DESC LIMIT 20",
        conversation.location_id,
        conversation.id,
        channel,
        ECHO_WITHIN,
    )
    return next(iter(_saying(rows, words)), None)


async def find_reply(read: Read, location_id: str, turn_id: str) -> Message | None:
    """What the turn wrote to the customer, if it wrote anything."""
    row = await read.row(
        f"SELECT {MESSAGE} FROM messages WHERE location_id = $1 AND turn_id = $2", location_id, turn_id
    )
    return message_of(row) if row else None


async def count_keyword_answers(
    read: Read, conversation: Conversation, keyword: str, *, within: timedelta
) -> int:
    """How often a word such as HELP was answered here lately."""
    return int(
        await read.value(
            "SELECT count(*) FROM messages WHERE location_id = $1 AND conversation_id = $2"
            " AND direction = 'outbound' AND source = 'system' AND details ->> 'answers_keyword' = $3"
            " AND created_at > local_now() - $4::interval",
            conversation.location_id,
            conversation.id,
            keyword,
            within,
        )
    )


async def list_undelivered(db: Database, *, limit: int = 200) -> list[tuple[str, str, int]]:
    """Outbound messages whose delivery was lost, as (location, message, attempts): the first of each line
    alone, since those behind it can wait for days. Sandboxes keep their own time."""
    async with db.system(cause="sweep") as tx:
        rows = await tx.fetch(
            "SELECT location_id, id, delivery_attempts FROM messages m"
            " WHERE status = 'pending' AND direction = 'outbound' AND updated_at < now() - $1::interval"
            " AND (delivery_due_at IS NULL OR delivery_due_at < now() - $1::interval)"
            " AND (delivery_lease IS NULL OR delivery_lease < now())"
            " AND NOT EXISTS (SELECT FROM location_clocks k WHERE k.location_id = m.location_id)"
            f" AND NOT EXISTS (SELECT FROM messages p WHERE {_BEFORE_IT})"
            " ORDER BY updated_at LIMIT $2",
            LOST_AFTER,
            limit,
        )
    return [(row["location_id"], row["id"], row["delivery_attempts"]) for row in rows]


def _saying(rows: Sequence[Record], words: str) -> list[Message]:
    """Those that say the same, whatever the blanks."""
    wanted = words.split()
    return [message for message in map(message_of, rows) if message.body.split() == wanted]


def _told(message: Message) -> dict[str, Any]:
    """What the journal keeps of a delivery: not the words once more."""
    return {
        "status": message.status,
        "failure": message.failure,
        "provider_message_id": message.provider_message_id,
        "conversation_id": message.conversation_id,
        "contact_id": message.contact_id,
        "agent_id": message.agent_id,
        "channel": message.channel,
        "direction": message.direction,
        "source": message.source,
    }
