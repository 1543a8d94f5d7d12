"""Send a follow-up that is ready, or leave it to a person: the message, its generation, what became of it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from frontdesk.domain.conversations import Conversation, NewMessage
from frontdesk.domain.conversations import store as conversations
from frontdesk.domain.followups import FollowUpState, PlannedFollowUp
from frontdesk.domain.followups import store as followups
from frontdesk.domain.generations import store as generations
from frontdesk.domain.generations.model import Outcome
from frontdesk.domain.turns import Turn, drafts
from frontdesk.domain.turns import store as turns
from frontdesk.flow.effects.apply import apply
from frontdesk.flow.effects.effect import Effect, Refused, StartWorkflow, Target, to_json
from frontdesk.flow.followups.look import Ready
from frontdesk.flow.followups.words import Written, own_text
from frontdesk.flow.inbox import CHAT_TOPIC, queue_delivery
from frontdesk.flow.sleeping import sleep_at_cap
from frontdesk.flow.turn.record import record
from frontdesk.flow.turn.think import Taken
from frontdesk.kit.db import Write

_NO_WORDS = "its text is empty once it is filled in"


@dataclass(frozen=True)
class _Sent:
    """What the step came to. `refusals` say what of it could not be done."""

    words: str | None
    starts: Sequence[Effect]
    refusals: Sequence[str]
    state: FollowUpState
    outcome: Outcome
    message_id: str | None = None


async def send(
    tx: Write, conversation: Conversation, ready: Ready, written: Written | None
) -> PlannedFollowUp:
    """A turn of its own that answers no message. The conversation and the follow-up must be held."""
    one = ready.one
    turn = await turns.begin_turn(
        tx,
        one.location_id,
        one.conversation_id,
        one.contact_id,
        from_seq=conversation.considered_through,
        through_seq=conversation.considered_through,
    )
    words = written.words if written is not None else await own_text(tx, ready)
    if ready.suggests:
        sent = await _suggest(tx, ready, turn, words)
    else:
        sent = await _carry_out(tx, conversation, ready, turn, words)
    await _end_turn(tx, ready, turn, written, sent)
    because = "; ".join([*sent.refusals, *ready.chosen.passed_over]) or None
    return await followups.end(
        tx, one, sent.state, because=because, turn_id=turn.id, message_id=sent.message_id
    )


async def _carry_out(
    tx: Write, conversation: Conversation, ready: Ready, turn: Turn, words: str | None
) -> _Sent:
    one, starts = ready.one, _starts(ready)
    target = Target(one.location_id, one.conversation_id, one.contact_id, ready.agent.id, turn.id)
    results = [await apply(tx, target, effect) for effect in starts]
    refusals = [result.because for result in results if isinstance(result, Refused)]
    if words:
        message_id = await _write_message(tx, conversation, ready, turn, words)
        return _Sent(words, starts, refusals, "sent", "answered", message_id)
    if not starts:
        return _Sent(None, starts, [_NO_WORDS], "skipped", "silent")
    return _Sent(None, starts, refusals, "failed" if refusals else "sent", "silent")


async def _suggest(tx: Write, ready: Ready, turn: Turn, words: str | None) -> _Sent:
    starts = _starts(ready)
    if not words:
        told = "the agent only suggests, and there is no message to suggest"
        return _Sent(None, starts, [told], "skipped", "silent")
    await drafts.create_draft(
        tx, turn, agent_id=ready.agent.id, channel=ready.channel, body=words, effects=to_json(starts)
    )
    return _Sent(words, starts, (), "drafted", "drafted")


def _starts(ready: Ready) -> list[Effect]:
    """The step's workflow; not again with a message that is sent anew since it did not arrive."""
    step = ready.step
    if not (step.trigger_workflow and step.workflow_id) or ready.one.turn_id is not None:
        return []
    return [StartWorkflow(step.workflow_id, f"follow-up of {ready.action.name!r}")]


async def _write_message(tx: Write, conversation: Conversation, ready: Ready, turn: Turn, words: str) -> str:
    recorded = await conversations.record_message(
        tx,
        conversation,
        NewMessage(
            channel=ready.channel,
            direction="outbound",
            body=words,
            source="agent",
            status="pending",
            agent_id=ready.agent.id,
            turn_id=turn.id,
            details={"follow_up_id": ready.one.id},
            origin=ready.newest.origin.next,
        ),
    )
    await queue_delivery(tx, recorded.message)
    if ready.facts.is_capped_with(1):
        await sleep_at_cap(tx, conversation, ready.channel, ready.agent.id)
    await tx.notify(CHAT_TOPIC, f"{conversation.id} message")
    return recorded.message.id


async def _end_turn(tx: Write, ready: Ready, turn: Turn, written: Written | None, sent: _Sent) -> None:
    """The generation says why the follow-up was sent, or what kept it from being."""
    silent = None
    if not sent.words:
        silent = "; ".join(sent.refusals) or "the step starts a workflow and says nothing"
    await turns.finish_turn(
        tx,
        turn,
        sent.outcome,
        agent_id=ready.agent.id,
        gates=[asdict(gate) for gate in ready.gates],
        held_because=silent,
    )
    await generations.record_generation(
        tx,
        ready.one.location_id,
        turn.id,
        conversation_id=ready.one.conversation_id,
        contact_id=ready.one.contact_id,
        agent_id=ready.agent.id,
        message_id=sent.message_id,
        input_message_ids=(),
        outcome=sent.outcome,
        record=_told(ready, written, sent, silent),
    )


def _told(ready: Ready, written: Written | None, sent: _Sent, silent: str | None) -> dict[str, Any]:
    one = ready.one
    told: dict[str, Any] = record(
        agent=ready.agent,
        gates=ready.gates,
        inputs=(),
        history=written.history if written is not None else (),
        offers=None,
        actions=(),
        taken=(Taken(0, written.step, ()),) if written is not None else (),
        reply=sent.words,
        drops=(),
        held_because=silent,
        wasted=written.wasted if written is not None else (),
    )
    if not told["reasoning"]:
        told["reasoning"] = "The business's own text was sent." if sent.words else ""
    told["follow_up"] = {
        "id": one.id,
        "scenario": one.scenario,
        "step": one.step,
        "because": one.planned_because,
    }
    if sent.starts:
        told["actions"]["fired"] = [_fired(ready, sent)]
    return told


def _fired(ready: Ready, sent: _Sent) -> dict[str, Any]:
    waits = "the workflow starts once the draft is accepted"
    started = waits if sent.state == "drafted" else "the workflow was started"
    return {
        "step": 1,
        "action_id": ready.action.id,
        "type": ready.action.type,
        "name": ready.action.name,
        "confidence": 1.0,
        "arguments": {},
        "words": {},
        "effects": to_json(sent.starts),
        "succeeded": not sent.refusals,
        "told": "; ".join(sent.refusals) or started,
    }
