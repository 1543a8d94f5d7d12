"""Think: ask the engine for steps and perform what they use, until one says the last word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import TypeAdapter

from frontdesk.domain.agents.actions import Action
from frontdesk.flow.actions import Outcome, Reach, Scene, ask_person, perform
from frontdesk.flow.effects.effect import Applied, Effect, Refused, SetField, TransferToAgent
from frontdesk.flow.engine import ASK_PERSON, Done, Engine, Offer, Situation, Step, Use
from frontdesk.flow.telemetry import ENGINE, count_usage
from frontdesk.flow.thinking import polite
from frontdesk.kit.telemetry import note_words, watched

MAX_STEPS = 6
_ONCE_A_TURN = frozenset(["trigger_workflow", "follow_up", "hand_over", "stop_bot", "transfer_bot"])
_ENDING = frozenset(["hand_over", "stop_bot", "transfer_bot"])

_STEP: TypeAdapter[Step] = TypeAdapter(Step)
_OUTCOMES: TypeAdapter[tuple[Outcome, ...]] = TypeAdapter(tuple[Outcome, ...])


@dataclass(frozen=True)
class Taken:
    """A step and what came of each of its uses."""

    number: int
    step: Step
    outcomes: tuple[Outcome, ...]

    @property
    def effects(self) -> tuple[Effect, ...]:
        return tuple(effect for outcome in self.outcomes for effect in outcome.effects)

    @property
    def closing(self) -> str | None:
        """The final message of an action, written by the server."""
        return next((o.closing for o in self.outcomes if o.closing is not None and o.succeeded), None)

    @property
    def also(self) -> tuple[str, ...]:
        """Sentences of the server's that are put after the engine's words."""
        return tuple(o.also for o in self.outcomes if o.also is not None and o.succeeded)

    @property
    def hands_on(self) -> str | None:
        """The agent that answers instead."""
        effects = (effect for outcome in self.outcomes if outcome.succeeded for effect in outcome.effects)
        return next((e.agent_id for e in effects if isinstance(e, TransferToAgent) and e.answers), None)

    @property
    def is_last(self) -> bool:
        """Nothing used, an action closed the turn, or words that stand because every use succeeded.

        What a tool answered must be told.
        """
        if not self.step.uses or self.closing is not None or self.hands_on is not None:
            return True
        if any(outcome.call is not None for outcome in self.outcomes):
            return False
        return self.step.say is not None and all(outcome.succeeded for outcome in self.outcomes)

    @property
    def done(self) -> tuple[Done, ...]:
        return tuple(
            Done(use, outcome.succeeded, outcome.told, outcome.shown, outcome.times, outcome.needs)
            for use, outcome in zip(self.step.uses, self.outcomes, strict=True)
        )

    @property
    def calls(self) -> bool:
        """Whether a call of a tool is still to be made."""
        return any(outcome.call is not None and outcome.call.outcome == "due" for outcome in self.outcomes)

    def after(self, results: Sequence[Applied | Refused]) -> "Taken":
        """The same step once its effects were applied: a use has failed if none of its effects took."""
        left = list(results)
        outcomes: list[Outcome] = []
        for outcome in self.outcomes:
            mine, left = left[: len(outcome.effects)], left[len(outcome.effects) :]
            refusals = [result.because for result in mine if isinstance(result, Refused)]
            told = "; ".join((outcome.told, *refusals))
            took = not refusals or len(refusals) < len(mine)
            outcomes.append(replace(outcome, succeeded=outcome.succeeded and took, told=told))
        return replace(self, outcomes=tuple(outcomes))


@dataclass
class Progress:
    """How far a turn has come: its steps, and the numbers of those whose effects took place."""

    taken: list[Taken] = field(default_factory=list)
    applied: set[int] = field(default_factory=set)

    @property
    def unapplied(self) -> list[Taken]:
        return [step for step in self.taken if step.effects and step.number not in self.applied]

    @property
    def calling(self) -> list[Taken]:
        return [step for step in self.taken if step.calls]

    @property
    def is_complete(self) -> bool:
        return bool(self.taken) and self.taken[-1].is_last

    def note_applied(self, step: Taken) -> None:
        """The step as it stands after its effects were applied."""
        self.note_called(step)
        self.applied.add(step.number)

    def note_called(self, step: Taken) -> None:
        """The step as it stands after its tools were called."""
        self.taken = [step if step.number == earlier.number else earlier for earlier in self.taken]


def reply(taken: Sequence[Taken]) -> str | None:
    """What is said to the customer in the end; None for silence."""
    if not taken or taken[-1].hands_on is not None:
        return None
    last = taken[-1]
    if last.closing is not None:
        return last.closing or last.step.say
    said = [last.step.say or "", *(sentence for step in taken for sentence in step.also)]
    return " ".join(part for part in said if part) or None


def hands_on(taken: Sequence[Taken]) -> str | None:
    """The agent that answers instead, if the turn came to that."""
    return taken[-1].hands_on if taken else None


def took_leave(taken: Sequence[Taken]) -> bool:
    """Whether the engine heard in the end that the customer took leave: nothing is open then."""
    return bool(taken) and taken[-1].step.thought.intent == "goodbye"


async def next_taken(
    engine: Engine,
    situation: Situation,
    offers: Sequence[Offer],
    actions: Sequence[Action],
    scene: Scene,
    taken: Sequence[Taken],
    reach: Reach,
) -> Taken:
    """One more step, performed but not applied. Raises EngineFailed."""
    done = tuple(done for earlier in taken for done in earlier.done)
    with watched("engine", ENGINE, labels={"engine": engine.name}) as span:
        step = await engine.next_step(situation, offers, done)
        note_words(span, question=situation.question, reply=step.say)
    count_usage(step.thought.usage)
    if step.uses and len(taken) + 1 >= MAX_STEPS:
        step = _given_up(step, scene, reach, asks=len(taken) + 1 == MAX_STEPS)
    offered = {offer.action_id for offer in offers}
    known = {action.id: action for action in actions if action.id in offered}
    outcomes: list[Outcome] = []
    for use in step.uses:
        here = replace(reach, noted=_noted([*(o for earlier in taken for o in earlier.outcomes), *outcomes]))
        so_far = Taken(len(taken), replace(step, uses=step.uses[: len(outcomes)]), tuple(outcomes))
        outcomes.append(await _perform(known.get(use.action_id), scene, use, here, done, so_far))
    return Taken(len(taken), step, tuple(outcomes))


def _given_up(step: Step, scene: Scene, reach: Reach, *, asks: bool) -> Step:
    """In place of a step that would do still more: its words suppose what is not done any more.

    `asks`: a person is asked to go on; else only said is that it did not work.
    """
    because = f"no answer in {MAX_STEPS} steps"
    thought = replace(
        step.thought,
        reasoning=f"{step.thought.reasoning} There was {because}: what this step would use was not done,"
        " and its words were not said.".lstrip(),
    )
    if not asks:
        return Step(thought, say=polite.did_not_work(scene.message_body, *reach.earlier))
    use = Use(ASK_PERSON, 1.0, {"because": because})
    return Step(thought, (use,), polite.a_person_answers(scene.message_body, *reach.earlier))


def _noted(outcomes: Sequence[Outcome]) -> frozenset[str]:
    effects = (effect for outcome in outcomes if outcome.succeeded for effect in outcome.effects)
    return frozenset(effect.field for effect in effects if isinstance(effect, SetField))


async def _perform(
    action: Action | None, scene: Scene, use: Use, reach: Reach, done: Sequence[Done], so_far: Taken
) -> Outcome:
    """`so_far` is the step with its uses before this one and what came of them."""
    if use.action_id == ASK_PERSON:
        return ask_person.perform(scene, use)
    if action is None:
        return Outcome.retry(f"there is no action {use.action_id!r} on offer")
    before = (*done, *so_far.done)
    if action.type in _ONCE_A_TURN and any(
        one.succeeded and one.use.action_id == action.id for one in before
    ):
        return Outcome(told="it was done in this turn already")
    if action.type in _ENDING and (so_far.closing is not None or so_far.hands_on is not None):
        return Outcome.retry("Another action has ended the agent's part already.")
    return await perform(action, scene, use, reach)


def to_json(taken: Taken) -> tuple[Mapping[str, Any], Sequence[Any]]:
    """The step and its outcomes as they are stored."""
    return _STEP.dump_python(taken.step, mode="json"), _OUTCOMES.dump_python(taken.outcomes, mode="json")


def from_json(number: int, output: Mapping[str, Any], outcomes: Sequence[Any] | None) -> Taken:
    return Taken(number, _STEP.validate_python(output), _OUTCOMES.validate_python(tuple(outcomes or ())))
