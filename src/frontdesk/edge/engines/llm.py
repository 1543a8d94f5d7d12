"""An engine over a language model: one call for an ordinary turn, and everything it does is data.

The model gets what the knowledge holds on the question, the conversation, the contact's fields and the
offers as tools, and answers with words and calls. No call is carried out here: it becomes a use, which the
turn performs. It is asked again by the turn only when a use failed or needs words, and here only once,
when its answer cannot be used.
"""

import asyncio
import importlib
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from pydantic_ai.messages import ModelResponse
from pydantic_ai.models import Model, ModelRequestParameters

from frontdesk.domain.engines import EngineSettings
from frontdesk.edge.engines.answer import Answered, Unusable, considered, read, words_so_far
from frontdesk.edge.engines.calls import Caller
from frontdesk.edge.engines.request import Request, compose
from frontdesk.edge.engines.spending import NAME, Spent
from frontdesk.edge.engines.targets import http_client
from frontdesk.edge.engines.tools import Toolbox
from frontdesk.edge.engines.understanding import understand
from frontdesk.flow.engine import (
    Done,
    Engine,
    EngineFailed,
    Found,
    Hear,
    Offer,
    Passage,
    Situation,
    Step,
    Thought,
    Use,
)
from frontdesk.flow.retrieval.ranking import CONFIDENT
from frontdesk.flow.thinking import ModelSpec, Probed, Question, Understood

Close = Callable[[], Awaitable[None]]

_PROVIDERS = "frontdesk.edge.engines.providers"
_PASSAGES = 8
UNSURE = 0.3
"""Below it an answer counts as none, where an action is there for what is not known."""
_ROUNDS = 2
"""An answer that cannot be used is told back once."""


async def open_thinker(spec: ModelSpec) -> "LlmThinker":
    """A model with its connections. Raises ValueError when the settings make none."""
    provider = await asyncio.to_thread(importlib.import_module, f"{_PROVIDERS}.{spec.settings.provider}")
    client = http_client(
        key=spec.api_key,
        seconds=spec.settings.limits.call_seconds,
        may_be_private=spec.may_be_private,
    )
    try:
        model: Model = provider.open_model(spec, client)
    except Exception as error:  # whatever an SDK's constructor raises, the settings are at fault
        await client.aclose()
        raise ValueError(f"{spec.settings.told} cannot be used as it is set") from error
    return LlmThinker(model, spec.settings, client.aclose)


class LlmThinker:
    """A language model, kept between turns."""

    def __init__(self, model: Model, settings: EngineSettings, close: Close | None = None) -> None:
        self._model = model
        self._settings = settings
        self._close = close

    def engine(self, *, deadline: float, hear: Hear | None) -> Engine:
        return LlmEngine(self._model, self._settings, deadline=deadline, hear=hear)

    async def understand(self, question: Question, *, deadline: float) -> Understood:
        spent = Spent(self._settings)
        return await understand(Caller(self._model, spent, deadline), question)

    async def probe(self) -> Probed:
        """Ask for one word."""
        spent = Spent(self._settings)
        caller = Caller(self._model, spent, time.monotonic() + self._settings.limits.call_seconds)
        try:
            response = await caller.ask(
                "You are being tested.", "Answer with the word OK.", ModelRequestParameters(), None
            )
        except EngineFailed as failure:
            return Probed(False, failure.because, spent.usage)
        named = f" as {response.model_name}" if response.model_name else ""
        return Probed(True, f"{self._settings.told} answered{named}", spent.usage)

    async def close(self) -> None:
        if self._close is not None:
            await self._close()


class LlmEngine:
    """For one turn, which is over at `deadline`; `hear` is told the first step's words as they come."""

    name = NAME

    def __init__(
        self, model: Model, settings: EngineSettings, *, deadline: float, hear: Hear | None = None
    ) -> None:
        self._model = model
        self._settings = settings
        self._deadline = deadline
        self._hear = hear

    async def next_step(self, situation: Situation, offers: Sequence[Offer], done: Sequence[Done]) -> Step:
        """Raises EngineFailed, with what trying took."""
        spent = Spent(self._settings)
        caller = Caller(self._model, spent, self._deadline)
        found = await _search(situation) if situation.following_up is None else []
        tools = Toolbox.of(offers, done)
        request = compose(situation, found, tools, done, room=self._settings.limits.input_characters)
        follow = _Follower(self._hear) if self._hear is not None and not done else None
        faults: tuple[str, ...] = ()
        for _ in range(_ROUNDS):
            asked = request.again(faults) if faults else request
            response = await caller.ask(
                asked.instructions,
                asked.data,
                ModelRequestParameters(function_tools=tools.definitions, allow_text_output=True),
                follow if not faults else None,
            )
            try:
                answered = read(response, tools, situation.waiting)
            except Unusable as unusable:
                faults = unusable.faults
                if follow is not None:
                    follow.drop()
                continue
            trusted = _with_person(answered, offers, done)
            if follow is not None and trusted is not answered:
                follow.drop()
            return _step(trusted, asked, tools, found, spent)
        raise EngineFailed(f"its answer could not be used twice: {' '.join(faults)[:300]}", spent.usage)


def _with_person(answered: Answered, offers: Sequence[Offer], done: Sequence[Done]) -> Answered:
    """An answer that the model itself does not trust is a case for the action that is there for it."""
    lacking = next((offer for offer in offers if offer.cue == "lack_of_information"), None)
    sure = answered.confidence is None or answered.confidence >= UNSURE
    if sure or answered.uses or lacking is None or lacking.action_id in {one.use.action_id for one in done}:
        return answered
    because = f"The model is not sure of its answer ({answered.confidence:.2f})."
    use = Use(lacking.action_id, round(1 - (answered.confidence or 0.0), 4), {"reason": because})
    return replace(answered, uses=(use,), reasons={**answered.reasons, lacking.action_id: because})


def _step(answered: Answered, asked: Request, tools: Toolbox, found: Sequence[Passage], spent: Spent) -> Step:
    """The answer as the turn takes it. Passages that the model cites and never saw do not count."""
    known = {passage.id: known for known, passage in asked.passages.items()}
    shown = tuple(Found(passage, known.get(passage.id) in answered.cited) for passage in found)
    best = max((passage.score for passage in found), default=0.0)
    thought = Thought(
        intent=answered.intent,
        confidence=round(answered.confidence if answered.confidence is not None else best, 4),
        reasoning=answered.reasoning or "The model gave no reasons.",
        prompt=asked.rendered(tools),
        usage=spent.usage,
        knowledge=shown,
        considered=considered(tools, answered),
        slots=answered.slots,
    )
    return Step(thought, uses=answered.uses, say=answered.reply)


async def _search(situation: Situation) -> list[Passage]:
    """What the knowledge holds on the question; where that is little, on what it follows as well."""
    found = list(await situation.knowledge.search(situation.question, limit=_PASSAGES))
    before = situation.history[: len(situation.history) - situation.unanswered]
    earlier = next((line.body for line in reversed(before) if line.role == "contact"), "")
    if earlier and max((passage.score for passage in found), default=0.0) < CONFIDENT:
        more = await situation.knowledge.search(f"{earlier}\n{situation.question}", limit=_PASSAGES)
        best = {passage.id: passage for passage in sorted((*more, *found), key=lambda one: one.score)}
        found = sorted(best.values(), key=lambda one: one.score, reverse=True)[:_PASSAGES]
    return found


class _Follower:
    """Tells the words so far; takes them back once an action is called, or the answer is dropped."""

    def __init__(self, hear: Hear) -> None:
        self._hear = hear
        self._told: str | None = None

    def __call__(self, response: ModelResponse) -> None:
        words = words_so_far(response)
        if words is None:
            self.drop()
        elif words != self._told:
            self._told = words
            self._hear(words)

    def drop(self) -> None:
        if self._told is not None:
            self._told = None
            self._hear(None)
