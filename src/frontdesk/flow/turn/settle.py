"""Settle: write what the turn came to, once, if the world still is as it was when the turn looked."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from frontdesk.domain import contacts
from frontdesk.domain.agents.gate import Facts, Gate, Go, Hold, may_answer
from frontdesk.domain.conversations import Conversation, NewMessage, schedule
from frontdesk.domain.conversations import store as conversations
from frontdesk.domain.followups import PlannedFollowUp
from frontdesk.domain.generations import store as generations
from frontdesk.domain.generations.model import Outcome as GenerationOutcome
from frontdesk.domain.turns import Turn, drafts
from frontdesk.domain.turns import store as turns
from frontdesk.domain.turns.model import TurnState
from frontdesk.flow.due import TurnDue
from frontdesk.flow.effects.apply import apply_all
from frontdesk.flow.effects.effect import Target
from frontdesk.flow.effects.effect import to_json as effects_to_json
from frontdesk.flow.engine import EngineFailed, Usage
from frontdesk.flow.followups.plan import plan_after_answer
from frontdesk.flow.inbox import CHAT_TOPIC, queue_delivery
from frontdesk.flow.sleeping import break_loop, sleep_at_cap
from frontdesk.flow.spending import record_thinking
from frontdesk.flow.thinking.polite import passes_on
from frontdesk.flow.turn import think
from frontdesk.flow.turn.claim import Claim, locked
from frontdesk.flow.turn.gather import View, facts, replies_since
from frontdesk.flow.turn.record import record
from frontdesk.flow.turn.think import Progress, Taken
from frontdesk.kit import jobs
from frontdesk.kit.db import Actor, Database, Write
from frontdesk.kit.ids import new_id

MAX_RESTARTS = 2
_FAILURE_CHARACTERS = 500


class Stale(Exception):
    """A newer message came, or somebody else answers now, before anything took effect.

    The draft is dropped, the turn starts again.
    """

    def __init__(self, through_seq: int, because: str) -> None:
        super().__init__()
        self.through_seq = through_seq
        self.because = because


class Shut(Exception):
    """A gate closed before anything took effect: the draft is dropped and the turn held."""

    def __init__(self, verdict: Hold) -> None:
        super().__init__()
        self.verdict = verdict


class Settling:
    """The writes of one turn; each is conditional on its lease."""

    def __init__(self, db: Database, claimed: Claim, view: View) -> None:
        self._db = db
        self._claimed = claimed
        self._view = view

    @property
    def turn(self) -> Turn:
        return self._claimed.turn

    async def keep(self, taken: Taken) -> None:
        """Store a step before any of its effects is applied, and book what it cost."""
        async with self._write() as tx:
            await locked(tx, self._claimed)
            output, outcomes = think.to_json(taken)
            await turns.store_step(tx, self.turn, taken.number, output, outcomes, agent_id=self.agent_id)
            await self._spend(tx, taken.step.thought.usage)

    async def note_failure(self, error: Exception) -> None:
        """Keep why this attempt came to nothing, and book what its thinking cost. Raises LostLease."""
        told = f"an unexpected error ({type(error).__name__})"
        used: Usage | None = None
        if isinstance(error, EngineFailed):
            told, used = error.because[:_FAILURE_CHARACTERS], error.usage
        async with self._write() as tx:
            await locked(tx, self._claimed)
            await turns.note_failure(tx, self.turn, told, asdict(used) if used is not None else None)
            if used is not None:
                await self._spend(tx, used)

    async def apply(self, taken: Taken, progress: Progress) -> Taken:
        """Apply the step's effects, all at once and once. Raises Stale, Shut or LostLease."""
        async with self._write() as tx:
            conversation = await locked(tx, self._claimed)
            if not progress.applied:
                await self.require_fresh(tx, conversation)
            target = self._target()
            results = await apply_all(tx, target, taken.effects)
            after = taken.after(results)
            _, outcomes = think.to_json(after)
            await turns.mark_applied(tx, self.turn, taken.number, outcomes)
        return after

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[tuple[Write, Conversation]]:
        """A write of this turn, with its conversation locked. Raises LostLease."""
        async with self._write() as tx:
            yield tx, await locked(tx, self._claimed)

    async def answer(self, progress: Progress) -> None:
        """Queue the reply, write the generation, end the turn. Raises Stale, Shut or LostLease."""
        async with self._write() as tx:
            conversation = await locked(tx, self._claimed)
            seen = self._view.facts
            if not progress.applied:
                seen = await self.require_fresh(tx, conversation)
            words = think.reply(progress.taken)
            message_id: str | None = None
            planned: Sequence[PlannedFollowUp] = ()
            if words:
                recorded = await conversations.record_message(
                    tx,
                    conversation,
                    NewMessage(
                        channel=self._view.channel,
                        direction="outbound",
                        body=words,
                        source="agent",
                        status="pending",
                        agent_id=self.agent_id,
                        turn_id=self.turn.id,
                        origin=self._view.inputs[-1].origin.next if self._view.inputs else None,
                    ),
                )
                message_id = recorded.message.id
                await queue_delivery(tx, recorded.message)
                if seen.agent is not None and seen.is_capped_with(1):
                    await sleep_at_cap(tx, conversation, self._view.channel, seen.agent.id)
                planned = await plan_after_answer(
                    tx,
                    conversation,
                    self._view.actions,
                    turn_id=self.turn.id,
                    through_seq=self.turn.through_seq,
                    took_leave=think.took_leave(progress.taken),
                )
            await self._end(
                tx,
                conversation,
                "answered" if words else "silent",
                progress.taken,
                words,
                message_id=message_id,
                handed_on=think.hands_on(progress.taken) is not None,
                planned=planned,
            )

    async def draft(self, progress: Progress) -> None:
        """Keep the answer for a person, with the effects it would have."""
        async with self._write() as tx:
            conversation = await locked(tx, self._claimed)
            await self.require_fresh(tx, conversation)
            words = think.reply(progress.taken)
            if think.hands_on(progress.taken) is not None:
                words = passes_on(self._view.scene.message_body)
            if words and self.agent_id:
                effects = [effect for step in progress.taken for effect in step.effects]
                await drafts.create_draft(
                    tx,
                    self.turn,
                    agent_id=self.agent_id,
                    channel=self._view.channel,
                    body=words,
                    effects=effects_to_json(effects),
                )
            state: TurnState = "drafted" if words else "silent"
            await self._end(tx, conversation, state, progress.taken, words)

    async def hold(self, verdict: Hold, progress: Progress) -> None:
        """Stay silent: the messages count as considered, waking later does not answer them by itself.

        What took effect before is told in the generation; what did not is a drop.
        """
        async with self._write() as tx:
            conversation = await locked(tx, self._claimed)
            dropped = bool(progress.taken) and not progress.applied
            drops = [drop(progress.taken, f"a gate closed: {verdict.reason}")] if dropped else []
            if verdict.loop is not None:
                await break_loop(tx, conversation, verdict.loop, self._view.facts.agent)
            await self._end(
                tx,
                conversation,
                "held",
                progress.taken if progress.applied else (),
                None,
                gates=verdict.gates,
                held_because=verdict.reason,
                drops=drops,
            )

    async def fail(self, reason: str, progress: Progress) -> None:
        """Give up on the turn, visibly, and ask a person in."""
        async with self._write() as tx:
            conversation = await locked(tx, self._claimed)
            due = (await tx.moment()).local
            said = self._view.scene.message_body[:500]
            await contacts.create_task(
                tx,
                self.turn.location_id,
                self.turn.contact_id,
                title="The agent could not answer; please take over",
                body=f"They wrote: {said}\nWhat went wrong: {reason}",
                due_at=due,
                assigned_to=conversation.assigned_to,
            )
            await self._end(tx, conversation, "failed", progress.taken, None, failure=reason)

    async def start_over(self, stale: Stale, progress: Progress) -> Turn:
        """Drop what was thought and take in the newer messages."""
        async with self._write() as tx:
            await locked(tx, self._claimed)
            noted = drop(progress.taken, stale.because)
            return await turns.start_over(tx, self.turn, stale.through_seq, noted)

    @property
    def agent_id(self) -> str | None:
        verdict = self._view.verdict
        return verdict.agent.id if isinstance(verdict, Go) else None

    def _target(self) -> Target:
        turn = self.turn
        return Target(turn.location_id, turn.conversation_id, turn.contact_id, self.agent_id or "", turn.id)

    def _write(self) -> Any:
        actor = Actor("agent", self.agent_id) if self.agent_id else Actor("system")
        return self._db.write(self.turn.location_id, actor=actor, cause=f"turn:{self.turn.id}")

    async def require_fresh(self, tx: Write, conversation: Conversation) -> Facts:
        """What the gates see now. Raises Stale and Shut where what was thought cannot stand.

        The budgets are not asked again: what was thought is paid for.
        """
        if conversation.last_inbound_seq > self.turn.through_seq and self.turn.restarts < MAX_RESTARTS:
            raise Stale(conversation.last_inbound_seq, "a newer message came")
        contact = await contacts.get_contact(tx, self.turn.location_id, self.turn.contact_id)
        since = await replies_since(tx, conversation, self._view.inputs)
        looked = self._view
        seen = await facts(
            tx, conversation, contact, since, looked.inputs, looked.location, looked.facts.purse
        )
        verdict = may_answer(seen)
        if isinstance(verdict, Hold):
            raise Shut(verdict)
        thought = self._view.verdict
        if isinstance(thought, Go) and verdict.agent.id != thought.agent.id:
            raise Stale(self.turn.through_seq, "another agent answers now")
        if isinstance(thought, Go) and verdict.suggests != thought.suggests:
            raise Stale(self.turn.through_seq, "the agent's mode was changed")
        return seen

    async def _spend(self, tx: Write, used: Usage) -> None:
        if self.agent_id is not None:
            await record_thinking(tx, self.turn.location_id, self.agent_id, used)

    async def _end(
        self,
        tx: Write,
        conversation: Conversation,
        state: TurnState,
        taken: Sequence[Taken],
        words: str | None,
        *,
        message_id: str | None = None,
        gates: Sequence[Gate] | None = None,
        held_because: str | None = None,
        failure: str | None = None,
        drops: Sequence[Mapping[str, Any]] = (),
        handed_on: bool = False,
        planned: Sequence[PlannedFollowUp] = (),
    ) -> None:
        view, turn = self._view, self.turn
        seen = tuple(gates) if gates is not None else view.verdict.gates
        because = held_because or ("the engine had nothing to say" if state == "silent" else None)
        if handed_on:
            because = "it was handed on to another agent, which answers"
        ended = await turns.finish_turn(
            tx,
            turn,
            state,
            agent_id=self.agent_id,
            gates=seen,
            held_because=because,
            failure=failure,
            drops=drops,
        )
        # A silence has its agent too: the one that would have answered.
        agent = view.verdict.agent if isinstance(view.verdict, Go) else view.facts.agent
        outcome: GenerationOutcome = "failed" if state == "thinking" else state
        await generations.record_generation(
            tx,
            turn.location_id,
            turn.id,
            conversation_id=turn.conversation_id,
            contact_id=turn.contact_id,
            agent_id=agent.id if agent else None,
            message_id=message_id,
            input_message_ids=[message.id for message in view.inputs],
            outcome=outcome,
            record=record(
                agent=agent,
                gates=seen,
                inputs=view.inputs,
                history=view.history,
                offers=view.offers,
                actions=view.actions,
                taken=taken,
                reply=words,
                drops=ended.drops,
                held_because=because,
                failure=failure,
                wasted=[Usage(**used) for used in ended.wasted],
                planned=planned,
            ),
        )
        wait = agent.wait if agent else timedelta(0)
        next_due: datetime | None
        if handed_on:
            next_due = await schedule.hand_on(tx, conversation)
        else:
            next_due = await schedule.consider(tx, conversation, turn.through_seq, wait)
        if next_due is not None:
            due = TurnDue(turn.location_id, turn.conversation_id, conversation.turn_seq)
            await jobs.put(tx, due, next_due)
        await tx.notify(CHAT_TOPIC, f"{turn.conversation_id} settled")


def drop(dropped: Sequence[Taken], because: str) -> dict[str, Any]:
    """A thought-out answer that was not sent, and why."""
    return {"id": new_id(), "draft": think.reply(dropped), "because": because}
