"""All SQL of drafts: answers of a suggesting agent that wait for a person."""

from collections.abc import Sequence
from typing import Any

from frontdesk.domain.turns.model import Draft, DraftState, Turn
from frontdesk.kit.db import Read, Record, Write
from frontdesk.kit.ids import new_id
from frontdesk.kit.problems import NotFound

_DRAFT = (
    "location_id, id, turn_id, conversation_id, agent_id, channel, body, effects, state, sent_body,"
    " message_id, decided_by, decided_at, created_at"
)


async def create_draft(
    tx: Write, turn: Turn, *, agent_id: str, channel: str, body: str, effects: Sequence[Any]
) -> Draft:
    """Keep the draft; an open one of the same conversation is outdated by it."""
    outdated = await tx.fetch(
        "UPDATE drafts SET state = 'outdated', decided_at = local_now()"
        f" WHERE location_id = $1 AND conversation_id = $2 AND state = 'open' RETURNING {_DRAFT}",
        turn.location_id,
        turn.conversation_id,
    )
    for gone in outdated:
        tx.changed("draft", gone["id"], before={"state": "open"}, after=_draft(gone))
    row = await tx.row(
        "INSERT INTO drafts (location_id, id, turn_id, conversation_id, agent_id, channel, body, effects,"
        f" state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open') RETURNING {_DRAFT}",
        turn.location_id,
        new_id(),
        turn.id,
        turn.conversation_id,
        agent_id,
        channel,
        body,
        list(effects),
    )
    draft = _draft(row)
    tx.changed("draft", draft.id, after=draft)
    return draft


async def list_drafts(
    read: Read,
    location_id: str,
    *,
    conversation_id: str | None,
    state: DraftState | None,
    after: str | None,
    limit: int,
) -> list[Draft]:
    rows = await read.fetch(
        f"SELECT {_DRAFT} FROM drafts WHERE location_id = $1 AND id > $2"
        " AND ($3::text IS NULL OR conversation_id = $3) AND ($4::text IS NULL OR state = $4)"
        " ORDER BY id LIMIT $5",
        location_id,
        after or "",
        conversation_id,
        state,
        limit,
    )
    return [_draft(row) for row in rows]


async def lock_draft(tx: Write, location_id: str, draft_id: str) -> Draft:
    row = await tx.row(
        f"SELECT {_DRAFT} FROM drafts WHERE location_id = $1 AND id = $2 FOR UPDATE", location_id, draft_id
    )
    if row is None:
        raise NotFound("draft", draft_id)
    return _draft(row)


async def get_draft(read: Read, location_id: str, draft_id: str) -> Draft:
    row = await read.row(
        f"SELECT {_DRAFT} FROM drafts WHERE location_id = $1 AND id = $2", location_id, draft_id
    )
    if row is None:
        raise NotFound("draft", draft_id)
    return _draft(row)


async def decide_draft(
    tx: Write,
    draft: Draft,
    state: DraftState,
    *,
    decided_by: str | None,
    sent_body: str | None = None,
    message_id: str | None = None,
) -> Draft:
    row = await tx.row(
        "UPDATE drafts SET state = $3, sent_body = $4, message_id = $5, decided_by = $6,"
        f" decided_at = local_now() WHERE location_id = $1 AND id = $2 RETURNING {_DRAFT}",
        draft.location_id,
        draft.id,
        state,
        sent_body,
        message_id,
        decided_by,
    )
    decided = _draft(row)
    tx.changed("draft", draft.id, before={"state": draft.state}, after=decided)
    return decided


def _draft(row: Record | None) -> Draft:
    assert row is not None
    return Draft(**row)
