"""Webhooks: who wants to be told of events, and each event on its way to them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

ALL = "*"
"""Among the events of a webhook: every one that it may see."""

DeliveryState = Literal["pending", "delivered", "dead", "stopped"]


@dataclass(frozen=True)
class NewWebhook:
    """A webhook as somebody asks for it; `events` are types of events, or ALL."""

    url: str
    events: tuple[str, ...]
    description: str = ""
    active: bool = True


@dataclass(frozen=True)
class Webhook:
    """A webhook as it stands, without its secret. Without a location it hears of all of the company's.

    `failures` counts failed attempts in a row; while it fails, nothing is tried before `next_try_at`.
    """

    company_id: str
    location_id: str | None
    id: str
    url: str
    events: tuple[str, ...]
    description: str
    active: bool
    failures: int
    next_try_at: datetime | None
    last_success_at: datetime | None
    last_failure_at: datetime | None
    last_failure: str | None
    rotated_at: datetime | None
    former_secret_until: datetime | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class SealedSecrets:
    """The secrets that sign for a webhook, encrypted, the newest first."""

    secrets: tuple[bytes, ...] = field(repr=False)


@dataclass(frozen=True)
class Attempt:
    """One request: its status, or why there was none, and the beginning of the answer."""

    at: str  # a moment in ISO 8601, as it is stored
    status: int | None
    failure: str | None
    milliseconds: int
    answer: str


@dataclass(frozen=True)
class Delivery:
    """One event on its way to one webhook; its id is the webhookId of what is sent, each time.

    `due_at` is when the next attempt is due, while it is pending.
    """

    company_id: str
    location_id: str | None
    id: str
    webhook_id: str
    event_number: int
    event_id: str
    event_type: str
    state: DeliveryState
    due_at: datetime
    attempts: Sequence[Attempt]
    replay_of: str | None
    created_at: datetime
    finished_at: datetime | None
