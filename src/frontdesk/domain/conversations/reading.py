"""Messages as readers page through them: one conversation backwards, or all of a location."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from frontdesk.domain.conversations.model import Conversation, Message
from frontdesk.domain.conversations.store import MESSAGE, message_of
from frontdesk.kit.db import Read
from frontdesk.kit.problems import NotFound

OrderedBy = Literal["created_at", "updated_at"]

_SHOWN = (
    "NOT EXISTS (SELECT FROM conversations c WHERE c.location_id = m.location_id"
    " AND c.id = m.conversation_id AND c.deleted_at IS NOT NULL)"
    " AND NOT EXISTS (SELECT FROM contacts k WHERE k.location_id = m.location_id"
    " AND k.id = m.contact_id AND k.deleted_at IS NOT NULL)"
)


@dataclass(frozen=True)
class MessageFilter:
    """What must hold, all of it; None asks nothing. The times are of creation, both inclusive."""

    conversation_id: str | None = None
    contact_id: str | None = None
    channel: str | None = None
    other_than: str | None = None  # a channel to leave out
    made_from: datetime | None = None
    made_until: datetime | None = None


@dataclass(frozen=True)
class Place:
    """Where a page ended: the time it is ordered by, and the message."""

    at: datetime
    message_id: str


async def get_shown_message(read: Read, location_id: str, message_id: str) -> Message:
    """Raises NotFound, also for a message whose conversation or contact was deleted."""
    row = await read.row(
        f"SELECT {MESSAGE} FROM messages m WHERE m.location_id = $1 AND m.id = $2 AND {_SHOWN}",
        location_id,
        message_id,
    )
    if row is None:
        raise NotFound("message", message_id)
    return message_of(row)


async def seq_before(read: Read, conversation: Conversation, message_id: str) -> int:
    """Where a page goes on that ended with this message: what comes next has a lower seq.

    Ids sort by creation, so a message whose row is gone still has its place.
    """
    return int(
        await read.value(
            "SELECT coalesce((SELECT seq FROM messages WHERE location_id = $1 AND conversation_id = $2"
            " AND id = $3), (SELECT max(seq) + 1 FROM messages WHERE location_id = $1"
            " AND conversation_id = $2 AND id < $3), 0)",
            conversation.location_id,
            conversation.id,
            message_id,
        )
    )


async def list_all_messages(
    read: Read,
    location_id: str,
    wanted: MessageFilter,
    *,
    by: OrderedBy = "created_at",
    descending: bool = True,
    after: Place | None = None,
    limit: int = 100,
) -> list[Message]:
    """One page of the location's messages; those of deleted conversations and contacts are left out."""
    conditions, parameters = _conditions(location_id, wanted)
    direction, sign = ("DESC", "<") if descending else ("ASC", ">")
    if after is not None:
        parameters += [after.at, after.message_id]
        conditions.append(f"(m.{by}, m.id) {sign} (${len(parameters) - 1}, ${len(parameters)})")
    parameters.append(limit)
    rows = await read.fetch(
        f"SELECT {MESSAGE} FROM messages m WHERE {' AND '.join(conditions)}"
        f" ORDER BY m.{by} {direction}, m.id {direction} LIMIT ${len(parameters)}",
        *parameters,
    )
    return [message_of(row) for row in rows]


async def count_all_messages(read: Read, location_id: str, wanted: MessageFilter) -> int:
    conditions, parameters = _conditions(location_id, wanted)
    counted = f"SELECT count(*) FROM messages m WHERE {' AND '.join(conditions)}"
    return int(await read.value(counted, *parameters))


def _conditions(location_id: str, wanted: MessageFilter) -> tuple[list[str], list[Any]]:
    conditions, parameters = ["m.location_id = $1", _SHOWN], [location_id]
    asked: Sequence[tuple[str, object]] = (
        ("m.conversation_id =", wanted.conversation_id),
        ("m.contact_id =", wanted.contact_id),
        ("m.channel =", wanted.channel),
        ("m.channel <>", wanted.other_than),
        ("m.created_at >=", wanted.made_from),
        ("m.created_at <=", wanted.made_until),
    )
    for condition, value in asked:
        if value is not None:
            parameters.append(value)  # type: ignore[arg-type]
            conditions.append(f"{condition} ${len(parameters)}")
    return conditions, parameters
