"""What the undoers of all kinds of things have in common."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_jsonable_python

from frontdesk.domain import journal
from frontdesk.domain.journal import Difference, Entry
from frontdesk.domain.journal.difference import at_path
from frontdesk.kit.db import Write
from frontdesk.kit.problems import Conflict, Refused

T = TypeVar("T")
ALREADY = "Everything this changed is as it was before already."


@dataclass(frozen=True)
class Undoing:
    """One line that is being taken back, in a transaction that carries this as its cause.

    `window` is how long a deletion can be undone.
    """

    tx: Write
    entry: Entry
    window: timedelta

    @property
    def location_id(self) -> str:
        return self.entry.location_id

    @property
    def entity_id(self) -> str:
        return self.entry.entity_id

    def was(self, kind: TypeAdapter[T]) -> T:
        """The thing as it was before. Raises Refused where too little of it was kept."""
        return _read(kind, self.entry.before)

    def became(self, kind: TypeAdapter[T]) -> T:
        """The thing as the line left it. Raises Refused where too little of it was kept."""
        return _read(kind, self.entry.after)

    async def to_set_back(
        self, present: object, wanted: Sequence[Difference] | None = None, *, alone: bool = True
    ) -> tuple[Difference, ...]:
        """Those fields the line changed that have to be set back; the others are so already.

        Raises Conflict where one holds something else by now, or when there is nothing to set back; that
        does not matter where these fields are not `alone`.
        """
        held = as_json(present)
        fields = self.entry.differences if wanted is None else wanted
        left = [one for one in fields if at_path(held, one.path) != one.before]
        moved = [one for one in left if at_path(held, one.path) != one.after]
        if moved:
            raise Conflict(await self._moved(moved))
        if alone and not left:
            raise Conflict(ALREADY)
        return tuple(left)

    async def require_untouched(self, present: object) -> None:
        """Raises Conflict when the thing that the line made is another one by now."""
        now = journal.differences(self.entry.after, as_json(present))
        if now:
            raise Conflict(await self._moved(now))

    async def _moved(self, moved: Iterable[Difference]) -> str:
        """The sentence that says what stands in the way, who did it and when."""
        later = await journal.list_later(self.tx, self.entry)
        told = []
        for one in moved:
            line = journal.newest_about(later, one.path)
            told.append(f"{one.name} was changed since{await self._by(line)}")
        return f"The world has moved on: {'; '.join(told)}."

    async def _by(self, line: Entry | None) -> str:
        if line is None:
            return ""
        who = (line.actor_kind, line.actor_id)
        names = await journal.name_actors(self.tx, self.location_id, [who])
        return f" by {told_actor(*who, names)} at {told_time(line.at)} (entry {line.id})"


def told_actor(kind: str, identifier: str | None, names: Mapping[tuple[str, str], str]) -> str:
    """An actor for a sentence: `the token "Zapier"`, `the agent 01J...`, `frontdesk itself`."""
    if kind == "system":
        return "frontdesk itself"
    if identifier is None:
        return f"the {kind}"
    name = names.get((kind, identifier))
    return f'the {kind} "{name}"' if name else f"the {kind} {identifier}"


def told_time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def as_json(thing: object) -> Mapping[str, Any]:
    """The thing as the journal keeps it."""
    told: Mapping[str, Any] = to_jsonable_python(thing)
    return told


def _read(kind: TypeAdapter[T], told: Mapping[str, Any] | None) -> T:
    try:
        return kind.validate_python(told)
    except ValidationError:
        raise Refused("Too little is kept of what it was before.") from None


def nothing_against(_entry: Entry) -> str | None:
    return None


@dataclass(frozen=True)
class Undoer:
    """How changes of one kind of thing are taken back.

    `undo` calls the room's own functions; it raises Conflict with the reason when the world has moved on.
    `never` says why a line can never be undone, or None; it only looks at the line.
    """

    undo: Callable[[Undoing], Awaitable[None]]
    never: Callable[[Entry], str | None] = nothing_against
