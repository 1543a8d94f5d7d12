"""When the chosen engine cannot answer: another thinks, a person is asked in, or the turn fails."""

from collections.abc import Sequence
from dataclasses import replace

import structlog

from frontdesk.domain.engines import Fallback
from frontdesk.flow.engine import (
    ASK_PERSON,
    Cue,
    Done,
    Engine,
    EngineFailed,
    Hear,
    Offer,
    Situation,
    Step,
    Thought,
    Usage,
    Use,
)
from frontdesk.flow.thinking.polite import a_person_answers

log = structlog.get_logger(__name__)

_SUITED: tuple[Cue, ...] = ("failed_to_resolve", "lack_of_information", "contact_request", "custom")
"""Of the hand-overs on offer, the first of these is used; with it come the business's own words and tags."""


class FallingBack:
    """An engine for one turn. Once the chosen engine has failed, it is not asked again in that turn."""

    def __init__(
        self, chosen: Engine, told: str, fallback: Fallback, embedded: Engine, hear: Hear | None
    ) -> None:
        self._chosen = chosen
        self._told = told
        self._fallback = fallback
        self._embedded = embedded
        self._hear = hear
        self._failure: EngineFailed | None = None

    @property
    def name(self) -> str:
        return self._chosen.name

    async def next_step(self, situation: Situation, offers: Sequence[Offer], done: Sequence[Done]) -> Step:
        """The chosen engine's step, else the fallback's. Raises EngineFailed where failing is the setting."""
        usage: Usage | None = None
        if self._failure is None:
            try:
                return await self._chosen.next_step(situation, offers, done)
            except EngineFailed as failure:
                if self._hear is not None:
                    self._hear(None)
                log.warning("engine failed", engine=self._told, fallback=self._fallback, why=failure.because)
                if self._fallback == "fail":
                    raise
                self._failure, usage = failure, failure.usage
        because = f"{self._told} did not answer: {self._failure.because}"
        if self._fallback == "handover":
            return _hand_over(situation, offers, done, because, usage)
        step = await self._embedded.next_step(situation, offers, done)
        return _stand_in(step, because, usage)


def _stand_in(step: Step, because: str, failed: Usage | None) -> Step:
    """The embedded engine's step, which says for whom it stood in."""
    thought = step.thought
    return replace(
        step,
        thought=replace(
            thought,
            reasoning=f"{because}; {thought.usage.engine} answered instead. {thought.reasoning}",
            usage=_together(thought.usage, because, failed),
        ),
    )


def _hand_over(
    situation: Situation, offers: Sequence[Offer], done: Sequence[Done], because: str, failed: Usage | None
) -> Step:
    """Bring a person in: by the agent's own action where it is on offer and was not refused before."""
    refused = {one.use.action_id for one in done if not one.succeeded}
    own = next(
        (
            offer
            for cue in _SUITED
            for offer in offers
            if offer.type == "hand_over" and offer.cue == cue and offer.action_id not in refused
        ),
        None,
    )
    action_id = own.action_id if own is not None else ASK_PERSON
    earlier = [line.body for line in reversed(situation.history) if line.role == "contact"]
    thought = Thought(
        intent="handover",
        confidence=1.0,
        reasoning=f"{because}; a person is asked in.",
        prompt="",
        usage=_together(Usage("handover", "none", attempts=0), because, failed),
    )
    return Step(
        thought,
        uses=(Use(action_id, 1.0, {"because": because}),),
        say=a_person_answers(situation.question, *earlier),
    )


def _together(usage: Usage, because: str, failed: Usage | None) -> Usage:
    """What the stand-in took, and what trying took before it."""
    if failed is None:
        return replace(usage, fallback=because)
    return replace(
        usage,
        latency_ms=round(usage.latency_ms + failed.latency_ms, 2),
        input_tokens=usage.input_tokens + failed.input_tokens,
        output_tokens=usage.output_tokens + failed.output_tokens,
        cost=usage.cost + failed.cost,
        cost_known=usage.cost_known and failed.cost_known,
        attempts=failed.attempts,
        fallback=because,
    )
