"""What a location answers to STOP, START and HELP: its SQL."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from frontdesk.domain.keywords.words import Kind
from frontdesk.kit.db import Read, Write


@dataclass(frozen=True)
class KeywordReplies:
    """The location's own texts, where it has some; with `confirm` off nothing is answered at all."""

    confirm: bool = True
    texts: Mapping[Kind, str] = field(default_factory=dict)


async def get_replies(read: Read, location_id: str) -> KeywordReplies:
    row = await read.row("SELECT confirm, texts FROM keyword_replies WHERE location_id = $1", location_id)
    return KeywordReplies(row["confirm"], row["texts"]) if row else KeywordReplies()


async def set_replies(tx: Write, location_id: str, replies: KeywordReplies) -> None:
    await tx.lock("keyword replies", location_id)
    before = await get_replies(tx, location_id)
    await tx.execute(
        "INSERT INTO keyword_replies (location_id, confirm, texts) VALUES ($1, $2, $3)"
        " ON CONFLICT (location_id) DO UPDATE SET confirm = excluded.confirm, texts = excluded.texts",
        location_id,
        replies.confirm,
        dict(replies.texts),
    )
    if before != replies:
        tx.changed("keyword replies", location_id, before=before, after=replies)
