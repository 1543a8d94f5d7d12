"""Messages come in: written down once, and the turn they make due with them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from frontdesk.domain.conversations import (
    Conversation,
    Message,
    NewMessage,
    Origin,
    Recorded,
    deliveries,
    schedule,
    store,
)
from frontdesk.flow.due import DeliverMessage, TurnDue
from frontdesk.flow.keywords import find_keyword, heed
from frontdesk.flow.routing import arrival_of, route
from frontdesk.flow.sleeping import sleep_on_message
from frontdesk.kit import jobs
from frontdesk.kit.db import Read, Write

CHAT_TOPIC = "chat"
"""The NOTIFY channel on which live chats hear of news; the payload is "conversation-id what"."""

OWN_CHANNELS = ("WebChat", "Live_Chat")
"""Channels whose messages never leave the house, and so never come back."""


@dataclass(frozen=True)
class Incoming:
    """A customer's message as a channel parsed it; `details` are what it says beyond the words."""

    conversation_id: str
    channel: str
    body: str
    attachments: tuple[str, ...] = ()
    outside_id: str | None = None
    at: datetime | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    origin: Origin | None = None  # what caused it, where the caller says so


@dataclass(frozen=True)
class Outgoing:
    """A message of the business, written by a person or recorded from outside."""

    conversation_id: str
    channel: str
    body: str
    user_id: str | None = None
    attachments: tuple[str, ...] = ()
    outside_id: str | None = None
    at: datetime | None = None
    delivered: bool = False  # it went out elsewhere already; only record it
    details: Mapping[str, Any] = field(default_factory=dict)
    origin: Origin | None = None  # what caused it, where the caller says so


async def record_inbound(tx: Write, location_id: str, incoming: Incoming) -> Recorded:
    """Record a customer's message once by its outside id, and make a turn due. Raises NotFound.

    A word such as STOP is heeded instead. A message of ours that comes back is that message.
    """
    conversation = await store.lock_conversation(tx, location_id, incoming.conversation_id)
    if (own := await _come_back(tx, conversation, incoming)) is not None:
        return Recorded(own, new=False)
    keyword = await find_keyword(tx, location_id, conversation.contact_id, incoming.channel, incoming.body)
    recorded = await store.record_message(
        tx,
        conversation,
        NewMessage(
            channel=incoming.channel,
            direction="inbound",
            body=incoming.body,
            source="contact",
            status="delivered",
            attachments=incoming.attachments,
            outside_id=incoming.outside_id,
            at=incoming.at,
            details={**incoming.details, **({"keyword": keyword.kind} if keyword else {})},
            origin=incoming.origin,
        ),
    )
    if not recorded.new:
        return recorded
    if keyword is not None:
        answer = await heed(tx, conversation, incoming.channel, keyword)
        await schedule.pass_over(tx, conversation, recorded.message.seq)
        if answer is not None:
            await _answer_keyword(tx, conversation, recorded.message, answer)
    else:
        wait = await _wait(tx, recorded.message)
        waiting = await schedule.make_due(tx, conversation, wait)
        due = TurnDue(location_id, conversation.id, waiting.turn_seq)
        await jobs.put(tx, due, waiting.turn_due_at)
    await tx.notify(CHAT_TOPIC, f"{conversation.id} message")
    return recorded


async def record_outbound(tx: Write, location_id: str, outgoing: Outgoing) -> Recorded:
    """Record a message of a person (it counts as manual) and see to its delivery. Raises NotFound.

    One that went out elsewhere may be a message of ours that comes back: then it is that message.
    """
    conversation = await store.lock_conversation(tx, location_id, outgoing.conversation_id)
    if outgoing.delivered and (own := await _come_back(tx, conversation, outgoing)) is not None:
        return Recorded(own, new=False)
    recorded = await store.record_message(
        tx,
        conversation,
        NewMessage(
            channel=outgoing.channel,
            direction="outbound",
            body=outgoing.body,
            source="user" if outgoing.user_id else "api",
            status="delivered" if outgoing.delivered else "pending",
            attachments=outgoing.attachments,
            user_id=outgoing.user_id,
            outside_id=outgoing.outside_id,
            at=outgoing.at,
            details=outgoing.details,
            origin=outgoing.origin.next if outgoing.origin else None,
        ),
    )
    if recorded.new:
        if not outgoing.delivered:
            await queue_delivery(tx, recorded.message)
        await sleep_on_message(tx, conversation, "manual_message")
        await tx.notify(CHAT_TOPIC, f"{conversation.id} message")
    return recorded


async def queue_delivery(tx: Write, message: Message) -> None:
    job = DeliverMessage(message.location_id, message.id)
    await jobs.put(tx, job, once=delivery_name(message.id, 0))


def delivery_name(message_id: str, attempts: int) -> str:
    """What an attempt's job is called, so that a sweeper adds none while it waits or runs."""
    return f"message {message_id} {attempts}"


async def _come_back(tx: Write, conversation: Conversation, told: Incoming | Outgoing) -> Message | None:
    """The message of ours that a provider reports as new; the provider's id for it is kept."""
    if told.outside_id is None or told.channel in OWN_CHANNELS:
        return None
    own = await deliveries.find_own(
        tx,
        conversation,
        told.channel,
        told.outside_id,
        told.body,
        direction="inbound" if isinstance(told, Incoming) else "outbound",
    )
    if own is None or told.outside_id in (own.id, own.outside_id):
        return own
    named, _ = await deliveries.advance(
        tx, own.location_id, own.id, own.status, provider_message_id=told.outside_id
    )
    return named


async def _answer_keyword(tx: Write, conversation: Conversation, asked: Message, answer: str) -> None:
    """Write the answer that is owed, and queue it."""
    recorded = await store.record_message(
        tx,
        conversation,
        NewMessage(
            channel=asked.channel,
            direction="outbound",
            body=answer,
            source="system",
            status="pending",
            details={"answers_keyword": asked.details["keyword"]},
            origin=asked.origin.next,
        ),
    )
    await queue_delivery(tx, recorded.message)


async def _wait(read: Read, message: Message) -> timedelta:
    routed = await route(read, message.location_id, message.contact_id, arrival_of(message))
    return routed.agent.wait if routed.agent is not None else timedelta(0)
