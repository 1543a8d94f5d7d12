"""Outbound messages leave the house: once, with what became of each written on it."""

import structlog

from frontdesk.domain import contacts
from frontdesk.domain.conversations import Message, store
from frontdesk.flow.channel import NotSent, Sent
from frontdesk.flow.due import DeliverMessage
from frontdesk.flow.inbox import CHAT_TOPIC
from frontdesk.flow.runtime import Runtime
from frontdesk.kit.db import SYSTEM

log = structlog.get_logger(__name__)


async def deliver(runtime: Runtime, job: DeliverMessage) -> None:
    """Send the message if it still waits. Raises what the channel raises; the queue then tries again."""
    async with runtime.db.read(job.location_id) as read:
        message = await store.find_message(read, job.location_id, job.message_id)
    if message is None or message.status != "pending":
        return
    channel = runtime.channels.get(message.channel)
    if channel is None:
        result: Sent | NotSent = NotSent(f"No conversation provider is connected for {message.channel}.")
    else:
        result = await channel.send(message)
    await _write_down(runtime, job, message, result)


async def give_up(runtime: Runtime, job: DeliverMessage, reason: str) -> None:
    """The channel failed for the last time: say so on the message and ask a person in."""
    async with runtime.db.read(job.location_id) as read:
        message = await store.find_message(read, job.location_id, job.message_id)
    if message is None or message.status != "pending":
        return
    await _write_down(runtime, job, message, NotSent(f"The channel failed again and again: {reason}"))
    async with runtime.db.write(job.location_id, actor=SYSTEM, cause=f"delivery:{message.id}") as tx:
        await contacts.create_task(
            tx,
            job.location_id,
            message.contact_id,
            title="A message could not be sent; please write to the customer",
            body=f"On {message.channel} it said: {message.body[:500]}",
            due_at=(await tx.moment()).local,
        )


async def _write_down(
    runtime: Runtime, job: DeliverMessage, message: Message, result: Sent | NotSent
) -> None:
    async with runtime.db.write(job.location_id, actor=SYSTEM, cause=f"delivery:{message.id}") as tx:
        match result:
            case Sent(reached):
                await store.set_status(tx, job.location_id, message.id, "delivered" if reached else "sent")
            case NotSent(because):
                await store.set_status(tx, job.location_id, message.id, "failed", failure=because)
                log.warning("message not sent", message=message.id, channel=message.channel)
        await tx.notify(CHAT_TOPIC, f"{message.conversation_id} message")
