"""Turns, their steps, and the drafts of suggesting agents."""

from frontdesk.domain.turns.model import Draft, StoredStep, Turn

__all__ = ["Draft", "StoredStep", "Turn"]
