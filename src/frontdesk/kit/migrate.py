"""Forward migrations with Alembic (SQL inside), applied under a lock so that any number may try at once."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from frontdesk.kit.migrations import latest_revision
from frontdesk.kit.migrations.indexes import build_indexes

_LOCK = 7304985
_HERE = Path(__file__).with_name("migrations")


async def migrate(url: str) -> tuple[str | None, str]:
    """Bring the database to the latest revision, in one transaction, then build the indexes that large
    tables lack. Returns (before, after).

    Raises sqlalchemy.exc.DBAPIError when a statement fails; nothing has changed then, indexes aside.
    """
    engine = create_async_engine(_driver_url(url), poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            revisions = await connection.run_sync(_upgrade)
        await build_indexes(engine)
        return revisions
    finally:
        await engine.dispose()


async def current_revision(url: str) -> str | None:
    """The revision the database is at; None for an empty one."""
    engine = create_async_engine(_driver_url(url), poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(
                lambda sync: MigrationContext.configure(sync).get_current_revision()
            )
    finally:
        await engine.dispose()


def _upgrade(connection: Connection) -> tuple[str | None, str]:
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    before = MigrationContext.configure(connection).get_current_revision()
    config = Config()
    config.set_main_option("script_location", str(_HERE))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    return before, latest_revision()


def _driver_url(url: str) -> str:
    scheme, _, rest = url.partition("://")
    if scheme not in ("postgres", "postgresql"):
        raise ValueError("the database URL must begin with postgresql://")
    return f"postgresql+asyncpg://{rest}"
