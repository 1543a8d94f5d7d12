"""What may be spent on thinking: of an agent, and of a location with all its agents."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from frontdesk.domain.agents import store as agents
from frontdesk.domain.spending import Budget, WhenSpent, is_spent, store
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Wire
from frontdesk.kit.db import Read

router = Router(prefix="/v1", tags=["Hours and budgets"])

Dollars = Annotated[float, Field(ge=0, le=1_000_000)]


class BudgetOrder(Wire):
    """How much may be spent, in US dollars; null or left out sets no limit."""

    daily_usd: Dollars | None = Field(default=None, examples=[2.5])
    monthly_usd: Dollars | None = None
    when_spent: WhenSpent = Field(
        default="embedded",
        description="`embedded`: the embedded engine, which costs nothing, answers; `hold`: nobody does.",
    )

    def to_budget(self) -> Budget:
        return Budget(_decimal(self.daily_usd), _decimal(self.monthly_usd), self.when_spent)


class BudgetAnswer(Wire):
    """The budget and what was spent of it, by days and months of the location's time zone."""

    daily_usd: float | None
    monthly_usd: float | None
    when_spent: WhenSpent
    spent_today_usd: float
    spent_this_month_usd: float
    is_spent: bool


@router.get("/agents/{agentId}/budget", summary="What an agent may spend")
async def get_agent_budget(agentId: str, caller: Caller = needs("conversation-ai.readonly")) -> BudgetAnswer:
    async with caller.read() as read:
        await agents.get(read, caller.location_id, agentId)
        return await _answer(read, caller.location_id, agentId)


@router.put("/agents/{agentId}/budget", summary="Set what an agent may spend")
async def put_agent_budget(
    agentId: str, body: BudgetOrder, caller: Caller = needs("conversation-ai.write")
) -> BudgetAnswer:
    """A turn that has begun is finished: turns that think at once can go a little over it."""
    async with caller.write() as tx:
        await agents.lock(tx, caller.location_id, agentId)
        caller.matches(await _answer(tx, caller.location_id, agentId))
        await store.set_budget(tx, caller.location_id, agentId, body.to_budget())
        return await _answer(tx, caller.location_id, agentId)


@router.get("/locations/{locationId}/budget", summary="What a location's agents may spend")
async def get_location_budget(locationId: str, caller: Caller = needs("locations.readonly")) -> BudgetAnswer:
    caller.require_location(locationId)
    async with caller.read() as read:
        return await _answer(read, locationId, store.ALL_AGENTS)


@router.put("/locations/{locationId}/budget", summary="Set what a location's agents may spend")
async def put_location_budget(
    locationId: str, body: BudgetOrder, caller: Caller = needs("locations.write")
) -> BudgetAnswer:
    """It counts beside the agents' own budgets: whichever is spent first."""
    caller.require_location(locationId)
    async with caller.write() as tx:
        caller.matches(await _answer(tx, locationId, store.ALL_AGENTS))
        await store.set_budget(tx, locationId, store.ALL_AGENTS, body.to_budget())
        return await _answer(tx, locationId, store.ALL_AGENTS)


async def _answer(read: Read, location_id: str, agent_id: str) -> BudgetAnswer:
    account = await store.get_account(read, location_id, agent_id)
    budget = account.budget or Budget()
    return BudgetAnswer(
        daily_usd=_float(budget.daily),
        monthly_usd=_float(budget.monthly),
        when_spent=budget.when_spent,
        spent_today_usd=float(account.spent.today),
        spent_this_month_usd=float(account.spent.this_month),
        is_spent=is_spent("it", budget, account.spent) is not None,
    )


def _decimal(amount: float | None) -> Decimal | None:
    return None if amount is None else Decimal(str(round(amount, 6)))


def _float(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)
