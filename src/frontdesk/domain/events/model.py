"""An event: something that happened, in the order it became known."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from frontdesk.kit.db import ActorKind


@dataclass(frozen=True)
class NewEvent:
    """An event about to be recorded; `data` is what there was to tell, as dataclasses or JSON."""

    type: str
    location_id: str | None  # None: the company's own
    company_id: str | None  # None: the location's
    contact_id: str | None
    conversation_id: str | None
    agent_id: str | None
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Place:
    """Where an event stands in the log: after all that compare less.

    Transaction ids begin anew in each epoch, and epochs follow each other.
    """

    epoch: int
    xid: int
    number: int


@dataclass(frozen=True)
class Event:
    """An event as it stands in the log; `at` is the location's time."""

    company_id: str
    location_id: str | None
    place: Place
    id: str
    type: str
    at: datetime
    contact_id: str | None
    conversation_id: str | None
    agent_id: str | None
    actor_kind: ActorKind
    actor_id: str | None
    cause: str
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Recorded:
    """An event just recorded, and the ids of the webhooks that want it."""

    event: Event
    wanted_by: tuple[str, ...]


@dataclass(frozen=True)
class Epoch:
    """A stretch of the log between two restores; `tag` tells it from one that a restore undid."""

    number: int
    tag: str
