"""The table `routing_rules`: all its SQL."""

from dataclasses import astuple, replace
from typing import Any

from frontdesk.domain.agents.routing import Condition, NewRule, RoutingRule
from frontdesk.kit.db import Read, Record, Write
from frontdesk.kit.ids import is_id, new_id
from frontdesk.kit.problems import Conflict, NotFound, Refused

MOST_RULES = 200
"""Of one location: each message looks at all of them."""

_COLUMNS = (
    "r.location_id, r.id, r.agent_id, r.name, r.channel, r.has_tag, r.lacks_tag, r.number, r.active,"
    " r.created_at, r.updated_at"
)


async def list_matchable(read: Read, location_id: str) -> list[RoutingRule]:
    """The rules that count: switched on, of an agent that is there and active."""
    rows = await read.fetch(
        f"SELECT {_COLUMNS} FROM routing_rules r JOIN agents a"
        " ON a.location_id = r.location_id AND a.id = r.agent_id"
        " WHERE r.location_id = $1 AND r.active AND a.active AND a.deleted_at IS NULL",
        location_id,
    )
    return [_rule(row) for row in rows]


async def list_rules(
    read: Read, location_id: str, *, agent_id: str | None, after: str | None, limit: int
) -> list[RoutingRule]:
    """Oldest first, those of deleted agents left out."""
    rows = await read.fetch(
        f"SELECT {_COLUMNS} FROM routing_rules r JOIN agents a"
        " ON a.location_id = r.location_id AND a.id = r.agent_id AND a.deleted_at IS NULL"
        " WHERE r.location_id = $1 AND r.id > $2 AND ($3::text IS NULL OR r.agent_id = $3)"
        " ORDER BY r.id LIMIT $4",
        location_id,
        after or "",
        agent_id,
        limit,
    )
    return [_rule(row) for row in rows]


async def get_rule(read: Read, location_id: str, rule_id: str, *, hold: bool = False) -> RoutingRule:
    """The rule, its row held until the transaction ends if asked for. Raises NotFound."""
    row = None
    if is_id(rule_id):
        row = await read.row(
            f"SELECT {_COLUMNS} FROM routing_rules r WHERE r.location_id = $1 AND r.id = $2"
            + (" FOR UPDATE" if hold else ""),
            location_id,
            rule_id,
        )
    if row is None:
        raise NotFound("routing rule", rule_id)
    return _rule(row)


async def create_rule(tx: Write, location_id: str, new: NewRule) -> RoutingRule:
    """Make a rule for an agent that exists. Raises Refused when the location has too many."""
    await _require_room(tx, location_id)
    row = await tx.row(
        "INSERT INTO routing_rules AS r (location_id, id, agent_id, name, channel, has_tag, lacks_tag,"
        f" number, active) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING {_COLUMNS}",
        location_id,
        new_id(),
        new.agent_id,
        new.name,
        *astuple(new.condition),
        new.active,
    )
    rule = _rule(row)
    tx.changed("routing rule", rule.id, after=rule)
    return rule


async def restore_rule(tx: Write, rule: RoutingRule) -> RoutingRule:
    """Write a deleted rule down again, with its id, for an agent that exists.

    Raises Conflict when there is one, Refused when the location has too many.
    """
    await _require_room(tx, rule.location_id)
    row = await tx.row(
        "INSERT INTO routing_rules AS r (location_id, id, agent_id, name, channel, has_tag, lacks_tag,"
        " number, active, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        f" ON CONFLICT DO NOTHING RETURNING {_COLUMNS}",
        rule.location_id,
        rule.id,
        rule.agent_id,
        rule.name,
        *astuple(rule.condition),
        rule.active,
        rule.created_at,
    )
    if row is None:
        raise Conflict("The routing rule is there already.")
    restored = _rule(row)
    tx.changed("routing rule", restored.id, after=restored)
    return restored


async def update_rule(tx: Write, before: RoutingRule, new: NewRule) -> RoutingRule:
    """Store the rule as it shall be; it must be held."""
    if replace(before, **vars(new)) == before:
        return before
    row = await tx.row(
        "UPDATE routing_rules AS r SET agent_id = $3, name = $4, channel = $5, has_tag = $6, lacks_tag = $7,"
        " number = $8, active = $9, updated_at = local_now()"
        f" WHERE location_id = $1 AND id = $2 RETURNING {_COLUMNS}",
        before.location_id,
        before.id,
        new.agent_id,
        new.name,
        *astuple(new.condition),
        new.active,
    )
    after = _rule(row)
    tx.changed("routing rule", after.id, before=before, after=after)
    return after


async def delete_rule(tx: Write, rule: RoutingRule) -> None:
    await tx.execute(
        "DELETE FROM routing_rules WHERE location_id = $1 AND id = $2", rule.location_id, rule.id
    )
    tx.changed("routing rule", rule.id, before=rule)


async def _require_room(tx: Write, location_id: str) -> None:
    """Raises Refused when the location has as many rules as it may, which others cannot add to meanwhile."""
    await tx.lock("routing rules", location_id)
    held = await tx.value("SELECT count(*) FROM routing_rules WHERE location_id = $1", location_id)
    if held >= MOST_RULES:
        raise Refused(f"A location can have at most {MOST_RULES} routing rules; delete one first.")


def _rule(row: Record | None) -> RoutingRule:
    assert row is not None
    stored: dict[str, Any] = dict(row)
    condition = Condition(*(stored.pop(name) for name in ("channel", "has_tag", "lacks_tag", "number")))
    return RoutingRule(condition=condition, **stored)
