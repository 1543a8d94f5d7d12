"""Indexes of tables too large to be kept from writers while one is built; made beside the work."""

from collections.abc import Mapping

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

INDEXES: Mapping[str, str] = {
    "journal_by_kind": "journal (location_id, entity, at, id)",
    "journal_by_actor": "journal (location_id, actor_kind, actor_id, at, id)",
    "journal_by_cause": "journal (location_id, cause, at, id)",
    "journal_deletions": (
        "journal (location_id, at, id)"
        " WHERE before IS NOT NULL AND (after IS NULL OR (after ->> 'deleted_at') IS NOT NULL)"
    ),
}
"""By name what each is on. All is right without them, only slower."""

_LOCK = 7304986


async def build_indexes(engine: AsyncEngine) -> None:
    """Build those that are not there, or that an earlier try left half-made; one process does.

    It waits for the transactions that are open, and nobody waits for it.
    """
    async with engine.connect() as plain:
        connection = await plain.execution_options(isolation_level="AUTOCOMMIT")
        if not await connection.scalar(text(f"SELECT pg_try_advisory_lock({_LOCK})")):
            return
        try:
            rows = await connection.execute(
                text(
                    "SELECT c.relname, i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
                    " WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY (:names)"
                ),
                {"names": list(INDEXES)},
            )
            valid = {row.relname: row.indisvalid for row in rows}
            for name, table in INDEXES.items():
                if valid.get(name) is False:
                    await connection.execute(text(f"DROP INDEX CONCURRENTLY {name}"))
                if not valid.get(name):
                    await connection.execute(text(f"CREATE INDEX CONCURRENTLY {name} ON {table}"))
        finally:
            await connection.execute(text(f"SELECT pg_advisory_unlock({_LOCK})"))
