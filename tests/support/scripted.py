"""A scripted engine: it says and does what a test told it to, and keeps what it was shown."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from frontdesk.flow.engine import Done, EngineFailed, Offer, Situation, Step, Thought, Usage, Use


@dataclass(frozen=True)
class Say:
    """Answer with these words, for this many dollars."""

    words: str | None
    cost: float = 0.0


@dataclass(frozen=True)
class Take:
    """Use the first offered action of this type (its internal name, such as hand_over).

    The arguments are quoted as they are where no other `words` are told.
    """

    type: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    say: str | None = None
    corrects: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Choose:
    """Hold, book or move to one of the free times found in this turn, or else offered in the last."""

    do: str
    place: int = 0
    arguments: Mapping[str, Any] = field(default_factory=dict)
    say: str | None = None


@dataclass(frozen=True)
class Fail:
    """Break down, after so many dollars."""

    reason: str = "the script says so"
    cost: float = 0.0


@dataclass
class Pause:
    """Wait until the test lets go, then go on with the next line of the script."""

    reached: asyncio.Event = field(default_factory=asyncio.Event)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(frozen=True)
class Together:
    """Several uses in one step, as a model may call several tools at once."""

    takes: tuple[Take, ...]


Act = Say | Take | Together | Choose | Fail | Pause


@dataclass(frozen=True)
class Shown:
    """What the engine was shown at one call."""

    situation: Situation
    offers: tuple[Offer, ...]
    done: tuple[Done, ...]


class ScriptedEngine:
    """Scripts and what was shown are kept by the agent's name, so that stories do not meet."""

    name = "scripted"

    def __init__(self) -> None:
        self._scripts: dict[str, deque[Act]] = defaultdict(deque)
        self.shown: dict[str, list[Shown]] = defaultdict(list)

    def script(self, agent_name: str, *acts: Act) -> None:
        self._scripts[agent_name].extend(acts)

    def forget(self, agent_name: str) -> None:
        """What is left of the script."""
        self._scripts[agent_name].clear()

    async def next_step(self, situation: Situation, offers: Sequence[Offer], done: Sequence[Done]) -> Step:
        self.shown[situation.agent_name].append(Shown(situation, tuple(offers), tuple(done)))
        script = self._scripts[situation.agent_name]
        act: Act = script.popleft() if script else Say(f"You wrote: {situation.question}")
        while isinstance(act, Pause):
            act.reached.set()
            await act.go_on.wait()
            act = script.popleft() if script else Say(f"You wrote: {situation.question}")
        match act:
            case Say(words, cost):
                return Step(thought(cost), say=words)
            case Fail(reason, cost):
                raise EngineFailed(reason, thought(cost).usage if cost else None)
            case Choose(do, place, arguments, say):
                offer = next(offer for offer in offers if offer.booking is not None)
                assert offer.booking is not None
                found = [one.times for one in done if one.times]
                token = (found[-1] if found else offer.booking.offered)[place].token
                use = Use(offer.action_id, 0.9, {"do": do, "token": token, **arguments})
                return Step(thought(), (use,), say)
            case Take():
                return Step(thought(), (_use(act, offers),), act.say)
            case Together(takes):
                return Step(thought(), tuple(_use(take, offers) for take in takes))


def _use(take: Take, offers: Sequence[Offer]) -> Use:
    offer = next(offer for offer in offers if offer.type == take.type)
    quoted = {name: str(value) for name, value in take.arguments.items()} | dict(take.words)
    return Use(offer.action_id, 0.9, take.arguments, quoted, take.corrects)


def thought(cost: float = 0.0) -> Thought:
    return Thought(
        intent="scripted",
        confidence=1.0,
        reasoning="the script says so",
        prompt="(a script)",
        usage=Usage("scripted", "script", cost=cost),
    )
