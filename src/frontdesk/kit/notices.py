"""Notices across processes: PostgreSQL's LISTEN/NOTIFY, one connection a process, shared by all who wait."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator

import structlog

from frontdesk.kit.db import OUT_OF_REACH, Database

log = structlog.get_logger(__name__)

_RETRY_SECONDS = 0.5
_QUEUE_SIZE = 100


class Notices:
    """Hands each notice of one channel to those who subscribed to its topic.

    A payload is "topic" or "topic rest"; subscribers get the rest. A notice is a hint, not a record: a
    subscriber reads the tables for what is true, and reads again after `lost` (None), which comes when
    the connection broke or the subscriber was too slow.
    """

    def __init__(self, db: Database, channel: str) -> None:
        self._db = db
        self._channel = channel
        self._queues: dict[str, set[asyncio.Queue[str | None]]] = defaultdict(set)
        self._task: asyncio.Task[None] | None = None
        self.listening = asyncio.Event()

    @property
    def channel(self) -> str:
        return self._channel

    def start(self) -> None:
        self._task = asyncio.create_task(self._listen())

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        for queues in self._queues.values():
            for queue in queues:
                _offer(queue, None)

    @contextlib.asynccontextmanager
    async def subscribe(self, topic: str) -> AsyncIterator["asyncio.Queue[str | None]"]:
        """A queue of the topic's notices for as long as the context lasts."""
        queue: asyncio.Queue[str | None] = asyncio.Queue(_QUEUE_SIZE)
        self._queues[topic].add(queue)
        try:
            yield queue
        finally:
            self._queues[topic].discard(queue)
            if not self._queues[topic]:
                del self._queues[topic]

    async def _listen(self) -> None:
        while True:
            try:
                async with self._db.listen_connection() as connection:
                    gone = asyncio.Event()
                    connection.add_termination_listener(lambda _, gone=gone: gone.set())
                    await connection.add_listener(self._channel, self._heard)
                    self.listening.set()
                    self._all_lost()  # whatever was said before we listened
                    await gone.wait()
            except OUT_OF_REACH as problem:
                log.warning("not listening for notices", error=type(problem).__name__)
            self.listening.clear()
            await asyncio.sleep(_RETRY_SECONDS)

    def _heard(self, _connection: object, _pid: object, _channel: object, payload: object) -> None:
        topic, _, rest = str(payload).partition(" ")
        for queue in self._queues.get(topic, ()):
            _offer(queue, rest)

    def _all_lost(self) -> None:
        for queues in self._queues.values():
            for queue in queues:
                _offer(queue, None)


def _offer(queue: "asyncio.Queue[str | None]", notice: str | None) -> None:
    if queue.full():
        while not queue.empty():
            queue.get_nowait()
        notice = None
    queue.put_nowait(notice)
