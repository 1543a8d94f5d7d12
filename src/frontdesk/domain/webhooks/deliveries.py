"""All SQL of deliveries: what waits, what is under way, what came of it.

One attempt is a claim, a request with no transaction open, and a result. A claim is a lease of real time;
due times are the location's. Whoever locks both a webhook and a delivery locks the webhook first.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from frontdesk.domain.webhooks import patience
from frontdesk.domain.webhooks.model import Attempt, Delivery, Webhook
from frontdesk.domain.webhooks.store import WEBHOOK, webhook_of
from frontdesk.kit.db import Database, Moment, Read, Record, Write
from frontdesk.kit.ids import is_id, new_id
from frontdesk.kit.problems import NotFound

LEASE = timedelta(seconds=60)
"""Longer than a request may take: whoever holds a claim for longer has died."""
LOST_AFTER = timedelta(seconds=60)

_DELIVERY = (
    "company_id, location_id, id, webhook_id, event_number, event_type, state, due_at, attempts, replay_of,"
    " created_at, finished_at, (SELECT e.id FROM events e WHERE e.number = event_number) AS event_id"
)


@dataclass(frozen=True)
class NewDelivery:
    """An event to be told to a webhook."""

    webhook_id: str
    company_id: str
    location_id: str | None
    event_number: int
    event_type: str


@dataclass(frozen=True)
class Claimed:
    """The delivery is the caller's until the lease ends."""

    delivery: Delivery
    webhook: Webhook


@dataclass(frozen=True)
class PutOff:
    """Not now, but then."""

    until: datetime


@dataclass(frozen=True)
class Over:
    """There is nothing to send; what was parked behind it may go."""

    webhook_id: str


async def create_deliveries(
    tx: Write, new: Sequence[NewDelivery], *, replay_of: str | None = None
) -> list[Delivery]:
    """Write them down in one statement, in their order; each needs its job.

    None is written for a webhook that was deleted in the meantime.
    """
    rows = await tx.fetch(
        "INSERT INTO webhook_deliveries (company_id, location_id, id, webhook_id, event_number, event_type,"
        " replay_of) SELECT company_id, location_id, d.id, webhook_id, event_number, event_type, $7"
        " FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[])"
        " AS d (company_id, location_id, id, webhook_id, event_number, event_type)"
        " JOIN keep_webhooks($4::text[]) AS w (id) ON w.id = d.webhook_id ORDER BY d.id"
        f" RETURNING {_DELIVERY}",
        [one.company_id for one in new],
        [one.location_id for one in new],
        sorted(new_id() for _ in new),  # those made in one millisecond sort in no order
        [one.webhook_id for one in new],
        [one.event_number for one in new],
        [one.event_type for one in new],
        replay_of,
    )
    return [delivery_of(row) for row in rows]


async def claim(
    tx: Write, delivery_id: str, moment: Moment, *, is_full: bool
) -> Claimed | PutOff | Over | None:
    """Take the delivery for one attempt, unless it is not its time; None when another of its webhook takes
    it up later, or the webhook is gone.

    `is_full`: this process has enough requests under way.
    """
    row = await tx.row(
        f"SELECT {WEBHOOK} FROM webhooks WHERE id = (SELECT webhook_id FROM webhook_deliveries WHERE id = $1)"
        " FOR NO KEY UPDATE",  # events that make deliveries of it need not wait
        delivery_id,
    )
    if row is None:
        return None
    webhook = webhook_of(row)
    row = await tx.row(
        f"SELECT {_DELIVERY}, parked, lease_until FROM webhook_deliveries"
        " WHERE id = $1 AND state = 'pending' FOR UPDATE",
        delivery_id,
    )
    if row is None:
        return Over(webhook.id)
    if not webhook.active:
        await _finish(tx, delivery_id, "stopped")
        return Over(webhook.id)
    if row["lease_until"] is not None and row["lease_until"] > moment.real:
        return PutOff(moment.local + (row["lease_until"] - moment.real))
    if webhook.next_try_at is not None and webhook.next_try_at > moment.real:
        return PutOff(moment.local + (webhook.next_try_at - moment.real))
    under_way = await tx.value("SELECT webhook_under_way($1)", webhook.id)
    if is_full or under_way >= patience.at_once(webhook.failures):
        await tx.execute("UPDATE webhook_deliveries SET parked = true WHERE id = $1", delivery_id)
        return None
    await tx.execute(
        "UPDATE webhook_deliveries SET lease_until = clock_timestamp() + $2::interval, parked = false"
        " WHERE id = $1",
        delivery_id,
        LEASE,
    )
    return Claimed(delivery_of(row), webhook)


async def put_off(tx: Write, delivery_id: str, until: datetime) -> None:
    """Note when the next attempt is due."""
    await tx.execute("UPDATE webhook_deliveries SET due_at = $2 WHERE id = $1", delivery_id, until)


async def record_success(tx: Write, claimed: Claimed, attempt: Attempt) -> None:
    await tx.execute(
        "UPDATE webhooks SET failures = 0, next_try_at = NULL, last_success_at = local_now() WHERE id = $1",
        claimed.webhook.id,
    )
    await _add(tx, claimed.delivery, attempt, "delivered", due_at=None)


async def record_failure(tx: Write, claimed: Claimed, attempt: Attempt, moment: Moment) -> datetime | None:
    """Keep the attempt; when the next is due, None when the delivery is given up."""
    delivery = claimed.delivery
    due = patience.next_attempt(delivery.created_at, moment.local, len(delivery.attempts) + 1)
    failures = int(
        await tx.value(
            "UPDATE webhooks SET failures = failures + 1, last_failure_at = local_now(), last_failure = $2"
            " WHERE id = $1 RETURNING failures",
            claimed.webhook.id,
            attempt.failure or f"status {attempt.status}",
        )
        or 0
    )
    probe = None if moment.sandbox else patience.next_probe(moment.real, failures)
    if probe is not None:
        await tx.execute(
            "UPDATE webhooks SET next_try_at = greatest(next_try_at, $2) WHERE id = $1",
            claimed.webhook.id,
            probe,
        )
    await _add(tx, delivery, attempt, "dead" if due is None else "pending", due_at=due)
    return due


async def find_parked(db: Database, webhook_id: str) -> Delivery | None:
    """The oldest parked delivery of the webhook, whatever its location."""
    row = await db.lookup(
        f"SELECT {_DELIVERY} FROM webhook_deliveries WHERE webhook_id = $1 AND state = 'pending' AND parked"
        " ORDER BY id LIMIT 1",
        webhook_id,
    )
    return delivery_of(row) if row else None


async def take_parked(tx: Write, delivery_id: str, moment: Moment) -> Delivery | None:
    """The delivery, no longer parked; None when it was not.

    It needs its job again, for its `due_at`: now, or when the webhook may be tried next.
    """
    row = await tx.row(
        "UPDATE webhook_deliveries SET parked = false, due_at = $2::timestamptz + greatest(interval '0',"
        " (SELECT w.next_try_at FROM webhooks w WHERE w.id = webhook_id) - $3::timestamptz)"
        f" WHERE id = $1 AND state = 'pending' AND parked RETURNING {_DELIVERY}",
        delivery_id,
        moment.local,
        moment.real,
    )
    return delivery_of(row) if row else None


async def list_lost(tx: Write, *, limit: int = 200) -> list[Delivery]:
    """Deliveries whose job was lost: overdue, claimed by nobody. Those of sandboxes keep their own time."""
    rows = await tx.fetch(
        f"SELECT {_DELIVERY} FROM webhook_deliveries d WHERE state = 'pending' AND NOT parked"
        " AND due_at < clock_timestamp() - $1::interval"
        " AND (lease_until IS NULL OR lease_until < clock_timestamp())"
        " AND NOT EXISTS (SELECT FROM location_clocks k WHERE k.location_id = d.location_id)"
        " ORDER BY due_at LIMIT $2",
        LOST_AFTER,
        limit,
    )
    return [delivery_of(row) for row in rows]


async def list_stuck(tx: Write, *, limit: int = 200) -> list[str]:
    """Webhooks with parked deliveries that nothing under way will take up soon, as far as time is real.

    Soon is at once, or when the webhook may be tried again.
    """
    rows = await tx.fetch(
        "SELECT w.id FROM webhooks w WHERE EXISTS (SELECT FROM webhook_deliveries d"
        "  WHERE d.webhook_id = w.id AND d.state = 'pending' AND d.parked)"
        " AND NOT EXISTS (SELECT FROM webhook_deliveries d"
        "  WHERE d.webhook_id = w.id AND d.state = 'pending' AND NOT d.parked"
        "  AND (d.lease_until > clock_timestamp()"
        "   OR d.due_at <= greatest(clock_timestamp(), w.next_try_at + interval '1 second'))"
        "  AND NOT EXISTS (SELECT FROM location_clocks k WHERE k.location_id = d.location_id)) LIMIT $1",
        limit,
    )
    return [row["id"] for row in rows]


async def list_deliveries(
    read: Read, webhook_id: str, *, state: str | None, before: str | None, limit: int
) -> list[Delivery]:
    """The webhook's deliveries, newest first."""
    rows = await read.fetch(
        f"SELECT {_DELIVERY} FROM webhook_deliveries WHERE webhook_id = $1"
        " AND ($2::text IS NULL OR state = $2) AND ($3::text IS NULL OR id < $3) ORDER BY id DESC LIMIT $4",
        webhook_id,
        state,
        before,
        limit,
    )
    return [delivery_of(row) for row in rows]


async def get_delivery(read: Read, company_id: str, location_id: str | None, delivery_id: str) -> Delivery:
    """A delivery of one of the location's (the company's) webhooks. Raises NotFound."""
    row = None
    if is_id(delivery_id):
        row = await read.row(
            f"SELECT {_DELIVERY} FROM webhook_deliveries WHERE id = $1 AND webhook_id IN (SELECT w.id"
            " FROM webhooks w WHERE w.company_id = $2 AND ($3::text IS NULL OR w.location_id = $3))",
            delivery_id,
            company_id,
            location_id,
        )
    if row is None:
        raise NotFound("delivery", delivery_id)
    return delivery_of(row)


async def _add(
    tx: Write, delivery: Delivery, attempt: Attempt, state: str, *, due_at: datetime | None
) -> None:
    await tx.execute(
        "UPDATE webhook_deliveries SET attempts = attempts || $2::jsonb, state = $3, lease_until = NULL,"
        " due_at = coalesce($4, due_at), finished_at = CASE WHEN $3 <> 'pending' THEN local_now() END"
        " WHERE id = $1",
        delivery.id,
        [dataclasses.asdict(attempt)],
        state,
        due_at,
    )


async def _finish(tx: Write, delivery_id: str, state: str) -> None:
    await tx.execute(
        "UPDATE webhook_deliveries SET state = $2, finished_at = local_now() WHERE id = $1",
        delivery_id,
        state,
    )


def delivery_of(row: Record | Mapping[str, Any]) -> Delivery:
    columns = {field.name: row[field.name] for field in dataclasses.fields(Delivery)}
    return Delivery(**(columns | {"attempts": tuple(Attempt(**one) for one in row["attempts"])}))
