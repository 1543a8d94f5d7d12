"""All SQL of budgets and of what was spent."""

from dataclasses import dataclass
from decimal import Decimal

from frontdesk.domain.spending.model import Budget, Spent
from frontdesk.kit.db import Read, Record, Write

ALL_AGENTS = ""
"""Stands in `agent_id` for the budget of the whole location."""

_TODAY = "(SELECT (local_now() AT TIME ZONE l.timezone)::date FROM locations l WHERE l.id = $1)"


@dataclass(frozen=True)
class Account:
    """A budget, if one is set, and what was spent of it."""

    budget: Budget | None
    spent: Spent


async def get_account(read: Read, location_id: str, agent_id: str = ALL_AGENTS) -> Account:
    """Of one agent, or of the location with all its agents."""
    row = await read.row(
        "SELECT b.daily, b.monthly, b.when_spent,"
        " coalesce(sum(s.cost) FILTER (WHERE s.day = t.day), 0) AS today,"
        " coalesce(sum(s.cost), 0) AS this_month"
        f" FROM (SELECT {_TODAY} AS day) t"
        " LEFT JOIN budgets b ON b.location_id = $1 AND b.agent_id = $2"
        " LEFT JOIN engine_spend s ON s.location_id = $1 AND ($2 = '' OR s.agent_id = $2)"
        "  AND s.day >= date_trunc('month', t.day)::date AND s.day <= t.day"
        " GROUP BY b.daily, b.monthly, b.when_spent",
        location_id,
        agent_id,
    )
    assert row is not None
    return Account(_budget(row), Spent(row["today"], row["this_month"]))


async def set_budget(tx: Write, location_id: str, agent_id: str, budget: Budget) -> None:
    """Set the budget of an agent, or of the location with `ALL_AGENTS`."""
    before = _budget(
        await tx.row(
            "SELECT daily, monthly, when_spent FROM budgets"
            " WHERE location_id = $1 AND agent_id = $2 FOR UPDATE",
            location_id,
            agent_id,
        )
    )
    if before == budget:
        return
    await tx.execute(
        "INSERT INTO budgets (location_id, agent_id, daily, monthly, when_spent) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (location_id, agent_id) DO UPDATE SET daily = excluded.daily,"
        " monthly = excluded.monthly, when_spent = excluded.when_spent, updated_at = local_now()",
        location_id,
        agent_id,
        budget.daily,
        budget.monthly,
        budget.when_spent,
    )
    tx.changed("budget", agent_id or location_id, before=before, after=budget)


async def record_spend(
    tx: Write, location_id: str, agent_id: str, *, input_tokens: int, output_tokens: int, cost: float
) -> None:
    """Add what one step of thinking used to the day."""
    await tx.execute(
        "INSERT INTO engine_spend AS s (location_id, agent_id, day, input_tokens, output_tokens, cost)"
        f" SELECT $1, $2, {_TODAY}, $3, $4, $5"
        " ON CONFLICT (location_id, day, agent_id) DO UPDATE SET"
        " input_tokens = s.input_tokens + excluded.input_tokens,"
        " output_tokens = s.output_tokens + excluded.output_tokens,"
        " cost = least(s.cost + excluded.cost, 999999999)",  # as much as the column holds
        location_id,
        agent_id,
        input_tokens,
        output_tokens,
        Decimal(str(round(cost, 9))),
    )


def _budget(row: Record | None) -> Budget | None:
    if row is None or row["when_spent"] is None:
        return None
    return Budget(row["daily"], row["monthly"], row["when_spent"])
