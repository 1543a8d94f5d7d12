"""A workflow, its versions, and who is inside."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from frontdesk.domain.workflows.definition import Definition

Status = Literal["draft", "published"]
State = Literal["active", "finished", "stopped", "failed"]
WaitingFor = Literal["time", "date", "reply", "quiet_hours", "retry"]


@dataclass(frozen=True)
class Workflow:
    """`definition` is what was saved last; `version` the newest that was published, 0 where none was.

    `has_hook` tells whether it has an address that takes requests from outside.
    """

    location_id: str
    id: str
    name: str
    status: Status
    version: int
    definition: Definition
    has_hook: bool
    revision: int
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None
    undo_until: datetime | None


@dataclass(frozen=True)
class Listed:
    """A workflow without its definition, which may be long."""

    location_id: str
    id: str
    name: str
    status: Status
    version: int
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Version:
    """What was published once; nobody changes it."""

    workflow_id: str
    version: int
    definition: Definition
    published_at: datetime


@dataclass(frozen=True)
class Entry:
    """How somebody comes into a workflow. With a `key` they come in by it only once.

    `root_cause` and `hops` tell what caused it in the end, and over how many things of ours.
    """

    contact_id: str
    because: str
    root_cause: str | None = None
    hops: int = 0
    key: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Enrolment:
    """A contact in a workflow. `cursor` counts what was done; `wait` is what the step it is at remembers.

    `data` is what came with the trigger, and what steps left for later ones.
    """

    location_id: str
    id: str
    workflow_id: str
    version: int
    contact_id: str
    state: State
    entered_because: str
    ended_because: str | None
    at_step: str | None
    cursor: int
    waiting_for: WaitingFor | None
    wait: Mapping[str, Any]
    due_at: datetime | None
    root_cause: str
    hops: int
    data: Mapping[str, Any]
    stops_on_reply: bool
    created_at: datetime
    updated_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class PathEntry:
    """One thing that was done; `place` counts from 0."""

    place: int
    step_id: str
    type: str
    at: datetime
    outcome: str


@dataclass(frozen=True)
class LiveTrigger:
    """A trigger of a published workflow; `next_at` of one that goes by the clock."""

    workflow_id: str
    version: int
    place: int
    settings: Mapping[str, Any]
    next_at: datetime | None
