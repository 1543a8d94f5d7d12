"""The database of this installation: reached, looked at, brought up to date."""

import asyncio
import json
import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg

from frontdesk.app.problem import CannotRun
from frontdesk.app.settings import Settings, masked
from frontdesk.kit.db import TENANT_ROLE
from frontdesk.kit.migrations import latest_revision
from frontdesk.kit.postgres import attach

OLDEST_SERVER = 15
EXTENSIONS = ("vector", "btree_gist")
_CONNECT_SECONDS = 10
_STOP_SECONDS = 20.0
_SET_SINCE = 16
"""From this version on, being a member of a role and being able to become it are two things."""

Tell = Callable[[str], None]
"""Takes a sentence about what is being done."""


class DatabaseProblem(CannotRun):
    """The database cannot be reached or used."""


@dataclass(frozen=True)
class Place:
    """Where the database is. `admin_url` is the same with the rights of the cluster's superuser, if ours."""

    url: str
    admin_url: str
    embedded: bool

    @property
    def shown(self) -> str:
        return masked(self.url)


@dataclass(frozen=True)
class Server:
    """What a database tells of itself. `revision` is None where nothing was migrated yet."""

    version: str
    major: int
    user: str
    missing_extensions: tuple[str, ...]
    absent_extensions: tuple[str, ...]  # of those, the ones the machine does not have at all
    may_make_roles: bool
    has_tenant_role: bool
    may_act_as_tenant: bool
    revision: str | None


@contextmanager
def attached(settings: Settings, tell: Tell) -> Iterator[Place]:
    """The settings' PostgreSQL, or the embedded one, which runs for as long as the context lasts.

    Blocks while the embedded one starts. Raises PostgresProblem.
    """
    if settings.database_url is not None:
        yield Place(settings.database_url, settings.database_url, embedded=False)
        return
    with attach(settings.data_dir, log=tell) as server:
        yield Place(server.url, server.admin_url, embedded=True)
    if os.getpid() == 1:  # a container ends with us, and everything else in it is killed then
        server.wait_stopped(_STOP_SECONDS)


async def look_at(url: str) -> Server:
    """Connect and look around. Raises DatabaseProblem with what to do when that does not work."""
    try:
        connection = await asyncpg.connect(url, timeout=_CONNECT_SECONDS)
    except (
        OSError,
        ValueError,
        asyncpg.PostgresError,
        asyncpg.InterfaceError,
        asyncpg.InternalClientError,
    ) as error:
        raise DatabaseProblem(_unreachable(url, error)) from error
    try:
        major = int(await connection.fetchval("SELECT current_setting('server_version_num')::int / 10000"))
        missing = await connection.fetch(
            "SELECT name, name IN (SELECT a.name FROM pg_available_extensions a) AS there"
            " FROM unnest($1::text[]) AS name WHERE name NOT IN (SELECT extname FROM pg_extension)",
            EXTENSIONS,
        )
        roles = await connection.fetchrow(
            "SELECT r.rolsuper OR r.rolcreaterole AS may_make, t.oid IS NOT NULL AS has_tenant,"
            " coalesce(pg_has_role(r.oid, t.oid, $1), false) AS may_act"
            " FROM pg_roles r LEFT JOIN pg_roles t ON t.rolname = $2 WHERE r.rolname = current_user",
            "SET" if major >= _SET_SINCE else "MEMBER",
            TENANT_ROLE,
        )
        assert roles is not None
        migrated = await connection.fetchval("SELECT to_regclass('public.alembic_version') IS NOT NULL")
        return Server(
            version=str(await connection.fetchval("SHOW server_version")),
            major=major,
            user=str(await connection.fetchval("SELECT quote_ident(current_user)")),
            missing_extensions=tuple(row["name"] for row in missing),
            absent_extensions=tuple(row["name"] for row in missing if not row["there"]),
            may_make_roles=roles["may_make"],
            has_tenant_role=roles["has_tenant"],
            may_act_as_tenant=roles["may_act"],
            revision=await connection.fetchval("SELECT version_num FROM alembic_version")
            if migrated
            else None,
        )
    except asyncpg.PostgresError as error:
        raise DatabaseProblem(f"The database at {masked(url)} cannot be looked at: {error}") from error
    finally:
        await connection.close()


async def bring_up_to_date(url: str, tell: Tell) -> tuple[str | None, str]:
    """Migrate to what this version of frontdesk needs; (revision before, revision now).

    Any number of processes may do so at once. Raises DatabaseProblem.
    """
    server = await look_at(url)
    wanted = latest_revision()
    if server.revision == wanted:
        return wanted, wanted
    if server.major < OLDEST_SERVER:
        raise DatabaseProblem(
            f"The database at {masked(url)} is PostgreSQL {server.version}; frontdesk needs {OLDEST_SERVER} "
            "or later. Upgrade the server, or leave FRONTDESK_DATABASE_URL away for the embedded one."
        )
    if server.absent_extensions:
        raise DatabaseProblem(
            f"The PostgreSQL at {masked(url)} lacks the extension {', '.join(server.absent_extensions)}. "
            "Install it on that machine (for vector: the package postgresql-"
            f"{server.major}-pgvector; for btree_gist: postgresql-contrib),"
            " or leave FRONTDESK_DATABASE_URL away for the embedded one."
        )
    if server.revision is None:
        tell("Making the tables of a new database")
    else:
        tell(f"Bringing the database from revision {server.revision} to {wanted}")
    answer = await _migrate(url)
    match answer.get("kind"):
        case None:
            return answer["before"], answer["now"]
        case "unknown revision":
            raise DatabaseProblem(
                f"The database is at revision {server.revision}, which this frontdesk does not know: a newer "
                "one made it. Install that version again, or restore a backup of before."
            )
        case "refused":
            raise DatabaseProblem(_refused(server, answer["problem"]))
        case _:
            raise DatabaseProblem(
                f"The database could not be migrated, and is as it was: {answer['problem']}"
            )


async def _migrate(url: str) -> dict[str, Any]:
    """What the migration, in a process of its own, answers."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "frontdesk.app.migration"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    answer, complaints = await process.communicate(url.encode())
    try:
        read: dict[str, Any] = json.loads(answer)
    except ValueError:
        last = complaints.decode(errors="replace").strip().rpartition("\n")[2]
        read = {"kind": "died", "problem": last or f"the migration ended with status {process.returncode}"}
    return read


def _unreachable(url: str, error: Exception) -> str:
    shown = masked(url)
    match error:
        case socket.gaierror():
            return f"No machine of that name is known: {shown}. Look at FRONTDESK_DATABASE_URL."
        case TimeoutError():
            return f"The database at {shown} does not answer within {_CONNECT_SECONDS} s. Is it right?"
        case asyncpg.InvalidPasswordError() | asyncpg.InvalidAuthorizationSpecificationError():
            return (
                f"The database at {shown} refuses user or password. Put the right ones into "
                "FRONTDESK_DATABASE_URL."
            )
        case asyncpg.InvalidCatalogNameError():
            return f"There is no such database: {shown}. Make it with CREATE DATABASE, then start again."
        case asyncpg.CannotConnectNowError():
            return f"The database at {shown} is starting or stopping. Try again in a moment."
        case OSError():
            return f"Nothing answers at {shown}. Start PostgreSQL there, or look at FRONTDESK_DATABASE_URL."
        case _:
            return f"The database at {shown} cannot be used: {error}"


def _refused(server: Server, said: str) -> str:
    statements = [f"CREATE EXTENSION IF NOT EXISTS {name};" for name in server.missing_extensions]
    if not server.has_tenant_role and not server.may_make_roles:
        statements.append(f"CREATE ROLE {TENANT_ROLE} NOLOGIN;")
    if not server.may_act_as_tenant:
        statements.append(f"GRANT {TENANT_ROLE} TO {server.user};")
    told = f"The database could not be migrated, and is as it was: {said.rstrip('.')}."
    if statements:
        told += f" As a superuser, run in this database: {' '.join(statements)} Then start again."
    return told
