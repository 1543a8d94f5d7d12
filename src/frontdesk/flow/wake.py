"""The agent wakes by itself when the time of its silence is over."""

from datetime import datetime

from frontdesk.domain.agents import status_store
from frontdesk.domain.conversations import store as conversations
from frontdesk.flow.due import WakeAgent
from frontdesk.flow.inbox import CHAT_TOPIC
from frontdesk.flow.runtime import Runtime
from frontdesk.flow.sleeping import wake_up
from frontdesk.kit import jobs
from frontdesk.kit.db import SYSTEM
from frontdesk.kit.problems import NotFound


async def wake(runtime: Runtime, due: WakeAgent) -> None:
    """The time is over, if the status is still the one the job speaks of. Nothing old is answered."""
    async with runtime.db.write(due.location_id, actor=SYSTEM, cause=f"wake:{due.contact_id}") as tx:
        status = await status_store.find_status(tx, due.location_id, due.contact_id, hold=True)
        if status is None or status.state == "active" or status.until is None:
            return
        if status.until != datetime.fromisoformat(due.until):
            return
        if status.until > (await tx.moment()).local:
            await jobs.put(tx, due, status.until)
            return
        try:
            await wake_up(tx, due.location_id, status, "its time of silence is over")
        except NotFound:  # the contact was deleted meanwhile
            return
        conversation = await conversations.find_by_contact(tx, due.location_id, due.contact_id)
        if conversation is not None:
            await tx.notify(CHAT_TOPIC, f"{conversation.id} status")
