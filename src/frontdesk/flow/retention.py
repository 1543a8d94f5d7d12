"""What has been kept long enough goes: once a day for each location that says so, a batch a transaction.

A worker puts `PurgeDue` for every location whose time has come. A sandbox's own jobs are the only ones that
know its time, so there each purge puts the next one; as it ends it is due a virtual day later. A purge that
died half-way is still due, and goes on where it stopped.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from frontdesk.domain.followups.store import purge_follow_ups
from frontdesk.domain.retention import KINDS, Kept, Rules, purge, rules
from frontdesk.domain.retention.rules import Retention
from frontdesk.domain.workflows.enrolments import purge_enrolments
from frontdesk.domain.workflows.payments import purge_payments
from frontdesk.flow.erasure import EraseDeleted
from frontdesk.flow.runtime import Runtime
from frontdesk.kit import jobs
from frontdesk.kit.db import SYSTEM, Read, Write

log = structlog.get_logger(__name__)

GRACE = timedelta(days=1)
"""A deleted contact has a job of its own, due as its time is over; the sweep only looks for lost ones."""

Step = Callable[[Write, str, datetime], Awaitable[int]]


@dataclass(frozen=True)
class PurgeDue:
    """What the location keeps no longer is to go."""

    location_id: str


async def set_rules(tx: Write, location_id: str, changes: Mapping[str, int | None]) -> Retention:
    """Change how long things are kept, by the fields of `Rules`; the next purge is a day away."""
    before = await rules.lock_retention(tx, location_id)
    after = await rules.set_rules(tx, location_id, before, replace(before.rules, **changes))
    if after is not before:
        await _plan_in_sandbox(tx, location_id, after.due_at)
    return after


async def count_due(read: Read, location_id: str, kept: Retention) -> dict[Kept, int]:
    """What the next purge will take of each kind, as far as it is there by now."""
    at = max(kept.due_at, (await read.moment()).local) if kept.due_at else None
    counted: dict[Kept, int] = {}
    for kind in KINDS:
        days = kept.rules.days(kind)
        old = at - timedelta(days=days) if at is not None and days is not None else None
        counted[kind] = await purge.count_old(read, location_id, kind, old) if old is not None else 0
    return counted


async def run_purge(runtime: Runtime, due: PurgeDue) -> None:
    """Take everything that is kept no longer, if the location's time for it has come."""
    async with runtime.db.read(due.location_id) as read:
        if not await rules.is_due(read, due.location_id):
            return
        kept = (await rules.get_retention(read, due.location_id)).rules
        now = (await read.moment()).local
    counts = {kind: await _purge(runtime, due.location_id, kind, kept, now) for kind in KINDS}
    async with runtime.db.write(due.location_id, actor=SYSTEM, cause="retention") as tx:
        next_at = await rules.end_purge(tx, due.location_id, counts)
        await _plan_in_sandbox(tx, due.location_id, next_at)
    log.info("purged", location=due.location_id, **counts)


async def enqueue_due(runtime: Runtime) -> int:
    """Put a purge for every location whose time has come, and an erasure for contacts long deleted."""
    due = await rules.list_due(runtime.db)
    for location_id in due:
        async with runtime.db.write(location_id, actor=SYSTEM, cause="retention") as tx:
            await jobs.put(tx, PurgeDue(location_id), once=f"purge {location_id}")
    gone = await rules.list_long_gone(runtime.db, older_than=runtime.undo_window + GRACE)
    for location_id, contact_id in gone:
        async with runtime.db.write(location_id, actor=SYSTEM, cause="retention") as tx:
            await jobs.put(tx, EraseDeleted(location_id, contact_id), once=f"erase {contact_id}")
    return len(due) + len(gone)


async def _purge(runtime: Runtime, location_id: str, kind: Kept, kept: Rules, now: datetime) -> int:
    days = kept.days(kind)
    if days is None:
        return 0
    taken = 0
    for step, counts in _STEPS[kind]:
        while True:
            async with runtime.db.write(location_id, actor=SYSTEM, cause="retention") as tx:
                went = await step(tx, location_id, now - timedelta(days=days))
            if not went:
                break
            taken += went if counts else 0
    return taken


async def _plan_in_sandbox(tx: Write, location_id: str, at: datetime | None) -> None:
    if at is not None and (await tx.moment()).sandbox:
        await jobs.put(tx, PurgeDue(location_id), at)


async def _journal(tx: Write, _location_id: str, older_than: datetime) -> int:
    return await purge.purge_journal(tx, older_than)


_STEPS: Mapping[Kept, tuple[tuple[Step, bool], ...]] = {
    "messages": ((purge.purge_messages, True), (purge.purge_drafts, False)),
    "generations": (
        (purge.purge_generations, True),
        (purge.purge_tool_calls, False),
        (purge_enrolments, False),
        (purge_payments, False),
        (purge_follow_ups, False),
    ),
    "journal": ((_journal, True),),
}
"""The steps that take each kind; those that count are the ones it is named after."""
