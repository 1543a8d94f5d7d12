"""One turn of a conversation: gate, gather, think, settle."""

import contextlib
from dataclasses import replace

import structlog

from frontdesk.domain.agents.gate import Go, Hold
from frontdesk.domain.turns import Turn
from frontdesk.domain.turns import store as turns
from frontdesk.flow.actions import Reach
from frontdesk.flow.due import TurnDue
from frontdesk.flow.engine import Engine
from frontdesk.flow.inbox import CHAT_TOPIC
from frontdesk.flow.retrieval.search import AgentKnowledge
from frontdesk.flow.runtime import Runtime
from frontdesk.flow.spending import is_paid
from frontdesk.flow.thinking.words import PartialWords
from frontdesk.flow.turn import think
from frontdesk.flow.turn.calling import Calling
from frontdesk.flow.turn.claim import MAX_ATTEMPTS, Claim, LostLease, claim, holding
from frontdesk.flow.turn.gather import View, gather
from frontdesk.flow.turn.settle import Settling, Shut, Stale
from frontdesk.flow.turn.situation import situation
from frontdesk.flow.turn.think import Progress
from frontdesk.flow.webchat import SHOWN_CHANNELS
from frontdesk.kit.db import OUT_OF_REACH
from frontdesk.kit.problems import NotFound

log = structlog.get_logger(__name__)


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
    progress = await _resume(runtime, turn)
    view = await _gather(
        runtime,
        turn,
        committed_to=turn.agent_id if progress.applied else None,
        is_thought=progress.is_complete,
    )
    settling = Settling(runtime.db, claimed, view)
    if turn.attempts > MAX_ATTEMPTS:
        last = f"; the last failed: {turn.failure}" if turn.failure else ""
        await settling.fail(f"gave up after {MAX_ATTEMPTS} attempts{last}", progress)
        return None
    if isinstance(view.verdict, Hold):
        await settling.hold(view.verdict, progress)
        log.info("turn held", reason=view.verdict.gate, turn=turn.id, conversation=turn.conversation_id)
        return None
    try:
        if progress.taken and not progress.applied and turn.agent_id != view.verdict.agent.id:
            raise Stale(turn.through_seq, "another agent answers now")
        await _think(runtime, view, view.verdict, settling, progress)
    except Stale as stale:
        return replace(claimed, turn=await settling.start_over(stale, progress))
    except Shut as shut:
        await settling.hold(shut.verdict, progress)
    except (LostLease, NotFound):
        raise
    except Exception as error:  # whatever it was, staff are told that it happened; the queue gets it all
        with contextlib.suppress(LostLease, *OUT_OF_REACH):
            await settling.note_failure(error)
        raise
    return None


async def _gather(runtime: Runtime, turn: Turn, *, committed_to: str | None, is_thought: bool) -> View:
    async with runtime.db.read(turn.location_id) as read:
        return await gather(
            read,
            turn.location_id,
            turn.conversation_id,
            from_seq=turn.from_seq,
            through_seq=turn.through_seq,
            committed_to=committed_to,
            is_thought=is_thought,
        )


async def _think(runtime: Runtime, view: View, verdict: Go, settling: Settling, progress: Progress) -> None:
    """Step by step to the last word, then settle; what was stored before a crash is not thought again."""
    await _show_typing(runtime, view)
    words = PartialWords(runtime.db, view.conversation.id, settling.turn.id)
    may_show = not verdict.suggests and view.channel in SHOWN_CHANNELS and not progress.taken
    async with (
        words,
        runtime.engines.for_turn(
            view.location.id,
            verdict.agent.id,
            hear=words if may_show else None,
            economise=verdict.economise,
        ) as engine,
    ):
        await _take_steps(runtime, engine, view, verdict, settling, progress)
        await words.stop()
        if verdict.suggests:
            await settling.draft(progress)
        else:
            await settling.answer(progress)
    log.info("turn settled", turn=settling.turn.id, steps=len(progress.taken))


async def _take_steps(
    runtime: Runtime,
    engine: Engine,
    view: View,
    verdict: Go,
    settling: Settling,
    progress: Progress,
) -> None:
    seen = situation(
        verdict.agent,
        view.scene,
        view.history,
        unanswered=len(view.inputs),
        knowledge=AgentKnowledge(
            runtime.db, runtime.embedder, view.location.id, verdict.agent.settings.knowledge_base_ids
        ),
    )
    reach = Reach(
        lambda: runtime.db.read(view.location.id),
        runtime.vault,
        suggests=verdict.suggests,
        earlier=tuple(line.body for line in reversed(view.history) if line.role == "contact"),
    )
    calling = Calling(runtime, settling, view)
    while True:
        if not verdict.suggests:
            for step in progress.unapplied:
                progress.note_applied(await settling.apply(step, progress))
        for step in progress.calling:
            progress.note_called(await calling.carry_out(step, progress))
        if progress.is_complete:
            break
        step = await think.next_taken(
            engine, seen, view.offers.offered, view.actions, view.scene, progress.taken, reach
        )
        progress.taken.append(step)
        if step.effects or not step.is_last or is_paid(step.step.thought.usage):
            await settling.keep(step)


async def _resume(runtime: Runtime, turn: Turn) -> Progress:
    """Take up what an earlier attempt stored, and which of it took effect."""
    if turn.attempts == 1:
        return Progress()
    async with runtime.db.read(turn.location_id) as read:
        stored = await turns.list_steps(read, turn)
    return Progress(
        [think.from_json(step.step, step.output, step.outcomes) for step in stored],
        {step.step for step in stored if step.applied},
    )


async def _show_typing(runtime: Runtime, view: View) -> None:
    await runtime.db.notify(CHAT_TOPIC, f"{view.conversation.id} typing")
