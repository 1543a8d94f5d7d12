"""A sandbox location's own time: its jobs run in the order they fall due, those they make included."""

import dataclasses
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from frontdesk.domain.locations import VirtualClock
from frontdesk.domain.locations import store as locations
from frontdesk.flow.runtime import Runtime
from frontdesk.kit.db import SYSTEM, Actor
from frontdesk.kit.problems import Invalid, Refused

log = structlog.get_logger(__name__)

MAX_JOBS = 10_000
MAX_ATTEMPTS = 5


@dataclass(frozen=True)
class Ran:
    """A job that ran, and the virtual time it was due."""

    job: str
    at: datetime


async def move_clock(
    runtime: Runtime,
    location_id: str,
    *,
    actor: Actor,
    cause: str,
    to: datetime | None = None,
    advance: timedelta | None = None,
    frozen: bool | None = None,
) -> tuple[VirtualClock, list[Ran]]:
    """Set or advance the clock of a sandbox; every job that falls due runs before this answers.

    Raises Refused for a location that is no sandbox or whose jobs make more jobs without end, and
    Invalid for a time before the clock's own.
    """
    async with runtime.db.write(location_id, actor=actor, cause=cause) as tx:
        moment = await tx.moment()
        if not moment.sandbox:
            raise Refused("Only a sandbox location has a clock that can be set; create one with --sandbox.")
        target = to if to is not None else moment.local + (advance or timedelta(0))
        if target < moment.local:
            raise Invalid("the clock of a sandbox only goes forward")
    ran = await run_due(runtime, location_id, until=target)
    async with runtime.db.write(location_id, actor=actor, cause=cause) as tx:
        clock = await locations.set_clock(tx, location_id, now=target, frozen=frozen)
        tx.changed("clock", location_id, after=dataclasses.asdict(clock))
    return clock, ran


async def run_due(runtime: Runtime, location_id: str, *, until: datetime | None = None) -> list[Ran]:
    """Run what is due by the virtual clock, or by `until` with the clock moved to each job's time.

    One at a time for a location: a second caller waits its turn.
    """
    ran: list[Ran] = []
    async with runtime.db.listen_connection() as connection:
        await connection.execute("SELECT pg_advisory_lock(hashtextextended($1, 2))", location_id)
        while True:
            due = await _next(runtime, location_id, until)
            if due is None:
                return ran
            if len(ran) >= MAX_JOBS:
                raise Refused(
                    f"More than {MAX_JOBS} jobs fell due; they seem to make each other without end."
                    " Advance in smaller steps and look at what ran."
                )
            await _run(runtime, location_id, due)
            ran.append(Ran(due["kind"], due["due_at"]))


async def _next(runtime: Runtime, location_id: str, until: datetime | None) -> Any:
    """The job that is due first; with `until`, the clock is set to its time."""
    async with runtime.db.write(location_id, actor=SYSTEM, cause="clock") as tx:
        moment = await tx.moment()
        row = await tx.row(
            "SELECT id, kind, payload, due_at, attempts FROM later"
            " WHERE location_id = $1 AND is_virtual AND failure IS NULL AND due_at <= $2"
            " ORDER BY due_at, id LIMIT 1",
            location_id,
            until or moment.local,
        )
        if row is not None and until is not None and row["due_at"] > moment.local:
            await locations.set_clock(tx, location_id, now=row["due_at"])
        return row


async def _run(runtime: Runtime, location_id: str, due: Any) -> None:
    """Run one job; a failing one comes again later by the virtual clock, and is held in the end."""
    try:
        await runtime.dispatch(due["kind"], due["payload"])
    except Exception as problem:  # whatever a handler raises, the job must not be lost
        log.warning("job of a sandbox failed", kind=due["kind"], error=type(problem).__name__)
        async with runtime.db.write(location_id, actor=SYSTEM, cause="clock") as tx:
            await tx.execute(
                "UPDATE later SET attempts = attempts + 1, due_at = due_at + make_interval(secs => $3),"
                " failure = CASE WHEN attempts + 1 >= $4 THEN $5 END"
                " WHERE location_id = $1 AND id = $2",
                location_id,
                due["id"],
                float(2 ** due["attempts"]),
                MAX_ATTEMPTS,
                f"{type(problem).__name__}: {problem}"[:500],
            )
        return
    async with runtime.db.write(location_id, actor=SYSTEM, cause="clock") as tx:
        await tx.execute("DELETE FROM later WHERE location_id = $1 AND id = $2", location_id, due["id"])


async def run_all_due(runtime: Runtime) -> int:
    """Run what has fallen due in sandboxes whose clock runs; how many jobs."""
    async with runtime.db.system(cause="clock") as tx:
        rows = await tx.fetch(
            "SELECT DISTINCT l.location_id FROM later l JOIN location_clocks c USING (location_id)"
            " WHERE c.frozen_at IS NULL AND l.is_virtual AND l.failure IS NULL"
            " AND l.due_at <= clock_timestamp() + c.shift LIMIT 50"
        )
    count = 0
    for row in rows:
        count += len(await run_due(runtime, row["location_id"]))
    return count
