"""Gather what a turn needs: may the agent answer, and everything an engine may know."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from frontdesk.domain import contacts
from frontdesk.domain.agents import action_store
from frontdesk.domain.agents import store as agents
from frontdesk.domain.agents.actions import Action
from frontdesk.domain.agents.gate import Facts, Go, Hold, Loop, Purse, may_answer
from frontdesk.domain.agents.routing import Arrival
from frontdesk.domain.agents.status import AgentStatus
from frontdesk.domain.contacts import Contact
from frontdesk.domain.conversations import Conversation, Message
from frontdesk.domain.conversations import store as conversations
from frontdesk.domain.conversations.exchange import Spoken, list_spoken
from frontdesk.domain.knowledge import store as knowledge
from frontdesk.domain.locations import Location
from frontdesk.domain.locations import store as locations
from frontdesk.flow import loop_guard
from frontdesk.flow.actions import Scene
from frontdesk.flow.engine import Line, Speaker
from frontdesk.flow.media import media_kind
from frontdesk.flow.routing import arrival_of, route
from frontdesk.flow.spending import look_into_purse
from frontdesk.flow.turn.situation import NO_OFFERS, Offers, offers
from frontdesk.kit.db import Read

HISTORY = 30
"""How many messages an engine sees."""
PAID = Purse("the answer was thought already")


@dataclass(frozen=True)
class View:
    """What stands when the turn looks: the messages to answer, oldest first, and all around them."""

    verdict: Go | Hold
    facts: Facts
    location: Location
    conversation: Conversation
    contact: Contact
    inputs: tuple[Message, ...]
    history: tuple[Line, ...]
    actions: tuple[Action, ...]
    scene: Scene
    offers: Offers

    @property
    def channel(self) -> str:
        return self.inputs[-1].channel


async def gather(
    read: Read,
    location_id: str,
    conversation_id: str,
    *,
    from_seq: int,
    through_seq: int,
    committed_to: str | None = None,
    is_thought: bool = False,
) -> View:
    """Look at everything in one transaction. Raises NotFound when the conversation is gone.

    `committed_to` is the agent of a turn that has changed something already: it goes on, whatever the
    gates would say now, since what it did must be told. `is_thought` is a turn whose answer is stored: no
    budget holds it back, as it is paid for.
    """
    conversation = await conversations.get_conversation(read, location_id, conversation_id)
    inputs = await conversations.list_inbound(
        read, location_id, conversation_id, after_seq=from_seq, through_seq=through_seq
    )
    first = inputs[0].seq if inputs else None
    earlier = await conversations.list_messages(
        read, location_id, conversation_id, before_seq=first, limit=HISTORY
    )
    since = await replies_since(read, conversation, inputs)
    contact = await contacts.get_contact(read, location_id, conversation.contact_id)
    location = await locations.get_location(read, location_id)
    seen = await facts(read, conversation, contact, since, inputs, location, PAID if is_thought else None)
    verdict = may_answer(seen)
    if committed_to is not None and (agent := await agents.find(read, location_id, committed_to)):
        spent = seen.purse.empty_because is not None
        verdict = Go(agent, suggests=False, gates=verdict.gates, economise=spent)
    fields = await contacts.list_custom_fields(read, location_id)
    actions: tuple[Action, ...] = ()
    if isinstance(verdict, Go):
        actions = await action_store.list_actions(read, location_id, verdict.agent.id)
    history = lines([*earlier, *(message for message in since if message.source == "agent")], inputs)
    scene = Scene(
        location=location,
        contact=contact,
        custom_fields=fields,
        channel=inputs[-1].channel if inputs else seen.channel,
        timezone=contact.timezone or location.timezone,
        conversation_id=conversation_id,
        message_id=inputs[-1].id if inputs else None,
        message_body="\n".join(message.body for message in inputs),
        now=seen.now,
        earlier=history[: len(history) - len(inputs)],
        actions=tuple(actions),
        timezone_known=contact.timezone is not None,
    )
    offered = await offers(read, actions, scene) if isinstance(verdict, Go) else NO_OFFERS
    return View(verdict, seen, location, conversation, contact, inputs, history, actions, scene, offered)


async def replies_since(read: Read, conversation: Conversation, inputs: Sequence[Message]) -> list[Message]:
    """What the business has written since the first of the messages to answer."""
    first = inputs[0].seq if inputs else conversation.last_inbound_seq
    newer = await conversations.list_messages(
        read, conversation.location_id, conversation.id, after_seq=first, limit=HISTORY
    )
    return [message for message in newer if message.direction == "outbound"]


async def facts(
    read: Read,
    conversation: Conversation,
    contact: Contact,
    replies: Sequence[Message],
    inputs: Sequence[Message],
    location: Location | None = None,
    purse: Purse | None = None,
) -> Facts:
    """What the gates look at, for these messages; `replies` is what the business has written since.

    `purse` is what the budgets said, where they are not to be asked again.
    """
    location_id = conversation.location_id
    channel = inputs[-1].channel if inputs else conversation.last_message_channel or "WebChat"
    arrival = arrival_of(inputs[-1]) if inputs else Arrival(channel)
    routed = await route(read, location_id, contact.id, arrival)
    agent, status = routed.agent, routed.status
    location = location or await locations.get_location(read, location_id)
    kinds = {media_kind(url) for message in inputs for url in message.attachments}
    last_input = inputs[-1].seq if inputs else conversation.last_inbound_seq
    bases = agent.settings.knowledge_base_ids if agent else ()
    sent = 0
    if agent is not None:
        sent = await conversations.count_agent_messages(read, conversation, channel, agent.id)
    now = (await read.moment()).local
    if purse is None and agent is not None and routed.has_budgets:
        purse = await look_into_purse(read, location_id, agent.id)
    seen = Facts(
        agent=agent,
        no_agent_because=await no_agent_because(read, location_id) if agent is None else "",
        assigned_agent_id=status.agent_id if status else None,
        assigned_agent_known=routed.assigned_known,
        rule=routed.rule,
        status=status,
        channel=channel,
        sent_on_channel=sent,
        do_not_disturb=do_not_disturb(contact, channel),
        person_answered=any(by_a_person(message) and message.seq > last_input for message in replies),
        images="image" in kinds,
        audio="audio" in kinds,
        video="video" in kinds,
        files="file" in kinds,
        text=any(message.body.strip() for message in inputs),
        untrained=await knowledge.count_untrained(read, location_id, bases),
        now=now,
        timezone=location.timezone,
        purse=purse or Purse(),
        loop=None,
    )
    if seen.is_capped_with(0):
        return seen  # the cap is reason enough
    return replace(seen, loop=await _loop(read, conversation, inputs, status, now))


def by_a_person(message: Message) -> bool:
    """Whether somebody of the business has written it, with our doors or others'."""
    return message.source in ("user", "api")


async def _loop(
    read: Read,
    conversation: Conversation,
    inputs: Sequence[Message],
    status: AgentStatus | None,
    now: datetime,
) -> Loop | None:
    """What the loop guard says of the newest of the messages; what was before the last sleep is forgiven."""
    if not inputs:
        return None
    newest = inputs[-1]
    if not loop_guard.needs_history(newest.body, newest.seq):
        alone = Spoken(newest.direction, newest.source, newest.body, now)
        return loop_guard.notice((alone,), hops=newest.hops)
    since = now - loop_guard.WINDOW
    if status is not None and status.state == "active":
        since = max(since, status.since)
    spoken = await list_spoken(read, conversation, since=since, through_seq=newest.seq)
    return loop_guard.notice(spoken, hops=newest.hops)


async def no_agent_because(read: Read, location_id: str) -> str:
    """Why nobody answers here, and what to do about it."""
    if await agents.count(read, location_id) == 0:
        return "the location has no agent; create one"
    return (
        "no agent is primary: the primary one was deleted and none takes its place by itself;"
        " make an agent primary, or create one"
    )


def do_not_disturb(contact: Contact, channel: str) -> str | None:
    """Why the contact may not be written to on the channel; None when it may."""
    if contact.dnd:
        return "do-not-disturb is on for this contact"
    if contact.forbids(channel):
        return f"do-not-disturb is on for this contact on {channel}"
    return None


def lines(messages: Sequence[Message], inputs: Sequence[Message]) -> tuple[Line, ...]:
    """The history with the messages to answer at its end."""
    waiting = {message.id for message in inputs}
    earlier = [message for message in messages if message.id not in waiting]
    return tuple(_line(message) for message in (*earlier, *inputs))


def _line(message: Message) -> Line:
    role: Speaker = "contact"
    if message.direction == "outbound":
        role = "agent" if message.source == "agent" else "user"
    return Line(role, message.body, message.created_at, message.id, message.attachments)
