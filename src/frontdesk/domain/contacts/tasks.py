"""Tasks: what staff have to do for a contact, and their SQL."""

from dataclasses import astuple
from datetime import datetime

from frontdesk.domain.contacts.model import Task, TaskValues
from frontdesk.kit.db import Read, Record, Write
from frontdesk.kit.ids import is_id, new_id
from frontdesk.kit.problems import Conflict, NotFound

_COLUMNS = "location_id, id, contact_id, title, body, due_at, assigned_to, completed, created_at"


async def create_task(
    tx: Write,
    location_id: str,
    contact_id: str,
    *,
    title: str,
    due_at: datetime,
    body: str = "",
    assigned_to: str | None = None,
    completed: bool = False,
) -> Task:
    """Note a task for a contact that exists."""
    row = await tx.row(
        "INSERT INTO tasks (location_id, id, contact_id, title, body, due_at, assigned_to, completed)"
        f" VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING {_COLUMNS}",
        location_id,
        new_id(),
        contact_id,
        title,
        body,
        due_at,
        assigned_to,
        completed,
    )
    assert row is not None
    task = Task(**row)
    tx.changed("task", task.id, after=task)
    return task


async def restore_task(tx: Write, task: Task) -> Task:
    """Write a deleted task down again, with its id. Raises Conflict when there is one."""
    row = await tx.row(
        "INSERT INTO tasks"
        " (location_id, id, contact_id, title, body, due_at, assigned_to, completed, created_at)"
        f" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING RETURNING {_COLUMNS}",
        *astuple(task),
    )
    if row is None:
        raise Conflict("The task is there already.")
    restored = Task(**row)
    tx.changed("task", restored.id, after=restored)
    return restored


async def get_task(read: Read, location_id: str, contact_id: str, task_id: str) -> Task:
    """Raises NotFound, also for another contact's task."""
    return _task(await _find(read, location_id, contact_id, task_id), task_id)


async def lock_task(tx: Write, location_id: str, contact_id: str, task_id: str) -> Task:
    """The task, kept from other writers until the transaction ends. Raises NotFound."""
    return _task(await _find(tx, location_id, contact_id, task_id, " FOR UPDATE"), task_id)


async def list_tasks(read: Read, location_id: str, contact_id: str, *, limit: int = 1_000) -> list[Task]:
    """The contact's tasks, the newest first."""
    rows = await read.fetch(
        f"SELECT {_COLUMNS} FROM tasks WHERE location_id = $1 AND contact_id = $2 ORDER BY id DESC LIMIT $3",
        location_id,
        contact_id,
        limit,
    )
    return [Task(**row) for row in rows]


async def update_task(tx: Write, location_id: str, contact_id: str, task_id: str, values: TaskValues) -> Task:
    """Write what is given. Raises NotFound."""
    before = await lock_task(tx, location_id, contact_id, task_id)
    row = await tx.row(
        "UPDATE tasks SET title = $3, body = $4, due_at = $5, assigned_to = $6, completed = $7"
        f" WHERE location_id = $1 AND id = $2 RETURNING {_COLUMNS}",
        location_id,
        task_id,
        values.get("title", before.title),
        values.get("body", before.body),
        values.get("due_at", before.due_at),
        values.get("assigned_to", before.assigned_to),
        values.get("completed", before.completed),
    )
    after = _task(row, task_id)
    if after != before:
        tx.changed("task", task_id, before=before, after=after)
    return after


async def delete_task(tx: Write, location_id: str, contact_id: str, task_id: str) -> None:
    """Raises NotFound."""
    before = await lock_task(tx, location_id, contact_id, task_id)
    await tx.execute("DELETE FROM tasks WHERE location_id = $1 AND id = $2", location_id, task_id)
    tx.changed("task", task_id, before=before)


async def _find(read: Read, location_id: str, contact_id: str, task_id: str, lock: str = "") -> Record | None:
    if not is_id(task_id) or not is_id(contact_id):
        return None
    return await read.row(
        f"SELECT {_COLUMNS} FROM tasks WHERE location_id = $1 AND contact_id = $2 AND id = $3{lock}",
        location_id,
        contact_id,
        task_id,
    )


def _task(row: Record | None, task_id: str) -> Task:
    if row is None:
        raise NotFound("task", task_id)
    return Task(**row)
