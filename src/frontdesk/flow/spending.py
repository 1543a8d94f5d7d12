"""What thinking costs, and whether there is money left for it."""

from collections.abc import Mapping
from typing import Any

from frontdesk.domain.agents.gate import Purse
from frontdesk.domain.spending import is_spent, store
from frontdesk.kit.db import Read, Write


async def look_into_purse(read: Read, location_id: str, agent_id: str) -> Purse:
    """What the agent's budget and the location's say, in the agent's name."""
    accounts = {
        "the agent": await store.get_account(read, location_id, agent_id),
        "the location": await store.get_account(read, location_id),
    }
    told: list[str] = []
    empty: dict[str, bool] = {}
    for whose, account in accounts.items():
        if account.budget is None:
            continue
        told.append(f"{whose}: ${account.spent.today:f} today, ${account.spent.this_month:f} this month")
        spent = is_spent(whose, account.budget, account.spent)
        if spent is not None:
            empty[spent] = account.budget.when_spent == "embedded"
    if not told:
        return Purse()
    if not empty:
        return Purse("; ".join(told))
    # Where one budget says hold, the other's milder word does not help.
    strictest = min(empty, key=lambda because: empty[because])
    return Purse("; ".join(told), strictest, may_economise=all(empty.values()))


async def record_thinking(tx: Write, location_id: str, agent_id: str, usage: Mapping[str, Any]) -> None:
    """Book what was used (`flow.turn.record.usage`) on the agent's account; what is free is not booked."""
    if usage.get("cost") or usage.get("input_tokens") or usage.get("output_tokens"):
        await store.record_spend(
            tx,
            location_id,
            agent_id,
            input_tokens=usage["input_tokens"],
            output_tokens=usage["output_tokens"],
            cost=usage["cost"],
        )
