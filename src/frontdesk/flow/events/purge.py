"""Events are kept for a time; followers and replays reach back as far."""

from datetime import timedelta

from frontdesk.domain.events import store
from frontdesk.kit.db import Database


async def purge(db: Database, kept_for: timedelta) -> int:
    """Delete what is older, in short transactions, with the deliveries of it; how many events."""
    deleted = 0
    while some := await store.purge(db, older_than=kept_for):
        deleted += some
    return deleted
