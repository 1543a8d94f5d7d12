"""A length of time as people give it: a number and its unit."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

Unit = Literal["seconds", "minutes", "hours", "days"]


@dataclass(frozen=True)
class Span:
    """Number and unit are kept as they were given, and shown so again."""

    value: float | int
    unit: Unit

    @property
    def length(self) -> timedelta:
        return timedelta(**{self.unit: self.value})
