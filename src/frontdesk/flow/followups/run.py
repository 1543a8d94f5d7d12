"""A follow-up is due: it is looked at again, written, and sent once."""

from datetime import timedelta

import structlog

from frontdesk.domain.agents.actions import FollowUp
from frontdesk.domain.agents.follow_up_times import due_times
from frontdesk.domain.conversations import Conversation
from frontdesk.domain.conversations import store as conversations
from frontdesk.domain.followups import PlannedFollowUp
from frontdesk.domain.followups import store as followups
from frontdesk.domain.turns import store as turns
from frontdesk.flow.due import FollowUpDue
from frontdesk.flow.engine import EngineFailed
from frontdesk.flow.followups.look import STEP_REMOVED, Drop, Ready, Wait, look
from frontdesk.flow.followups.plan import put_next
from frontdesk.flow.followups.send import send
from frontdesk.flow.followups.words import Written, write
from frontdesk.flow.runtime import Runtime
from frontdesk.flow.spending import book, record_thinking
from frontdesk.kit import jobs
from frontdesk.kit.db import Actor, Write
from frontdesk.kit.problems import NotFound

log = structlog.get_logger(__name__)

_A_MINUTE = timedelta(minutes=1)


async def run(runtime: Runtime, due: FollowUpDue) -> None:
    """Send the follow-up if it still is wanted. Whoever comes second finds it sent.

    Raises EngineFailed where the engine wrote nothing; the queue then tries again.
    """
    async with runtime.db.read(due.location_id) as read:
        one = await followups.find(read, due.location_id, due.follow_up_id)
        if one is None or one.state != "planned":
            return
        seen = await look(read, runtime.channels, one)
    written: Written | None = None
    if isinstance(seen, Ready) and seen.step.ai_message:
        written = await _write(runtime, seen)
    async with runtime.db.write(
        due.location_id, actor=Actor("agent", one.agent_id), cause=f"follow-up:{one.id}"
    ) as tx:
        await _settle(tx, runtime, one, written)
        for usage in written.used if written is not None else ():
            await record_thinking(tx, one.location_id, one.agent_id, usage)


async def give_up(runtime: Runtime, due: FollowUpDue, reason: str) -> None:
    """The job failed for the last time: the step has failed, and the plan goes on with the next."""
    async with runtime.db.write(
        due.location_id, actor=Actor("system"), cause=f"follow-up:{due.follow_up_id}"
    ) as tx:
        held = await followups.lock_due(tx, due.location_id, due.follow_up_id)
        if held is not None:
            failed = await followups.end(tx, held, "failed", because=f"it could not be written: {reason}")
            await put_next(tx, await followups.list_sequence(tx, failed))


async def _write(runtime: Runtime, ready: Ready) -> Written:
    try:
        return await write(runtime, ready)
    except EngineFailed as failure:
        used = [failure.usage] if failure.usage is not None else []
        actor, cause = Actor("agent", ready.agent.id), f"follow-up:{ready.one.id}"
        await book(runtime.db, ready.location.id, ready.agent.id, used, actor=actor, cause=cause)
        raise


async def _settle(tx: Write, runtime: Runtime, one: PlannedFollowUp, written: Written | None) -> None:
    """Look again with everything held, and do what is right now."""
    conversation: Conversation | None
    try:
        conversation = await conversations.lock_conversation(tx, one.location_id, one.conversation_id)
    except NotFound:
        conversation = None
    held = await followups.lock_due(tx, one.location_id, one.id)
    if held is None:
        return
    due = FollowUpDue(one.location_id, one.id)
    match await look(tx, runtime.channels, held):
        case Wait(until):
            await followups.move(tx, held, until)
            await jobs.put(tx, due, until)
        case Drop() as drop:
            await _drop(tx, held, drop)
        case Ready() as ready:
            assert conversation is not None
            if ready.step.ai_message and written is None:
                await jobs.put(tx, due)  # what was missing when it was looked at first is there now
                return
            if await turns.find_open_turn(tx, one.location_id, conversation.id) is not None:
                await jobs.put(tx, due, (await tx.moment()).local + _A_MINUTE)
                return
            ended = await send(tx, conversation, ready, written)
            await _go_on(tx, ended, ready.settings, ready.zone)


async def _drop(tx: Write, held: PlannedFollowUp, drop: Drop) -> None:
    log.info("follow-up not sent", follow_up=held.id, conversation=held.conversation_id, reason=drop.because)
    if drop.ends or drop.settings is None:
        await followups.end(tx, held, "cancelled", because=drop.because)
        await followups.cancel_planned(
            tx, held.location_id, held.conversation_id, because=drop.because, sequence_id=held.sequence_id
        )
        return
    skipped = await followups.end(tx, held, "skipped", because=drop.because)
    await _go_on(tx, skipped, drop.settings, drop.zone)


async def _go_on(tx: Write, ended: PlannedFollowUp, settings: FollowUp, zone: str) -> None:
    """What is left is counted from now, the next step made due; steps taken out meanwhile are given up."""
    now = (await tx.moment()).local
    sequence = await followups.list_sequence(tx, ended)
    left = [one for one in sequence if one.state == "planned" and one.step > ended.step]
    moments = due_times(settings, zone, now, done=ended.step, asked_for=ended.asked_for)
    moved = []
    for one in left:
        place = one.step - ended.step - 1
        if place < len(moments):
            moved.append(await followups.move(tx, one, moments[place]))
        elif (held := await followups.lock_due(tx, one.location_id, one.id)) is not None:
            await followups.end(tx, held, "cancelled", because=STEP_REMOVED)
    await put_next(tx, moved)
