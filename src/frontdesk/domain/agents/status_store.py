"""All SQL of the per-contact status."""

from dataclasses import dataclass
from datetime import datetime

from frontdesk.domain.agents.status import AgentStatus, SleepCause, State
from frontdesk.kit.db import Read, Record, Write
from frontdesk.kit.problems import NotFound

_COLUMNS = "contact_id, agent_id, state, since, until, because, channel, cause, sleeper_id"


async def find_status(
    read: Read, location_id: str, contact_id: str, *, hold: bool = False
) -> AgentStatus | None:
    """The contact's status, its row held until the transaction ends if asked for."""
    row = await read.row(
        f"SELECT {_COLUMNS} FROM agent_statuses WHERE location_id = $1 AND contact_id = $2"
        + (" FOR UPDATE" if hold else ""),
        location_id,
        contact_id,
    )
    return _status(row) if row else None


@dataclass(frozen=True)
class Standing:
    """A contact's status, and whether the location has rules and budgets that may matter: most have none."""

    status: AgentStatus | None
    has_rules: bool
    has_budgets: bool


async def find_standing(read: Read, location_id: str, contact_id: str) -> Standing:
    """All of it in one look, as every message asks for it."""
    row = await read.row(
        f"SELECT {_COLUMNS},"
        " EXISTS (SELECT FROM routing_rules r WHERE r.location_id = $1 AND r.active) AS has_rules,"
        " EXISTS (SELECT FROM budgets b WHERE b.location_id = $1) AS has_budgets"
        " FROM (SELECT) one LEFT JOIN agent_statuses ON location_id = $1 AND contact_id = $2",
        location_id,
        contact_id,
    )
    assert row is not None
    told = dict(row)
    has_rules, has_budgets = told.pop("has_rules"), told.pop("has_budgets")
    status = AgentStatus(**told) if told["contact_id"] is not None else None
    return Standing(status, has_rules, has_budgets)


async def set_status(
    tx: Write,
    location_id: str,
    contact_id: str,
    *,
    state: State,
    because: str,
    agent_id: str | None,
    since: datetime | None = None,
    until: datetime | None = None,
    channel: str | None = None,
    cause: SleepCause | None = None,
    sleeper_id: str | None = None,
) -> AgentStatus:
    """Write the status for a contact, since now if not told. Raises NotFound for a contact not there."""
    before = await find_status(tx, location_id, contact_id, hold=True)
    row = await tx.row(
        "INSERT INTO agent_statuses"
        " (location_id, contact_id, agent_id, state, since, until, because, channel, cause, sleeper_id)"
        " SELECT $1, id, $3, $4, coalesce($10, local_now()), $5, $6, $7, $8, $9 FROM contacts"
        " WHERE location_id = $1 AND id = $2 AND deleted_at IS NULL"
        " ON CONFLICT (location_id, contact_id) DO UPDATE SET agent_id = excluded.agent_id,"
        " state = excluded.state, since = excluded.since, until = excluded.until,"
        " because = excluded.because, channel = excluded.channel, cause = excluded.cause,"
        f" sleeper_id = excluded.sleeper_id RETURNING {_COLUMNS}",
        location_id,
        contact_id,
        agent_id,
        state,
        until,
        because,
        channel,
        cause,
        sleeper_id,
        since,
    )
    if row is None:
        raise NotFound("contact", contact_id)
    after = _status(row)
    tx.changed("agent status", contact_id, before=before, after=after)
    return after


def _status(row: Record) -> AgentStatus:
    return AgentStatus(**row)
