"""Messages come in: written down once, and the turn they make due with them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from frontdesk.domain.agents import status_store
from frontdesk.domain.agents import store as agents
from frontdesk.domain.agents.model import Agent
from frontdesk.domain.agents.status import AgentStatus
from frontdesk.domain.conversations import Conversation, Message, NewMessage, Recorded, schedule, store
from frontdesk.flow.due import DeliverMessage, TurnDue
from frontdesk.kit import jobs
from frontdesk.kit.db import Read, Write

CHAT_TOPIC = "chat"
"""The NOTIFY channel on which live chats hear of news; the payload is "conversation-id what"."""


@dataclass(frozen=True)
class Incoming:
    """A customer's message as a channel parsed it."""

    conversation_id: str
    channel: str
    body: str
    attachments: tuple[str, ...] = ()
    outside_id: str | None = None
    at: datetime | None = None


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


async def record_inbound(tx: Write, location_id: str, incoming: Incoming) -> Recorded:
    """Record a customer's message once by its outside id, and make a turn due. Raises NotFound."""
    conversation = await store.lock_conversation(tx, location_id, incoming.conversation_id)
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
        ),
    )
    if recorded.new:
        wait = await _wait(tx, conversation)
        waiting = await schedule.make_due(tx, conversation, wait)
        due = TurnDue(location_id, conversation.id, waiting.turn_seq)
        await jobs.put(tx, due, waiting.turn_due_at)
        await tx.notify(CHAT_TOPIC, f"{conversation.id} message")
    return recorded


async def record_outbound(tx: Write, location_id: str, outgoing: Outgoing) -> Recorded:
    """Record a message of a person (it counts as manual) and see to its delivery. Raises NotFound."""
    conversation = await store.lock_conversation(tx, location_id, outgoing.conversation_id)
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
        ),
    )
    if recorded.new:
        if not outgoing.delivered:
            await queue_delivery(tx, recorded.message)
        await _sleep_on_manual_message(tx, conversation)
        await tx.notify(CHAT_TOPIC, f"{conversation.id} message")
    return recorded


async def queue_delivery(tx: Write, message: Message) -> None:
    await jobs.put(tx, DeliverMessage(message.location_id, message.id))


async def route(
    read: Read, location_id: str, contact_id: str
) -> tuple[Agent | None, AgentStatus | None, bool]:
    """Who answers this contact: the assigned agent, else the primary one; with the contact's status.

    The flag tells whether an assigned agent still exists.
    """
    status = await status_store.find_status(read, location_id, contact_id)
    assigned = None
    if status is not None and status.agent_id is not None:
        assigned = await agents.find(read, location_id, status.agent_id)
    if assigned is not None:
        return assigned, status, True
    return await agents.find_primary(read, location_id), status, False


async def _wait(read: Read, conversation: Conversation) -> timedelta:
    agent, _, _ = await route(read, conversation.location_id, conversation.contact_id)
    return agent.wait if agent is not None else timedelta(0)


async def _sleep_on_manual_message(tx: Write, conversation: Conversation) -> None:
    """A person took the word: the agent sleeps where its settings say so."""
    agent, status, _ = await route(tx, conversation.location_id, conversation.contact_id)
    if agent is None or not agent.settings.sleep_on_manual_message:
        return
    now = (await tx.moment()).local
    if status is not None and status.state_at(now) == "manual":
        return
    length = agent.settings.sleep.length
    await status_store.set_status(
        tx,
        conversation.location_id,
        conversation.contact_id,
        state="asleep",
        because="a person wrote to the customer",
        agent_id=status.agent_id if status else None,
        until=now + length if length is not None else None,
    )
