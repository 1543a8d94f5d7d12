"""Jobs: what is due, put into the same transaction as the rows it speaks of.

`Jobs.put` is the one door. What is due within the hour goes to the queue (PgQueuer); what is due
later, and everything of a sandbox location, waits in the table `later`, where it can be listed and
cancelled (`frontdesk job`; docs/decisions/0002-jobs.md).
"""

import dataclasses
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar, Protocol, cast

import asyncpg
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.adapters.persistence.queries import Queries
from pydantic_core import from_json, to_json

from frontdesk.kit.db import Database, Record, Write

QUEUE_HORIZON = timedelta(hours=1)
"""PgQueuer starts jobs later the more far-future ones it holds (36 ms at 200,000), so these wait aside."""


class Job(Protocol):
    """A frozen dataclass of plain values with the location it belongs to; None for the company's own."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def location_id(self) -> str | None: ...


Handler = Callable[[Any], Awaitable[None]]


def kind_of(job: Job | type[Job]) -> str:
    return job.__name__ if isinstance(job, type) else type(job).__name__


async def put(tx: Write, job: Job, at: datetime | None = None, *, once: str | None = None) -> None:
    """Enqueue the job with the transaction, due at `at` in the location's time (at once when None).

    With `once`, nothing is enqueued while a job put under the same name waits in the queue.
    """
    moment = await (tx.earlier_moment() if at else tx.moment())
    if moment.sandbox:
        await _put_later(tx, job, at or moment.local, virtual=True)
        return
    # The queue counts from the beginning of the transaction.
    delay = timedelta(0) if at is None else max(at - moment.began, timedelta(0))
    if delay > QUEUE_HORIZON:
        await _put_later(tx, job, moment.began + delay, virtual=False)
        return
    await _queue(tx).enqueue(
        kind_of(job),
        to_json(dataclasses.asdict(job)),
        execute_after=delay if delay else None,
        dedupe_key=once,
        on_conflict="skip",
    )


async def put_all(tx: Write, those: Sequence[Job], at: Sequence[datetime] = ()) -> None:
    """Enqueue many jobs of one kind at once, each due as `put` says; all of them at once without times."""
    if not those:
        return
    moment = await (tx.earlier_moment() if at else tx.moment())
    if moment.sandbox:
        await _put_all_later(tx, those, at or [moment.local] * len(those), virtual=True)
        return
    delays = [max(one - moment.began, timedelta(0)) for one in at] or [timedelta(0)] * len(those)
    planned = list(zip(those, delays, strict=True))
    near = [(job, delay) for job, delay in planned if delay <= QUEUE_HORIZON]
    far = [(job, moment.began + delay) for job, delay in planned if delay > QUEUE_HORIZON]
    if near:
        await _queue(tx).enqueue(
            [kind_of(job) for job, _ in near],
            [to_json(dataclasses.asdict(job)) for job, _ in near],
            [0] * len(near),
            [delay or None for _, delay in near],
        )
    if far:
        await _put_all_later(tx, [job for job, _ in far], [due for _, due in far], virtual=False)


def _queue(tx: Write) -> Queries:
    """The queue's own statements on the transaction's connection."""
    return Queries(AsyncpgDriver(cast("asyncpg.Connection[Record]", tx.connection)))


async def _put_later(tx: Write, job: Job, due_at: datetime, *, virtual: bool) -> None:
    await tx.execute(
        "INSERT INTO later (location_id, kind, payload, due_at, is_virtual) VALUES ($1, $2, $3, $4, $5)",
        job.location_id,
        kind_of(job),
        dataclasses.asdict(job),
        due_at,
        virtual,
    )


async def _put_all_later(tx: Write, those: Sequence[Job], at: Sequence[datetime], *, virtual: bool) -> None:
    await tx.execute(
        "INSERT INTO later (location_id, kind, payload, due_at, is_virtual)"
        " SELECT t.location_id, t.kind, t.payload, t.due_at, $5"
        " FROM unnest($1::text[], $2::text[], $3::jsonb[], $4::timestamptz[]) WITH ORDINALITY"
        " AS t (location_id, kind, payload, due_at, place) ORDER BY t.place",
        [job.location_id for job in those],
        [kind_of(job) for job in those],
        [dataclasses.asdict(job) for job in those],
        list(at),
        virtual,
    )


async def move_due(db: Database, *, limit: int = 500) -> int:
    """Move what falls due within the hour from `later` to the queue; how many were moved.

    Any number of processes may call this at once: a row is moved by one of them.
    """
    async with db.system(cause="jobs.move_due") as tx:
        rows = await tx.fetch(
            "DELETE FROM later WHERE id IN (SELECT id FROM later WHERE NOT is_virtual"
            " AND due_at <= now() + $1 ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED)"
            " RETURNING kind, payload, greatest(due_at - clock_timestamp(), interval '0') AS delay",
            QUEUE_HORIZON,
            limit,
        )
        if rows:
            await _queue(tx).enqueue(
                [row["kind"] for row in rows],
                [to_json(row["payload"]) for row in rows],
                [0] * len(rows),
                [row["delay"] for row in rows],
            )
        return len(rows)


def decode(job_type: type[Job], payload: bytes | None) -> Job:
    """The job as it was put. Raises TypeError when its fields have changed since."""
    return job_type(**from_json(payload or b"{}"))
