"""What thinks. An Engine reads a situation and offers, and answers with the next step; it changes nothing.

The turn calls `next_step` with no transaction open, performs the actions a step uses, and calls
again with what came of them until a step uses none. The embedded engine, the LLM engine and the
tests' scripted engine are the three kinds.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Literal, Protocol

Speaker = Literal["contact", "agent", "user"]
KnowledgeKind = Literal["faq", "article", "page", "file", "table"]
FieldKind = Literal[
    "text",
    "first_name",
    "last_name",
    "full_name",
    "email",
    "phone",
    "date",
    "time",  # of day, as HH:MM
    "number",
    "money",
    "choice",  # one of the options
    "choices",  # any of the options
    "yes_no",
    "country",  # ISO 3166 alpha-2
    "timezone",
    "postal_code",
    "website",
    "boxes",  # texts by the names of their boxes, which are the options: a line "name: text" for each
]
Cue = Literal[
    "collect",  # ask for the missing fields and understand the answers
    "contact_request",  # the customer asks for a person
    "lack_of_information",  # the engine does not know
    "failed_to_resolve",  # it was tried and did not help
    "goodbye",  # the customer takes leave
    "book",  # the customer wants an appointment, or to move or cancel one
    "custom",  # the condition and the examples say when
    "busy",  # the customer has no time now, and is to be written to again
    "write_later",  # the customer asks to be written to again, perhaps at a time
    "not_interested",  # the customer wants nothing of it
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
    options: tuple[str, ...] = ()  # to choose from
    held: str | None = None  # what the record holds already; not asked for again
    examples: tuple[str, ...] = ()
    description: str = ""  # what the business says of it


@dataclass(frozen=True)
class FreeTime:
    """A time that can be booked. Only its token books it; `fits` tells whether it is what was wished for."""

    token: str
    start: datetime
    end: datetime
    expires: datetime
    fits: bool = True


@dataclass(frozen=True)
class Upcoming:
    """An appointment of the contact that is to come, in whichever calendar."""

    id: str
    calendar: str
    start: datetime
    end: datetime
    timezone: str = ""  # IANA name of its calendar's own zone


@dataclass(frozen=True)
class BookingOffer:
    """What an engine needs to know to talk of times. It names wishes and tokens, and never writes a time.

    The use of such an offer names in its arguments what to do:
    - {"do": "find", "any_of": [...], ...}: look for free times (flow/booking/wishes.py); Done.times has them;
      days and times are those of `timezone`, or of `own_timezone` where that is named as "timezone";
    - {"do": "note", ...}: note details by field key, with the customer's words;
    - {"do": "hold" | "book", "token": ...}: keep a time for some minutes, or book it; with a "hold" may come
      "appointment", which is to get that time; with a "book" "answer", words from the knowledge that go
      before the business's own confirmation;
    - {"do": "release"}: what is kept is not wanted any more;
    - {"do": "move", "appointment": id, "token": ...}, {"do": "cancel", "appointments": [ids], "reason": ...};
    - {"do": "link"}: the address of the booking page is given to the customer.
    """

    calendar_id: str
    calendar: str
    timezone: str  # IANA name of the zone in which times are shown and read
    own_timezone: str  # that of the calendar itself
    length: timedelta
    opens: Mapping[int, tuple[int, int]] = field(default_factory=dict)  # by weekday, 0 is Monday: minutes
    offered: tuple[FreeTime, ...] = ()  # in the last turn, and still good
    held: datetime | None = None  # the time that is kept for the customer now
    upcoming: tuple[Upcoming, ...] = ()
    may_move: bool = True
    may_cancel: bool = True
    missing: tuple[Field, ...] = ()  # to be asked for before a booking
    link: str | None = None  # only this may be given


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
    parameters: Mapping[str, Any] | None = None  # of a tool: the JSON schema of its arguments
    description: str = ""  # of a tool: what it does
    awaits: Mapping[str, Any] | None = None  # arguments that the customer was just asked to confirm
    booking: BookingOffer | None = None  # of the cue "book"
    speaks: bool = False  # a sentence of the server's own follows the reply when it is used
    left_out: str = ""  # what of it is not on offer, and why: shown in the generation


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
class FollowingUp:
    """The customer has not answered: a short message is to be written, and nothing else.

    It is the step of so many, both counted from 1; `because` tells a person's reason for it.
    """

    step: int
    steps: int
    because: Literal["silent", "busy", "asked"]


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
    following_up: FollowingUp | None = None  # nothing waits for an answer then

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
    """Use one offered action. `words` holds, for each argument, exactly what the customer wrote.

    `corrects` names the arguments that the customer gave in the place of what is held already.
    """

    action_id: str
    confidence: float
    arguments: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    corrects: tuple[str, ...] = ()


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


TimeOfDay = time
BookingState = Literal["collecting", "offering", "confirming", "booked"]


@dataclass(frozen=True)
class BookingView:
    """How far the talk about an appointment has come. Day and time are what is wished for, or booked."""

    state: BookingState
    timezone: str
    calendar_id: str
    day: date | None = None
    time: TimeOfDay | None = None
    offered: tuple[FreeTime, ...] = ()


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
    booking: BookingView | None = None


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
    """What came of one use: `told` is for the engine (data, never instructions), `shown` can be said so."""

    use: Use
    succeeded: bool
    told: str
    shown: str = ""
    times: tuple[FreeTime, ...] = ()  # what a search for free times found
    needs: tuple[str, ...] = ()  # keys of the fields without which it was not done


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

WHEN = "when"
"""The argument of a use of `write_later`: the customer's own words for the time."""

Hear = Callable[[str | None], None]
"""Told the reply so far while it is being written; None when what was told is dropped."""


class Engine(Protocol):
    """Thinks of the next step. Stateless: all it knows is in its arguments."""

    @property
    def name(self) -> str: ...

    async def next_step(
        self, situation: Situation, offers: Sequence[Offer], done: Sequence[Done]
    ) -> Step: ...
