"""All SQL of webhooks themselves; their deliveries stand in `deliveries.py`."""

import dataclasses
from datetime import timedelta

from frontdesk.domain.webhooks.model import NewWebhook, SealedSecrets, Webhook
from frontdesk.kit.db import Read, Record, Write
from frontdesk.kit.ids import is_id, new_id
from frontdesk.kit.problems import NotFound

WEBHOOK = (
    "company_id, location_id, id, url, events, description, active, failures, next_try_at, last_success_at,"
    " last_failure_at, last_failure, rotated_at, former_secret_until, created_at, updated_at"
)


async def create_webhook(
    tx: Write, company_id: str, location_id: str | None, new: NewWebhook, *, secret: bytes
) -> Webhook:
    """Make a webhook; the secret is encrypted already."""
    row = await tx.row(
        "INSERT INTO webhooks (company_id, location_id, id, url, events, description, active, secret)"
        f" VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING {WEBHOOK}",
        company_id,
        location_id,
        new_id(),
        new.url,
        list(new.events),
        new.description,
        new.active,
        secret,
    )
    webhook = webhook_of(row)
    tx.changed("webhook", webhook.id, after=webhook)
    return webhook


async def count_webhooks(read: Read, company_id: str, location_id: str | None) -> int:
    """How many there are of the location, or of the company as such."""
    return int(
        await read.value(
            "SELECT count(*) FROM webhooks WHERE company_id = $1 AND location_id IS NOT DISTINCT FROM $2",
            company_id,
            location_id,
        )
    )


async def list_webhooks(
    read: Read, company_id: str, location_id: str | None, *, after: str | None, limit: int
) -> list[Webhook]:
    """The location's webhooks, oldest first; without a location all of the company's."""
    rows = await read.fetch(
        f"SELECT {WEBHOOK} FROM webhooks WHERE company_id = $1 AND ($2::text IS NULL OR location_id = $2)"
        " AND id > $3 ORDER BY id LIMIT $4",
        company_id,
        location_id,
        after or "",
        limit,
    )
    return [webhook_of(row) for row in rows]


async def get_webhook(
    read: Read, company_id: str, location_id: str | None, webhook_id: str, *, lock: bool = False
) -> Webhook:
    """The webhook, kept from other writers with `lock`. A location finds its own alone. Raises NotFound."""
    row = None
    if is_id(webhook_id):
        row = await read.row(
            f"SELECT {WEBHOOK} FROM webhooks WHERE company_id = $1"
            f" AND ($2::text IS NULL OR location_id = $2) AND id = $3{' FOR NO KEY UPDATE' if lock else ''}",
            company_id,
            location_id,
            webhook_id,
        )
    if row is None:
        raise NotFound("webhook", webhook_id)
    return webhook_of(row)


async def update_webhook(tx: Write, before: Webhook, new: NewWebhook) -> Webhook:
    """Store the webhook, held with `lock`, as changed; one that is sent elsewhere counts as healthy.

    What waits for one that is switched off is stopped.
    """
    if new == NewWebhook(before.url, before.events, before.description, before.active):
        return before
    row = await tx.row(
        "UPDATE webhooks SET url = $2, events = $3, description = $4, active = $5, updated_at = local_now(),"
        " failures = CASE WHEN url = $2 AND active = $5 THEN failures ELSE 0 END,"
        " next_try_at = CASE WHEN url = $2 AND active = $5 THEN next_try_at END"
        f" WHERE id = $1 RETURNING {WEBHOOK}",
        before.id,
        new.url,
        list(new.events),
        new.description,
        new.active,
    )
    if before.active and not new.active:
        await tx.execute(
            "UPDATE webhook_deliveries SET state = 'stopped', finished_at = local_now()"
            " WHERE webhook_id = $1 AND state = 'pending'",
            before.id,
        )
    after = webhook_of(row)
    tx.changed("webhook", before.id, before=before, after=after)
    return after


async def delete_webhook(tx: Write, before: Webhook) -> None:
    """Take the webhook, held with `lock`, away, with its deliveries."""
    await tx.execute("DELETE FROM webhooks WHERE id = $1", before.id)
    tx.changed("webhook", before.id, before=before)


async def rotate_secret(tx: Write, before: Webhook, *, secret: bytes, former_signs_for: timedelta) -> Webhook:
    """Give the webhook, held with `lock`, a new secret; the former one signs beside it for a while."""
    row = await tx.row(
        "UPDATE webhooks SET secret = $2, former_secret = CASE WHEN $3::interval > '0' THEN secret END,"
        " former_secret_until = CASE WHEN $3::interval > '0' THEN clock_timestamp() + $3::interval END,"
        f" rotated_at = clock_timestamp() WHERE id = $1 RETURNING {WEBHOOK}",
        before.id,
        secret,
        former_signs_for,
    )
    after = webhook_of(row)
    tx.changed("webhook", before.id, before=before, after=after)
    return after


async def list_secrets(read: Read, webhook_id: str) -> SealedSecrets:
    row = await read.row(
        "SELECT secret, CASE WHEN former_secret_until > clock_timestamp() THEN former_secret END AS former"
        " FROM webhooks WHERE id = $1",
        webhook_id,
    )
    if row is None:
        raise NotFound("webhook", webhook_id)
    return SealedSecrets(tuple(one for one in (row["secret"], row["former"]) if one is not None))


def webhook_of(row: Record | None) -> Webhook:
    assert row is not None
    columns = {field.name: row[field.name] for field in dataclasses.fields(Webhook)}
    return Webhook(**(columns | {"events": tuple(row["events"])}))
