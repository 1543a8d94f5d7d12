"""All SQL of payments that somebody told of: only what keeps each event of one from being heard of twice."""

from datetime import datetime

from frontdesk.kit.db import Write


async def record_payment(tx: Write, location_id: str, payment_id: str, event: str, contact_id: str) -> bool:
    """Note the event of the payment; False when it was told of before."""
    noted = await tx.value(
        "INSERT INTO payments (location_id, id, event, contact_id) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT DO NOTHING RETURNING true",
        location_id,
        payment_id,
        event,
        contact_id,
    )
    return bool(noted)


async def purge_payments(tx: Write, location_id: str, older_than: datetime, *, most: int = 500) -> int:
    """Take up to so many that were told of before; how many went."""
    gone = await tx.execute(
        "DELETE FROM payments WHERE location_id = $1 AND (id, event) IN (SELECT id, event FROM payments"
        " WHERE location_id = $1 AND created_at < $2 ORDER BY created_at LIMIT $3 FOR UPDATE SKIP LOCKED)",
        location_id,
        older_than,
        most,
    )
    return int(gone.rsplit(" ", 1)[1])
