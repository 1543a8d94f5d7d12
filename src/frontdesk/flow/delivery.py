"""Outbound messages leave the house: each with what became of it written on it.

A message is leased, sent with no transaction open, and its status written. A sender that is killed in
between leaves a pending message whose lease ends: it is sent again under the same id, which its receiver
knows it by.
"""

from datetime import datetime, timedelta

import structlog

from frontdesk.domain import contacts
from frontdesk.domain.contacts import Contact
from frontdesk.domain.conversations import Message, deliveries
from frontdesk.domain.conversations import store as conversations
from frontdesk.domain.conversations.deliveries import NotNow, Taken
from frontdesk.domain.locations import store as locations
from frontdesk.domain.providers import Provider
from frontdesk.domain.providers import store as providers
from frontdesk.flow.channel import PROVIDER, Busy, NotSent, Parcel, Sent, TryAgain
from frontdesk.flow.due import DeliverMessage
from frontdesk.flow.inbox import CHAT_TOPIC, delivery_name
from frontdesk.flow.runtime import Runtime
from frontdesk.flow.turn.gather import do_not_disturb
from frontdesk.kit import jobs
from frontdesk.kit.db import SYSTEM, Read, Write
from frontdesk.kit.problems import NotFound

log = structlog.get_logger(__name__)

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (2, 8, 30, 60, 120, 240, 480))
"""How long to wait after each attempt that failed; after the last, a quarter of an hour on, an answer that
comes late helps the customer less than a person who looks."""
IN_LINE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=10)


async def deliver(runtime: Runtime, job: DeliverMessage) -> None:
    """Send the message if it still waits and nobody else is at it."""
    async with runtime.db.write(job.location_id, actor=SYSTEM, cause=f"delivery:{job.message_id}") as tx:
        taken = await deliveries.take(tx, job.location_id, job.message_id)
        match taken:
            case None:
                return
            case NotNow(again_at):
                await jobs.put(tx, job, again_at, once=_waiting(job.message_id, again_at))
                return
        ready = await _make_ready(tx, runtime, taken.message)
    if isinstance(ready, NotSent):
        await _settle(runtime, taken, ready)
        return
    channel = runtime.channels[PROVIDER if ready.provider else taken.message.channel]
    try:
        result = await channel.send(ready)
    except Busy:
        await _wait_in_line(runtime, taken)
    except TryAgain as trouble:
        await _put_off(runtime, taken, trouble)
    except Exception as problem:  # whatever a channel meets may be gone at the next attempt
        await _put_off(runtime, taken, TryAgain(type(problem).__name__))
    else:
        await _settle(runtime, taken, result, ready.provider)


async def give_up(runtime: Runtime, job: DeliverMessage, reason: str) -> None:
    """The job itself failed for the last time: say so on the message and ask a person in."""
    async with runtime.db.write(job.location_id, actor=SYSTEM, cause=f"delivery:{job.message_id}") as tx:
        message = await conversations.find_message(tx, job.location_id, job.message_id)
        if message is not None and message.status == "pending":
            await _fail(tx, message, NotSent(f"It could not be sent: {reason}.", ask_in=True))


async def _make_ready(read: Read, runtime: Runtime, message: Message) -> Parcel | NotSent:
    """Everything its channel may need, or why it must not or cannot be sent, as things stand now."""
    try:
        contact = await contacts.get_contact(read, message.location_id, message.contact_id)
    except NotFound:
        return NotSent("The contact was deleted.")
    if (forbidden := _forbidden(contact, message)) is not None:
        return NotSent(f"It was not sent: {forbidden}.")
    location = await locations.get_location(read, message.location_id)
    if message.channel in runtime.channels:
        return Parcel(message, contact, location)
    answers = await conversations.newest_inbound(
        read, message.location_id, message.conversation_id, channel=message.channel
    )
    provider = await _provider_of(read, message, answers)
    if isinstance(provider, NotSent):
        return provider
    return Parcel(message, contact, location, provider, answers)


def _forbidden(contact: Contact, message: Message) -> str | None:
    """Why the contact may not be written to by now. The answer to STOP is owed all the same."""
    if "answers_keyword" in message.details:
        return None
    return do_not_disturb(contact, message.channel)


async def _provider_of(read: Read, message: Message, answers: Message | None) -> Provider | NotSent:
    """The provider that the message names, or the customer came by, or the channel's default one."""
    location_id, channel = message.location_id, message.channel
    named = message.details.get("provider_id")
    if named:
        provider = await providers.find(read, location_id, named)
        if provider is None:
            return NotSent(f"There is no conversation provider with the id {named[:64]!r}.")
        return provider if provider.active else _switched_off(provider)
    came_by = answers.details.get("provider_id") if answers else None
    if came_by:
        provider = await providers.find(read, location_id, came_by)
        if provider is not None and provider.active and channel in (provider.type, "Custom"):
            return provider
    provider = await providers.find_default(read, location_id, channel)
    if provider is None:
        return NotSent(f"No conversation provider is connected for {channel}.")
    return provider if provider.active else _switched_off(provider)


def _switched_off(provider: Provider) -> NotSent:
    return NotSent(f"The conversation provider {provider.name!r} is switched off.")


async def _settle(
    runtime: Runtime, taken: Taken, result: Sent | NotSent, provider: Provider | None = None
) -> None:
    message = taken.message
    async with runtime.db.write(message.location_id, actor=SYSTEM, cause=f"delivery:{message.id}") as tx:
        match result:
            case Sent(reached, known_as):
                await deliveries.advance(
                    tx,
                    message.location_id,
                    message.id,
                    "delivered" if reached else "sent",
                    details={"provider_id": provider.id} if provider else None,
                    provider_message_id=known_as,
                )
                await tx.notify(CHAT_TOPIC, f"{message.conversation_id} message")
            case NotSent():
                await _fail(tx, message, result)


async def _put_off(runtime: Runtime, taken: Taken, trouble: TryAgain) -> None:
    """Plan the next attempt with the note of this one; after the last the message has failed."""
    message, failed = taken.message, taken.attempts + 1
    log.info("message not taken", message=message.id, channel=message.channel, attempt=failed)
    async with runtime.db.write(message.location_id, actor=SYSTEM, cause=f"delivery:{message.id}") as tx:
        if failed > len(PAUSES):
            told = f"It was tried {failed} times; the last time: {trouble.because}."
            await _fail(tx, message, NotSent(told, ask_in=True))
            return
        pause = max(PAUSES[failed - 1], min(trouble.after, LONGEST_PAUSE))
        due_at = (await tx.moment()).local + pause
        if await deliveries.put_off(tx, message, until=due_at, failed=True):
            job = DeliverMessage(message.location_id, message.id)
            await jobs.put(tx, job, due_at, once=delivery_name(message.id, failed))


async def _wait_in_line(runtime: Runtime, taken: Taken) -> None:
    message = taken.message
    async with runtime.db.write(message.location_id, actor=SYSTEM, cause=f"delivery:{message.id}") as tx:
        due_at = (await tx.moment()).local + IN_LINE
        if await deliveries.put_off(tx, message, until=due_at, failed=False):
            job = DeliverMessage(message.location_id, message.id)
            await jobs.put(tx, job, due_at, once=_waiting(message.id, due_at))


def _waiting(message_id: str, until: datetime) -> str:
    """Names the job of a message that waits until then: never as the one that puts it, which ran before."""
    return f"{delivery_name(message_id, 0)} {until.isoformat()}"


async def _fail(tx: Write, message: Message, result: NotSent) -> None:
    _, failed = await deliveries.advance(
        tx, message.location_id, message.id, "failed", failure=result.because
    )
    if not failed:  # somebody told meanwhile what became of it
        return
    log.warning("message not sent", message=message.id, channel=message.channel)
    if result.ask_in:
        await contacts.create_task(
            tx,
            message.location_id,
            message.contact_id,
            title="A message could not be sent; please write to the customer",
            body=f"On {message.channel} it said: {message.body[:500]}\n{result.because}",
            due_at=(await tx.moment()).local,
        )
    await tx.notify(CHAT_TOPIC, f"{message.conversation_id} message")
