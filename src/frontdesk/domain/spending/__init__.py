"""What the thinking costs, and how much of it may be spent."""

from frontdesk.domain.spending.model import Budget, Spent, WhenSpent, is_spent

__all__ = ["Budget", "Spent", "WhenSpent", "is_spent"]
