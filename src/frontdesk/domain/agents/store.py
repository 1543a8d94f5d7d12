"""The table `agents`: all its SQL."""

from dataclasses import asdict, replace
from datetime import timedelta

from pydantic import TypeAdapter

from frontdesk.domain.agents.action_store import action_of_row, list_actions
from frontdesk.domain.agents.model import Agent, AgentFilter, AgentSettings, FullAgent, NewAgent, Restored
from frontdesk.kit.db import Read, Record, Write
from frontdesk.kit.ids import is_id, new_id
from frontdesk.kit.problems import NotFound

_SETTINGS = TypeAdapter(AgentSettings)

_COLUMNS = (
    "a.id, a.location_id, a.name, a.business_name, a.mode, a.active, a.is_primary, a.channels, a.settings,"
    " a.revision, a.created_at, a.updated_at, a.deleted_at, a.undo_until"
)
_ACTIONS = (
    "coalesce((SELECT jsonb_agg(jsonb_build_object('id', c.id, 'agent_id', c.agent_id, 'type', c.type,"
    " 'name', c.name, 'settings', c.settings, 'revision', c.revision, 'created_at', c.created_at,"
    " 'updated_at', c.updated_at) ORDER BY c.id)"
    " FROM actions c WHERE c.location_id = a.location_id AND c.agent_id = a.id AND c.deleted_at IS NULL),"
    " '[]') AS actions"
)


async def create(tx: Write, location_id: str, new: NewAgent) -> Agent:
    """Make an agent. It is primary when asked for, or when the location has no primary agent."""
    await _lock_primary(tx, location_id)
    agent_id = new_id()
    if new.is_primary:
        await _demote(tx, location_id)
    row = await tx.row(
        "INSERT INTO agents AS a (location_id, id, name, business_name, mode, active, is_primary, channels,"
        " settings, created_at, updated_at) SELECT $1, $2, $3, $4, $5, $6, $7 OR NOT EXISTS (SELECT"
        " FROM agents o WHERE o.location_id = $1 AND o.is_primary AND o.deleted_at IS NULL), $8, $9,"
        " m.local_now, m.local_now FROM moment($1) m"
        f" RETURNING {_COLUMNS}",
        location_id,
        agent_id,
        new.name,
        new.business_name,
        new.mode,
        new.active,
        new.is_primary,
        list(new.channels),
        asdict(new.settings),
    )
    agent = _agent(_there(row, agent_id))
    tx.changed("agent", agent.id, after=agent)
    return agent


async def find(read: Read, location_id: str, agent_id: str) -> Agent | None:
    """The agent, unless it is unknown, deleted or another location's."""
    row = await _living(read, location_id, agent_id)
    return None if row is None else _agent(row)


async def get(read: Read, location_id: str, agent_id: str) -> Agent:
    """The agent. Raises NotFound."""
    return _agent(_there(await _living(read, location_id, agent_id), agent_id))


async def lock(tx: Write, location_id: str, agent_id: str, *, primary: bool = False) -> FullAgent:
    """The agent with its actions, its row held until the transaction ends. Raises NotFound.

    `primary` is needed by who may change which agent is primary: that lock comes before the row's,
    here as everywhere, or two such changes could wait for each other.
    """
    if primary:
        await _lock_primary(tx, location_id)
    agent = _agent(_there(await _living(tx, location_id, agent_id, hold=True), agent_id))
    return FullAgent(agent, await list_actions(tx, location_id, agent_id))


async def get_full(read: Read, location_id: str, agent_id: str) -> FullAgent:
    """The agent with its actions, in one statement. Raises NotFound."""
    row = None
    if is_id(agent_id):
        row = await read.row(
            f"SELECT {_COLUMNS}, {_ACTIONS} FROM agents a"
            " WHERE a.location_id = $1 AND a.id = $2 AND a.deleted_at IS NULL",
            location_id,
            agent_id,
        )
    return _full(_there(row, agent_id))


async def find_primary(read: Read, location_id: str) -> Agent | None:
    row = await read.row(
        f"SELECT {_COLUMNS} FROM agents a WHERE a.location_id = $1 AND a.is_primary AND a.deleted_at IS NULL",
        location_id,
    )
    return None if row is None else _agent(row)


async def list_full(
    read: Read, location_id: str, only: AgentFilter, *, after: str = "", limit: int
) -> tuple[FullAgent, ...]:
    """Agents with their actions, oldest first, in one statement; `after` is an id, also a deleted one's."""
    action = only.action
    rows = await read.fetch(
        f"SELECT {_COLUMNS}, {_ACTIONS} FROM agents a"
        " WHERE a.location_id = $1 AND a.deleted_at IS NULL AND a.id > $2"
        " AND ($4::text IS NULL OR strpos(lower(a.name), lower($4)) > 0)"
        " AND ($5::text IS NULL OR lower(a.business_name) = lower($5))"
        " AND ($6::text IS NULL OR a.mode = $6)"
        " AND ($7::boolean IS NULL OR a.active = $7)"
        " AND ($8::boolean IS NULL OR a.is_primary = $8)"
        " AND ($9::text IS NULL OR $9 = ANY(a.channels))"
        " AND ($10::text[] IS NULL OR EXISTS (SELECT FROM actions c WHERE c.location_id = a.location_id"
        " AND c.agent_id = a.id AND c.deleted_at IS NULL AND (c.type = ANY($10)"
        " OR ($11 AND c.type = 'hand_over' AND c.settings @> '{\"is_transfer\": true}'))))"
        " ORDER BY a.id LIMIT $3",
        location_id,
        after,
        limit,
        only.name_part,
        only.business_name,
        only.mode,
        only.active,
        only.is_primary,
        only.channel,
        None if action is None else list(action.types),
        action is not None and action.transfers,
    )
    return tuple(_full(row) for row in rows)


async def count(read: Read, location_id: str) -> int:
    """How many agents the location has."""
    return int(
        await read.value(
            "SELECT count(*) FROM agents WHERE location_id = $1 AND deleted_at IS NULL", location_id
        )
    )


async def update(tx: Write, before: Agent, after: Agent) -> Agent:
    """Store the agent as changed. `before` is what `lock` gave; with `primary` when it becomes primary."""
    if after == before:
        return before
    if after.is_primary and not before.is_primary:
        await _demote(tx, before.location_id)
    row = await tx.row(
        "UPDATE agents AS a SET name = $3, business_name = $4, mode = $5, active = $6, is_primary = $7,"
        " channels = $8, settings = $9, revision = a.revision + 1, updated_at = local_now()"
        f" WHERE a.location_id = $1 AND a.id = $2 RETURNING {_COLUMNS}",
        before.location_id,
        before.id,
        after.name,
        after.business_name,
        after.mode,
        after.active,
        after.is_primary,
        list(after.channels),
        asdict(after.settings),
    )
    stored = _agent(_there(row, before.id))
    tx.changed("agent", stored.id, before=before, after=stored)
    return stored


async def delete(tx: Write, before: Agent, *, undo_window: timedelta) -> Agent:
    """Hide the agent, held with `lock`, and its actions; until `undo_until` it can be restored.

    No other agent becomes primary in its stead: the next one made does.
    """
    row = await tx.row(
        "UPDATE agents AS a SET deleted_at = m.local_now, undo_until = m.local_now + $3::interval,"
        " revision = a.revision + 1 FROM moment($1) m"
        f" WHERE a.location_id = $1 AND a.id = $2 RETURNING {_COLUMNS}",
        before.location_id,
        before.id,
        undo_window,
    )
    after = _agent(_there(row, before.id))
    tx.changed("agent", before.id, before=before, after=after)
    return after


async def restore(tx: Write, location_id: str, agent_id: str) -> Restored:
    """Bring a deleted agent back with its actions, all ids unchanged; one that is there stays as it is.

    It is primary again only if no other is by now. Raises NotFound, also when its time is over.
    """
    await _lock_primary(tx, location_id)
    row = None
    if is_id(agent_id):
        row = await tx.row(
            f"SELECT {_COLUMNS} FROM agents a WHERE a.location_id = $1 AND a.id = $2"
            " AND (a.deleted_at IS NULL OR a.undo_until > local_now()) FOR NO KEY UPDATE",
            location_id,
            agent_id,
        )
    before = _agent(_there(row, agent_id))
    after = before
    if before.deleted_at is not None:
        row = await tx.row(
            "UPDATE agents AS a SET deleted_at = NULL, undo_until = NULL, revision = a.revision + 1,"
            " is_primary = a.is_primary AND NOT EXISTS (SELECT FROM agents o WHERE o.location_id = $1"
            " AND o.is_primary AND o.deleted_at IS NULL)"
            f" WHERE a.location_id = $1 AND a.id = $2 RETURNING {_COLUMNS}",
            location_id,
            agent_id,
        )
        after = _agent(_there(row, agent_id))
        tx.changed("agent", agent_id, before=before, after=after)
    full = FullAgent(after, await list_actions(tx, location_id, agent_id))
    return Restored(full, lost_rank=before.is_primary and not after.is_primary)


async def _lock_primary(tx: Write, location_id: str) -> None:
    await tx.lock("primary", location_id)


async def _demote(tx: Write, location_id: str) -> None:
    """Take the rank from the location's primary agent; the primary lock must be held."""
    row = await tx.row(
        f"SELECT {_COLUMNS} FROM agents a WHERE a.location_id = $1 AND a.is_primary AND a.deleted_at IS NULL"
        " FOR NO KEY UPDATE",
        location_id,
    )
    if row is not None:
        primary = _agent(row)
        await update(tx, primary, replace(primary, is_primary=False))


async def _living(read: Read, location_id: str, agent_id: str, *, hold: bool = False) -> Record | None:
    if not is_id(agent_id):
        return None
    return await read.row(
        f"SELECT {_COLUMNS} FROM agents a WHERE a.location_id = $1 AND a.id = $2 AND a.deleted_at IS NULL"
        + (" FOR NO KEY UPDATE" if hold else ""),
        location_id,
        agent_id,
    )


def _there(row: Record | None, identifier: str) -> Record:
    if row is None:
        raise NotFound("agent", identifier)
    return row


def _agent(row: Record) -> Agent:
    return Agent(
        id=row["id"],
        location_id=row["location_id"],
        name=row["name"],
        business_name=row["business_name"],
        mode=row["mode"],
        active=row["active"],
        is_primary=row["is_primary"],
        channels=tuple(row["channels"]),
        settings=_SETTINGS.validate_python(row["settings"]),
        revision=row["revision"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        deleted_at=row["deleted_at"],
        undo_until=row["undo_until"],
    )


def _full(row: Record) -> FullAgent:
    return FullAgent(_agent(row), tuple(action_of_row(action) for action in row["actions"]))
