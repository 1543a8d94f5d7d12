"""All SQL of conversations and their messages; the scheduling of turns stands in `schedule.py`."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg

from frontdesk.domain.conversations.model import Conversation, Message, NewMessage, Reached, Recorded
from frontdesk.kit.db import Read, Record, Write
from frontdesk.kit.ids import new_id
from frontdesk.kit.problems import Conflict, NotFound

CONVERSATION_COLUMNS = (
    *("location_id", "id", "contact_id", "assigned_to", "starred", "unread_count"),
    *("last_seq", "last_inbound_seq", "last_message_at", "last_message_body", "last_message_channel"),
    *("last_message_direction", "last_manual_at", "last_outbound_source", "turn_seq", "turn_due_at"),
    *("unanswered_since", "considered_through", "rearmed_seq", "lease_token", "lease_until"),
    *("created_at", "updated_at", "deleted_at", "details -> 'feedback' AS feedback"),
)
CONVERSATION = ", ".join(CONVERSATION_COLUMNS)
MESSAGE = (
    "location_id, id, conversation_id, contact_id, seq, channel, direction, body, attachments,"
    " content_type, status, failure, source, user_id, agent_id, turn_id, outside_id, created_at, updated_at,"
    " details, root_cause, hops, provider_message_id"
)


async def find_by_contact(read: Read, location_id: str, contact_id: str) -> Conversation | None:
    row = await read.row(
        f"SELECT {CONVERSATION} FROM conversations"
        " WHERE location_id = $1 AND contact_id = $2 AND deleted_at IS NULL",
        location_id,
        contact_id,
    )
    return conversation_of(row) if row else None


async def open_conversation(tx: Write, location_id: str, contact_id: str) -> tuple[Conversation, bool]:
    """The contact's conversation, made now if there is none; True when it was made.

    Raises NotFound for a contact that does not exist. Two callers at once get the same one.
    """
    if (found := await find_by_contact(tx, location_id, contact_id)) is not None:
        return found, False
    row = await tx.row(
        "INSERT INTO conversations (location_id, id, contact_id)"
        " SELECT $1, $2, id FROM contacts WHERE location_id = $1 AND id = $3 AND deleted_at IS NULL"
        " ON CONFLICT (location_id, contact_id) WHERE deleted_at IS NULL DO NOTHING"
        f" RETURNING {CONVERSATION}",
        location_id,
        new_id(),
        contact_id,
    )
    if row is not None:
        made = conversation_of(row)
        tx.changed("conversation", made.id, after=_told(made))
        return made, True
    if (found := await find_by_contact(tx, location_id, contact_id)) is not None:
        return found, False
    raise NotFound("contact", contact_id)


async def get_conversation(read: Read, location_id: str, conversation_id: str) -> Conversation:
    row = await read.row(
        f"SELECT {CONVERSATION} FROM conversations c WHERE location_id = $1 AND id = $2"
        " AND deleted_at IS NULL AND NOT EXISTS (SELECT FROM contacts k WHERE k.location_id = c.location_id"
        " AND k.id = c.contact_id AND k.deleted_at IS NOT NULL)",
        location_id,
        conversation_id,
    )
    if row is None:
        raise NotFound("conversation", conversation_id)
    return conversation_of(row)


async def lock_conversation(tx: Write, location_id: str, conversation_id: str) -> Conversation:
    """The conversation, locked until the transaction ends. Raises NotFound."""
    row = await tx.row(
        f"SELECT {CONVERSATION} FROM conversations WHERE location_id = $1 AND id = $2"
        " AND deleted_at IS NULL FOR UPDATE",
        location_id,
        conversation_id,
    )
    if row is None:
        raise NotFound("conversation", conversation_id)
    return conversation_of(row)


async def update_conversation(
    tx: Write, location_id: str, conversation_id: str, changes: Mapping[str, Any]
) -> Conversation:
    """Change `starred`, `unread_count`, `assigned_to` or `feedback` (None takes it away).

    Marking as read re-arms the agent's cap.
    """
    before = await lock_conversation(tx, location_id, conversation_id)
    after = dataclasses.replace(before, **changes)
    rearmed = before.last_seq if changes.get("unread_count") == 0 else before.rearmed_seq
    row = await tx.row(
        "UPDATE conversations SET starred = $3, unread_count = $4, assigned_to = $5, rearmed_seq = $6,"
        " details = (details - 'feedback') || $7,"
        f" updated_at = local_now() WHERE location_id = $1 AND id = $2 RETURNING {CONVERSATION}",
        location_id,
        conversation_id,
        after.starred,
        after.unread_count,
        after.assigned_to,
        rearmed,
        {"feedback": after.feedback} if after.feedback is not None else {},
    )
    changed = conversation_of(row)
    tx.changed("conversation", conversation_id, before=_told(before), after=_told(changed))
    return changed


async def delete_conversation(tx: Write, location_id: str, conversation_id: str) -> None:
    """Hide the conversation; a later message of the contact opens a new one."""
    before = await lock_conversation(tx, location_id, conversation_id)
    await tx.execute(
        "UPDATE conversations SET deleted_at = local_now(), turn_due_at = NULL"
        " WHERE location_id = $1 AND id = $2",
        location_id,
        conversation_id,
    )
    tx.changed("conversation", conversation_id, before=_told(before))


async def restore_conversation(tx: Write, location_id: str, conversation_id: str) -> Conversation:
    """Show a deleted conversation again; what waited in it for an answer is not answered any more.

    Raises NotFound for one that is not deleted, Conflict when the contact has another one by now.
    """
    try:
        async with tx.savepoint():
            row = await tx.row(
                "UPDATE conversations SET deleted_at = NULL, considered_through = last_inbound_seq"
                " WHERE location_id = $1 AND id = $2 AND deleted_at IS NOT NULL"
                f" RETURNING {CONVERSATION}",
                location_id,
                conversation_id,
            )
    except asyncpg.UniqueViolationError:
        raise Conflict("The contact has begun another conversation since.") from None
    if row is None:
        raise NotFound("deleted conversation", conversation_id)
    restored = conversation_of(row)
    tx.changed("conversation", conversation_id, after=_told(restored))
    return restored


async def record_message(
    tx: Write, conversation: Conversation, new: NewMessage, *, message_id: str | None = None
) -> Recorded:
    """Write a message down once. The conversation must be locked by this transaction.

    A message with the outside id of an earlier one of the same channel and direction is that one.
    """
    if new.outside_id is not None:
        row = await tx.row(
            f"SELECT {MESSAGE} FROM messages WHERE location_id = $1 AND conversation_id = $2"
            " AND direction = $3 AND channel = $4 AND outside_id = $5",
            conversation.location_id,
            conversation.id,
            new.direction,
            new.channel,
            new.outside_id,
        )
        if row is not None:
            return Recorded(message_of(row), new=False)
    row = await tx.row(
        "WITH counted AS (UPDATE conversations SET last_seq = last_seq + 1,"
        "  last_inbound_seq = CASE WHEN $6 = 'inbound' THEN last_seq + 1 ELSE last_inbound_seq END,"
        "  unread_count = CASE WHEN $6 = 'inbound' THEN unread_count + 1 ELSE unread_count END,"
        "  last_message_at = greatest(last_message_at, coalesce($17, local_now())),"
        "  last_message_body = left($7, 500),"
        "  last_message_channel = $5, last_message_direction = $6,"
        "  last_manual_at = CASE WHEN $11 IN ('contact', 'user', 'api') THEN coalesce($17, local_now())"
        "   ELSE last_manual_at END,"
        "  last_outbound_at = CASE WHEN $6 = 'outbound' THEN local_now() ELSE last_outbound_at END,"
        "  last_outbound_source = CASE WHEN $6 = 'outbound' THEN $11 ELSE last_outbound_source END,"
        "  updated_at = local_now()"
        "  WHERE location_id = $1 AND id = $3 RETURNING last_seq)"
        " INSERT INTO messages (location_id, id, conversation_id, contact_id, seq, channel, direction,"
        "  body, attachments, content_type, status, source, user_id, agent_id, turn_id, outside_id,"
        "  created_at, cause, root_cause, hops, details)"
        " SELECT $1, $2, $3, $4, last_seq, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,"
        f"  coalesce($17, local_now()), $16, $18, $19, $20 FROM counted RETURNING {MESSAGE}",
        conversation.location_id,
        message_id or new_id(),
        conversation.id,
        conversation.contact_id,
        new.channel,
        new.direction,
        new.body,
        list(new.attachments),
        new.content_type,
        new.status,
        new.source,
        new.user_id,
        new.agent_id,
        new.turn_id,
        new.outside_id,
        tx.cause,
        new.at,
        new.origin.root if new.origin else None,
        new.origin.hops if new.origin else 0,
        dict(new.details),
    )
    message = message_of(row)
    tx.changed("message", message.id, after=message)
    if new.direction == "inbound" and conversation.unread_count == 0:  # it was read, and is unread now
        told = _told(conversation)
        tx.changed("conversation", conversation.id, before=told, after=told | {"unread_count": 1})
    return Recorded(message, new=True)


async def find_message(read: Read, location_id: str, message_id: str) -> Message | None:
    row = await read.row(
        f"SELECT {MESSAGE} FROM messages WHERE location_id = $1 AND id = $2", location_id, message_id
    )
    return message_of(row) if row else None


async def get_message(read: Read, location_id: str, message_id: str) -> Message:
    found = await find_message(read, location_id, message_id)
    if found is None:
        raise NotFound("message", message_id)
    return found


async def list_messages(
    read: Read,
    location_id: str,
    conversation_id: str,
    *,
    after_seq: int = 0,
    before_seq: int | None = None,
    channels: Sequence[str] | None = None,
    limit: int = 100,
) -> list[Message]:
    """The newest messages between the two, in the order they were written."""
    rows = await read.fetch(
        f"SELECT {MESSAGE} FROM messages WHERE location_id = $1 AND conversation_id = $2 AND seq > $3"
        " AND ($4::bigint IS NULL OR seq < $4) AND ($5::text[] IS NULL OR channel = ANY ($5))"
        " ORDER BY seq DESC LIMIT $6",
        location_id,
        conversation_id,
        after_seq,
        before_seq,
        list(channels) if channels is not None else None,
        limit,
    )
    return [message_of(row) for row in reversed(rows)]


async def list_messages_from(
    read: Read, location_id: str, conversation_id: str, *, after_seq: int, limit: int = 100
) -> list[Message]:
    """The oldest messages after a seq, in order: what a reader who follows has not seen."""
    rows = await read.fetch(
        f"SELECT {MESSAGE} FROM messages WHERE location_id = $1 AND conversation_id = $2 AND seq > $3"
        " ORDER BY seq LIMIT $4",
        location_id,
        conversation_id,
        after_seq,
        limit,
    )
    return [message_of(row) for row in rows]


async def list_inbound(
    read: Read, location_id: str, conversation_id: str, *, after_seq: int, through_seq: int
) -> tuple[Message, ...]:
    """The customer's messages after one seq and up to another, in order; of a flood the newest 500.

    Words such as STOP, which frontdesk has heeded itself, are left out.
    """
    rows = await read.fetch(
        f"SELECT {MESSAGE} FROM messages WHERE location_id = $1 AND conversation_id = $2"
        " AND direction = 'inbound' AND seq > $3 AND seq <= $4 AND NOT details ? 'keyword'"
        " ORDER BY seq DESC LIMIT 500",
        location_id,
        conversation_id,
        after_seq,
        through_seq,
    )
    return tuple(message_of(row) for row in reversed(rows))


async def newest_inbound(
    read: Read, location_id: str, conversation_id: str, *, channel: str | None = None
) -> Message | None:
    row = await read.row(
        f"SELECT {MESSAGE} FROM messages WHERE location_id = $1 AND conversation_id = $2"
        " AND direction = 'inbound' AND ($3::text IS NULL OR channel = $3) ORDER BY seq DESC LIMIT 1",
        location_id,
        conversation_id,
        channel,
    )
    return message_of(row) if row else None


async def list_inbound_channels(read: Read, location_id: str, conversation_id: str) -> list[str]:
    """The channels that the customer has written on, the one of the newest message first."""
    rows = await read.fetch(
        "SELECT channel FROM messages WHERE location_id = $1 AND conversation_id = $2"
        " AND direction = 'inbound' GROUP BY channel ORDER BY max(seq) DESC",
        location_id,
        conversation_id,
    )
    return [row["channel"] for row in rows]


async def count_agent_messages(read: Read, conversation: Conversation, channel: str, agent_id: str) -> int:
    """How often the agent has written on the channel since the conversation was last marked as read."""
    return int(
        await read.value(
            "SELECT count(*) FROM messages WHERE location_id = $1 AND conversation_id = $2 AND seq > $3"
            " AND source = 'agent' AND channel = $4 AND agent_id = $5 AND status <> 'failed'",
            conversation.location_id,
            conversation.id,
            conversation.rearmed_seq,
            channel,
            agent_id,
        )
    )


async def find_reached_cap(
    read: Read, conversation: Conversation, agent_id: str, most: int
) -> Reached | None:
    """Where the agent has written that often since the conversation was last marked as read.

    Of several channels it is the one it wrote on last.
    """
    row = await read.row(
        "SELECT channel, max(created_at) AS at FROM messages"
        " WHERE location_id = $1 AND conversation_id = $2 AND seq > $3"
        " AND source = 'agent' AND agent_id = $4 AND status <> 'failed'"
        " GROUP BY channel HAVING count(*) >= $5 ORDER BY max(seq) DESC LIMIT 1",
        conversation.location_id,
        conversation.id,
        conversation.rearmed_seq,
        agent_id,
        most,
    )
    return Reached(**row) if row else None


def _told(conversation: Conversation) -> dict[str, Any]:
    """What the journal keeps of a conversation: what people may change, not counters and leases."""
    return {
        "contact_id": conversation.contact_id,
        "assigned_to": conversation.assigned_to,
        "starred": conversation.starred,
        "unread_count": conversation.unread_count,
    }


def conversation_of(row: Record | Mapping[str, Any] | None) -> Conversation:
    assert row is not None
    return Conversation(**row)


def message_of(row: Record | Mapping[str, Any] | None) -> Message:
    assert row is not None
    return Message(**(dict(row) | {"attachments": tuple(row["attachments"])}))
