"""A visitor of a web site chats: sessions, what they say, and what they may see of the conversation."""

from dataclasses import dataclass
from typing import Literal

from frontdesk.domain import contacts
from frontdesk.domain.access.secrets import hash_of, new_secret
from frontdesk.domain.agents import store as agents
from frontdesk.domain.agents.gate import Go, may_answer
from frontdesk.domain.agents.model import Agent
from frontdesk.domain.contacts import ContactValues
from frontdesk.domain.conversations import Conversation, Message, Recorded
from frontdesk.domain.conversations import store as conversations
from frontdesk.domain.locations import store as locations
from frontdesk.domain.turns import store as turns
from frontdesk.domain.widgets import ChatSession, Widget, first_line
from frontdesk.domain.widgets import store as widgets
from frontdesk.flow.inbox import CHAT_TOPIC, Incoming, record_inbound
from frontdesk.flow.turn.gather import HISTORY, facts
from frontdesk.kit.db import Read, Write
from frontdesk.kit.problems import Invalid, NotFound

CHANNEL = "WebChat"
SHOWN_CHANNELS = (CHANNEL, "Live_Chat")
"""Of a conversation over many channels a visitor sees these alone."""
_LEFT_TO_A_PERSON = ("held", "drafted", "failed")

AnsweredBy = Literal["agent", "person"]


@dataclass(frozen=True)
class Seen:
    """What a session has to see after a cursor, oldest first.

    `reached` is the cursor to go on from, `more` tells that there is something after it already;
    `thinking` that a turn is being worked on.
    """

    session: ChatSession
    messages: tuple[Message, ...]
    reached: int
    more: bool
    answered_by: AnsweredBy
    thinking: bool


async def begin(
    tx: Write, widget: Widget, visitor: ContactValues, language: str | None
) -> tuple[ChatSession, str]:
    """A session for a new visitor, with a contact and a conversation of its own; and its secret.

    What visitors say of themselves is not proven, so an address or number that another contact has too
    does not open that contact's conversation to them: staff may merge the two.
    """
    location_id = widget.location_id
    values: ContactValues = {**visitor, "source": "web chat"}
    contact = await contacts.create_contact(tx, location_id, values)
    conversation, _ = await conversations.open_conversation(tx, location_id, contact.id)
    secret = new_secret("chat-")
    session = await widgets.create_session(
        tx,
        widget,
        secret_hash=hash_of(secret),
        contact_id=contact.id,
        conversation_id=conversation.id,
        from_seq=conversation.last_seq,
        greeting=await greeting(tx, widget, language),
    )
    return session, secret


async def greeting(read: Read, widget: Widget, language: str | None) -> str:
    """The first line of a new chat. An agent that does not answer web chats does not greet either."""
    location = await locations.get_location(read, widget.location_id)
    agent = await agents.find_primary(read, widget.location_id)
    return first_line(
        agent=agent.settings.greeting if agent is not None and _answers_web_chat(agent) else "",
        widget=widget.greeting,
        business=(agent.business_name if agent else None) or location.name,
        language=language,
    )


async def say(tx: Write, session: ChatSession, body: str, client_id: str) -> tuple[ChatSession, Recorded]:
    """Record what the visitor says, once for each client id; the session, which may have moved.

    Raises NotFound when the contact is gone, Invalid for another body under a client id used before.
    """
    incoming = Incoming(session.conversation_id, CHANNEL, body, outside_id=client_id)
    try:
        recorded = await record_inbound(tx, session.location_id, incoming)
    except NotFound:
        session = await _go_on(tx, session)
        incoming = Incoming(session.conversation_id, CHANNEL, body, outside_id=client_id)
        recorded = await record_inbound(tx, session.location_id, incoming)
    if recorded.message.body != body:
        raise Invalid("clientId was used before for another message")
    return session, recorded


async def see(read: Read, location_id: str, session_id: str, after: int, *, limit: int = 100) -> Seen:
    """What the session has not seen after a cursor. Raises NotFound when it is gone."""
    session = await widgets.find_session(read, location_id, session_id)
    if session is None:
        raise NotFound("session", session_id)
    try:
        conversation = await conversations.get_conversation(read, location_id, session.conversation_id)
    except NotFound:  # it was deleted; the visitor's next message begins another
        return Seen(session, (), after, more=False, answered_by="agent", thinking=False)
    read_now = await conversations.list_messages_from(
        read,
        location_id,
        conversation.id,
        after_seq=session.seq(after),
        limit=limit,
    )
    answered_by = await _answered_by(read, conversation)
    return Seen(
        session,
        tuple(message for message in read_now if message.channel in SHOWN_CHANNELS),
        reached=session.cursor(read_now[-1].seq) if read_now else after,
        more=len(read_now) == limit,
        answered_by=answered_by,
        thinking=answered_by == "agent" and await _is_leased(read, conversation),
    )


async def _go_on(tx: Write, session: ChatSession) -> ChatSession:
    """The session in the contact's present conversation, since its own was deleted."""
    held = await widgets.lock_session(tx, session.location_id, session.id)
    opened, _ = await conversations.open_conversation(tx, held.location_id, held.contact_id)
    if opened.id == held.conversation_id:  # another message of the visitor was faster
        return held
    await tx.notify(CHAT_TOPIC, f"{held.conversation_id} moved")
    return await widgets.move_session(tx, held, opened.id)


async def _answered_by(read: Read, conversation: Conversation) -> AnsweredBy:
    """Who answers the visitor: the gates decide, and a turn that was left to a person stays so."""
    location_id = conversation.location_id
    if conversation.last_message_direction == "inbound":
        turn = await turns.find_turn_of(read, location_id, conversation.id, conversation.last_inbound_seq)
        if turn is not None and turn.state in _LEFT_TO_A_PERSON:
            return "person"
    contact = await contacts.get_contact(read, location_id, conversation.contact_id)
    recent = await conversations.list_messages(read, location_id, conversation.id, limit=HISTORY)
    asked = [m for m in recent if m.direction == "inbound" and m.channel in SHOWN_CHANNELS][-1:]
    verdict = may_answer(await facts(read, conversation, contact, recent, asked))
    return "agent" if isinstance(verdict, Go) and not verdict.suggests else "person"


async def _is_leased(read: Read, conversation: Conversation) -> bool:
    """Whether a turn is being worked on: a lease that was not renewed is a worker that died."""
    if conversation.lease_until is None:
        return False
    return conversation.lease_until > (await read.moment()).real


def _answers_web_chat(agent: Agent) -> bool:
    return agent.active and agent.mode != "off" and (not agent.channels or CHANNEL in agent.channels)
