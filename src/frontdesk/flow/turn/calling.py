"""The calls of a turn's steps: each written down before it is made, and never made twice by mistake.

A call is told apart by its turn, the turn's restart, its step and its place in it. What was begun by a run
that died is made again under the same key, unless the other side would take it for another: then nobody
knows whether it took place, and a person is asked to look.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import structlog

from frontdesk.domain import tools
from frontdesk.domain.agents.custom_tool import CustomTool
from frontdesk.domain.conversations import Conversation
from frontdesk.domain.tools import NewCall, ToolCall
from frontdesk.domain.tools.store import is_expired
from frontdesk.domain.turns import store as turns
from frontdesk.flow.actions import Outcome
from frontdesk.flow.runtime import Runtime
from frontdesk.flow.tools.making import Made, make, unknown
from frontdesk.flow.tools.proposing import report_unknown
from frontdesk.flow.tools.tool import ToolUse
from frontdesk.flow.tools.wording import language_for
from frontdesk.flow.turn import think
from frontdesk.flow.turn.gather import View
from frontdesk.flow.turn.settle import Settling
from frontdesk.flow.turn.think import Progress, Taken
from frontdesk.kit.db import Write

log = structlog.get_logger(__name__)

_NO_LONGER_WAITS = "the customer's agreement is no longer valid; ask again"


@dataclass(frozen=True)
class _Begun:
    """A call that is to be made now, or (`made`) one of which is known already what came of it."""

    call: ToolCall | None
    tool: CustomTool | None
    made: Made | None = None


class Calling:
    """Makes the calls of one turn."""

    def __init__(self, runtime: Runtime, settling: Settling, view: View) -> None:
        self._runtime = runtime
        self._settling = settling
        self._tools = {
            action.id: action for action in view.actions if isinstance(action.settings, CustomTool)
        }
        said = [line.body for line in reversed(view.history) if line.role == "contact"]
        self._language = language_for(view.scene.message_body, *said)

    async def carry_out(self, step: Taken, progress: Progress) -> Taken:
        """The step with what its calls came to. Raises Stale, Shut or LostLease; nothing was called then."""
        begun = await self._begin(step, progress)
        made = {place: one.made or await self._make(one) for place, one in begun.items()}
        return await self._end(step, begun, made)

    async def _begin(self, step: Taken, progress: Progress) -> Mapping[int, _Begun]:
        """Write down what will be called. From the first call that changes something on, the turn stands."""
        async with self._settling.writing() as (tx, conversation):
            due = {
                place: outcome.call
                for place, outcome in enumerate(step.outcomes)
                if outcome.call is not None and outcome.call.outcome == "due"
            }
            begun = {}
            for place, use in due.items():
                begun[place] = await self._begin_one(tx, conversation, step, place, use, progress)
            if any(one.call is not None and one.call.effectful for one in begun.values()):
                _, outcomes = think.to_json(step)
                await turns.mark_applied(tx, self._settling.turn, step.number, outcomes)
                progress.applied.add(step.number)
        return begun

    async def _begin_one(
        self, tx: Write, conversation: Conversation, step: Taken, place: int, use: ToolUse, progress: Progress
    ) -> _Begun:
        turn = self._settling.turn
        action = self._tools.get(use.action_id)
        if action is None or not isinstance(action.settings, CustomTool):
            return _Begun(None, None, Made("failed", "it did not work: the tool is no longer there", ""))
        tool = action.settings
        where = f"{turn.restarts} {step.number} {place}"
        held = await tools.find_at(tx, turn.location_id, turn.id, where)
        if held is not None:
            return await self._go_on(tx, held, tool)
        if tool.changes_something:
            if not progress.applied:
                await self._settling.require_fresh(tx, conversation)
            same = await tools.find_same(tx, turn.location_id, turn.id, action.id, use.arguments)
            if same is not None:
                return _Begun(None, tool, _known(same))
        if use.waited_as is not None:
            waiting = await tools.lock(tx, turn.location_id, use.waited_as)
            in_time = not is_expired(waiting, (await tx.moment()).local)
            answered = conversation.last_inbound_seq > (waiting.asked_seq or 0)
            if waiting.state != "waiting" or not in_time or not answered:
                return _Begun(None, tool, Made("failed", _NO_LONGER_WAITS, ""))
            return _Begun(await tools.start(tx, waiting, turn_id=turn.id, place=where), tool)
        new = NewCall(
            conversation_id=turn.conversation_id,
            contact_id=turn.contact_id,
            agent_id=self._settling.agent_id or "",
            action_id=action.id,
            name=action.name,
            turn_id=turn.id,
            arguments=use.arguments,
            effectful=tool.changes_something,
            place=where,
        )
        return _Begun(await tools.create(tx, turn.location_id, new, "started"), tool)

    async def _go_on(self, tx: Write, held: ToolCall, tool: CustomTool) -> _Begun:
        """An earlier run has begun this call."""
        if held.state != "started":
            return _Begun(None, tool, _known(held))
        if held.effectful and not tool.may_be_repeated:
            return _Begun(held, tool, unknown(self._language))
        return _Begun(await tools.start(tx, held), tool)

    async def _make(self, begun: _Begun) -> Made:
        assert begun.call is not None
        assert begun.tool is not None
        made = await make(self._runtime, begun.tool, begun.call.arguments, begun.call.id, self._language)
        log.info(
            "tool called",
            turn=self._settling.turn.id,
            call=begun.call.id,
            state=made.state,
            status=made.status,
            milliseconds=round(made.milliseconds),
        )
        return made

    async def _end(self, step: Taken, begun: Mapping[int, _Begun], made: Mapping[int, Made]) -> Taken:
        """Write down what came of the calls, with the step."""
        after = replace(
            step,
            outcomes=tuple(
                _after(outcome, begun[place].call, made[place]) if place in made else outcome
                for place, outcome in enumerate(step.outcomes)
            ),
        )
        async with self._settling.writing() as (tx, _):
            for place, one in begun.items():
                if one.call is None:
                    continue
                came = made[place]
                ended = await tools.end(tx, one.call, came.state, result=came.to_json(), request=came.request)
                if came.state == "unknown":
                    await report_unknown(tx, ended)
            _, outcomes = think.to_json(after)
            await turns.store_outcomes(tx, self._settling.turn, step.number, outcomes)
        return after


def _known(call: ToolCall) -> Made:
    return Made.from_json(
        call.state, call.result or {"told": "", "words": "", "status": None, "milliseconds": 0}
    )


def _after(outcome: Outcome, call: ToolCall | None, made: Made) -> Outcome:
    assert outcome.call is not None
    state = made.state if made.state in ("done", "unknown") else "failed"
    return replace(
        outcome,
        told="; ".join(part for part in (outcome.told, made.told) if part),
        shown=made.words,
        succeeded=made.succeeded,
        call=replace(outcome.call, outcome=state, call_id=call.id if call else None),
    )
