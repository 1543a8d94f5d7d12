"""One turn of a conversation: gate, gather, think, settle."""

from dataclasses import replace

import structlog

from frontdesk.domain.agents.gate import Go, Hold
from frontdesk.domain.turns import store as turns
from frontdesk.flow.due import TurnDue
from frontdesk.flow.inbox import CHAT_TOPIC
from frontdesk.flow.retrieval.search import AgentKnowledge
from frontdesk.flow.runtime import Runtime
from frontdesk.flow.turn import think
from frontdesk.flow.turn.claim import Claim, LostLease, claim, holding
from frontdesk.flow.turn.gather import View, gather
from frontdesk.flow.turn.settle import MAX_ATTEMPTS, Settling, Shut, Stale
from frontdesk.flow.turn.situation import Offers, offers, situation
from frontdesk.flow.turn.think import Taken
from frontdesk.kit.db import Actor
from frontdesk.kit.problems import NotFound

log = structlog.get_logger(__name__)

NO_OFFERS = Offers((), ())


async def run(runtime: Runtime, due: TurnDue) -> None:
    """Answer what waits in the conversation, if this run is the newest and nobody else is at it.

    Raises whatever kept it from answering; the queue then tries again, until the turn has failed.
    """
    claimed = await claim(runtime.db, due)
    if claimed is None:
        return
    try:
        async with holding(runtime.db, claimed):
            while (restarted := await _answer(runtime, claimed)) is not None:
                claimed = restarted
    except LostLease:
        log.info("turn left to another run", location=due.location_id, turn=claimed.turn.id)
    except NotFound as gone:
        log.info("turn has nobody to answer", location=due.location_id, turn=claimed.turn.id, gone=gone.kind)


async def _answer(runtime: Runtime, claimed: Claim) -> Claim | None:
    """One try at the turn; the claim to go on with when it must start over."""
    turn = claimed.turn
    view = await _gather(runtime, claimed)
    settling = Settling(runtime.db, claimed, view, NO_OFFERS)
    if turn.attempts > MAX_ATTEMPTS:
        await settling.fail(f"gave up after {MAX_ATTEMPTS} attempts")
        return None
    match view.verdict:
        case Hold():
            await settling.hold(view.verdict)
            log.info("turn held", reason=view.verdict.gate, turn=turn.id, conversation=turn.conversation_id)
            return None
        case Go():
            offered = offers(view.actions, view.scene)
            settling = Settling(runtime.db, claimed, view, offered)
    taken: list[Taken] = []
    try:
        await _think(runtime, claimed, view, view.verdict, offered, settling, taken)
    except Stale as stale:
        return replace(claimed, turn=await settling.start_over(stale, taken))
    except Shut as shut:
        await settling.hold(shut.verdict, dropped=taken)
    return None


async def _gather(runtime: Runtime, claimed: Claim) -> View:
    turn = claimed.turn
    async with runtime.db.read(turn.location_id) as read:
        return await gather(
            read,
            turn.location_id,
            turn.conversation_id,
            from_seq=turn.from_seq,
            through_seq=turn.through_seq,
        )


async def _think(
    runtime: Runtime,
    claimed: Claim,
    view: View,
    verdict: Go,
    offered: Offers,
    settling: Settling,
    taken: list[Taken],
) -> None:
    """Step by step to the last word, then settle; what was stored before a crash is not thought again."""
    turn = claimed.turn
    applied = await _resume(runtime, claimed, taken)
    await _show_typing(runtime, claimed)
    seen = situation(
        verdict.agent,
        view.location,
        view.scene,
        view.history,
        unanswered=len(view.inputs),
        channel=view.channel,
        knowledge=AgentKnowledge(
            runtime.db, runtime.embedder, turn.location_id, verdict.agent.settings.knowledge_base_ids
        ),
    )
    while True:
        for place, step in enumerate(taken):
            if step.effects and step.number not in applied and not verdict.suggests:
                taken[place] = await settling.apply(step, anything_applied=bool(applied))
                applied.add(step.number)
        if taken and taken[-1].is_last:
            break
        step = await think.next_taken(runtime.engine, seen, offered.offered, view.actions, view.scene, taken)
        taken.append(step)
        if step.effects or not step.is_last:
            await settling.keep(step)
    if verdict.suggests:
        await settling.draft(taken)
    else:
        await settling.answer(taken, anything_applied=bool(applied))
    log.info("turn settled", turn=turn.id, conversation=turn.conversation_id, steps=len(taken))


async def _resume(runtime: Runtime, claimed: Claim, taken: list[Taken]) -> set[int]:
    """Take up the steps that an earlier attempt stored; the numbers of those that were applied."""
    if claimed.turn.attempts == 1:
        return set()
    async with runtime.db.read(claimed.turn.location_id) as read:
        stored = await turns.list_steps(read, claimed.turn)
    taken.extend(think.from_json(step.step, step.output, step.outcomes) for step in stored)
    return {step.step for step in stored if step.applied}


async def _show_typing(runtime: Runtime, claimed: Claim) -> None:
    turn = claimed.turn
    async with runtime.db.write(turn.location_id, actor=Actor("system"), cause=f"turn:{turn.id}") as tx:
        await tx.notify(CHAT_TOPIC, f"{turn.conversation_id} typing")
