"""The worker: takes jobs from the queue, moves what falls due, sweeps up what fell through."""

import asyncio
import contextlib
import dataclasses
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import Any

import asyncpg
import structlog
from pgqueuer import PgQueuer
from pgqueuer.core.executors import DatabaseRetryEntrypointExecutor
from pgqueuer.domain.errors import FailingListenerError
from pgqueuer.domain.models import Job as QueuedJob

from frontdesk.flow import retention, sweep, webhooks
from frontdesk.flow.events.purge import purge
from frontdesk.flow.runtime import Runtime
from frontdesk.flow.sandbox import Sandboxes
from frontdesk.flow.training import queue_training
from frontdesk.kit import jobs
from frontdesk.kit.db import OUT_OF_REACH

log = structlog.get_logger(__name__)

HEARTBEAT_TIMEOUT = timedelta(seconds=10)
"""A killed worker's jobs are taken up by another after this long."""
MAX_ATTEMPTS = 8
AT_ONCE = 60
"""Jobs one worker carries out at a time. Most of a job is waiting for a model or a provider; the database
is asked in short transactions, so that those who serve beside it find connections."""
WORKER_NAME = "frontdesk worker"
"""The application_name of each worker's connection to the queue: so a doctor sees who is at work."""
QUEUE_OUT_OF_REACH: tuple[type[Exception], ...] = (*OUT_OF_REACH, FailingListenerError)
"""What is raised when the database or its notices are away; they are waited for."""


class JobFailed(Exception):
    """A job failed; the text names the kind of problem and nothing else."""


async def work(
    runtime: Runtime,
    stop: asyncio.Event,
    *,
    heartbeat_timeout: timedelta = HEARTBEAT_TIMEOUT,
    ready: asyncio.Event | None = None,
) -> None:
    """Work until `stop` is set; what is being worked on then is finished first.

    A database that goes away is waited for. `ready` is set once jobs are being taken.
    """
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_take_jobs(runtime, stop, heartbeat_timeout, ready))
        for seconds, beat in (
            (0.5, Sandboxes(runtime, tasks.create_task).run_all_due),
            (5.0, partial(sweep.enqueue_overdue, runtime)),
            (20.0, partial(sweep.enqueue_undelivered, runtime)),
            (20.0, partial(webhooks.enqueue_lost, runtime.db)),
            (20.0, partial(jobs.move_due, runtime.db)),
            (600.0, partial(sweep.forget_what_was_kept, runtime)),
            (600.0, partial(purge, runtime.db, runtime.events_kept)),
            (600.0, partial(retention.enqueue_due, runtime)),
        ):
            tasks.create_task(_beat(beat, seconds, stop))
        tasks.create_task(_once(partial(queue_training, runtime)))


@asynccontextmanager
async def working(runtime: Runtime, stop: asyncio.Event) -> AsyncIterator[None]:
    """Work beside what happens inside; in the end stop, and wait until what is in hand is finished."""
    task = asyncio.create_task(work(runtime, stop))
    try:
        yield
    finally:
        stop.set()
        await task


async def _take_jobs(
    runtime: Runtime, stop: asyncio.Event, heartbeat_timeout: timedelta, ready: asyncio.Event | None
) -> None:
    while not stop.is_set():
        try:
            async with runtime.db.listen_connection() as connection:
                await connection.execute(f"SET application_name = '{WORKER_NAME}'")
                queue = _queue(runtime, connection)
                connection.add_termination_listener(lambda *_, queue=queue: queue.shutdown.set())
                stopping = asyncio.create_task(_pass_on(stop, queue.shutdown))
                if ready is not None:
                    ready.set()
                try:
                    await queue.run(
                        max_concurrent_tasks=AT_ONCE,
                        heartbeat_timeout=heartbeat_timeout,
                        shutdown_on_listener_failure=True,
                    )
                finally:
                    stopping.cancel()
        except QUEUE_OUT_OF_REACH as problem:
            log.warning("the queue cannot be reached; trying again", error=type(problem).__name__)
        except Exception:  # whatever the queue's own code meets, the worker must not end while others wait
            log.exception("taking jobs failed; trying again")
        await _wait(stop, 0.5)


def _queue(runtime: Runtime, connection: "asyncpg.Connection[asyncpg.Record]") -> PgQueuer:
    queue = PgQueuer.from_asyncpg_connection(connection)
    for job_type in runtime.handlers:
        queue.entrypoint(
            jobs.kind_of(job_type),
            accepts_context=False,
            on_failure="hold",
            executor_factory=lambda parameters: DatabaseRetryEntrypointExecutor(
                parameters=parameters,
                max_attempts=MAX_ATTEMPTS,
                initial_delay=timedelta(seconds=0.5),
                max_delay=timedelta(minutes=5),
            ),
        )(_entrypoint(runtime, job_type))
    return queue


def _entrypoint(runtime: Runtime, job_type: type[Any]) -> Callable[[QueuedJob], Awaitable[None]]:
    async def entrypoint(queued: QueuedJob) -> None:
        job = jobs.decode(job_type, queued.payload)
        try:
            await runtime.carry_out(job)
        except Exception as problem:
            kind = type(problem).__name__
            log.warning("job failed", job=job_type.__name__, attempt=queued.attempts + 1, error=kind)
            last = queued.attempts >= MAX_ATTEMPTS
            if last and await runtime.give_up(job_type.__name__, dataclasses.asdict(job), kind):
                return
            # The queue keeps what it is told, and a message may hold a customer's words.
            raise JobFailed(kind) from None

    return entrypoint


async def _beat(act: Callable[[], Awaitable[Any]], seconds: float, stop: asyncio.Event) -> None:
    """Do it again and again until stopped; a database that is away is met at the next beat."""
    while not stop.is_set():
        await _once(act)
        await _wait(stop, seconds)


async def _once(act: Callable[[], Awaitable[Any]]) -> None:
    try:
        await act()
    except QUEUE_OUT_OF_REACH as problem:
        log.warning("the database cannot be reached", error=type(problem).__name__)
    except Exception:  # one beat that fails, such as one location's own jobs, must not end the others
        log.exception("a recurring task failed")


async def _pass_on(stop: asyncio.Event, shutdown: asyncio.Event) -> None:
    await stop.wait()
    shutdown.set()


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
