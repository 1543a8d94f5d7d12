"""All SQL of the per-contact status."""

from datetime import datetime

from frontdesk.domain.agents.status import AgentStatus, State
from frontdesk.kit.db import Read, Record, Write
from frontdesk.kit.problems import NotFound

_COLUMNS = "contact_id, agent_id, state, since, until, because, channel"


async def find_status(read: Read, location_id: str, contact_id: str) -> AgentStatus | None:
    row = await read.row(
        f"SELECT {_COLUMNS} FROM agent_statuses WHERE location_id = $1 AND contact_id = $2",
        location_id,
        contact_id,
    )
    return _status(row) if row else None


async def set_status(
    tx: Write,
    location_id: str,
    contact_id: str,
    *,
    state: State,
    because: str,
    agent_id: str | None,
    until: datetime | None = None,
    channel: str | None = None,
) -> AgentStatus:
    """Write the status for a contact. Raises NotFound for a contact that is not there."""
    before = await find_status(tx, location_id, contact_id)
    row = await tx.row(
        "INSERT INTO agent_statuses"
        " (location_id, contact_id, agent_id, state, since, until, because, channel)"
        " SELECT $1, id, $3, $4, local_now(), $5, $6, $7 FROM contacts"
        " WHERE location_id = $1 AND id = $2 AND deleted_at IS NULL"
        " ON CONFLICT (location_id, contact_id) DO UPDATE SET agent_id = excluded.agent_id,"
        " state = excluded.state, since = excluded.since, until = excluded.until,"
        f" because = excluded.because, channel = excluded.channel RETURNING {_COLUMNS}",
        location_id,
        contact_id,
        agent_id,
        state,
        until,
        because,
        channel,
    )
    if row is None:
        raise NotFound("contact", contact_id)
    after = _status(row)
    tx.changed("agent status", contact_id, before=before, after=after)
    return after


def _status(row: Record) -> AgentStatus:
    return AgentStatus(**row)
