"""One real PostgreSQL for the whole test run, with a migrated database for each worker."""

import asyncio
import os
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
from filelock import FileLock

from frontdesk.kit.db import TENANT_ROLE
from frontdesk.kit.ids import new_id
from frontdesk.kit.migrate import migrate

EXTENSIONS = ("vector", "btree_gist")
ELSEWHERE = "TESTS_POSTGRES"
"""Names a superuser's URL of a server that was there before the run, to be used instead of one of its own."""


def with_database(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


async def make_database(admin_url: str, owner_url: str, shared: Path) -> str:
    """A new migrated database owned by the role of `owner_url`; its URL."""
    owner = urlsplit(owner_url).username
    name = f"test_{new_id().lower()}"
    with FileLock(shared / "template.lock"):
        template = f"template_{shared.name.rpartition('-')[2].lower()}"  # of this run, on whatever server
        await asyncio.shield(_ensure_template(admin_url, owner_url, template))
        connection = await asyncpg.connect(with_database(admin_url, "postgres"))
        try:
            await connection.execute(f'CREATE DATABASE {name} TEMPLATE "{template}" OWNER "{owner}"')
        finally:
            await connection.close()
    return with_database(owner_url, name)


async def make_owner(admin_url: str, shared: Path) -> str:
    """The URL of a role of few rights on a server that was there before the run; one role for the run."""
    kept = shared / "owner.url"
    with FileLock(shared / "owner.lock"):
        if not kept.exists():
            name, password = f"tests_{new_id().lower()}", new_id()
            connection = await asyncpg.connect(with_database(admin_url, "postgres"))
            try:
                await connection.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{password}'")
                if not await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", TENANT_ROLE):
                    await connection.execute(f"CREATE ROLE {TENANT_ROLE} NOLOGIN")
                await connection.execute(f"GRANT {TENANT_ROLE} TO {name}")
            finally:
                await connection.close()
            parts = urlsplit(admin_url)
            kept.write_text(
                urlunsplit(parts._replace(netloc=f"{name}:{password}@{parts.hostname}:{parts.port or 5432}"))
            )
        return kept.read_text()


async def _ensure_template(admin_url: str, owner_url: str, template: str) -> None:
    owner = urlsplit(owner_url).username
    connection = await asyncpg.connect(with_database(admin_url, "postgres"))
    try:
        if await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", template):
            return
        if ELSEWHERE not in os.environ:
            # Nothing here has to outlive the machine's power; the tests of that have servers of their own.
            await connection.execute("ALTER SYSTEM SET fsync = off")
            await connection.execute("SELECT pg_reload_conf()")
        making = f"{template}_{os.getpid()}"
        await connection.execute(f'CREATE DATABASE "{making}" OWNER "{owner}"')
        inside = await asyncpg.connect(with_database(admin_url, making))
        try:
            for extension in EXTENSIONS:
                await inside.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
        finally:
            await inside.close()
        await migrate(with_database(owner_url, making))
        await connection.execute(f'ALTER DATABASE "{making}" RENAME TO "{template}"')
    finally:
        await connection.close()
