"""A customer's chat with the embedded engine alone: knowledge in memory, actions that succeed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from frontdesk.flow.embedded import EmbeddedEngine
from frontdesk.flow.engine import Done, Field, Line, Offer, Passage, Situation, Step
from frontdesk.flow.retrieval.ranking import Candidate, rank
from frontdesk.kit.embedding import Embedder

NOW = datetime(2027, 3, 15, 9, tzinfo=UTC)

FIRST_NAME = Field("first_name", "first name", "first_name")
EMAIL = Field("email", "e-mail address", "email")
PHONE = Field("phone", "phone number", "phone", question="What number can we reach you on?")
REQUIRED_EMAIL = replace(EMAIL, required=True)

HAND_OVER = Offer("hand-over", "humanHandOver", "A person", "contact_request")
LACKING = Offer("lacking", "humanHandOver", "Not known", "lack_of_information")
FAILED = Offer("failed", "humanHandOver", "Not solved", "failed_to_resolve")
STOP = Offer("stop", "stopBot", "Stop", "goodbye")
BROCHURE = Offer(
    "brochure",
    "triggerWorkflow",
    "Send the brochure",
    "custom",
    condition="The customer asks for a brochure",
    examples=("Can you send me your brochure?", "I would like to have a catalogue"),
)

DENTIST = (
    ("What are your opening hours?", "We are open Monday to Friday from 9 am to 6 pm."),
    ("Where are you located?", "You find us at 12 Harbour Street."),
    ("Do you have parking?", "There is a free car park behind the building."),
    ("How much does a check-up cost?", "A check-up costs 60 euros."),
    ("Can I cancel my appointment?", "You can cancel free of charge until 24 hours before."),
    ("Do you treat children?", "Yes, from the age of three."),
)


def collect(*fields: Field) -> Offer:
    return Offer("collect", "updateContactField", "Contact details", "collect", fields=fields)


class InMemoryKnowledge:
    """A few FAQs and pages, ranked as the database's are."""

    def __init__(
        self,
        embedder: Embedder,
        faqs: Sequence[tuple[str, str]] = DENTIST,
        pages: Sequence[tuple[str, str]] = (),
    ) -> None:
        self._embedder = embedder
        self._faqs = faqs
        self._pages = pages

    async def search(self, question: str, *, limit: int = 8) -> Sequence[Passage]:
        candidates = [
            Candidate(f"faq-{n}", "faq", title, text, title_vector=own, text_vector=whole)
            for n, ((title, text), own, whole) in enumerate(
                zip(
                    self._faqs,
                    await self._embedder.encode([title for title, _ in self._faqs]),
                    await self._embedder.encode([f"{title}\n{text}" for title, text in self._faqs]),
                    strict=True,
                )
            )
        ]
        whole_pages = await self._embedder.encode([f"{title}\n{text}" for title, text in self._pages])
        candidates += [
            Candidate(f"page-{n}", "page", title, text, text_vector=whole)
            for n, ((title, text), whole) in enumerate(zip(self._pages, whole_pages, strict=True))
        ]
        [vector] = await self._embedder.encode([question])
        return rank(question, vector, candidates, model=self._embedder.name)[:limit]


@dataclass
class Chat:
    """Remembers what was said and what the record holds, as the turns of a real conversation do."""

    engine: EmbeddedEngine
    knowledge: InMemoryKnowledge
    offers: tuple[Offer, ...]
    held: dict[str, str] = field(default_factory=dict)
    history: list[Line] = field(default_factory=list)
    country: str = "ES"
    persona: Mapping[str, str] = field(default_factory=dict)

    async def says(self, *lines: str, requested: tuple[str, ...] = ()) -> Step:
        """The customer writes these lines; the engine's first step, its actions done, its words sent."""
        self.history += [Line("contact", line) for line in lines]
        step = await self.step(len(lines), requested=requested)
        for use in step.uses:
            self.held |= {key: str(value) for key, value in use.arguments.items()}
        if step.say is not None:
            self.history.append(Line("agent", step.say))
        return step

    async def step(
        self, unanswered: int, *, requested: tuple[str, ...] = (), done: Sequence[Done] = ()
    ) -> Step:
        return await self.engine.next_step(self.situation(unanswered, requested), self.offered(), done)

    def agent_says(self, line: str) -> None:
        self.history.append(Line("agent", line))

    def offered(self) -> tuple[Offer, ...]:
        return tuple(
            replace(
                offer,
                fields=tuple(replace(wanted, held=self.held.get(wanted.key)) for wanted in offer.fields),
            )
            for offer in self.offers
        )

    def situation(self, unanswered: int, requested: tuple[str, ...]) -> Situation:
        persona: dict[str, Any] = {
            "business_name": "Bright Smiles",
            "agent_name": "Mia",
            "personality": "warm and brief",
            "goal": "answer questions",
            "instructions": "SECRET-INSTRUCTIONS never talk of competitors",
        }
        return Situation(
            **(persona | dict(self.persona)),
            channel="WebChat",
            country=self.country,
            timezone="Europe/Madrid",
            now=NOW,
            contact=self.held,
            history=tuple(self.history),
            unanswered=unanswered,
            knowledge=self.knowledge,
            requested_fields=requested,
        )


def used(step: Step) -> list[str]:
    return [use.action_id for use in step.uses]


def given(step: Step) -> dict[str, Any]:
    """All values that the step wants noted, by field."""
    return {key: value for use in step.uses for key, value in use.arguments.items()}


def begin_chat(
    embedder: Embedder,
    *offers: Offer,
    faqs: Sequence[tuple[str, str]] = DENTIST,
    pages: Sequence[tuple[str, str]] = (),
    **more: Any,
) -> Chat:
    """A new chat in which the engine is offered these actions."""
    knowledge = InMemoryKnowledge(embedder, faqs, pages)
    return Chat(EmbeddedEngine(embedder), knowledge, offers, **more)
