"""How long a location keeps messages, generations and its journal."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from frontdesk.domain.retention import MOST_DAYS, Kept
from frontdesk.domain.retention import rules as store
from frontdesk.domain.retention.rules import Retention
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Instant, Wire, given
from frontdesk.flow import retention
from frontdesk.kit.db import Read

router = Router(prefix="/v1/locations", tags=["Retention"])

Days = Annotated[int, Field(ge=1, le=MOST_DAYS)]


class RetentionOrder(Wire):
    """Days to keep each; null keeps for ever. What is left out stays as it is."""

    messages_days: Days | None = Field(default=None, examples=[365])
    generations_days: Days | None = None
    journal_days: Days | None = None


class PurgeCounts(Wire):
    messages: int = 0
    generations: int = 0
    journal: int = 0


class LastPurge(Wire):
    """When the last purge ended, and what it took."""

    at: Instant
    deleted: PurgeCounts


class NextPurge(Wire):
    """When the next purge is due, and what it will take of what is there now."""

    at: Instant
    deletes: PurgeCounts


class RetentionAnswer(Wire):
    """`nextPurge` is null when everything is kept, `lastPurge` when there was none yet."""

    messages_days: int | None
    generations_days: int | None
    journal_days: int | None
    next_purge: NextPurge | None
    last_purge: LastPurge | None


@router.get("/{locationId}/retention", summary="How long what is kept, and what goes next")
async def get_retention(locationId: str, caller: Caller = needs("locations.readonly")) -> RetentionAnswer:
    caller.require_location(locationId)
    async with caller.read() as read:
        return await _answer(read, locationId, await store.get_retention(read, locationId))


@router.put("/{locationId}/retention", summary="Say how long what is kept")
async def put_retention(
    locationId: str, body: RetentionOrder, caller: Caller = needs("locations.write")
) -> RetentionAnswer:
    """A purge runs once a day. New rules wait for a day, so that a slip can be mended: look at `nextPurge`.

    Messages go with the drafts and quotes of them and with what the journal holds of their words;
    generations with all that their turns thought. What is counted in statistics stays.
    """
    caller.require_location(locationId)
    async with caller.write() as tx:
        if caller.if_match is not None:
            caller.matches(await _answer(tx, locationId, await store.lock_retention(tx, locationId)))
        kept = await retention.set_rules(tx, locationId, given(body))
        return await _answer(tx, locationId, kept)


async def _answer(read: Read, location_id: str, kept: Retention) -> RetentionAnswer:
    next_purge = None
    if kept.due_at is not None:
        counted = await retention.count_due(read, location_id, kept)
        next_purge = NextPurge(at=kept.due_at, deletes=_counts(counted))
    last = kept.purged
    return RetentionAnswer(
        messages_days=kept.rules.messages_days,
        generations_days=kept.rules.generations_days,
        journal_days=kept.rules.journal_days,
        next_purge=next_purge,
        last_purge=LastPurge(at=last.at, deleted=_counts(last.counts)) if last else None,
    )


def _counts(counts: Mapping[Kept, int]) -> PurgeCounts:
    return PurgeCounts(
        messages=counts.get("messages", 0),
        generations=counts.get("generations", 0),
        journal=counts.get("journal", 0),
    )
