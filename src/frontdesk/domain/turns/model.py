"""A turn: one answer in the making, with its steps; and a draft, an answer that waits for a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

TurnState = Literal["thinking", "answered", "drafted", "held", "silent", "failed"]
DraftState = Literal["open", "accepted", "dismissed", "outdated"]


@dataclass(frozen=True)
class Turn:
    """It answers the inbound messages after `from_seq` up to `through_seq`.

    `failure` is why it failed, or, while it is thinking, why its last attempt came to nothing; `wasted` what
    thinking used that came to no step.
    """

    location_id: str
    id: str
    conversation_id: str
    contact_id: str
    agent_id: str | None
    state: TurnState
    held_because: str | None
    from_seq: int
    through_seq: int
    restarts: int
    attempts: int
    gates: Sequence[Mapping[str, Any]]
    drops: Sequence[Mapping[str, Any]]
    failure: str | None
    wasted: Sequence[Mapping[str, Any]]
    created_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True)
class StoredStep:
    """What the engine put out, what came of it, and whether its effects were applied; JSON as kept."""

    step: int
    output: Mapping[str, Any]
    outcomes: Sequence[Mapping[str, Any]] | None
    applied: bool


@dataclass(frozen=True)
class Draft:
    """An answer of a suggesting agent; its effects wait with it."""

    location_id: str
    id: str
    turn_id: str
    conversation_id: str
    agent_id: str
    channel: str
    body: str
    effects: Sequence[Mapping[str, Any]]
    state: DraftState
    sent_body: str | None
    message_id: str | None
    decided_by: str | None
    decided_at: datetime | None
    created_at: datetime
