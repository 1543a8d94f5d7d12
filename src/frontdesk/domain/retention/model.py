"""How long a location keeps what was said and done, and what was taken away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kept = Literal["messages", "generations", "journal"]
KINDS: tuple[Kept, ...] = ("messages", "generations", "journal")
MOST_DAYS = 36_500


@dataclass(frozen=True)
class Rules:
    """Days that each kind is kept; None is for ever."""

    messages_days: int | None = None
    generations_days: int | None = None
    journal_days: int | None = None

    def days(self, kind: Kept) -> int | None:
        by_kind = {
            "messages": self.messages_days,
            "generations": self.generations_days,
            "journal": self.journal_days,
        }
        return by_kind[kind]

    @property
    def keeps_all(self) -> bool:
        return all(self.days(kind) is None for kind in KINDS)


@dataclass(frozen=True)
class Purged:
    """The last purge: when it ended, and how much of each kind it took."""

    at: datetime
    counts: Mapping[Kept, int]


@dataclass(frozen=True)
class Erased:
    """The receipt of an erasure: how many rows went, by what they were."""

    contact_id: str
    erased_at: datetime
    counts: Mapping[str, int]
