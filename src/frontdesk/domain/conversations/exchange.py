"""What was said lately and when, without all that surrounds it."""

from dataclasses import dataclass
from datetime import datetime

from frontdesk.domain.conversations.model import Conversation, Direction, Source
from frontdesk.kit.db import Read

_MOST = 220
_EXCERPT = 400


@dataclass(frozen=True)
class Spoken:
    """The beginning of one message. `at` is when it came here, whatever its sender says of it."""

    direction: Direction
    source: Source
    body: str
    at: datetime


async def list_spoken(
    read: Read, conversation: Conversation, *, since: datetime, through_seq: int
) -> tuple[Spoken, ...]:
    """What was said after a moment and up to a message, oldest first; of very much the newest."""
    rows = await read.fetch(
        "SELECT direction, source, left(body, $5::int) AS body, recorded_at FROM messages"
        " WHERE location_id = $1 AND conversation_id = $2 AND seq > $6 AND seq <= $3"
        " AND recorded_at > $4 ORDER BY seq",
        conversation.location_id,
        conversation.id,
        through_seq,
        since,
        _EXCERPT,
        through_seq - _MOST,
    )
    return tuple(Spoken(row["direction"], row["source"], row["body"], row["recorded_at"]) for row in rows)
