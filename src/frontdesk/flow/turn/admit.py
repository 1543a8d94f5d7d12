"""A turn is due: it is run if there is room for another of its location, else it comes again."""

import random
from datetime import timedelta

from frontdesk.flow.due import TurnDue
from frontdesk.flow.runtime import Runtime
from frontdesk.flow.turn.run import run
from frontdesk.kit import jobs
from frontdesk.kit.db import SYSTEM

A_LOCATION, IN_ALL = 12, 45
"""Turns that one process thinks at once. A model may take minutes for each, an embedded answer a tenth of a
second. The worker carries out some more jobs, which are left for deliveries and webhooks."""
_AGAIN = (1.0, 4.0)
"""Seconds: spread, so that those who wait do not all come at once."""


async def admit(runtime: Runtime, due: TurnDue) -> None:
    """Raises what `run` raises."""
    with runtime.turnstile.enter(due.location_id) as admitted:
        if admitted:
            await run(runtime, due)
            return
    async with runtime.db.write(due.location_id, actor=SYSTEM, cause=f"turn_seq:{due.turn_seq}") as tx:
        again = (await tx.moment()).local + timedelta(seconds=random.uniform(*_AGAIN))  # noqa: S311
        await jobs.put(tx, due, again, once=f"turn again {due.conversation_id} {due.turn_seq}")
