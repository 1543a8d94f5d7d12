"""Calendars elsewhere and the times they take here: the tables `busy_feeds` and `busy_times`."""

from collections.abc import Sequence
from datetime import datetime

from frontdesk.domain.calendars.taken import BusyFeed
from frontdesk.kit.db import Read, Record, Write
from frontdesk.kit.ids import is_id, new_id
from frontdesk.kit.problems import NotFound, Refused

MOST_FEEDS = 10
"""Of one user or calendar."""

_COLUMNS = "location_id, id, owner, name, host, checked_at, read_at, failure, failures, next_at, created_at"


async def create_busy_feed(
    tx: Write, location_id: str, owner: str, *, name: str, host: str, sealed_url: bytes
) -> BusyFeed:
    """Note a calendar elsewhere; its times count once it was read. Raises Refused over MOST_FEEDS."""
    await tx.lock("busy feeds", location_id, owner)
    if len(await list_busy_feeds(tx, location_id, owner)) >= MOST_FEEDS:
        raise Refused(
            f"No more than {MOST_FEEDS} calendars elsewhere can be read for one person or calendar."
        )
    row = await tx.row(
        "INSERT INTO busy_feeds (location_id, id, owner, name, host, sealed_url)"
        f" VALUES ($1, $2, $3, $4, $5, $6) RETURNING {_COLUMNS}",
        location_id,
        new_id(),
        owner,
        name,
        host,
        sealed_url,
    )
    feed = _feed(row, "")
    tx.changed("busy feed", feed.id, after=feed)
    return feed


async def list_busy_feeds(read: Read, location_id: str, owner: str) -> list[BusyFeed]:
    """The oldest first."""
    rows = await read.fetch(
        f"SELECT {_COLUMNS} FROM busy_feeds WHERE location_id = $1 AND owner = $2 ORDER BY id",
        location_id,
        owner,
    )
    return [_feed(row, "") for row in rows]


async def get_busy_feed(read: Read, location_id: str, owner: str, feed_id: str) -> BusyFeed:
    """Raises NotFound, also for another owner's."""
    found = await find_busy_feed(read, location_id, feed_id)
    if found is None or found.owner != owner:
        raise NotFound("busy feed", feed_id)
    return found


async def find_busy_feed(
    read: Read, location_id: str, feed_id: str, *, lock: bool = False
) -> BusyFeed | None:
    if not is_id(feed_id):
        return None
    row = await read.row(
        f"SELECT {_COLUMNS} FROM busy_feeds WHERE location_id = $1 AND id = $2"
        f"{' FOR UPDATE' if lock else ''}",
        location_id,
        feed_id,
    )
    return _feed(row, feed_id) if row else None


async def sealed_url_of(read: Read, location_id: str, feed_id: str) -> tuple[bytes, str | None]:
    """The encrypted address, and the ETag of what came from there last."""
    row = await read.row(
        "SELECT sealed_url, etag FROM busy_feeds WHERE location_id = $1 AND id = $2", location_id, feed_id
    )
    if row is None:
        raise NotFound("busy feed", feed_id)
    return row["sealed_url"], row["etag"]


async def update_busy_feed(
    tx: Write,
    before: BusyFeed,
    *,
    name: str | None = None,
    host: str | None = None,
    sealed_url: bytes | None = None,
) -> BusyFeed:
    """Write what is given; of another address nothing is known yet."""
    row = await tx.row(
        "UPDATE busy_feeds SET name = coalesce($3, name), host = coalesce($4, host),"
        " sealed_url = coalesce($5, sealed_url), etag = CASE WHEN $5 IS NULL THEN etag END"
        f" WHERE location_id = $1 AND id = $2 RETURNING {_COLUMNS}",
        before.location_id,
        before.id,
        name,
        host,
        sealed_url,
    )
    after = _feed(row, before.id)
    tx.changed("busy feed", before.id, before=before, after=after)
    return after


async def delete_busy_feed(tx: Write, location_id: str, owner: str, feed_id: str) -> None:
    """Its times are free again. Raises NotFound."""
    before = await get_busy_feed(tx, location_id, owner, feed_id)
    await tx.execute("DELETE FROM busy_feeds WHERE location_id = $1 AND id = $2", location_id, feed_id)
    tx.changed("busy feed", feed_id, before=before)


async def plan_busy_feed(tx: Write, location_id: str, feed_id: str, at: datetime) -> None:
    """Note when it is read again."""
    await tx.execute(
        "UPDATE busy_feeds SET next_at = $3 WHERE location_id = $1 AND id = $2", location_id, feed_id, at
    )


async def keep_busy_times(
    tx: Write,
    feed: BusyFeed,
    times: Sequence[tuple[datetime, datetime]] | None,
    *,
    etag: str | None,
    remark: str | None = None,
) -> None:
    """It was read: these are its times now; None where they are those of before."""
    if times is not None:
        await tx.execute(
            "DELETE FROM busy_times WHERE location_id = $1 AND feed_id = $2", feed.location_id, feed.id
        )
        await tx.execute(
            "INSERT INTO busy_times (location_id, feed_id, starts_at, ends_at)"
            " SELECT $1, $2, unnest($3::timestamptz[]), unnest($4::timestamptz[]) ON CONFLICT DO NOTHING",
            feed.location_id,
            feed.id,
            [start for start, _ in times],
            [end for _, end in times],
        )
    await tx.execute(
        "UPDATE busy_feeds SET checked_at = local_now(), failure = $3, failures = 0, etag = $4,"
        " read_at = CASE WHEN $5 THEN local_now() ELSE read_at END WHERE location_id = $1 AND id = $2",
        feed.location_id,
        feed.id,
        remark,
        etag,
        times is not None,
    )


async def note_failure(tx: Write, feed: BusyFeed, failure: str) -> None:
    """It could not be read; the times of before stay."""
    await tx.execute(
        "UPDATE busy_feeds SET checked_at = local_now(), failure = $3, failures = failures + 1"
        " WHERE location_id = $1 AND id = $2",
        feed.location_id,
        feed.id,
        failure,
    )


def _feed(row: Record | None, feed_id: str) -> BusyFeed:
    if row is None:
        raise NotFound("busy feed", feed_id)
    return BusyFeed(**row)
