"""What came of a call that a person decided on: told to the customer where the agent may write, or noted."""

from typing import Any

from frontdesk.domain import contacts
from frontdesk.domain.agents.gate import Go, Hold, may_answer
from frontdesk.domain.conversations import Conversation, Message, NewMessage
from frontdesk.domain.conversations import store as conversations
from frontdesk.domain.generations import store as generations
from frontdesk.domain.tools import ToolCall
from frontdesk.flow.inbox import CHAT_TOPIC, queue_delivery
from frontdesk.flow.retrieval.language import Language
from frontdesk.flow.sleeping import sleep_at_cap
from frontdesk.flow.tools.wording import language_for
from frontdesk.flow.turn.gather import facts, replies_since
from frontdesk.flow.turn.record import record
from frontdesk.kit.db import Read, Write

_HISTORY = 20


async def language_of_talk(read: Read, call: ToolCall) -> Language:
    """The language that the customer wrote last."""
    said = await conversations.list_messages(read, call.location_id, call.conversation_id, limit=_HISTORY)
    return language_for(*(message.body for message in reversed(said) if message.direction == "inbound"))


async def tell(tx: Write, conversation: Conversation, call: ToolCall, words: str) -> None:
    """Write the words to the customer, where the agent may; else leave them for staff as a note.

    The conversation must be locked. A generation with the call's id says why it was written, or was not.
    Raises NotFound for a contact that is gone.
    """
    location_id = call.location_id
    newest = await conversations.newest_inbound(tx, location_id, conversation.id)
    contact = await contacts.get_contact(tx, location_id, call.contact_id)
    inputs = [newest] if newest is not None else []
    since = await replies_since(tx, conversation, inputs)
    seen = await facts(tx, conversation, contact, since, inputs)
    verdict = may_answer(seen)
    because = _why_not(verdict, call)
    message_id: str | None = None
    if newest is None or because is not None:
        because = because or "they have written nothing that could be answered"
        body = f"{words}\nThe customer was not written to: {because}."
        await contacts.create_note(tx, location_id, call.contact_id, title=call.name[:100], body=body[:4_000])
    else:
        message_id = await _write(tx, conversation, call, newest, words)
        if seen.is_capped_with(1):
            await sleep_at_cap(tx, conversation, newest.channel, call.agent_id)
    await _explain(tx, call, verdict, words, message_id, because)


def _why_not(verdict: Go | Hold, call: ToolCall) -> str | None:
    """Why the agent may not write to the customer by itself now."""
    if isinstance(verdict, Hold):
        return verdict.reason
    if verdict.suggests:
        return "the agent only suggests"
    return None if verdict.agent.id == call.agent_id else "another agent answers now"


async def _write(tx: Write, conversation: Conversation, call: ToolCall, newest: Message, words: str) -> str:
    """The message, on the channel that the customer used last; its id."""
    recorded = await conversations.record_message(
        tx,
        conversation,
        NewMessage(
            channel=newest.channel,
            direction="outbound",
            body=words,
            source="agent",
            status="pending",
            agent_id=call.agent_id,
            details={"tool_call_id": call.id},
            origin=newest.origin.next,
        ),
    )
    await queue_delivery(tx, recorded.message)
    await tx.notify(CHAT_TOPIC, f"{conversation.id} message")
    return recorded.message.id


async def _explain(
    tx: Write, call: ToolCall, verdict: Go | Hold, words: str, message_id: str | None, because: str | None
) -> None:
    told: dict[str, Any] = record(
        agent=verdict.agent if isinstance(verdict, Go) else None,
        gates=verdict.gates,
        inputs=(),
        history=(),
        offers=None,
        actions=(),
        taken=(),
        reply=words if message_id is not None else None,
        drops=(),
        held_because=because,
    )
    told["reasoning"] = f"A person decided on {call.name!r}, which the agent wanted to use: {call.state}."
    told["tool_call"] = {
        "id": call.id,
        "action_id": call.action_id,
        "name": call.name,
        "state": call.state,
        "arguments": dict(call.arguments),
        "result": (call.result or {}).get("told"),
        "decided_by": call.decided_by,
        "wished_in": call.turn_id,
    }
    await generations.record_generation(
        tx,
        call.location_id,
        call.id,
        conversation_id=call.conversation_id,
        contact_id=call.contact_id,
        agent_id=call.agent_id,
        message_id=message_id,
        input_message_ids=(),
        outcome="answered" if message_id is not None else "held",
        record=told,
    )
