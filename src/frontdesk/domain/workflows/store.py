"""All SQL of workflows and their versions; what starts them stands in `live.py`."""

import dataclasses
from datetime import timedelta
from typing import Any, TypeVar

from frontdesk.domain.workflows.definition import Definition, from_json, to_json
from frontdesk.domain.workflows.live import drop_triggers
from frontdesk.domain.workflows.model import Listed, Status, Version, Workflow
from frontdesk.kit.db import Database, Read, Record, Write
from frontdesk.kit.ids import is_id, new_id
from frontdesk.kit.problems import Conflict, NotFound

_T = TypeVar("_T")
_COLUMNS = (
    "location_id, id, name, status, version, definition, hook_hash IS NOT NULL AS has_hook, revision,"
    " created_at, updated_at, deleted_at, undo_until"
)


async def create_workflow(
    tx: Write, location_id: str, name: str, definition: Definition, *, workflow_id: str | None = None
) -> Workflow:
    """A draft. Raises Conflict when the chosen id is taken, also by a deleted one."""
    chosen = workflow_id or new_id()
    row = await tx.row(
        "INSERT INTO workflows (location_id, id, name, definition) VALUES ($1, $2, $3, $4)"
        f" ON CONFLICT DO NOTHING RETURNING {_COLUMNS}",
        location_id,
        chosen,
        name,
        to_json(definition),
    )
    if row is None:
        raise Conflict(f"A workflow with the id {chosen!r} is there already, or was and can be restored.")
    made = _workflow(row)
    tx.changed("workflow", made.id, after=_told(made))
    return made


async def count_workflows(read: Read, location_id: str) -> int:
    return int(await read.value("SELECT count(*) FROM workflows WHERE location_id = $1", location_id))


async def find_workflow(read: Read, location_id: str, workflow_id: str) -> Workflow | None:
    return await _find(read, location_id, workflow_id, "deleted_at IS NULL")


async def get_workflow(read: Read, location_id: str, workflow_id: str) -> Workflow:
    """Raises NotFound, also for one that was deleted."""
    return _there(await find_workflow(read, location_id, workflow_id), workflow_id)


async def lock_workflow(tx: Write, location_id: str, workflow_id: str) -> Workflow:
    """The workflow, kept from other writers until the transaction ends. Raises NotFound."""
    found = await _find(tx, location_id, workflow_id, "deleted_at IS NULL", " FOR NO KEY UPDATE")
    return _there(found, workflow_id)


async def list_workflows(
    read: Read,
    location_id: str,
    *,
    after: str | None = None,
    status: Status | None = None,
    limit: int | None = None,
) -> list[Listed]:
    """By their ids."""
    rows = await read.fetch(
        "SELECT location_id, id, name, status, version, created_at, updated_at FROM workflows"
        " WHERE location_id = $1 AND deleted_at IS NULL AND ($2::text IS NULL OR id > $2)"
        " AND ($3::text IS NULL OR status = $3) ORDER BY id LIMIT $4",
        location_id,
        after,
        status,
        limit,
    )
    return [Listed(**row) for row in rows]


async def save_workflow(tx: Write, before: Workflow, name: str, definition: Definition) -> Workflow:
    """Write what was locked; what is published stays as it is."""
    if (name, definition) == (before.name, before.definition):
        return before
    return await _update(tx, before, "name = $3, definition = $4", name, to_json(definition))


async def publish_workflow(tx: Write, before: Workflow) -> tuple[Workflow, Version]:
    """What was saved last becomes the version that others enter; the same again is not another version."""
    newest = await find_version(tx, before.location_id, before.id, before.version)
    if newest is None or newest.definition != before.definition:
        row = await tx.row(
            "INSERT INTO workflow_versions (location_id, workflow_id, version, definition)"
            " VALUES ($1, $2, $3, $4) RETURNING workflow_id, version, definition, published_at",
            before.location_id,
            before.id,
            before.version + 1,
            to_json(before.definition),
        )
        newest = _version(row)
    elif before.status == "published":
        return before, newest
    after = await _update(tx, before, "status = 'published', version = $3", newest.version)
    return after, newest


async def withdraw_workflow(tx: Write, before: Workflow) -> Workflow:
    """Make it a draft again: nobody comes in."""
    await drop_triggers(tx, before.location_id, before.id)
    if before.status == "draft":
        return before
    return await _update(tx, before, "status = 'draft'")


async def delete_workflow(tx: Write, before: Workflow, *, undo_window: timedelta) -> Workflow:
    """Hide it; until `undo_until` it can be restored."""
    await drop_triggers(tx, before.location_id, before.id)
    return await _update(
        tx,
        before,
        "status = 'draft', deleted_at = local_now(), undo_until = local_now() + $3::interval",
        undo_window,
    )


async def restore_workflow(tx: Write, location_id: str, workflow_id: str) -> Workflow:
    """Bring it back as a draft; one that is there stays as it is. Raises NotFound, also when too late."""
    condition = "(deleted_at IS NULL OR undo_until > local_now())"
    found = await _find(tx, location_id, workflow_id, condition, " FOR NO KEY UPDATE")
    before = _there(found, workflow_id)
    if before.deleted_at is None:
        return before
    return await _update(tx, before, "deleted_at = NULL, undo_until = NULL")


async def is_over(read: Read, location_id: str, workflow_id: str) -> bool:
    """Whether it was deleted and can be restored no longer."""
    return bool(
        await read.value(
            "SELECT EXISTS (SELECT FROM workflows WHERE location_id = $1 AND id = $2"
            " AND undo_until <= local_now())",
            location_id,
            workflow_id,
        )
    )


async def purge_workflow(tx: Write, location_id: str, workflow_id: str) -> None:
    """Take one that is over for good, with its versions and whoever was inside."""
    await tx.execute(
        "DELETE FROM workflows WHERE location_id = $1 AND id = $2 AND undo_until <= local_now()",
        location_id,
        workflow_id,
    )


async def set_hook(tx: Write, before: Workflow, hook_hash: bytes) -> Workflow:
    """The address with another secret no longer works."""
    return await _update(tx, before, "hook_hash = $3", hook_hash)


async def find_by_hook(db: Database, hook_hash: bytes) -> tuple[str, str] | None:
    """The location and the id of the published workflow whose address this is."""
    row = await db.lookup(
        "SELECT location_id, id FROM workflows WHERE hook_hash = $1 AND deleted_at IS NULL", hook_hash
    )
    return (row["location_id"], row["id"]) if row else None


async def find_version(read: Read, location_id: str, workflow_id: str, version: int) -> Version | None:
    row = await read.row(
        "SELECT workflow_id, version, definition, published_at FROM workflow_versions"
        " WHERE location_id = $1 AND workflow_id = $2 AND version = $3",
        location_id,
        workflow_id,
        version,
    )
    return _version(row) if row else None


async def is_published(read: Read, location_id: str, workflow_id: str) -> bool:
    return bool(
        await read.value(
            "SELECT EXISTS (SELECT FROM workflows WHERE location_id = $1 AND id = $2"
            " AND status = 'published' AND deleted_at IS NULL)",
            location_id,
            workflow_id,
        )
    )


async def list_versions(read: Read, location_id: str, workflow_id: str, *, limit: int = 100) -> list[Version]:
    """The newest first."""
    rows = await read.fetch(
        "SELECT workflow_id, version, definition, published_at FROM workflow_versions"
        " WHERE location_id = $1 AND workflow_id = $2 ORDER BY version DESC LIMIT $3",
        location_id,
        workflow_id,
        limit,
    )
    return [_version(row) for row in rows]


async def _update(tx: Write, before: Workflow, assignments: str, *values: object) -> Workflow:
    row = await tx.row(
        f"UPDATE workflows SET {assignments}, revision = revision + 1, updated_at = local_now()"
        f" WHERE location_id = $1 AND id = $2 RETURNING {_COLUMNS}",
        before.location_id,
        before.id,
        *values,
    )
    after = _workflow(_there(row, before.id))
    tx.changed("workflow", before.id, before=_told(before), after=_told(after))
    return after


async def _find(
    read: Read, location_id: str, workflow_id: str, condition: str, lock: str = ""
) -> Workflow | None:
    if not is_id(workflow_id):
        return None
    row = await read.row(
        f"SELECT {_COLUMNS} FROM workflows WHERE location_id = $1 AND id = $2 AND {condition}{lock}",
        location_id,
        workflow_id,
    )
    return _workflow(row) if row else None


def _there(found: _T | None, workflow_id: str) -> _T:
    if found is None:
        raise NotFound("workflow", workflow_id)
    return found


def _workflow(row: Record) -> Workflow:
    return Workflow(**(dict(row) | {"definition": from_json(row["definition"])}))


def _version(row: Record | None) -> Version:
    assert row is not None
    return Version(**(dict(row) | {"definition": from_json(row["definition"])}))


def _told(workflow: Workflow) -> dict[str, Any]:
    """What the journal keeps: everything, the definition in its JSON."""
    told = {field.name: getattr(workflow, field.name) for field in dataclasses.fields(workflow)}
    return told | {"definition": to_json(workflow.definition)}
