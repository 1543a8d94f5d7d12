"""A database access that dies at a chosen write, as a process does that is killed there."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace

from frontdesk.flow.runtime import Runtime
from frontdesk.kit.db import Actor, Database, Read, Write


class Killed(BaseException):
    """The process is gone."""


class MortalDatabase(Database):
    """It lets `writes` writes and notices through and dies with the next: before or after its commit.

    Once dead, nothing of this process reaches the database any more.
    """

    def __init__(self, db: Database, *, writes: int, after_commit: bool) -> None:
        super().__init__(db._pool, db.url, db._recorder)  # the same pool, seen by a process that will die
        self._left = writes
        self._after_commit = after_commit
        self.dead = False

    def read(self, location_id: str, *, company_id: str | None = None) -> AbstractAsyncContextManager[Read]:
        if self.dead:
            raise Killed
        return super().read(location_id, company_id=company_id)

    def write(
        self, location_id: str, *, actor: Actor, cause: str, company_id: str | None = None
    ) -> AbstractAsyncContextManager[Write]:
        if self.dead:
            raise Killed
        return self._dying(super().write(location_id, actor=actor, cause=cause, company_id=company_id))

    async def notify(self, channel: str, payload: str) -> None:
        if self.dead:
            raise Killed
        self._left -= 1
        self.dead = self._left < 0
        if not self.dead or self._after_commit:
            await super().notify(channel, payload)
        if self.dead:
            raise Killed

    @asynccontextmanager
    async def _dying(self, begin: AbstractAsyncContextManager[Write]) -> AsyncIterator[Write]:
        self._left -= 1
        last = self._left < 0
        async with begin as tx:
            yield tx
            if last and not self._after_commit:
                self.dead = True
                raise Killed
        if last:
            self.dead = True
            raise Killed


def mortal(runtime: Runtime, *, writes: int, after_commit: bool) -> Runtime:
    """The runtime as a process has it that will be killed at that write."""
    return replace(runtime, db=MortalDatabase(runtime.db, writes=writes, after_commit=after_commit))
