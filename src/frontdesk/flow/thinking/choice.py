"""What was chosen, and what a language model must be able to do; edge/engines opens them."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from frontdesk.domain.engines import EngineSetting, EngineSettings
from frontdesk.flow.engine import Engine, Hear, Usage


@dataclass(frozen=True)
class Installed:
    """What the installation's own settings say; the choice of all who made none."""

    settings: EngineSettings
    api_key: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Choice:
    """Which engine thinks, and who chose it: `setting` is None where the installation did."""

    settings: EngineSettings
    setting: EngineSetting | None

    @property
    def set_at(self) -> Literal["agent", "location", "company", "installation"]:
        return self.setting.scope if self.setting is not None else "installation"


@dataclass(frozen=True)
class ModelSpec:
    """A language model to open. Only whoever runs the installation may name a private address."""

    settings: EngineSettings
    api_key: str | None = field(repr=False)
    may_be_private: bool


@dataclass(frozen=True)
class Probed:
    """What came of one tiny call; `told` is for people and holds no key."""

    succeeded: bool
    told: str
    usage: Usage


@dataclass(frozen=True)
class Question:
    """A question that the customer was asked, the answers that it may have, and what they wrote to it.

    `answers` has for each one's name what people say who mean it.
    """

    asked: str
    answers: Mapping[str, tuple[str, ...]]
    reply: str


@dataclass(frozen=True)
class Understood:
    """The name of the answer that is meant; None where the reply is like none of them."""

    name: str | None
    usage: Usage


class Thinker(Protocol):
    """A language model with its connections, kept between turns."""

    def engine(self, *, deadline: float, hear: Hear | None) -> Engine:
        """An engine for one turn, which is over at `deadline` of time.monotonic()."""
        ...

    async def understand(self, question: Question, *, deadline: float) -> Understood:
        """Which answer is meant, by `deadline` of time.monotonic(). Raises EngineFailed."""
        ...

    async def probe(self) -> Probed: ...

    async def close(self) -> None: ...


OpenThinker = Callable[[ModelSpec], Awaitable[Thinker]]
"""Opens a model. Raises ValueError, in words for people, when it cannot be spoken to at all."""
