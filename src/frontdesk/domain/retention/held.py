"""Everything that is held on one contact, section by section and page by page."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

from frontdesk.kit.db import Read

PAGE = 200
_CONVERSATIONS = "(SELECT id FROM conversations WHERE location_id = $1 AND contact_id = $2)"


@dataclass(frozen=True)
class Section:
    """Rows of one kind. The SQL takes location, contact, the key a page goes on after ('' at first) and how
    many rows; it answers each row's key and the row as JSON, without secrets, in the order of the keys."""

    name: str
    sql: str


def _rows(table: str, where: str, *, key: str = "id", without: tuple[str, ...] = ()) -> str:
    hidden = ", ".join(f"'{name}'" for name in ("location_id", *without))
    return (
        f"SELECT t.{key} AS key, to_jsonb(t) - ARRAY[{hidden}] AS held FROM {table} t"
        f" WHERE t.location_id = $1 AND {where} AND t.{key} > $3 ORDER BY t.{key} LIMIT $4"
    )


def _in_conversations(table: str, *, without: tuple[str, ...] = ()) -> str:
    return _rows(table, f"t.contact_id = $2 AND t.conversation_id IN {_CONVERSATIONS}", without=without)


SECTIONS: tuple[Section, ...] = (
    Section("customFields", (
        "SELECT f.id AS key, jsonb_build_object('id', f.id, 'name', f.name, 'key', f.field_key,"
        " 'value', c.custom_fields -> f.id) AS held FROM contacts c JOIN custom_fields f"
        " ON f.location_id = c.location_id AND c.custom_fields ? f.id"
        " WHERE c.location_id = $1 AND c.id = $2 AND f.id > $3 ORDER BY f.id LIMIT $4"
    )),
    Section("fieldSources", _rows("field_sources", "t.contact_id = $2")),
    Section("tasks", _rows("tasks", "t.contact_id = $2")),
    Section("notes", _rows("notes", "t.contact_id = $2")),
    Section("agentStatuses", _rows("agent_statuses", "t.contact_id = $2", key="contact_id")),
    Section("conversations", _rows("conversations", "t.contact_id = $2", without=("lease_token",))),
    Section("messages", _in_conversations("messages")),
    Section("turns", _in_conversations("turns")),
    Section("workflowEnrolments", _rows("workflow_enrolments", "t.contact_id = $2")),
    Section("workflowPaths", (
        "SELECT p.enrolment_id || lpad(p.place::text, 10, '0') AS key, to_jsonb(p) - 'location_id' AS held"
        " FROM workflow_enrolments e JOIN workflow_path p"
        " ON p.location_id = e.location_id AND p.enrolment_id = e.id"
        " WHERE e.location_id = $1 AND e.contact_id = $2"
        " AND p.enrolment_id || lpad(p.place::text, 10, '0') > $3 ORDER BY key LIMIT $4"
    )),
    Section("payments", (
        "SELECT p.id || ' ' || p.event AS key, to_jsonb(p) - 'location_id' AS held FROM payments p"
        " WHERE p.location_id = $1 AND p.contact_id = $2 AND p.id || ' ' || p.event > $3"
        " ORDER BY key LIMIT $4"
    )),
    Section("toolCalls", _rows("tool_calls", "t.contact_id = $2")),
    Section("followUps", _rows("follow_ups", "t.contact_id = $2")),
    Section("followUpStops", _rows(
        "follow_up_stops", f"t.conversation_id IN {_CONVERSATIONS}", key="conversation_id"
    )),
    Section("drafts", _rows("drafts", f"t.conversation_id IN {_CONVERSATIONS}")),
    Section("chatSessions", _in_conversations("chat_sessions", without=("secret_hash",))),
    Section("journal", (
        "SELECT lpad(j.id::text, 20, '0') AS key,"
        " to_jsonb(j) - ARRAY['location_id', 'company_id', 'transaction_id'] AS held"
        " FROM journal j WHERE j.location_id = $1 AND j.id > coalesce(nullif($3, ''), '0')::bigint"
        " AND j.id IN (SELECT journal_about($2, ARRAY(SELECT id FROM things_of_contact($2))))"
        " ORDER BY j.id LIMIT $4"
    )),
    Section("events", (
        "SELECT lpad(e.number::text, 20, '0') AS key,"
        " to_jsonb(e) - ARRAY['location_id', 'company_id', 'epoch', 'xid'] AS held"
        " FROM events e WHERE e.location_id = $1 AND e.contact_id = $2"
        " AND e.number > coalesce(nullif($3, ''), '0')::bigint ORDER BY e.number LIMIT $4"
    )),
)  # fmt: skip
"""All but the contact itself and its generations, which have a form of their own."""


async def find_contact(read: Read, location_id: str, contact_id: str) -> Mapping[str, Any] | None:
    """The contact's own row, also when it is deleted and not erased yet."""
    found: Mapping[str, Any] | None = await read.value(
        "SELECT to_jsonb(c) - ARRAY['location_id', 'custom_fields', 'email_lower'] FROM contacts c"
        " WHERE location_id = $1 AND id = $2",
        location_id,
        contact_id,
    )
    return found


async def pages(
    reading: Callable[[], AbstractAsyncContextManager[Read]],
    section: Section,
    location_id: str,
    contact_id: str,
) -> AsyncIterator[Mapping[str, Any]]:
    """The rows of a section. Each page is read in a transaction of its own."""
    key = ""
    while True:
        async with reading() as read:
            rows = await read.fetch(section.sql, location_id, contact_id, key, PAGE)
        for row in rows:
            yield row["held"]
        if len(rows) < PAGE:
            return
        key = rows[-1]["key"]
