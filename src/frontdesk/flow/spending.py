"""What thinking costs, and whether there is money left for it."""

from collections.abc import Sequence

from frontdesk.domain.agents.gate import Purse
from frontdesk.domain.spending import is_spent, store
from frontdesk.flow.engine import Usage
from frontdesk.kit.db import Actor, Database, Read, Write


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


def is_paid(usage: Usage) -> bool:
    """Whether the thinking cost tokens or money. The embedded engine's costs neither."""
    return bool(usage.cost or usage.input_tokens or usage.output_tokens)


async def record_thinking(tx: Write, location_id: str, agent_id: str, usage: Usage) -> None:
    """Book what was used on the agent's account; what is free is not booked.

    The last write of its transaction, as turns of the agent wait for each other at its account.
    """
    if is_paid(usage):
        await store.record_spend(
            tx,
            location_id,
            agent_id,
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
            cost=usage.cost,
        )


async def book(
    db: Database, location_id: str, agent_id: str, used: Sequence[Usage], *, actor: Actor, cause: str
) -> None:
    """Book thinking that is no turn's, in a transaction of its own. `agent_id` may be ALL_AGENTS."""
    paid = [usage for usage in used if is_paid(usage)]
    if not paid:
        return
    async with db.write(location_id, actor=actor, cause=cause) as tx:
        for usage in paid:
            await record_thinking(tx, location_id, agent_id, usage)
