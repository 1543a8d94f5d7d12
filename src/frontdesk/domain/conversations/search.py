"""The search of the inbox: which conversations, in which order, from where on; and the SQL of it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal

from frontdesk.domain.conversations.model import Conversation, Direction
from frontdesk.domain.conversations.store import CONVERSATION_COLUMNS, conversation_of
from frontdesk.kit.db import Read, Record

OrderedBy = Literal["last_message", "last_manual_message"]
State = Literal["read", "unread", "starred"]
LastAction = Literal["automated", "manual"]
"""Who wrote the last outbound message: an agent or workflow, or a person."""


@dataclass(frozen=True)
class ConversationFilter:
    """What must hold, all of it; None asks nothing.

    `assigned_to` are users, None among them stands for nobody. `channels` are those of the last message,
    None among them stands for a conversation without messages. `text` is looked for, whatever the case, in
    name, company, e-mail address and last message, and its digits in the phone number. `made_from` and
    `made_until` are inclusive.
    """

    conversation_id: str | None = None
    contact_id: str | None = None
    assigned_to: Sequence[str | None] | None = None
    text: str | None = None
    state: State | None = None
    channels: Sequence[str | None] | None = None
    direction: Direction | None = None
    last_action: LastAction | None = None
    made_from: datetime | None = None
    made_until: datetime | None = None


@dataclass(frozen=True)
class Place:
    """Where a page ended: the time it is ordered by, in whole milliseconds, and the conversation.

    Without the conversation all of that millisecond are passed over.
    """

    at: datetime
    conversation_id: str | None


@dataclass(frozen=True)
class Hit:
    """A conversation, who it is with, and its place in the order.

    A conversation belongs to the user its contact belongs to.
    """

    conversation: Conversation
    at: datetime
    assigned_to: str | None
    contact_name: str
    company_name: str | None
    email: str | None
    phone: str | None


@dataclass(frozen=True)
class Hits:
    """A page, and how many fit in all."""

    hits: tuple[Hit, ...]
    total: int


async def search_conversations(
    read: Read,
    location_id: str,
    wanted: ConversationFilter,
    *,
    by: OrderedBy = "last_message",
    descending: bool = True,
    after: Place | None = None,
    limit: int = 20,
) -> Hits:
    """One page of the location's conversations; those of deleted contacts are left out."""
    sql = _Sql(location_id)
    conditions = _conditions(sql, wanted)
    looks_at_contacts = wanted.text is not None or wanted.assigned_to is not None
    direction = "DESC" if descending else "ASC"
    rows = await read.fetch(
        # What the contacts must be asked is asked of all of them once; else the page and the count each
        # have an index.
        f"WITH hit AS {'' if looks_at_contacts else 'NOT'} MATERIALIZED ("
        f"  SELECT c.id, {_KEYS[by]} AS place FROM conversations c {_JOIN if looks_at_contacts else ''}"
        f"  WHERE c.location_id = $1 AND c.deleted_at IS NULL"
        f"   AND {'k.deleted_at IS NULL' if looks_at_contacts else _CONTACT_STANDS}"
        f"   {''.join(f' AND {condition}' for condition in conditions)})"
        f" SELECT t.total, p.place, {_COLUMNS}, {_ASSIGNEE} AS contact_assigned_to,"
        "  concat_ws(' ', k.first_name, k.last_name) AS contact_name, k.company_name, k.email, k.phone"
        " FROM (SELECT count(*) AS total FROM hit) t"
        f" LEFT JOIN (SELECT id, place FROM hit WHERE {_beyond(sql, after, descending=descending)}"
        f"  ORDER BY place {direction}, id {direction} LIMIT {sql.parameter(limit)}) p ON true"
        f" LEFT JOIN conversations c ON c.location_id = $1 AND c.id = p.id LEFT {_JOIN}"
        f" ORDER BY p.place {direction}, p.id {direction}",
        *sql.parameters,
    )
    return Hits(tuple(_hit(row) for row in rows if row["id"] is not None), rows[0]["total"])


async def describe(read: Read, conversation: Conversation) -> Hit:
    """The conversation with what its contact says about it."""
    row = await read.row(
        f"SELECT c.active_at AS place, {_COLUMNS}, {_ASSIGNEE} AS contact_assigned_to,"
        " concat_ws(' ', k.first_name, k.last_name) AS contact_name, k.company_name, k.email, k.phone"
        f" FROM conversations c {_JOIN} WHERE c.location_id = $1 AND c.id = $2",
        conversation.location_id,
        conversation.id,
    )
    assert row is not None
    return _hit(row)


_FIELDS = tuple(field.name for field in fields(Conversation))
_COLUMNS = ", ".join(f"c.{column}" for column in CONVERSATION_COLUMNS)
_JOIN = "JOIN contacts k ON k.location_id = $1 AND k.id = c.contact_id"
_CONTACT_STANDS = (
    "NOT EXISTS (SELECT FROM contacts k WHERE k.location_id = $1 AND k.id = c.contact_id"
    " AND k.deleted_at IS NOT NULL)"
)
_ASSIGNEE = "coalesce(k.assigned_to, c.assigned_to)"
_KEYS = {
    "last_message": "c.active_at",
    "last_manual_message": "coalesce(c.last_manual_at, 'epoch')",
}
_HAYSTACK = (
    "lower(coalesce(k.first_name, '') || ' ' || coalesce(k.last_name, '') || ' ' || coalesce(k.email, '')"
    " || ' ' || coalesce(k.company_name, ''))"
)
_STATES = {"read": "c.unread_count = 0", "unread": "c.unread_count > 0", "starred": "c.starred"}
_ACTIONS = {
    "automated": "c.last_outbound_source IN ('agent', 'workflow', 'system')",
    "manual": "c.last_outbound_source IN ('user', 'api')",
}


class _Sql:
    """The parameters of a statement while it is put together; the first is the location."""

    def __init__(self, location_id: str) -> None:
        self.parameters: list[Any] = [location_id]

    def parameter(self, value: object) -> str:
        self.parameters.append(value)
        return f"${len(self.parameters)}"


def _conditions(sql: _Sql, wanted: ConversationFilter) -> list[str]:
    conditions = []
    if wanted.conversation_id is not None:
        conditions.append(f"c.id = {sql.parameter(wanted.conversation_id)}")
    if wanted.contact_id is not None:
        conditions.append(f"c.contact_id = {sql.parameter(wanted.contact_id)}")
    if wanted.assigned_to is not None:
        conditions.append(_one_of(sql, _ASSIGNEE, wanted.assigned_to))
    if wanted.channels is not None:
        conditions.append(_one_of(sql, "c.last_message_channel", wanted.channels))
    if wanted.state is not None:
        conditions.append(_STATES[wanted.state])
    if wanted.direction is not None:
        conditions.append(f"c.last_message_direction = {sql.parameter(wanted.direction)}")
    if wanted.last_action is not None:
        conditions.append(_ACTIONS[wanted.last_action])
    if wanted.made_from is not None:
        conditions.append(f"c.created_at >= {sql.parameter(wanted.made_from)}")
    if wanted.made_until is not None:
        conditions.append(f"c.created_at <= {sql.parameter(wanted.made_until)}")
    if wanted.text is not None:
        conditions.append(_says(sql, wanted.text))
    return conditions


def _one_of(sql: _Sql, column: str, values: Sequence[str | None]) -> str:
    named = f"{column} = ANY ({sql.parameter([value for value in values if value is not None])}::text[])"
    return f"({named} OR {column} IS NULL)" if None in values else named


def _says(sql: _Sql, text: str) -> str:
    pattern = sql.parameter(_pattern(text.lower()))
    places = [f"{_HAYSTACK} LIKE {pattern}", f"lower(c.last_message_body) LIKE {pattern}"]
    digits = "".join(character for character in text if character in "0123456789")
    if digits and not text.strip(" +-().0123456789"):
        places.append(f"k.phone LIKE {sql.parameter(f'%{digits}%')}")
    return f"({' OR '.join(places)})"


def _pattern(text: str) -> str:
    for special in ("\\", "%", "_"):
        text = text.replace(special, f"\\{special}")
    return f"%{text}%"


def _beyond(sql: _Sql, after: Place | None, *, descending: bool) -> str:
    if after is None:
        return "true"
    sign = "<" if descending else ">"
    if after.conversation_id is None:
        return f"place {sign} {sql.parameter(after.at)}"
    return f"(place, id) {sign} ({sql.parameter(after.at)}, {sql.parameter(after.conversation_id)})"


def _hit(row: Record) -> Hit:
    return Hit(
        conversation=conversation_of({name: row[name] for name in _FIELDS}),
        at=row["place"],
        assigned_to=row["contact_assigned_to"],
        contact_name=row["contact_name"],
        company_name=row["company_name"],
        email=row["email"],
        phone=row["phone"],
    )
