"""All SQL that erases one contact: its rows, and every line elsewhere that speaks of it.

What hangs on a contact goes with its row, by the foreign keys. The rest is named here.
"""

import contextlib
from collections import Counter
from datetime import timedelta

from frontdesk.domain.retention.model import Erased
from frontdesk.kit.db import Read, Record, Write
from frontdesk.kit.ids import is_id, new_id
from frontdesk.kit.problems import Conflict, NotFound

_TRIES = 5


class _Another(Exception):
    """A conversation was begun while the contact was waited for: let go, and lock that first."""


async def find_receipt(read: Read, location_id: str, contact_id: str) -> Erased | None:
    row = await read.row(
        "SELECT contact_id, erased_at, erased FROM erasures WHERE location_id = $1 AND contact_id = $2",
        location_id,
        contact_id,
    )
    return _erased(row) if row else None


async def lock_whole_contact(tx: Write, location_id: str, contact_id: str) -> list[str] | None:
    """Keep everybody from the contact, deleted or not; its conversations, or None when there is none.

    Conversations are locked first, as a turn does. Raises Conflict when new ones come again and again.
    """
    if not is_id(contact_id):
        return None
    for _ in range(_TRIES):
        with contextlib.suppress(_Another):
            async with tx.savepoint():
                return await _lock_in_order(tx, location_id, contact_id)
    raise Conflict("The contact is being written to right now; try again in a moment.")


async def _lock_in_order(tx: Write, location_id: str, contact_id: str) -> list[str] | None:
    talks = "SELECT id FROM conversations WHERE location_id = $1 AND contact_id = $2 ORDER BY id"
    locked = {row["id"] for row in await tx.fetch(f"{talks} FOR UPDATE", location_id, contact_id)}
    found = await tx.row(
        "SELECT FROM contacts WHERE location_id = $1 AND id = $2 FOR UPDATE", location_id, contact_id
    )
    if any(row["id"] not in locked for row in await tx.fetch(talks, location_id, contact_id)):
        raise _Another
    return sorted(locked) if found is not None else None


async def is_long_gone(read: Read, location_id: str, contact_id: str, *, after: timedelta) -> bool:
    """Whether the contact was deleted so long ago, by the location's time, or longer."""
    return bool(
        await read.value(
            "SELECT deleted_at + $3::interval <= local_now() FROM contacts"
            " WHERE location_id = $1 AND id = $2",
            location_id,
            contact_id,
            after,
        )
    )


async def erase_locked_contact(tx: Write, location_id: str, contact_id: str) -> Erased:
    """Erase the contact, which must be locked as a whole. What was counted of it stays, without it."""
    rows = await tx.fetch("SELECT kind, id FROM things_of_contact($1)", contact_id)
    things = [row["id"] for row in rows]
    follow_ups = await tx.fetch(
        "SELECT id FROM follow_ups WHERE location_id = $1 AND contact_id = $2", location_id, contact_id
    )
    things += [row["id"] for row in follow_ups]
    counts = Counter(row["kind"] for row in rows)
    if follow_ups:
        counts["follow_ups"] = len(follow_ups)
    conversations = [row["id"] for row in rows if row["kind"] == "conversations"]
    for conversation in conversations:
        await tx.execute(
            "UPDATE generation_facts SET conversation = hashtextextended($3, 0)"
            " WHERE location_id = $1 AND conversation = hashtextextended($2, 0)",
            location_id,
            conversation,
            new_id(),
        )
    await tx.execute("DELETE FROM contacts WHERE location_id = $1 AND id = $2", location_id, contact_id)
    # Only now: whoever changed one of the rows at the same moment has committed its line by this time.
    counts["journal_lines"] = await tx.value("SELECT forget_in_journal($1, $2)", contact_id, things)
    counts["events"] = await _forget_events(tx, location_id, contact_id, conversations)
    counts["kept_answers"] = await tx.value("SELECT forget_answers($1)", things)
    counts["jobs"] = await tx.value("SELECT forget_jobs($1)", things)
    row = await tx.row(
        "INSERT INTO erasures (location_id, contact_id, erased) VALUES ($1, $2, $3)"
        " ON CONFLICT (location_id, contact_id) DO UPDATE SET erased_at = local_now(), erased = $3"
        " RETURNING contact_id, erased_at, erased",
        location_id,
        contact_id,
        dict(counts),
    )
    erased = _erased(row)
    tx.changed("erasure", contact_id, after={"erased": dict(counts)})
    return erased


async def _forget_events(tx: Write, location_id: str, contact_id: str, conversations: list[str]) -> int:
    """Take what happened to the contact out of the log, with its deliveries to webhooks."""
    status = await tx.execute(
        "DELETE FROM events WHERE location_id = $1"
        " AND (contact_id = $2 OR contact_id IS NULL AND conversation_id = ANY ($3))",
        location_id,
        contact_id,
        conversations,
    )
    return int(status.rsplit(" ", 1)[1])


async def get_receipt(read: Read, location_id: str, contact_id: str) -> Erased:
    """Raises NotFound for a contact that never was, or that still is."""
    found = await find_receipt(read, location_id, contact_id)
    if found is None:
        raise NotFound("contact", contact_id)
    return found


def _erased(row: Record | None) -> Erased:
    assert row is not None
    return Erased(row["contact_id"], row["erased_at"], row["erased"])
