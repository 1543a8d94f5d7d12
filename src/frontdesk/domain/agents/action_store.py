"""The table `actions`: all its SQL. An action is reached through its agent, which must be there."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from frontdesk.domain.agents.actions import Action, NewAction, settings_from_json, settings_to_json
from frontdesk.kit.db import Read, Record, Write
from frontdesk.kit.ids import new_id
from frontdesk.kit.problems import NotFound

_COLUMNS = "c.id, c.agent_id, c.type, c.name, c.settings, c.revision, c.created_at, c.updated_at"


async def create_actions(
    tx: Write, location_id: str, agent_id: str, new: Sequence[NewAction]
) -> tuple[Action, ...]:
    """Give the agent actions, in one statement; they keep the order they are given in."""
    if not new:
        return ()
    rows = await tx.fetch(
        "INSERT INTO actions AS c (location_id, agent_id, id, type, name, settings, created_at, updated_at)"
        " SELECT $1, $2, n.id, n.type, n.name, n.settings, m.local_now, m.local_now FROM moment($1) m,"
        " unnest($3::text[], $4::text[], $5::text[], $6::jsonb[]) AS n (id, type, name, settings)"
        f" RETURNING {_COLUMNS}",
        location_id,
        agent_id,
        sorted(new_id() for _ in new),  # ids of one millisecond are in no order
        [action.settings.type for action in new],
        [action.name for action in new],
        [settings_to_json(action.settings) for action in new],
    )
    actions = tuple(sorted((action_of_row(row) for row in rows), key=lambda action: action.id))
    for action in actions:
        tx.changed("action", action.id, after=action)
    return actions


async def list_actions(read: Read, location_id: str, agent_id: str) -> tuple[Action, ...]:
    """The agent's actions, oldest first; none for an unknown agent."""
    rows = await read.fetch(
        f"SELECT {_COLUMNS} FROM actions c"
        " WHERE c.location_id = $1 AND c.agent_id = $2 AND c.deleted_at IS NULL ORDER BY c.id",
        location_id,
        agent_id,
    )
    return tuple(action_of_row(row) for row in rows)


async def find_action(read: Read, location_id: str, action_id: str) -> Action | None:
    """An action of an agent that is there, whichever it is."""
    row = await read.row(
        f"SELECT {_COLUMNS} FROM actions c JOIN agents a ON a.location_id = c.location_id"
        " AND a.id = c.agent_id AND a.deleted_at IS NULL"
        " WHERE c.location_id = $1 AND c.id = $2 AND c.deleted_at IS NULL",
        location_id,
        action_id,
    )
    return action_of_row(row) if row else None


async def update_action(tx: Write, location_id: str, before: Action, after: Action) -> Action:
    """Store the action as changed; its agent must be held with `lock`."""
    if after == before:
        return before
    row = await tx.row(
        "UPDATE actions AS c SET name = $3, settings = $4, revision = c.revision + 1,"
        f" updated_at = local_now() WHERE c.location_id = $1 AND c.id = $2 RETURNING {_COLUMNS}",
        location_id,
        before.id,
        after.name,
        settings_to_json(after.settings),
    )
    if row is None:
        raise NotFound("action", before.id)
    stored = action_of_row(row)
    tx.changed("action", stored.id, before=before, after=stored)
    return stored


async def delete_action(tx: Write, location_id: str, action: Action) -> None:
    """Take the action from its agent, which must be held with `lock`."""
    await tx.execute(
        "UPDATE actions SET deleted_at = local_now(), revision = revision + 1"
        " WHERE location_id = $1 AND id = $2",
        location_id,
        action.id,
    )
    tx.changed("action", action.id, before=action)


async def restore_action(tx: Write, location_id: str, action_id: str) -> Action:
    """Give a deleted action back to its agent, which must be held with `lock`, id and order unchanged.

    Raises NotFound for one that is not deleted.
    """
    row = await tx.row(
        "UPDATE actions AS c SET deleted_at = NULL, revision = c.revision + 1"
        f" WHERE c.location_id = $1 AND c.id = $2 AND c.deleted_at IS NOT NULL RETURNING {_COLUMNS}",
        location_id,
        action_id,
    )
    if row is None:
        raise NotFound("deleted action", action_id)
    restored = action_of_row(row)
    tx.changed("action", restored.id, after=restored)
    return restored


def action_of(actions: Iterable[Action], action_id: str) -> Action:
    """The action with this id. Raises NotFound."""
    for action in actions:
        if action.id == action_id:
            return action
    raise NotFound("action", action_id)


def action_of_row(row: Record | Mapping[str, Any]) -> Action:
    """An action of a row, or of the JSON that a statement made of one."""
    return Action(
        id=row["id"],
        agent_id=row["agent_id"],
        type=row["type"],
        name=row["name"],
        settings=settings_from_json(row["type"], row["settings"]),
        revision=row["revision"],
        created_at=_moment(row["created_at"]),
        updated_at=_moment(row["updated_at"]),
    )


def _moment(value: datetime | str) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)
