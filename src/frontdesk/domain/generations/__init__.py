"""Generations: the record of each turn."""

from frontdesk.domain.generations.model import Generation

__all__ = ["Generation"]
