"""Events on their way to webhooks: a delivery and its job with each event, replays, and what was lost."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime

from frontdesk.domain.events import Event
from frontdesk.domain.webhooks import Delivery, Webhook, deliveries
from frontdesk.domain.webhooks.deliveries import NewDelivery
from frontdesk.flow.events.happened import WebhookTest
from frontdesk.flow.events.record import Occurred, tell
from frontdesk.kit import jobs
from frontdesk.kit.db import SYSTEM, Database, Write

FREED_AFTER_SUCCESS = 2
"""A webhook that answers again doubles what is under way to it, up to what it may have at once."""


@dataclass(frozen=True)
class SendWebhook:
    """A delivery wants an attempt."""

    company_id: str
    location_id: str | None
    delivery_id: str


async def schedule(tx: Write, occurred: Sequence[Occurred]) -> None:
    """For each webhook that wants an event a delivery with its job, in the transaction of the event."""
    await _create(
        tx, [_delivery_of(one.event, wanted) for one in occurred for wanted in one.wanted_by], replay_of=None
    )


async def replay(
    tx: Write, webhook: Webhook, events: Sequence[Event], *, of: Delivery | None = None
) -> list[Delivery]:
    """Fresh deliveries of past events, with ids of their own."""
    return await _create(
        tx, [_delivery_of(event, webhook.id) for event in events], replay_of=of.id if of else None
    )


async def try_out(tx: Write, webhook: Webhook) -> Delivery:
    """Tell the webhook alone that somebody tries it out."""
    (occurred,) = await tell(tx, [WebhookTest(webhook.id, webhook.location_id)], {})
    (delivery,) = await replay(tx, webhook, [occurred.event])
    return delivery


async def put(tx: Write, delivery: Delivery, at: datetime | None) -> None:
    """The delivery's next job.

    What is of no location cannot wait longer than the queue's horizon: the sweep finds it when it is due.
    """
    if delivery.location_id is None and at is not None:
        moment = await tx.moment()
        if at - moment.began > jobs.QUEUE_HORIZON:
            return
    await jobs.put(tx, _job(delivery), at)


async def go_on(db: Database, webhook_id: str, *, succeeded: bool) -> None:
    """An attempt is over: others that were parked behind it may go."""
    await _free(db, webhook_id, FREED_AFTER_SUCCESS if succeeded else 1)


async def enqueue_lost(db: Database) -> int:
    """Put a job for every delivery whose own was lost; how many."""
    async with db.system(cause="sweep") as tx:
        stuck = await deliveries.list_stuck(tx)
        lost = await deliveries.list_lost(tx)
        for delivery in lost:
            await jobs.put(tx, _job(delivery), once=f"webhook {delivery.id}")
    return len(lost) + sum([await _free(db, webhook_id, 1) for webhook_id in stuck])


async def _free(db: Database, webhook_id: str, most: int) -> int:
    """Let parked deliveries go, the oldest first, each on the clock of its own location; how many."""
    freed = 0
    while freed < most and (parked := await deliveries.find_parked(db, webhook_id)) is not None:
        async with write_of(db, parked) as tx:
            delivery = await deliveries.take_parked(tx, parked.id, await tx.moment())
            if delivery is not None:  # else another took it in the meantime
                await put(tx, delivery, delivery.due_at)
                freed += 1
    return freed


def write_of(db: Database, of: Delivery | SendWebhook) -> AbstractAsyncContextManager[Write]:
    """A transaction of the delivery's location, or of the company where it is of none."""
    if of.location_id is None:
        return db.write_company(of.company_id, actor=SYSTEM, cause="webhooks")
    return db.write(of.location_id, actor=SYSTEM, cause="webhooks", company_id=of.company_id)


async def _create(tx: Write, new: Sequence[NewDelivery], *, replay_of: str | None) -> list[Delivery]:
    if not new:
        return []
    made = await deliveries.create_deliveries(tx, new, replay_of=replay_of)
    await jobs.put_all(tx, [_job(delivery) for delivery in made])
    return made


def _delivery_of(event: Event, webhook_id: str) -> NewDelivery:
    return NewDelivery(webhook_id, event.company_id, event.location_id, event.place.number, event.type)


def _job(delivery: Delivery) -> SendWebhook:
    return SendWebhook(delivery.company_id, delivery.location_id, delivery.id)
