"""A sandbox location's own time: its jobs run in the order they fall due, those they make included."""

import asyncio
import dataclasses
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from frontdesk.domain.locations import VirtualClock
from frontdesk.domain.locations import store as locations
from frontdesk.flow.runtime import Runtime
from frontdesk.kit.db import OUT_OF_REACH, SYSTEM, Write
from frontdesk.kit.ids import new_id
from frontdesk.kit.problems import Conflict, Invalid, Refused

log = structlog.get_logger(__name__)

MAX_ATTEMPTS = 8
LEASE = timedelta(seconds=120)
PATIENCE = timedelta(seconds=20)
END_OF_TIME = datetime(2200, 1, 1, tzinfo=UTC)
_LOOK_AGAIN = 0.05
_SANDBOXES_AT_ONCE = 12


@dataclass(frozen=True)
class Bounds:
    """How much may run for one call: so many jobs, begun within so much real time."""

    jobs: int = 10_000
    time: timedelta = timedelta(seconds=60)


BOUNDS = Bounds()


@dataclass(frozen=True)
class Ran:
    """A job that ran, and the virtual time it was due."""

    job: str
    at: datetime


@dataclass
class _Mover:
    """Whoever runs the jobs of a sandbox, by a lease on its clock."""

    location_id: str
    token: str
    holds: bool = False
    local: datetime = END_OF_TIME
    """What the clock showed when the lease was last taken or held longer."""

    async def hold(self, tx: Write) -> bool:
        """Take the lease with the transaction, or hold it longer; False while another has it."""
        local: datetime | None = await tx.value(
            "UPDATE location_clocks SET moved_by = $2, moved_until = clock_timestamp() + $3::interval"
            " WHERE location_id = $1"
            " AND (moved_by IS NULL OR moved_by = $2 OR moved_until < clock_timestamp())"
            " RETURNING coalesce(frozen_at, clock_timestamp() + shift)",
            self.location_id,
            self.token,
            LEASE,
        )
        self.holds = local is not None
        if local is not None:
            self.local = local
        return self.holds

    async def let_go(self, tx: Write) -> None:
        """End the lease with the transaction."""
        await tx.execute(
            "UPDATE location_clocks SET moved_by = NULL, moved_until = NULL"
            " WHERE location_id = $1 AND moved_by = $2",
            self.location_id,
            self.token,
        )
        self.holds = False


async def move_clock(
    runtime: Runtime,
    location_id: str,
    write: Callable[[], AbstractAsyncContextManager[Write]],
    *,
    to: datetime | None = None,
    advance: timedelta | None = None,
    frozen: bool | None = None,
    bounds: Bounds = BOUNDS,
) -> tuple[VirtualClock, list[Ran]]:
    """Set or advance the clock of a sandbox; every job that falls due runs before this answers.

    `write` begins the caller's own transactions. Raises Refused for a location that is no sandbox, and where
    more falls due than the bounds allow: what ran stays, and the clock with it. Raises Invalid for a time
    before the clock's own or past its end, and Conflict while another caller moves the same clock.
    """
    async with write() as tx:
        if not (await tx.moment()).sandbox:
            raise Refused("Only a sandbox location has a clock that can be set; create one with --sandbox.")
    async with _moving(runtime, location_id, patience=PATIENCE) as mover:
        if mover is None:
            raise Conflict("Another call moves this clock right now; try again when it has answered.")
        before = mover.local
        target = to if to is not None else before + (advance or timedelta(0))
        if target < before:
            raise Invalid("the clock of a sandbox only goes forward")
        if target > END_OF_TIME:
            raise Invalid(f"the clock of a sandbox ends at {END_OF_TIME.date().isoformat()}")
        ran, reached = await _run_until(runtime, mover, target, bounds)
        if reached:
            raise Refused(
                f"{reached} What ran stays, and the clock stands where the last job was due."
                f" Ask again with set {target.isoformat()} to go on."
            )
        async with write() as tx:
            clock = await locations.set_clock(tx, location_id, to=target, frozen=frozen)
            told = {"now": before}
            tx.changed("clock", location_id, before=told, after=dataclasses.asdict(clock))
            await mover.let_go(tx)
    return clock, ran


async def run_due(runtime: Runtime, location_id: str) -> list[Ran]:
    """Run what is due by the virtual clock as it stands; nothing when somebody else is at it.

    What is more than the bounds allow is left for the next time.
    """
    async with _moving(runtime, location_id, patience=timedelta(0)) as mover:
        if mover is None:
            return []
        ran, _ = await _run_until(runtime, mover, None, BOUNDS)
        return ran


@asynccontextmanager
async def _moving(runtime: Runtime, location_id: str, *, patience: timedelta) -> AsyncIterator[_Mover | None]:
    """Be the one who runs the location's jobs, by a lease on its clock; None when another stays at it."""
    mover = _Mover(location_id, new_id())
    left = patience.total_seconds()
    while not await _take(runtime, mover):
        if left <= 0:
            yield None
            return
        await asyncio.sleep(_LOOK_AGAIN)
        left -= _LOOK_AGAIN
    try:
        yield mover
    finally:
        if mover.holds:
            async with runtime.db.write(location_id, actor=SYSTEM, cause="clock") as tx:
                await mover.let_go(tx)


async def _take(runtime: Runtime, mover: _Mover) -> bool:
    async with runtime.db.write(mover.location_id, actor=SYSTEM, cause="clock") as tx:
        return await mover.hold(tx)


async def _run_until(
    runtime: Runtime, mover: _Mover, until: datetime | None, bounds: Bounds
) -> tuple[list[Ran], str | None]:
    """Run job after job: what is due now, or by `until` with the clock moved to each job's time.

    What ran, and in words the bound that was reached before all had run.
    """
    ran: list[Ran] = []
    began = time.monotonic()
    done: int | None = None
    while (due := await _next(runtime, mover, until, done)) is not None:
        if len(ran) >= bounds.jobs:
            return ran, f"More than {bounds.jobs} jobs fell due; they seem to make each other without end."
        if time.monotonic() - began >= bounds.time.total_seconds():
            return ran, f"The jobs that fell due take longer than {bounds.time.total_seconds():g} seconds."
        done = due["id"] if await _run(runtime, mover.location_id, due) else None
        ran.append(Ran(due["kind"], due["due_at"]))
    return ran, None


async def _next(runtime: Runtime, mover: _Mover, until: datetime | None, done: int | None) -> Any:
    """The job that is due first, once the one that is done is gone; with `until`, the clock is set to its
    time. Raises Conflict where another has taken over the clock."""
    async with runtime.db.write(mover.location_id, actor=SYSTEM, cause="clock") as tx:
        holds = await mover.hold(tx)
        row = await tx.row(
            "WITH done AS (DELETE FROM later WHERE location_id = $1 AND id = $3)"
            " SELECT id, kind, payload, due_at, attempts FROM later"
            " WHERE location_id = $1 AND is_virtual AND failure IS NULL AND due_at <= $2"
            " AND id IS DISTINCT FROM $3 ORDER BY due_at, id LIMIT 1",
            mover.location_id,
            until or mover.local,
            done,
        )
        if holds and row is not None and until is not None and row["due_at"] > mover.local:
            await locations.set_clock(tx, mover.location_id, to=row["due_at"])
    if not holds:
        raise Conflict("Another call has taken over this clock; what ran stays.")
    return row


async def _run(runtime: Runtime, location_id: str, due: Any) -> bool:
    """Run one job. True when it is done; a failing one comes again later by the virtual clock, and is held
    in the end."""
    try:
        await runtime.dispatch(due["kind"], due["payload"])
    except Exception as problem:  # whatever a handler raises, the job must not be lost
        log.warning("job of a sandbox failed", kind=due["kind"], error=type(problem).__name__)
        kind = type(problem).__name__
        last = due["attempts"] + 1 >= MAX_ATTEMPTS
        if last and await runtime.give_up(due["kind"], due["payload"], kind):
            return True
        async with runtime.db.write(location_id, actor=SYSTEM, cause="clock") as tx:
            await tx.execute(
                "UPDATE later SET attempts = attempts + 1, due_at = due_at + make_interval(secs => $3),"
                " failure = CASE WHEN attempts + 1 >= $4 THEN $5 END"
                " WHERE location_id = $1 AND id = $2",
                location_id,
                due["id"],
                float(2 ** due["attempts"]),
                MAX_ATTEMPTS,
                kind,
            )
        return False
    return True


class Sandboxes:
    """Runs the jobs of sandboxes whose clock runs, each by a task of its own: a slow one holds up none."""

    def __init__(self, runtime: Runtime, start: Callable[[Coroutine[Any, Any, None]], object]) -> None:
        self._runtime = runtime
        self._start = start
        self._running: set[str] = set()

    async def run_all_due(self) -> None:
        """Start what has fallen due, but for sandboxes that are still at it."""
        async with self._runtime.db.system(cause="clock") as tx:
            rows = await tx.fetch(
                "SELECT c.location_id FROM location_clocks c WHERE c.frozen_at IS NULL"
                " AND (c.moved_until IS NULL OR c.moved_until < now()) AND c.location_id <> ALL ($1)"
                " AND EXISTS (SELECT FROM later l WHERE l.location_id = c.location_id AND l.is_virtual"
                "  AND l.failure IS NULL AND l.due_at <= now() + c.shift) ORDER BY random() LIMIT $2",
                list(self._running),
                _SANDBOXES_AT_ONCE - len(self._running),
            )
        for row in rows:
            self._running.add(row["location_id"])
            self._start(self._run(row["location_id"]))

    async def _run(self, location_id: str) -> None:
        try:
            await run_due(self._runtime, location_id)
        except OUT_OF_REACH as problem:
            log.warning("the database cannot be reached", error=type(problem).__name__)
        except Exception:  # what one sandbox meets must not end the others
            log.exception("running a sandbox failed")
        finally:
            self._running.discard(location_id)
