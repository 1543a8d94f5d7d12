"""A person decides on a draft: send it as it is, send it edited, or dismiss it."""

from collections.abc import Sequence

from frontdesk.domain import contacts
from frontdesk.domain.agents import action_store
from frontdesk.domain.conversations import Conversation, NewMessage, Origin, schedule
from frontdesk.domain.conversations import store as conversations
from frontdesk.domain.generations import store as generations
from frontdesk.domain.turns import Draft, drafts
from frontdesk.domain.turns import store as turns
from frontdesk.flow.due import TurnDue
from frontdesk.flow.effects import effect as effects
from frontdesk.flow.effects.apply import apply_all
from frontdesk.flow.effects.effect import Target, from_json
from frontdesk.flow.followups.plan import plan_after_answer
from frontdesk.flow.inbox import CHAT_TOPIC, queue_delivery
from frontdesk.flow.turn.gather import do_not_disturb
from frontdesk.kit import jobs
from frontdesk.kit.db import Read, Write
from frontdesk.kit.problems import Conflict, Refused

_NOT_SENT = (
    "Nothing was sent or done, since the draft would do what cannot be done any more: {because}"
    " Accept it with words that hold in `body` and `evenIfRefused`: true, or dismiss it."
)


async def accept(
    tx: Write, location_id: str, draft_id: str, *, body: str | None, even_if_refused: bool = False
) -> tuple[Draft, list[str]]:
    """Send the draft, edited when a body is given, and let its actions take effect.

    Answers the draft and what could not take effect any more. Words that were written for effects which
    are refused by now may promise them, so there is nothing sent and nothing done then, unless the caller
    knows of it and gives words of their own.

    Raises NotFound, Conflict when it was decided on before or something is refused, and Refused when the
    contact may not be written to.
    """
    # The conversation is locked before its draft, as a settling turn does.
    seen = await drafts.get_draft(tx, location_id, draft_id)
    conversation = await conversations.lock_conversation(tx, location_id, seen.conversation_id)
    draft = await _open(tx, location_id, draft_id)
    contact = await contacts.get_contact(tx, location_id, conversation.contact_id)
    if told := do_not_disturb(contact, draft.channel):
        raise Refused(f"The draft cannot be sent: {told}.")
    target = Target(location_id, conversation.id, conversation.contact_id, draft.agent_id, draft.turn_id)
    results = await apply_all(tx, target, from_json(draft.effects))
    refusals = [result.because for result in results if isinstance(result, effects.Refused)]
    if refusals and (body is None or not even_if_refused):
        raise Conflict(_NOT_SENT.format(because="; ".join(dict.fromkeys(refusals))))
    sent = body if body is not None else draft.body
    recorded = await conversations.record_message(
        tx,
        conversation,
        NewMessage(
            channel=draft.channel,
            direction="outbound",
            body=sent,
            source="agent",
            status="pending",
            agent_id=draft.agent_id,
            turn_id=draft.turn_id,
            origin=await _origin(tx, draft),
        ),
    )
    await queue_delivery(tx, recorded.message)
    await generations.set_reply(tx, location_id, draft.turn_id, recorded.message.id)
    await _after(tx, draft, conversation, results)
    await tx.notify(CHAT_TOPIC, f"{conversation.id} message")
    decided = await drafts.decide_draft(
        tx, draft, "accepted", decided_by=tx.actor.id, sent_body=sent, message_id=recorded.message.id
    )
    return decided, refusals


async def _after(
    tx: Write, draft: Draft, conversation: Conversation, results: Sequence[effects.Applied | effects.Refused]
) -> None:
    """Another agent goes on with what it is to answer, or silence is followed up."""
    turn = await turns.find_turn(tx, draft.location_id, draft.turn_id)
    if turn is None or turn.through_seq == turn.from_seq:  # a follow-up, which has a plan of its own
        return
    took = (
        effect
        for effect, result in zip(from_json(draft.effects), results, strict=True)
        if isinstance(result, effects.Applied)
    )
    if any(isinstance(effect, effects.TransferToAgent) and effect.answers for effect in took):
        if conversation.considered_through == turn.through_seq and conversation.lease_token is None:
            due_at = await schedule.hand_on(tx, conversation, turn.from_seq)
            due = TurnDue(draft.location_id, conversation.id, conversation.turn_seq)
            await jobs.put(tx, due, due_at)
        return
    actions = await action_store.list_actions(tx, draft.location_id, draft.agent_id)
    await plan_after_answer(tx, conversation, actions, turn_id=draft.turn_id, through_seq=turn.through_seq)


async def dismiss(tx: Write, location_id: str, draft_id: str) -> Draft:
    """Let the draft go. Raises NotFound, and Conflict when it was decided on before."""
    draft = await _open(tx, location_id, draft_id)
    return await drafts.decide_draft(tx, draft, "dismissed", decided_by=tx.actor.id)


async def _origin(read: Read, draft: Draft) -> Origin | None:
    """What caused the draft: the newest of the messages it answers."""
    turn = await turns.find_turn(read, draft.location_id, draft.turn_id)
    if turn is None:
        return None
    answered = await conversations.list_inbound(
        read,
        draft.location_id,
        draft.conversation_id,
        after_seq=turn.from_seq,
        through_seq=turn.through_seq,
    )
    return answered[-1].origin.next if answered else None


async def _open(tx: Write, location_id: str, draft_id: str) -> Draft:
    draft = await drafts.lock_draft(tx, location_id, draft_id)
    if draft.state != "open":
        raise Conflict(f"The draft is {draft.state} already.")
    return draft
