"""What keeps moving by itself: turns and deliveries that fell through, records kept long enough."""

from datetime import timedelta

from frontdesk.domain.access import store as access
from frontdesk.domain.conversations import deliveries, schedule
from frontdesk.flow.due import DeliverMessage, TurnDue
from frontdesk.flow.inbox import delivery_name
from frontdesk.flow.runtime import Runtime
from frontdesk.kit import jobs
from frontdesk.kit.db import SYSTEM

ANSWERS_ARE_KEPT = timedelta(hours=24)
JOB_LOG_IS_KEPT = timedelta(days=3)


async def enqueue_overdue(runtime: Runtime) -> int:
    """Put a turn for every conversation whose own was lost; how many."""
    overdue = await schedule.list_overdue(runtime.db)
    for one in overdue:
        async with runtime.db.write(one.location_id, actor=SYSTEM, cause="sweep") as tx:
            job = TurnDue(one.location_id, one.conversation_id, one.turn_seq)
            await jobs.put(tx, job, once=f"turn {one.conversation_id} {one.turn_seq}")
    return len(overdue)


async def enqueue_undelivered(runtime: Runtime) -> int:
    """Put a delivery for every outbound message whose own was lost; how many."""
    undelivered = await deliveries.list_undelivered(runtime.db)
    for location_id, message_id, attempts in undelivered:
        async with runtime.db.write(location_id, actor=SYSTEM, cause="sweep") as tx:
            job = DeliverMessage(location_id, message_id)
            await jobs.put(tx, job, once=delivery_name(message_id, attempts))
    return len(undelivered)


async def forget_what_was_kept(runtime: Runtime) -> None:
    """Drop answers of idempotent writes that nobody will repeat, spent rate counters, the log of old jobs."""
    async with runtime.db.system(cause="sweep") as tx:
        await tx.execute("DELETE FROM rate_counters WHERE expires_at < now()")
        await access.forget_old_answers(tx, older_than=ANSWERS_ARE_KEPT)
        await tx.execute("DELETE FROM pgqueuer_log WHERE created < now() - $1::interval", JOB_LOG_IS_KEPT)
