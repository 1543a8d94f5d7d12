"""One call of a custom tool, from the wish to what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

CallState = Literal[
    "waiting",  # for the customer or a person
    "approved",  # by a person; a job makes the call
    "started",
    "done",
    "failed",
    "unknown",  # nobody knows whether it took place
    "rejected",
    "outdated",  # another wish took its place
]
WaitsFor = Literal["customer", "person"]


@dataclass(frozen=True)
class NewCall:
    """A call as it is wished for. `place` tells it apart within its turn."""

    conversation_id: str
    contact_id: str
    agent_id: str
    action_id: str
    name: str
    turn_id: str
    arguments: Mapping[str, Any]
    effectful: bool
    place: str | None = None


@dataclass(frozen=True)
class ToolCall:
    """A call as it stands. Its id is the key it is made under. `request` and `result` hold no secret."""

    location_id: str
    id: str
    conversation_id: str
    contact_id: str
    agent_id: str
    action_id: str
    name: str
    turn_id: str
    place: str | None
    arguments: Mapping[str, Any]
    effectful: bool
    state: CallState
    waits_for: WaitsFor | None
    asked_seq: int | None
    expires_at: datetime | None
    attempts: int
    started_at: datetime | None
    request: Mapping[str, Any] | None
    result: Mapping[str, Any] | None
    decided_by: str | None
    decided_at: datetime | None
    note: str | None
    created_at: datetime
    updated_at: datetime
