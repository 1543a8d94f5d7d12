"""A follow-up: one step of what an agent is to write by itself, planned or come to its end."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Scenario = Literal["contact_stopped_replying", "contact_is_busy", "contact_requested"]
FollowUpState = Literal["planned", "sent", "drafted", "skipped", "cancelled", "failed"]
"""`drafted`: it waits for a person, as the agent only suggests; `skipped`: when it was due it could not be
sent, and the next step goes on; `cancelled`: the plan was given up."""


@dataclass(frozen=True)
class PlannedFollowUp:
    """`due_at` is the location's time; of a step after the next one it is as it would be if none moves.

    `step` counts from 1; the steps that were planned together share the `sequence_id`. `asked_for` is the
    time that the customer named. `follows_seq` is the seq of the customer's newest message when it was
    planned. `because` says why it was skipped, cancelled or failed. `turn_id` is the generation's.
    """

    location_id: str
    id: str
    sequence_id: str
    conversation_id: str
    contact_id: str
    agent_id: str
    action_id: str
    scenario: Scenario
    step: int
    due_at: datetime
    asked_for: datetime | None
    channel: str
    follows_seq: int
    planned_by: str | None
    planned_because: str
    state: FollowUpState
    because: str | None
    turn_id: str | None
    message_id: str | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class NewFollowUps:
    """The steps of one plan: the moments at which they would be due, the first first."""

    conversation_id: str
    contact_id: str
    agent_id: str
    action_id: str
    scenario: Scenario
    due: tuple[datetime, ...]
    asked_for: datetime | None
    channel: str
    follows_seq: int
    planned_by: str | None
    because: str


@dataclass(frozen=True)
class Stop:
    """Nothing is planned by itself for the conversation since then."""

    since: datetime
    because: str
