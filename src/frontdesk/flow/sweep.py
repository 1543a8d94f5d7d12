"""What keeps moving by itself: jobs that fall due, turns that fell through, answers kept long enough."""

from datetime import timedelta

from frontdesk.domain.access import store as access
from frontdesk.domain.conversations import schedule
from frontdesk.flow.due import TurnDue
from frontdesk.flow.runtime import Runtime
from frontdesk.kit import jobs
from frontdesk.kit.db import SYSTEM

ANSWERS_ARE_KEPT = timedelta(hours=24)


async def enqueue_overdue(runtime: Runtime) -> int:
    """Put a turn for every conversation whose own was lost; how many."""
    overdue = await schedule.list_overdue(runtime.db)
    for one in overdue:
        async with runtime.db.write(one.location_id, actor=SYSTEM, cause="sweep") as tx:
            await jobs.put(tx, TurnDue(one.location_id, one.conversation_id, one.turn_seq))
    return len(overdue)


async def forget_kept_answers(runtime: Runtime) -> int:
    """Drop the answers of idempotent writes that nobody will repeat any more, and spent rate counters."""
    async with runtime.db.system(cause="sweep") as tx:
        await tx.execute("DELETE FROM rate_counters WHERE expires_at < clock_timestamp()")
        return await access.forget_old_answers(tx, older_than=ANSWERS_ARE_KEPT)
