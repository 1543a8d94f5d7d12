"""Why a message was answered, or was not: every gate with what it saw."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from frontdesk.domain import contacts
from frontdesk.domain.agents.gate import Hold, may_answer
from frontdesk.domain.conversations import Message, deliveries
from frontdesk.domain.conversations import store as conversations
from frontdesk.domain.turns import Turn
from frontdesk.domain.turns import store as turns
from frontdesk.flow.keywords import heeded
from frontdesk.flow.turn.gather import facts, replies_since
from frontdesk.kit.db import Read
from frontdesk.kit.problems import NotFound

Verdict = Literal["answered", "waiting", "held", "drafted", "failed"]

_VERDICTS: Mapping[str, Verdict] = {
    "thinking": "waiting",
    "answered": "answered",
    "drafted": "drafted",
    "held": "held",
    "silent": "held",
    "failed": "failed",
}


@dataclass(frozen=True)
class Why:
    """The verdict on one inbound message. `gates` are those the turn passed or met, or, while it waits,
    those it would meet now; of a word such as STOP all but one were not asked."""

    message_id: str
    verdict: Verdict
    because: str
    gates: Sequence[Mapping[str, Any]]
    turn_id: str | None
    generation_id: str | None


async def why(read: Read, location_id: str, conversation_id: str, message_id: str | None) -> Why:
    """Raises NotFound when there is no such conversation or inbound message in it."""
    conversation = await conversations.get_conversation(read, location_id, conversation_id)
    message = await _message(read, location_id, conversation_id, message_id)
    if (heeded_as := heeded(message)) is not None:
        return Why(message.id, "held", *heeded_as, None, None)
    turn = await turns.find_turn_of(read, location_id, conversation_id, message.seq)
    if turn is not None and turn.state == "answered":
        reply = await deliveries.find_reply(read, location_id, turn.id)
        if reply is not None and reply.status == "failed":
            told = f"a reply was written but did not reach the customer: {reply.failure}"
            return Why(message.id, "failed", told, turn.gates, turn.id, turn.id)
    if turn is not None and turn.state != "thinking":
        return Why(message.id, _VERDICTS[turn.state], _because(turn), turn.gates, turn.id, turn.id)
    contact = await contacts.get_contact(read, location_id, conversation.contact_id)
    since = await replies_since(read, conversation, [message])
    verdict = may_answer(await facts(read, conversation, contact, since, [message]))
    gates = [asdict(gate) for gate in verdict.gates]
    if turn is None and message.seq <= conversation.considered_through:
        return Why(message.id, "held", "it was considered before turns were recorded", gates, None, None)
    told = f"it would be held: {verdict.reason}" if isinstance(verdict, Hold) else "its turn is to come"
    if turn is not None:
        told = "the agent is at it"
        if turn.failure is not None:
            told = f"the agent is at it again; its last attempt failed: {turn.failure}"
    return Why(message.id, "waiting", told, gates, turn.id if turn else None, None)


async def _message(read: Read, location_id: str, conversation_id: str, message_id: str | None) -> Message:
    if message_id is None:
        newest = await conversations.newest_inbound(read, location_id, conversation_id)
        if newest is None:
            raise NotFound("inbound message in conversation", conversation_id)
        return newest
    found = await conversations.find_message(read, location_id, message_id)
    if found is None or found.conversation_id != conversation_id or found.direction != "inbound":
        raise NotFound("inbound message", message_id)
    return found


def _because(turn: Turn) -> str:
    told = {
        "answered": "every gate was open and a reply was written; its status tells whether it arrived",
        "drafted": "every gate was open; the agent suggests, so a draft waits for a person",
    }
    return turn.held_because or turn.failure or told.get(turn.state, turn.state)
