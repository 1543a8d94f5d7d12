"""Generations as readers page through them: by place in time, whichever filters they ask for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from frontdesk.domain.generations.model import Generation, Outcome
from frontdesk.domain.generations.store import COLUMNS, generation_of
from frontdesk.kit.db import Read
from frontdesk.kit.problems import NotFound


@dataclass(frozen=True)
class GenerationFilter:
    """What must hold, all of it; None asks nothing.

    `action` is the id or the type of an action that fired. `since` is inclusive, `until` is not.
    """

    agent_id: str | None = None
    conversation_id: str | None = None
    contact_id: str | None = None
    action: str | None = None
    outcome: Outcome | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Place:
    """Where a page ended."""

    at: datetime
    generation_id: str


async def find_place(read: Read, location_id: str, generation_id: str) -> Place | None:
    """The place of a generation in the order of all, also of one that was purged or erased."""
    at = await read.value(
        "SELECT created_at FROM generation_facts WHERE location_id = $1 AND id = $2",
        location_id,
        generation_id,
    )
    return Place(at, generation_id) if at is not None else None


async def get_generation(read: Read, location_id: str, generation_id: str) -> Generation:
    row = await read.row(
        f"SELECT {COLUMNS} FROM generations WHERE location_id = $1 AND id = $2", location_id, generation_id
    )
    if row is None:
        raise NotFound("generation", generation_id)
    return generation_of(row)


async def list_generations(
    read: Read,
    location_id: str,
    wanted: GenerationFilter,
    *,
    after: Place | None,
    limit: int,
    oldest_first: bool = False,
) -> list[Generation]:
    """One page; the newest first unless the oldest are asked for."""
    # An action's own table is in the order of time too, so that rare actions are found at once.
    table, key = ("generation_actions a", "a.generation_id") if wanted.action else ("generations g", "g.id")
    one = table[-1]
    joined = " JOIN generations g ON g.location_id = a.location_id AND g.id = a.generation_id"
    conditions, parameters = _conditions(location_id, wanted, one)
    sign, direction = (">", "ASC") if oldest_first else ("<", "DESC")
    if after is not None:
        parameters += [after.at, after.generation_id]
        conditions.append(f"({one}.created_at, {key}) {sign} (${len(parameters) - 1}, ${len(parameters)})")
    parameters.append(limit)
    columns = ", ".join(f"g.{column}" for column in COLUMNS.split(", "))
    rows = await read.fetch(
        f"SELECT {columns} FROM {table}{joined if wanted.action else ''} WHERE {' AND '.join(conditions)}"
        f" ORDER BY {one}.created_at {direction}, {key} {direction} LIMIT ${len(parameters)}",
        *parameters,
    )
    return [generation_of(row) for row in rows]


def _conditions(location_id: str, wanted: GenerationFilter, one: str) -> tuple[list[str], list[Any]]:
    conditions, parameters = [f"{one}.location_id = $1"], [location_id]
    asked: Sequence[tuple[str, object]] = (
        ("a.action =", wanted.action),
        (f"{one}.agent_id =", wanted.agent_id),
        ("g.conversation_id =", wanted.conversation_id),
        ("g.contact_id =", wanted.contact_id),
        ("g.outcome =", wanted.outcome),
        (f"{one}.created_at >=", wanted.since),
        (f"{one}.created_at <", wanted.until),
    )
    for condition, value in asked:
        if value is not None:
            parameters.append(value)  # type: ignore[arg-type]
            conditions.append(f"{condition} ${len(parameters)}")
    return conditions, parameters
