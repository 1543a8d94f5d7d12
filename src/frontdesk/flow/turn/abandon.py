"""A turn that cannot even be looked at ends all the same: visibly, with a person asked in."""

from datetime import timedelta

from frontdesk.domain import contacts
from frontdesk.domain.conversations import Conversation, schedule
from frontdesk.domain.conversations import store as conversations
from frontdesk.domain.generations import store as generations
from frontdesk.domain.turns import Turn
from frontdesk.domain.turns import store as turns
from frontdesk.flow.due import TurnDue
from frontdesk.flow.engine import Usage
from frontdesk.flow.inbox import CHAT_TOPIC
from frontdesk.flow.turn.record import record
from frontdesk.kit import jobs
from frontdesk.kit.db import Write

WHY = "every attempt broke down before anything could be thought; the log tells at what"


async def abandon(tx: Write, conversation: Conversation, turn: Turn) -> None:
    """Fail the turn without the view that failing it otherwise takes. The conversation must be locked."""
    inputs = await conversations.list_inbound(
        tx, turn.location_id, turn.conversation_id, after_seq=turn.from_seq, through_seq=turn.through_seq
    )
    why = f"{WHY}; thinking had failed before: {turn.failure}" if turn.failure else WHY
    said = "\n".join(message.body for message in inputs)
    await contacts.create_task(
        tx,
        turn.location_id,
        turn.contact_id,
        title="The agent could not answer; please take over",
        body=f"They wrote: {said[:500]}\nWhat went wrong: {why}",
        due_at=(await tx.moment()).local,
        assigned_to=conversation.assigned_to,
    )
    ended = await turns.finish_turn(tx, turn, "failed", agent_id=turn.agent_id, gates=(), failure=why)
    await generations.record_generation(
        tx,
        turn.location_id,
        turn.id,
        conversation_id=turn.conversation_id,
        contact_id=turn.contact_id,
        agent_id=turn.agent_id,
        message_id=None,
        input_message_ids=[message.id for message in inputs],
        outcome="failed",
        record=record(
            agent=None,
            gates=(),
            inputs=inputs,
            history=(),
            offers=None,
            actions=(),
            taken=(),
            reply=None,
            drops=ended.drops,
            failure=why,
            wasted=[Usage(**used) for used in ended.wasted],
        ),
    )
    next_due = await schedule.consider(tx, conversation, turn.through_seq, timedelta(0))
    if next_due is not None:
        await jobs.put(tx, TurnDue(turn.location_id, conversation.id, conversation.turn_seq), next_due)
    await tx.notify(CHAT_TOPIC, f"{conversation.id} settled")
