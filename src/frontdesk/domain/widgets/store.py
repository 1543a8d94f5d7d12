"""All SQL of web chat widgets and sessions."""

import dataclasses
import hmac
from typing import Literal

from frontdesk.domain.widgets.model import ChatSession, Widget, WidgetValues
from frontdesk.kit.db import Database, Read, Record, Write
from frontdesk.kit.ids import is_id, new_id
from frontdesk.kit.problems import NotFound

_WIDGET = "location_id, id, name, greeting, allowed_origins, created_at"
_SESSION = "location_id, id, widget_id, contact_id, conversation_id, from_seq, greeting, created_at"


async def find_for_visitor(db: Database, widget_id: str) -> Widget | None:
    """The widget with this id, of whichever location: the look-up before the tenant of a visitor is known."""
    if not is_id(widget_id):
        return None
    row = await db.lookup(f"SELECT {_WIDGET} FROM widgets WHERE id = $1", widget_id)
    return _widget(row) if row else None


async def create_widget(tx: Write, location_id: str, *, name: str, greeting: str = "") -> Widget:
    row = await tx.row(
        f"INSERT INTO widgets (location_id, id, name, greeting) VALUES ($1, $2, $3, $4) RETURNING {_WIDGET}",
        location_id,
        new_id(),
        name,
        greeting,
    )
    widget = _widget(row)
    tx.changed("widget", widget.id, after=widget)
    return widget


async def get_widget(read: Read, location_id: str, widget_id: str) -> Widget:
    return await _get(read, location_id, widget_id)


async def lock_widget(tx: Write, location_id: str, widget_id: str) -> Widget:
    """The widget, locked until the transaction ends. Raises NotFound."""
    return await _get(tx, location_id, widget_id, " FOR UPDATE")


async def list_widgets(read: Read, location_id: str, *, after: str | None, limit: int) -> list[Widget]:
    rows = await read.fetch(
        f"SELECT {_WIDGET} FROM widgets WHERE location_id = $1 AND id > $2 ORDER BY id LIMIT $3",
        location_id,
        after or "",
        limit,
    )
    return [_widget(row) for row in rows]


async def update_widget(tx: Write, before: Widget, values: WidgetValues) -> Widget:
    """Write what is given to a widget that this transaction has locked."""
    after = dataclasses.replace(before, **values)
    if after == before:
        return before
    await tx.execute(
        "UPDATE widgets SET name = $3, greeting = $4, allowed_origins = $5"
        " WHERE location_id = $1 AND id = $2",
        before.location_id,
        before.id,
        after.name,
        after.greeting,
        list(after.allowed_origins),
    )
    tx.changed("widget", before.id, before=before, after=after)
    return after


async def create_session(
    tx: Write,
    widget: Widget,
    *,
    secret_hash: bytes,
    contact_id: str,
    conversation_id: str,
    from_seq: int,
    greeting: str,
) -> ChatSession:
    """Begin a visitor's session on a conversation, blind to what stands in it up to `from_seq`."""
    row = await tx.row(
        "INSERT INTO chat_sessions (location_id, id, widget_id, secret_hash, contact_id, conversation_id,"
        f" from_seq, greeting) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING {_SESSION}",
        widget.location_id,
        new_id(),
        widget.id,
        secret_hash,
        contact_id,
        conversation_id,
        from_seq,
        greeting,
    )
    session = _session(row)
    tx.changed("chat session", session.id, after=session)
    return session


async def open_with(
    read: Read, widget: Widget, session_id: str, secret_hash: bytes
) -> ChatSession | Literal["unknown", "wrong secret"]:
    """The session of this widget that the secret opens.

    It is unknown too when its contact was deleted.
    """
    row = await read.row(
        f"SELECT {_SESSION}, secret_hash FROM chat_sessions WHERE location_id = $1 AND id = $2"
        f" AND widget_id = $3 AND {_CONTACT_IS_THERE}",
        widget.location_id,
        session_id,
        widget.id,
    )
    if row is None:
        return "unknown"
    if not hmac.compare_digest(row["secret_hash"], secret_hash):
        return "wrong secret"
    return _session(row)


async def find_session(read: Read, location_id: str, session_id: str) -> ChatSession | None:
    """A session whose contact was not deleted."""
    row = await read.row(
        f"SELECT {_SESSION} FROM chat_sessions WHERE location_id = $1 AND id = $2 AND {_CONTACT_IS_THERE}",
        location_id,
        session_id,
    )
    return _session(row) if row else None


async def lock_session(tx: Write, location_id: str, session_id: str) -> ChatSession:
    """The session, locked until the transaction ends. Raises NotFound."""
    row = await tx.row(
        f"SELECT {_SESSION} FROM chat_sessions WHERE location_id = $1 AND id = $2 FOR UPDATE",
        location_id,
        session_id,
    )
    if row is None:
        raise NotFound("session", session_id)
    return _session(row)


async def move_session(tx: Write, before: ChatSession, conversation_id: str) -> ChatSession:
    """Let a locked session go on in another conversation; its cursors go on where they were."""
    row = await tx.row(
        "UPDATE chat_sessions s SET conversation_id = $3, from_seq = s.from_seq - c.last_seq"
        " FROM conversations c WHERE s.location_id = $1 AND s.id = $2"
        " AND c.location_id = s.location_id AND c.id = s.conversation_id"
        f" RETURNING {', '.join(f's.{name}' for name in _SESSION.split(', '))}",
        before.location_id,
        before.id,
        conversation_id,
    )
    after = _session(row)
    tx.changed("chat session", before.id, before=before, after=after)
    return after


_CONTACT_IS_THERE = (
    "EXISTS (SELECT FROM contacts k WHERE k.location_id = chat_sessions.location_id"
    " AND k.id = chat_sessions.contact_id AND k.deleted_at IS NULL)"
)


async def _get(read: Read, location_id: str, widget_id: str, lock: str = "") -> Widget:
    row = await read.row(
        f"SELECT {_WIDGET} FROM widgets WHERE location_id = $1 AND id = $2{lock}", location_id, widget_id
    )
    if row is None:
        raise NotFound("widget", widget_id)
    return _widget(row)


def _widget(row: Record | None) -> Widget:
    assert row is not None
    return Widget(**(dict(row) | {"allowed_origins": tuple(row["allowed_origins"])}))


def _session(row: Record | None) -> ChatSession:
    assert row is not None
    return ChatSession(**{field.name: row[field.name] for field in dataclasses.fields(ChatSession)})
