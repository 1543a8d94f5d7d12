"""A line of the journal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from frontdesk.domain.journal.difference import Difference, differences

Kind = Literal["create", "update", "delete", "restore"]

UNDO = "undo:"
"""How the cause of a line begins that takes another one back; the other's id follows."""


@dataclass(frozen=True)
class Place:
    """Where a page of the journal ended."""

    at: datetime
    id: int


@dataclass(frozen=True)
class Undone:
    """The line that took another one back: its id, when that was, who did it."""

    id: int
    at: datetime
    actor_kind: str
    actor_id: str | None


@dataclass(frozen=True)
class Entry:
    """One change. `before` and `after` are the thing as JSON, None where it was not, or is no more.

    `cause` is such as `request:<trace id>`, `turn:<turn id>` or `undo:<entry id>`; `transaction` is the
    same for all lines that were written at once.
    """

    location_id: str
    id: int
    at: datetime
    actor_kind: str
    actor_id: str | None
    cause: str
    entity: str
    entity_id: str
    contact_id: str | None
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    deletes: bool
    transaction: str
    undone: Undone | None = None

    @property
    def kind(self) -> Kind:
        if self.before is None:
            return "create"
        if self.deletes:
            return "delete"
        return "restore" if self.before.get("deleted_at") else "update"

    @property
    def undoes(self) -> int | None:
        """The line that this one took back."""
        told = self.cause.removeprefix(UNDO)
        return int(told) if told != self.cause and told.isdecimal() else None

    @property
    def differences(self) -> tuple[Difference, ...]:
        """The fields that are different after it; all of them of what was made or deleted."""
        if self.kind == "delete":
            return differences(self.before, None)
        return differences(self.before, self.after)


@dataclass(frozen=True)
class EntryFilter:
    """Which lines a list holds; None does not narrow it. From `since` on, before `until`."""

    entity_id: str | None = None
    contact_id: str | None = None
    actor_kind: str | None = None
    actor_id: str | None = None
    cause: str | None = None
    since: datetime | None = None
    until: datetime | None = None
