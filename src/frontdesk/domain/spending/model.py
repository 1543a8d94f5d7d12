"""Budgets and what was spent of them. Amounts are US dollars, days those of the location's time zone."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

WhenSpent = Literal["embedded", "hold"]
"""Once it is spent: let the embedded engine answer, which costs nothing, or stay silent."""


@dataclass(frozen=True)
class Budget:
    """How much may be spent in a day and in a calendar month; None sets no limit."""

    daily: Decimal | None = None
    monthly: Decimal | None = None
    when_spent: WhenSpent = "embedded"


@dataclass(frozen=True)
class Spent:
    """What was spent today and in this month."""

    today: Decimal = Decimal(0)
    this_month: Decimal = Decimal(0)


def is_spent(whose: str, budget: Budget, spent: Spent) -> str | None:
    """Why nothing more may be spent, or None. `whose` begins the sentence: "the agent"."""
    if budget.daily is not None and spent.today >= budget.daily:
        return f"{whose} has spent {_dollars(spent.today)} of {_dollars(budget.daily)} today"
    if budget.monthly is not None and spent.this_month >= budget.monthly:
        return f"{whose} has spent {_dollars(spent.this_month)} of {_dollars(budget.monthly)} this month"
    return None


def _dollars(amount: Decimal) -> str:
    return f"${amount.normalize():f}"
