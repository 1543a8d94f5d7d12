"""The one way to PostgreSQL: short transactions in which row-level security knows the location.

Every transaction of a tenant runs as the role `frontdesk_tenant`, which owns nothing, with the
location set for that transaction alone. `system()` is for the few look-ups before a tenant is
known (a token, a widget, a job) and for work on all of them (sweeping, migrating).
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

import asyncpg
import asyncpg.pool
from pydantic_core import from_json, to_json

from frontdesk.kit.ids import is_id

TENANT_ROLE = "frontdesk_tenant"
OUT_OF_REACH: tuple[type[Exception], ...] = (
    OSError,  # time-outs among them
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a connection that broke in the middle of a statement
)
"""What is raised when the database is away or breaks off."""
_STATEMENTS = 600
"""How many a connection remembers; frontdesk runs over 400 different ones. One that it does not remember is
parsed and planned again, which takes longer than most statements do (asyncpg remembers 100 by itself)."""
ACQUIRE_SECONDS = 10
"""Whoever waits longer for a connection is told that the database is out of reach (TimeoutError)."""

Record = asyncpg.Record
Connection: TypeAlias = "asyncpg.Connection[Record] | asyncpg.pool.PoolConnectionProxy[Record]"
ActorKind = Literal["token", "user", "agent", "contact", "operator", "system"]


@dataclass(frozen=True)
class Actor:
    """Who changes something: a token, a person, an agent, a contact, the operator or frontdesk itself."""

    kind: ActorKind
    id: str | None = None


SYSTEM = Actor("system")
OPERATOR = Actor("operator")


@dataclass(frozen=True)
class Moment:
    """Now, by the database: `real` for leases and queues, `local` as the location sees it.

    The two differ only for a sandbox location, whose clock its owner can set.
    """

    real: datetime
    local: datetime
    began: datetime  # when the transaction began, by real time
    sandbox: bool
    frozen: bool


class Read:
    """A transaction that looks. Its statements see what one location may see."""

    def __init__(self, connection: Connection, location_id: str | None) -> None:
        self.connection = connection
        self.location_id = location_id
        self._moment: Moment | None = None

    async def fetch(self, sql: str, *arguments: object) -> list[Record]:
        return await self.connection.fetch(sql, *arguments)

    async def row(self, sql: str, *arguments: object) -> Record | None:
        return await self.connection.fetchrow(sql, *arguments)

    async def value(self, sql: str, *arguments: object) -> Any:
        return await self.connection.fetchval(sql, *arguments)

    async def moment(self) -> Moment:
        """The database's time at this call, so also after a row lock was waited for."""
        row = await self.row("SELECT * FROM moment($1)", self.location_id)
        if row is None:  # the function always answers one row
            raise AssertionError("moment() answered nothing")
        self._moment = Moment(row["real_now"], row["local_now"], row["began"], row["sandbox"], row["frozen"])
        return self._moment

    async def earlier_moment(self) -> Moment:
        """One that was read before in this transaction, if any was: for what does not change within it."""
        return self._moment or await self.moment()


@dataclass(frozen=True)
class Change:
    """One noted change: dataclasses, mappings or None before and after it."""

    entity: str
    entity_id: str
    before: Any
    after: Any


Recorder = Callable[["Write", Sequence[Change]], Awaitable[None]]
"""What is done with the noted changes before a transaction commits, beside the journal."""


class Write(Read):
    """A transaction that changes things and keeps who did it, why, and what was before and after."""

    def __init__(
        self,
        connection: Connection,
        location_id: str | None,
        actor: Actor,
        cause: str,
        company_id: str | None = None,
        recorder: Recorder | None = None,
    ) -> None:
        super().__init__(connection, location_id)
        self.actor = actor
        self.cause = cause
        self.company_id = company_id
        self._recorder = recorder
        self._changes: list[Change] = []

    async def execute(self, sql: str, *arguments: object) -> str:
        return await self.connection.execute(sql, *arguments)

    def changed(self, entity: str, entity_id: str, *, before: object = None, after: object = None) -> None:
        """Note one change for the journal; it is written with the commit.

        `before` and `after` are dataclasses, mappings or None (made, deleted); secrets must not be in them.
        """
        self._changes.append(Change(entity, entity_id, before, after))

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """Undo what is done inside when it raises, and keep the transaction usable."""
        noted = len(self._changes)
        await self.execute("SAVEPOINT part")
        try:
            yield
        except BaseException:
            await self.execute("ROLLBACK TO SAVEPOINT part")
            del self._changes[noted:]
            raise
        await self.execute("RELEASE SAVEPOINT part")

    async def notify(self, channel: str, payload: str) -> None:
        """Tell listeners of the channel once this transaction is committed (payload under 8,000 bytes)."""
        await self.execute("SELECT pg_notify($1, $2)", channel, payload)

    async def lock(self, *names: str) -> None:
        """Wait for an advisory lock on the names, held until the transaction ends."""
        await self.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", "\x1f".join(names))

    async def flush(self) -> None:
        """Write the noted changes down, with those that come of recording them; done before the commit."""
        while self._changes:
            changes, self._changes = self._changes, []
            await self._keep(changes)
            if self._recorder is not None:
                await self._recorder(self, changes)

    async def _keep(self, changes: Sequence[Change]) -> None:
        """Write them into the journal, in one statement."""
        await self.execute(
            "INSERT INTO journal (location_id, company_id, actor_kind, actor_id, cause,"
            " entity, entity_id, before, after)"
            " SELECT $1, $2, $3, $4, $5, c.entity, c.entity_id, c.before, c.after"
            " FROM unnest($6::text[], $7::text[], $8::jsonb[], $9::jsonb[])"
            " WITH ORDINALITY AS c (entity, entity_id, before, after, place) ORDER BY c.place",
            self.location_id,
            self.company_id,
            self.actor.kind,
            self.actor.id,
            self.cause,
            [change.entity for change in changes],
            [change.entity_id for change in changes],
            [change.before for change in changes],
            [change.after for change in changes],
        )


class Database:
    """A pool of connections to one PostgreSQL, handed out as short transactions."""

    def __init__(self, pool: "asyncpg.Pool[Record]", url: str, recorder: Recorder | None = None) -> None:
        self._pool = pool
        self._recorder = recorder
        self.url = url

    @classmethod
    async def connect(
        cls, url: str, *, connections: int = 20, recorder: Recorder | None = None
    ) -> "Database":
        """Open the pool; `recorder` sees what each transaction changed, before it commits.

        Raises OSError or asyncpg.PostgresError when the server cannot be reached.
        """
        pool = await asyncpg.create_pool(
            url,
            min_size=1,
            max_size=connections,
            init=_prepare,
            reset=_keep,
            server_settings={"application_name": "frontdesk", "timezone": "UTC"},
            command_timeout=60,
            statement_cache_size=_STATEMENTS,
        )
        return cls(pool, url, recorder)

    async def close(self) -> None:
        await self._pool.close()

    async def ping(self) -> str:
        """The server's version, as a proof that it answers."""
        return str(await self._pool.fetchval("SHOW server_version"))

    def read(self, location_id: str, *, company_id: str | None = None) -> AbstractAsyncContextManager[Read]:
        return self._read(location_id, company_id)

    def write(
        self, location_id: str, *, actor: Actor, cause: str, company_id: str | None = None
    ) -> AbstractAsyncContextManager[Write]:
        return self._write(_begin(location_id, company_id), location_id, actor, cause, company_id)

    def read_company(self, company_id: str) -> AbstractAsyncContextManager[Read]:
        return self._read(None, company_id)

    def write_company(
        self, company_id: str, *, actor: Actor, cause: str
    ) -> AbstractAsyncContextManager[Write]:
        return self._write(_begin(None, company_id), None, actor, cause, company_id)

    def system(self, *, actor: Actor = SYSTEM, cause: str = "system") -> AbstractAsyncContextManager[Write]:
        """A transaction of the owner, past row-level security: for look-ups before a tenant is known."""
        return self._write("BEGIN", None, actor, cause, None)

    async def lookup(self, sql: str, *arguments: object) -> Record | None:
        """One statement of the owner outside any tenant: for the few look-ups before a tenant is known."""
        async with self._pool.acquire(timeout=ACQUIRE_SECONDS) as connection:
            return await connection.fetchrow(sql, *arguments)

    async def notify(self, channel: str, payload: str) -> None:
        """Tell listeners of the channel now, outside any transaction (payload under 8,000 bytes)."""
        await self.lookup("SELECT pg_notify($1, $2)", channel, payload)

    @asynccontextmanager
    async def listen_connection(self) -> AsyncIterator["asyncpg.Connection[Record]"]:
        """A connection of its own, outside the pool, for LISTEN or for the job queue."""
        connection = await asyncpg.connect(
            self.url, server_settings={"application_name": "frontdesk listener", "timezone": "UTC"}
        )
        try:
            yield connection
        finally:
            await connection.close()

    @asynccontextmanager
    async def _read(self, location_id: str | None, company_id: str | None) -> AsyncIterator[Read]:
        async with self._pool.acquire(timeout=ACQUIRE_SECONDS) as connection:
            await connection.execute(_begin(location_id, company_id, "READ ONLY"))
            try:
                yield Read(connection, location_id)
            finally:
                if not connection.is_closed():
                    await connection.execute("ROLLBACK")

    @asynccontextmanager
    async def _write(
        self, begin: str, location_id: str | None, actor: Actor, cause: str, company_id: str | None
    ) -> AsyncIterator[Write]:
        async with self._pool.acquire(timeout=ACQUIRE_SECONDS) as connection:
            await connection.execute(begin)
            write = Write(connection, location_id, actor, cause, company_id, self._recorder)
            try:
                yield write
                await write.flush()
            except BaseException:
                if not connection.is_closed():
                    await connection.execute("ROLLBACK")
                raise
            await connection.execute("COMMIT")


def _begin(location_id: str | None, company_id: str | None, mode: str = "READ WRITE") -> str:
    """One round trip: begin, become the tenant role, say which tenant. Ids are checked, then quoted."""
    for given in (location_id, company_id):
        if given is not None and not is_id(given):
            raise ValueError("not an id")
    return (
        f"BEGIN {mode}; SET LOCAL ROLE {TENANT_ROLE};"
        f" SET LOCAL frontdesk.location_id = '{location_id or ''}';"
        f" SET LOCAL frontdesk.company_id = '{company_id or ''}'"
    )


async def _prepare(connection: "asyncpg.Connection[Record]") -> None:
    for name in ("json", "jsonb"):
        await connection.set_type_codec(
            name, schema="pg_catalog", encoder=_encode_json, decoder=from_json, format="text"
        )
    await connection.set_type_codec(
        "vector", schema="public", encoder=_encode_vector, decoder=_decode_vector, format="text"
    )


async def _keep(connection: object) -> None:
    """Nothing to reset: every setting is local to its transaction."""


def _encode_json(value: object) -> str:
    """Text is JSON that was written before: the job queue hands its own over so."""
    return value if isinstance(value, str) else to_json(value).decode()


def _encode_vector(value: Sequence[float]) -> str:
    return "[" + ",".join(f"{number:.7g}" for number in value) + "]"


def _decode_vector(text: str) -> list[float]:
    return [float(number) for number in text[1:-1].split(",")]
