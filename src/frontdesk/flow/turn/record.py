"""Lay out a generation's record: why the answer, or the silence, was what it was."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from frontdesk.domain.agents.actions import Action
from frontdesk.domain.agents.gate import Gate
from frontdesk.domain.agents.model import Agent
from frontdesk.domain.conversations import Message
from frontdesk.domain.followups import PlannedFollowUp
from frontdesk.flow.effects.effect import to_json as effects_to_json
from frontdesk.flow.engine import ASK_PERSON, Considered, Found, Line, Usage
from frontdesk.flow.turn.situation import Offers
from frontdesk.flow.turn.think import Taken

_TOLD = 2_000
"""Characters of what an action told that are kept; a tool's whole result stands with its call."""
_UNLISTED = {ASK_PERSON: "hand_over"}
"""Uses that are no action of the agent's."""


def record(
    *,
    agent: Agent | None,
    gates: Sequence[Gate],
    inputs: Sequence[Message],
    history: Sequence[Line],
    offers: Offers | None,
    actions: Sequence[Action],
    taken: Sequence[Taken],
    reply: str | None,
    drops: Sequence[Mapping[str, Any]],
    held_because: str | None = None,
    failure: str | None = None,
    wasted: Sequence[Usage] = (),
    planned: Sequence[PlannedFollowUp] = (),
) -> dict[str, Any]:
    """Plain JSON in snake_case; each dialect shows its own view of it.

    `wasted` is what attempts used whose step came to nothing, `planned` what is sent if the customer falls
    silent, or wished for it.
    """
    thoughts = [step.step.thought for step in taken]
    last = thoughts[-1] if thoughts else None
    return {
        "agent": {"id": agent.id, "name": agent.name, "mode": agent.mode} if agent else None,
        "input": "\n".join(message.body for message in inputs),
        "history": [
            {"role": line.role, "content": line.body, "message_id": line.message_id, "at": line.at}
            for line in history
        ],
        "reply": reply,
        "gates": [asdict(gate) for gate in gates],
        "held_because": held_because,
        "failure": failure,
        "drops": list(drops),
        "intent": last.intent if last else None,
        "confidence": last.confidence if last else None,
        "reasoning": "\n".join(thought.reasoning for thought in thoughts),
        "prompt": last.prompt if last else "",
        "slots": {name: asdict(slot) for name, slot in last.slots.items()} if last else {},
        "knowledge": [found_json(found) for found in merged(t.knowledge for t in thoughts)],
        "actions": {
            "fired": [fired for step in taken for fired in _fired(step, actions)],
            "considered": [asdict(one) for one in considered(taken)],
            "withheld": [
                {"action_id": action.id, "type": action.type, "name": action.name, "because": because}
                for action, because in (offers.withheld if offers else ())
            ],
        },
        "usage": usage(taken, wasted),
        "planned": [
            {"id": one.id, "scenario": one.scenario, "step": one.step, "due_at": one.due_at.isoformat()}
            for one in planned
        ],
    }


def found_json(found: Found) -> dict[str, Any]:
    return {**asdict(found.passage), "used": found.used}


def merged(groups: Any) -> list[Found]:
    """Each passage once over all steps, used if any step used it."""
    kept: dict[str, Found] = {}
    for group in groups:
        for found in group:
            held = kept.get(found.passage.id)
            if held is None or (found.used and not held.used):
                kept[found.passage.id] = found
    return list(kept.values())


def _fired(taken: Taken, actions: Sequence[Action]) -> list[dict[str, Any]]:
    known = {action.id: action for action in actions}
    return [
        {
            "step": taken.number + 1,
            "action_id": use.action_id,
            "type": known[use.action_id].type
            if use.action_id in known
            else _UNLISTED.get(use.action_id, "unknown"),
            "name": known[use.action_id].name if use.action_id in known else use.action_id,
            "confidence": use.confidence,
            "arguments": dict(use.arguments),
            "words": dict(use.words),
            "effects": effects_to_json(outcome.effects),
            "succeeded": outcome.succeeded,
            "told": outcome.told[:_TOLD],
        }
        for use, outcome in zip(taken.step.uses, taken.outcomes, strict=True)
    ]


def usage(taken: Sequence[Taken], wasted: Sequence[Usage] = ()) -> dict[str, Any]:
    """The thinking of all steps together, and what was used for nothing before them."""
    used = [*wasted, *(step.step.thought.usage for step in taken)]
    if not used:
        return {}
    return {
        "engine": used[-1].engine,
        "model": used[-1].model,
        "latency_ms": round(sum(one.latency_ms for one in used), 1),
        "input_tokens": sum(one.input_tokens for one in used),
        "output_tokens": sum(one.output_tokens for one in used),
        "cost": sum(one.cost for one in used),
        "provider": used[-1].provider,
        "attempts": sum(one.attempts for one in used),
        "cost_known": all(one.cost_known for one in used),
        "fallback": next((one.fallback for one in used if one.fallback is not None), None),
    }


def considered(taken: Sequence[Taken]) -> Sequence[Considered]:
    """What the last step thought of each action; of one that was used, what the step thought that used it."""
    if not taken:
        return ()
    of_use: dict[str, Considered] = {}
    for one in taken:
        used = {use.action_id for use in one.step.uses}
        of_use |= {seen.action_id: seen for seen in one.step.thought.considered if seen.action_id in used}
    last = taken[-1].step.thought.considered
    return [of_use.get(seen.action_id, seen) for seen in last]
