"""Addresses at which appointments can be read as a calendar file: the table `calendar_feeds`."""

import hashlib
import secrets
from datetime import datetime

from frontdesk.domain.calendars.availability import person_key
from frontdesk.domain.calendars.store import get_calendar, users_here
from frontdesk.kit.db import Database, Read, Write
from frontdesk.kit.problems import NotFound


async def owner_key(
    read: Read, location_id: str, *, calendar_id: str | None = None, user_id: str | None = None
) -> str:
    """Whose feed it is: a calendar's, or a user's who works here. Raises NotFound."""
    if user_id is None:
        calendar = await get_calendar(read, location_id, calendar_id or "")
        return person_key(calendar.id, None)
    if user_id not in await users_here(read, location_id, [user_id]):
        raise NotFound("user", user_id)
    return person_key("", user_id)


async def make_feed(tx: Write, location_id: str, owner: str) -> str:
    """The secret of a new address; a former one leads nowhere from now on. Kept as a hash."""
    secret = secrets.token_urlsafe(32)
    replaced = await tx.value(
        "WITH former AS (SELECT FROM calendar_feeds WHERE location_id = $1 AND owner = $2),"
        " made AS (INSERT INTO calendar_feeds (location_id, owner, secret_hash) VALUES ($1, $2, $3)"
        "  ON CONFLICT (location_id, owner) DO UPDATE SET secret_hash = excluded.secret_hash,"
        "  created_at = excluded.created_at)"
        " SELECT EXISTS (SELECT FROM former)",
        location_id,
        owner,
        _hash(secret),
    )
    before = {"owner": owner} if replaced else None
    tx.changed("calendar feed", owner, before=before, after={"owner": owner})
    return secret


async def feed_since(read: Read, location_id: str, owner: str) -> datetime:
    """Since when there is an address. Raises NotFound where there is none."""
    found: datetime | None = await read.value(
        "SELECT created_at FROM calendar_feeds WHERE location_id = $1 AND owner = $2", location_id, owner
    )
    if found is None:
        raise NotFound("calendar feed", owner.partition(":")[2])
    return found


async def end_feed(tx: Write, location_id: str, owner: str) -> None:
    """The address leads nowhere from now on. Raises NotFound where there is none."""
    await feed_since(tx, location_id, owner)
    await tx.execute("DELETE FROM calendar_feeds WHERE location_id = $1 AND owner = $2", location_id, owner)
    tx.changed("calendar feed", owner, before={"owner": owner})


async def find_feed(db: Database, secret: str) -> tuple[str, str] | None:
    """The location and the owner of an address: a look-up before the location is known."""
    row = await db.lookup(
        "SELECT location_id, owner FROM calendar_feeds WHERE secret_hash = $1", _hash(secret)
    )
    return (row["location_id"], row["owner"]) if row else None


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
