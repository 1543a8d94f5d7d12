"""Generations: the record of each turn."""

from frontdesk.domain.generations.model import Generation
from frontdesk.domain.generations.reading import GenerationFilter, Place
from frontdesk.domain.generations.stats import Counts, HeldBy, Span, Stats

__all__ = ["Counts", "Generation", "GenerationFilter", "HeldBy", "Place", "Span", "Stats"]
