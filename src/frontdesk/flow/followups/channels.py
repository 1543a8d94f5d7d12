"""On which channel a follow-up can go out: the one last used, else another of the contact's."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from frontdesk.domain.agents.model import Agent
from frontdesk.domain.contacts import Contact
from frontdesk.domain.conversations import Conversation, Message
from frontdesk.domain.conversations import store as conversations
from frontdesk.domain.providers import store as providers
from frontdesk.flow.turn.gather import do_not_disturb
from frontdesk.kit.db import Read

WINDOW = timedelta(hours=24)
"""How long after the customer's last message there these channels may be written to."""
_WINDOWED = ("WhatsApp", "IG", "FB")
_BY_PHONE = ("SMS", "WhatsApp")
_PREFERRED = ("WhatsApp", "SMS", "IG", "FB", "WebChat", "Live_Chat")
"""Among those that the customer has not written on."""


@dataclass(frozen=True)
class Around:
    """What stands around the question; `since` are the messages after the customer's newest."""

    conversation: Conversation
    contact: Contact
    agent: Agent
    since: Sequence[Message]
    now: datetime
    own: Collection[str]  # channels that need no provider


@dataclass(frozen=True)
class Chosen:
    """The channel that can be used; None where none can. `passed_over` says why not the others."""

    channel: str | None
    sent: int = 0  # how often the agent has written there
    passed_over: tuple[str, ...] = ()


async def choose(read: Read, around: Around, first: str, *, may_switch: bool) -> Chosen:
    """The first channel if it can be used, else the one the customer wrote on last, else another."""
    candidates = [first]
    if may_switch:
        used = await conversations.list_inbound_channels(
            read, around.conversation.location_id, around.conversation.id
        )
        candidates += [*used, *(one for one in _PREFERRED if one in around.agent.channels)]
    passed_over: list[str] = []
    for channel in dict.fromkeys(candidates):
        sent = await conversations.count_agent_messages(read, around.conversation, channel, around.agent.id)
        because = await _unusable(read, around, channel, sent)
        if because is None:
            return Chosen(channel, sent, tuple(passed_over))
        passed_over.append(f"{channel}: {because}")
    return Chosen(None, 0, tuple(passed_over))


async def _unusable(read: Read, around: Around, channel: str, sent: int) -> str | None:
    agent, contact = around.agent, around.contact
    if channel not in agent.channels:
        return "the agent does not answer there"
    if (told := do_not_disturb(contact, channel)) is not None:
        return told
    if agent.mode == "auto_pilot" and sent >= agent.settings.auto_pilot_max_messages:
        return "the cap of the agent's messages is reached"
    if _failed_last(around.since, channel):
        return "the last message there could not be delivered"
    location_id, conversation_id = around.conversation.location_id, around.conversation.id
    newest = await conversations.newest_inbound(read, location_id, conversation_id, channel=channel)
    if newest is None and not (channel in _BY_PHONE and contact.phone):
        return "the contact has no address there"
    if channel in _WINDOWED and (newest is None or around.now >= newest.created_at + WINDOW):
        return "the customer has not written there within 24 hours"
    if channel not in around.own and not await _has_provider(read, location_id, channel, newest):
        return "no conversation provider is connected"
    return None


def _failed_last(since: Sequence[Message], channel: str) -> bool:
    there = [message for message in since if message.channel == channel]
    return bool(there) and there[-1].status == "failed"


async def _has_provider(read: Read, location_id: str, channel: str, newest: Message | None) -> bool:
    came_by = newest.details.get("provider_id") if newest is not None else None
    provider = await providers.find(read, location_id, came_by) if came_by else None
    if provider is not None and provider.active:
        return True
    default = await providers.find_default(read, location_id, channel)
    return default is not None and default.active
