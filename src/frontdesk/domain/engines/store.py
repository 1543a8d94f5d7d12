"""All SQL of engine settings. A key leaves its column only through `sealed_key`."""

from dataclasses import asdict
from typing import Any

import asyncpg
from pydantic import TypeAdapter

from frontdesk.domain.engines.model import EngineSetting, EngineSettings
from frontdesk.kit.db import Database, Read, Record, Write
from frontdesk.kit.ids import new_id
from frontdesk.kit.problems import Conflict, NotFound

_SETTINGS = TypeAdapter(EngineSettings)
_COLUMNS = "id, company_id, location_id, agent_id, settings, key_hint, revision, created_at, updated_at"
HINT_CHARACTERS = 4


async def create_setting(
    tx: Write,
    company_id: str,
    location_id: str | None,
    agent_id: str | None,
    settings: EngineSettings,
    *,
    sealed_key: bytes | None,
    key_hint: str | None,
) -> EngineSetting:
    """Raises Conflict when that company, location or agent has one, NotFound for an unknown agent."""
    try:
        row = await tx.row(
            "INSERT INTO engines (id, company_id, location_id, agent_id, settings, sealed_key, key_hint)"
            f" VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING {_COLUMNS}",
            new_id(),
            company_id,
            location_id,
            agent_id,
            asdict(settings),
            sealed_key,
            key_hint,
        )
    except asyncpg.UniqueViolationError:
        raise Conflict("There is an engine for that scope already; change it with PATCH.") from None
    except asyncpg.ForeignKeyViolationError:
        raise NotFound("agent", agent_id or "") from None
    made = _setting(row)
    tx.changed("engine", made.id, after=made)
    return made


async def get_setting(read: Read, setting_id: str) -> EngineSetting:
    """One of the transaction's own: the company's, or the location's. Raises NotFound."""
    return await _get(read, setting_id)


async def lock_setting(tx: Write, setting_id: str) -> EngineSetting:
    """The setting, locked until the transaction ends. Raises NotFound."""
    return await _get(tx, setting_id, " FOR UPDATE")


async def list_settings(read: Read, *, after: str | None, limit: int) -> list[EngineSetting]:
    rows = await read.fetch(
        f"SELECT {_COLUMNS} FROM engines WHERE {_OWN} AND id > $1 ORDER BY id LIMIT $2", after or "", limit
    )
    return [_setting(row) for row in rows]


async def update_setting(
    tx: Write,
    before: EngineSetting,
    settings: EngineSettings,
    *,
    sealed_key: bytes | None,
    key_hint: str | None,
) -> EngineSetting:
    """Write a setting that this transaction has locked, with its key as it shall be from now on."""
    row = await tx.row(
        "UPDATE engines SET settings = $2, sealed_key = $3, key_hint = $4, revision = revision + 1,"
        f" updated_at = clock_timestamp() WHERE id = $1 RETURNING {_COLUMNS}",
        before.id,
        asdict(settings),
        sealed_key,
        key_hint,
    )
    after = _setting(row)
    tx.changed("engine", before.id, before=before, after=after)
    return after


async def delete_setting(tx: Write, setting_id: str) -> EngineSetting:
    before = await lock_setting(tx, setting_id)
    await tx.execute("DELETE FROM engines WHERE id = $1", setting_id)
    tx.changed("engine", setting_id, before=before)
    return before


async def find_effective(
    read: Read, location_id: str, agent_id: str
) -> tuple[EngineSetting, bytes | None] | None:
    """The most specific setting: the agent's, else its location's or company's; with its sealed key."""
    row = await read.row(
        f"SELECT {_COLUMNS}, sealed_key FROM engines"
        " WHERE (location_id IS NULL OR location_id = $1) AND (agent_id IS NULL OR agent_id = $2)"
        " ORDER BY agent_id IS NULL, location_id IS NULL LIMIT 1",
        location_id,
        agent_id,
    )
    if row is None:
        return None
    columns = dict(row)
    sealed: bytes | None = columns.pop("sealed_key")
    return _setting(columns), sealed


async def is_any_model(db: Database) -> bool:
    """Whether any tenant has chosen a language model: asked once at the start of a process."""
    return await db.lookup("SELECT FROM engines WHERE settings->>'kind' = 'llm' LIMIT 1") is not None


async def sealed_key(read: Read, setting: EngineSetting) -> bytes | None:
    """The key as it is kept, encrypted; None when there is none."""
    found: bytes | None = await read.value("SELECT sealed_key FROM engines WHERE id = $1", setting.id)
    return found


async def list_keys(tx: Write) -> list[tuple[EngineSetting, bytes]]:
    """Every setting that has a key, of all tenants, for the operator."""
    rows = await tx.fetch(f"SELECT {_COLUMNS}, sealed_key FROM engines WHERE sealed_key IS NOT NULL")
    found: list[tuple[EngineSetting, bytes]] = []
    for row in rows:
        columns = dict(row)
        sealed: bytes = columns.pop("sealed_key")
        found.append((_setting(columns), sealed))
    return found


# A location's transaction sees its company's row too, to think by it; it is not its own to show or change.
_OWN = "(current_location() IS NULL OR location_id = current_location())"


async def _get(read: Read, setting_id: str, lock: str = "") -> EngineSetting:
    row = await read.row(f"SELECT {_COLUMNS} FROM engines WHERE id = $1 AND {_OWN}{lock}", setting_id)
    if row is None:
        raise NotFound("engine", setting_id)
    return _setting(row)


def _setting(row: Record | dict[str, Any] | None) -> EngineSetting:
    assert row is not None
    return EngineSetting(**(dict(row) | {"settings": _SETTINGS.validate_python(row["settings"])}))
