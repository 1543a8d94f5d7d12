"""What thinks. An Engine reads a situation and offers, and answers with the next step; it changes nothing.

The turn calls `next_step` with no transaction open, performs the actions a step uses, and calls
again with what came of them until a step uses none. The embedded engine, the LLM engine and the
tests' scripted engine are the three kinds.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

Speaker = Literal["contact", "agent", "user"]
KnowledgeKind = Literal["faq", "article", "page", "file", "table"]
FieldKind = Literal[
    "text", "first_name", "last_name", "full_name", "email", "phone", "date", "number", "choice"
]
Cue = Literal[
    "collect",  # ask for the missing fields and understand the answers
    "contact_request",  # the customer asks for a person
    "lack_of_information",  # the engine does not know
    "failed_to_resolve",  # it was tried and did not help
    "goodbye",  # the customer takes leave
    "custom",  # the condition and the examples say when
]


@dataclass(frozen=True)
class Line:
    """One message of the conversation. `attachments` are addresses; no engine has looked at what is there."""

    role: Speaker
    body: str
    at: datetime | None = None
    message_id: str | None = None
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Field:
    """A contact field that an action wants filled: what to ask and what counts as an answer."""

    key: str  # "email", "phone", "first_name", ... or the id of a custom field
    label: str  # what a person calls it: "e-mail address"
    kind: FieldKind
    question: str | None = None  # the business's own wording of the question
    required: bool = False  # wanted before a booking or a handover
    options: tuple[str, ...] = ()  # for kind "choice"
    held: str | None = None  # what the record holds already; not asked for again
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Offer:
    """An action the engine may use now."""

    action_id: str
    type: str
    name: str
    cue: Cue
    condition: str = ""
    examples: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True)
class Passage:
    """A piece of the business's knowledge that a search found; `score` is 0..1."""

    id: str
    kind: KnowledgeKind
    title: str
    text: str
    score: float
    revision: int = 1
    updated_at: datetime | None = None
    url: str | None = None
    model: str | None = None  # the embedding model that found it; None for words alone


class Knowledge(Protocol):
    """Searches what this agent may know, best first."""

    async def search(self, question: str, *, limit: int = 8) -> Sequence[Passage]: ...


@dataclass(frozen=True)
class Situation:
    """Everything an engine may know for one turn. The history ends with the messages to answer."""

    business_name: str
    agent_name: str
    personality: str
    goal: str
    instructions: str
    channel: str
    country: str  # ISO 3166 alpha-2 of the location: how a local phone number is read
    timezone: str  # IANA name of the location
    now: datetime
    contact: Mapping[str, str]  # what the record holds, by field key
    history: tuple[Line, ...]
    unanswered: int  # how many lines at the end wait for the answer
    knowledge: Knowledge
    requested_fields: tuple[str, ...] = ()  # keys the caller knows were just asked for (previews)

    @property
    def question(self) -> str:
        """The unanswered lines as one text."""
        return "\n".join(line.body for line in self.waiting)

    @property
    def waiting(self) -> tuple[Line, ...]:
        """The unanswered lines."""
        return self.history[len(self.history) - self.unanswered :]


@dataclass(frozen=True)
class Use:
    """Use one offered action. `words` holds, for each argument, exactly what the customer wrote."""

    action_id: str
    confidence: float
    arguments: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Considered:
    """An offered action and how well it fitted, fired or not."""

    action_id: str
    type: str
    name: str
    confidence: float
    because: str


@dataclass(frozen=True)
class Found:
    """A passage as this turn saw it; `used` when the reply rests on it."""

    passage: Passage
    used: bool


@dataclass(frozen=True)
class Slot:
    """A value understood from the newest unanswered line; start and end count its characters."""

    value: Any
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Usage:
    """What the thinking took. Cost is in US dollars; 0 and not known where nobody told a price.

    `fallback` says why another engine than the chosen one answered; tokens, cost and attempts of the
    chosen one are counted in.
    """

    engine: str
    model: str
    latency_ms: float = 0.0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float = 0.0
    provider: str | None = None
    attempts: int = 1
    cost_known: bool = True
    fallback: str | None = None


@dataclass(frozen=True)
class Thought:
    """Why the step is what it is: stored with the generation, shown by the API."""

    intent: str
    confidence: float
    reasoning: str
    prompt: str
    usage: Usage
    knowledge: tuple[Found, ...] = ()
    considered: tuple[Considered, ...] = ()
    slots: Mapping[str, Slot] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """What to do next: use actions, say something, both, or (neither) stay silent.

    With both, `say` stands if every action succeeds without words of its own.
    """

    thought: Thought
    uses: tuple[Use, ...] = ()
    say: str | None = None


@dataclass(frozen=True)
class Done:
    """What came of one use: `told` is for the engine (data, never instructions)."""

    use: Use
    succeeded: bool
    told: str


class EngineFailed(Exception):
    """The engine could not answer (time-out, provider error); `usage` is what trying took.

    The text is shown to staff: it holds no key and nothing that the provider wrote.
    """

    def __init__(self, because: str, usage: Usage | None = None) -> None:
        super().__init__(because)
        self.because = because
        self.usage = usage


ASK_PERSON = "ask_person"
"""The id of a use that is always there: bring a person in, with the step's own words. No model sees it."""

Hear = Callable[[str | None], None]
"""Told the reply so far while it is being written; None when what was told is dropped."""


class Engine(Protocol):
    """Thinks of the next step. Stateless: all it knows is in its arguments."""

    @property
    def name(self) -> str: ...

    async def next_step(
        self, situation: Situation, offers: Sequence[Offer], done: Sequence[Done]
    ) -> Step: ...
