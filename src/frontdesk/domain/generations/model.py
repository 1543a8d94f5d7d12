"""A generation: the record of one turn, which says why the answer (or the silence) was what it was."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Outcome = Literal["answered", "drafted", "held", "silent", "failed"]


@dataclass(frozen=True)
class Generation:
    """Its id is the turn's. `record` is the JSON that `flow.turn.record` lays out."""

    location_id: str
    id: str
    conversation_id: str
    contact_id: str
    agent_id: str | None
    message_id: str | None
    input_message_ids: tuple[str, ...]
    source: str
    outcome: Outcome
    record: Mapping[str, Any]
    created_at: datetime
