"""Bodies of webhooks and their deliveries under /v1."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from frontdesk.domain.webhooks import Attempt, Delivery, Webhook
from frontdesk.edge.http.wire import Instant, Wire
from frontdesk.kit.signing import HEADERS, PublicKey

Url = Annotated[str, StringConstraints(min_length=1, max_length=2_000)]
Events = Annotated[
    list[Annotated[str, StringConstraints(max_length=64)]],
    Field(
        min_length=1,
        max_length=100,
        description="Types of events, or `*` for all.",
        examples=[["InboundMessage", "ContactCreate"]],
    ),
]


class WebhookOrder(Wire):
    """A webhook to make. A company's token without a location subscribes to all its locations."""

    url: Url = Field(examples=["https://example.com/hooks/frontdesk"])
    events: Events
    location_id: str | None = Field(default=None, max_length=64)
    description: str = Field(default="", max_length=500)
    active: bool = True


class WebhookUpdate(Wire):
    """What to change; what is left out stays."""

    url: Url | None = None
    events: Events | None = None
    description: str | None = Field(default=None, max_length=500)
    active: bool | None = None


class RotateSecretOrder(Wire):
    """How long the former secret signs beside the new one."""

    former_signs_for_seconds: int = Field(default=24 * 3600, ge=0, le=7 * 24 * 3600)


class WebhookAnswer(Wire):
    """A webhook without its secret. It is failing once an attempt has failed, until one succeeds."""

    id: str
    location_id: str | None
    url: str
    events: list[str]
    description: str
    active: bool
    status: Literal["healthy", "failing", "disabled"]
    failures_in_a_row: int
    last_success_at: Instant | None
    last_failure_at: Instant | None
    last_failure: str | None
    former_secret_until: Instant | None
    created_at: Instant
    updated_at: Instant

    @classmethod
    def of(cls, webhook: Webhook) -> "WebhookAnswer":
        failing = "failing" if webhook.failures else "healthy"
        return cls(
            id=webhook.id,
            location_id=webhook.location_id,
            url=webhook.url,
            events=list(webhook.events),
            description=webhook.description,
            active=webhook.active,
            status=failing if webhook.active else "disabled",  # type: ignore[arg-type]
            failures_in_a_row=webhook.failures,
            last_success_at=webhook.last_success_at,
            last_failure_at=webhook.last_failure_at,
            last_failure=webhook.last_failure,
            former_secret_until=webhook.former_secret_until,
            created_at=webhook.created_at,
            updated_at=webhook.updated_at,
        )


class SecretAnswer(WebhookAnswer):
    """A webhook with the secret that signs what it is sent, shown this once."""

    secret: str


class WebhookList(Wire):
    data: list[WebhookAnswer]
    next_cursor: str | None


class Deleted(Wire):
    id: str
    deleted: bool = True


class AttemptAnswer(Wire):
    """One request: its status, or why there was none; `answer` is the beginning of a textual answer."""

    at: Instant
    status: int | None
    failure: str | None
    latency_ms: int
    answer: str

    @classmethod
    def of(cls, attempt: Attempt) -> "AttemptAnswer":
        return cls(
            at=datetime.fromisoformat(attempt.at),
            status=attempt.status,
            failure=attempt.failure,
            latency_ms=attempt.milliseconds,
            answer=attempt.answer,
        )


DeliveryState = Literal["pending", "delivered", "dead", "stopped"]


class DeliveryAnswer(Wire):
    """One event on its way to one webhook; its id is the `webhookId` of what is sent.

    It is `dead` when three days of attempts were in vain, `stopped` when the webhook was switched off.
    """

    id: str
    webhook_id: str
    event_id: str
    event_type: str
    location_id: str | None
    state: DeliveryState
    next_attempt_at: Instant | None
    attempts: list[AttemptAnswer]
    replay_of: str | None
    created_at: Instant
    finished_at: Instant | None

    @classmethod
    def of(cls, delivery: Delivery) -> "DeliveryAnswer":
        return cls(
            id=delivery.id,
            webhook_id=delivery.webhook_id,
            event_id=delivery.event_id,
            event_type=delivery.event_type,
            location_id=delivery.location_id,
            state=delivery.state,
            next_attempt_at=delivery.due_at if delivery.state == "pending" else None,
            attempts=[AttemptAnswer.of(attempt) for attempt in delivery.attempts],
            replay_of=delivery.replay_of,
            created_at=delivery.created_at,
            finished_at=delivery.finished_at,
        )


class DeliveryList(Wire):
    data: list[DeliveryAnswer]
    next_cursor: str | None


class ReplayOrder(Wire):
    """One delivery once more; or what happened from `after` until `before`, of the webhook's own types."""

    delivery_id: str | None = Field(default=None, max_length=64)
    after: datetime | None = None
    before: datetime | None = None
    events: Events | None = None


class ReplayAnswer(Wire):
    """The fresh deliveries, in the order of their events."""

    data: list[DeliveryAnswer]


class KeyAnswer(Wire):
    """A public key (PEM) and the header whose signatures it checks; `until` is null while it signs."""

    id: str
    algorithm: Literal["RSA-SHA256", "Ed25519"]
    header: str
    public_key: str
    since: Instant
    until: Instant | None

    @classmethod
    def of(cls, key: PublicKey) -> "KeyAnswer":
        return cls(
            id=key.id,
            algorithm=key.algorithm,
            header=HEADERS[key.algorithm],
            public_key=key.pem,
            since=key.since,
            until=key.until,
        )


class KeyList(Wire):
    data: list[KeyAnswer]
