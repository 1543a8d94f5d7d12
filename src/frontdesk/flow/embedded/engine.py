"""The embedded engine: retrieval, sentences of its own, and a dialogue policy. No network, no key."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

from frontdesk.flow.embedded.answers import Findings, Search
from frontdesk.flow.embedded.booking.business import find_business
from frontdesk.flow.embedded.booking.dialogue import after_appointment
from frontdesk.flow.embedded.booking.topics import slots, without_its_topics
from frontdesk.flow.embedded.closing import after
from frontdesk.flow.embedded.handover import apart_from_offers
from frontdesk.flow.embedded.later.policy import follow_up
from frontdesk.flow.embedded.policy import decide
from frontdesk.flow.embedded.prompt import render
from frontdesk.flow.embedded.reading import Reading, Topic, read
from frontdesk.flow.embedded.sense import Plan, Sense, understood_fields
from frontdesk.flow.embedded.tools import being_filled
from frontdesk.flow.engine import (
    Considered,
    Done,
    Field,
    FollowingUp,
    Found,
    Offer,
    Situation,
    Step,
    Thought,
    Usage,
)
from frontdesk.flow.language.memory import Memory, remember
from frontdesk.flow.language.plain import sentences
from frontdesk.flow.language.signals import signals
from frontdesk.flow.language.triggers.learning import Learner
from frontdesk.kit.embedding import Embedder

NAME = "embedded"

_NAMES = ("first_name", "last_name", "full_name")
_SURELY_KNOWN = 0.6  # from this score on, what may be a bare answer is rather a question
_MAYBE_KNOWN = 0.4  # the same of a name that was not asked for just now


class EmbeddedEngine:
    """An Engine on sentence vectors. It keeps no conversation; what it remembers is learnt from examples."""

    name = NAME

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._learner = Learner(embedder)

    async def prepare(self) -> None:
        """Load the models and learn the usual phrases, so that the first customer need not wait for it."""
        await self._learner.learn(())

    async def next_step(self, situation: Situation, offers: Sequence[Offer], done: Sequence[Done]) -> Step:
        """One step: answers, questions for details, uses of actions; all from what is given here."""
        started = time.perf_counter()
        if situation.following_up is not None:
            return _follow_up(situation, situation.following_up, self._embedder.name, started)
        sense = await self._sense(situation, offers)
        plan = (after_appointment(sense, done) or after(sense, done)) if done else decide(sense)
        found = tuple(Found(p, p.id in plan.used_passages) for p in sense.findings.found)
        thought = Thought(
            intent=plan.intent,
            confidence=round(min(max(plan.confidence, 0.0), 1.0), 4),
            reasoning=_reasoning(sense, plan),
            prompt=render(situation, offers, found, done),
            usage=Usage(NAME, self._embedder.name, latency_ms=_milliseconds_since(started)),
            knowledge=found,
            considered=tuple(_considered(offer, sense, plan) for offer in offers),
            slots=slots(sense.reading.slots, situation, sense.appointment, sense.memory.languages),
            booking=plan.booking or (sense.appointment.view() if sense.appointment else None),
        )
        return Step(thought, uses=plan.uses, say=plan.say)

    async def _sense(self, situation: Situation, offers: Sequence[Offer]) -> Sense:
        fields = understood_fields(offers)
        memory = await asyncio.to_thread(remember, situation, fields)
        reading = await asyncio.to_thread(read, situation, memory, fields)
        appointment = await asyncio.to_thread(
            find_business, apart_from_offers(situation, memory.languages), offers, memory.languages
        )
        if appointment is not None:
            reading = without_its_topics(reading, appointment, memory.languages)
        search = Search(situation.knowledge, self._embedder, memory.languages, memory.earlier_question)
        reading = await _without_doubtful(reading, memory, fields, search)
        findings = await search.find(reading.topics) if reading.topics else Findings()
        likeness = await self._learner.likeness(offers, reading.sentences, reading.heard)
        return Sense(
            situation,
            offers,
            memory,
            reading,
            findings,
            likeness.person,
            likeness.offers,
            appointment,
            await self._set_off(situation, offers, memory),
        )

    async def _set_off(
        self, situation: Situation, offers: Sequence[Offer], memory: Memory
    ) -> Mapping[str, float]:
        """Which of several tools that may be filled just now was set off; nothing where there is no doubt."""
        tools, said = being_filled(situation, offers)
        if len(tools) < 2:
            return {}
        earlier = Reading(
            signals(said, memory.languages), sentences=tuple(one.text for one in sentences(said))
        )
        return (await self._learner.likeness(offers, earlier.sentences, earlier.heard)).offers


def _follow_up(situation: Situation, asked: FollowingUp, model: str, started: float) -> Step:
    """A message to one who has not answered: a sentence that claims nothing."""
    plan = follow_up(situation, asked)
    thought = Thought(
        intent=plan.intent,
        confidence=plan.confidence,
        reasoning=" ".join(plan.because),
        prompt=render(situation, (), (), ()),
        usage=Usage(NAME, model, latency_ms=_milliseconds_since(started)),
    )
    return Step(thought, say=plan.say)


async def _without_doubtful(
    reading: Reading, memory: Memory, fields: Sequence[Field], search: Search
) -> Reading:
    """Take back a bare answer that is rather a question: "parking" is no name where parking is known of."""
    for known in fields:
        value = reading.values.get(known.key)
        if value is None or not _doubtful(known, value.text, memory):
            continue
        known_from = _SURELY_KNOWN if known.key in memory.asked else _MAYBE_KNOWN
        if await search.score(value.text) >= known_from:
            topics = (*reading.topics, Topic(value.text, asks=True))
            others = {one.key for one in fields if known.key in memory.asked or one.kind in _NAMES}
            return replace(reading.without(others), topics=topics)
    return reading


def _doubtful(known: Field, text: str, memory: Memory) -> bool:
    asked = known.key in memory.asked
    if known.kind in _NAMES:
        return text.islower() or not asked
    return asked and known.kind == "text" and signals(text, memory.languages).asks


def _reasoning(sense: Sense, plan: Plan) -> str:
    """Why this step, in plain words; what was near and not chosen."""
    best = sense.findings.found[0] if sense.findings.found else None
    near = [
        f"Best passage: {best.title!r} with {best.score:.2f}, "
        f"{'used' if best.id in plan.used_passages else 'not used'}."
        if best is not None
        else "No passage was found."
        if sense.reading.topics
        else "",
        f"Likeness to wishes for a person: {sense.person:.2f}." if sense.person >= 0.3 else "",
        f"Written in {sense.memory.languages[0]}.",
    ]
    if sense.situation.personality.strip() or sense.situation.instructions.strip():
        near.append(
            "Personality and instructions are kept with the prompt; fixed sentences cannot follow them."
        )
    return " ".join(part for part in (*plan.because, *near) if part)


def _considered(offer: Offer, sense: Sense, plan: Plan) -> Considered:
    """How well an offer fitted, and why it was or was not used."""
    use = next((use for use in plan.uses if use.action_id == offer.action_id), None)
    if use is not None:
        because = plan.reasons.get(offer.action_id) or "The message gives " + ", ".join(use.arguments) + "."
        return Considered(offer.action_id, offer.type, offer.name, use.confidence, because)
    confidence, because = _passed_over(offer, sense)
    because = plan.reasons.get(offer.action_id, because)
    return Considered(offer.action_id, offer.type, offer.name, round(confidence, 4), because)


def _passed_over(offer: Offer, sense: Sense) -> tuple[float, str]:
    match offer.cue:
        case "collect":
            open_labels = [known.label for known in offer.fields if sense.may_ask(known)]
            return 0.0, f"Nothing new was given; still open: {', '.join(open_labels) or 'nothing'}."
        case "lack_of_information":
            return 0.0, "Nothing was asked that is not known."
        case "failed_to_resolve":
            return min(
                sense.memory.failures / 2, 0.4
            ), f"{sense.memory.failures} earlier tries failed; two are needed."
        case "goodbye":
            likeness = sense.fired.get(offer.action_id, 0.0)
            return likeness, f"The message does not take leave (like its examples: {likeness:.2f})."
        case "contact_request":
            likeness = max(sense.person, sense.fired.get(offer.action_id, 0.0))
            return likeness, f"The message does not ask for a person surely enough ({likeness:.2f})."
        case "busy":
            return 0.0, "The customer does not say that they have no time."
        case "write_later":
            return 0.0, "The customer does not ask to be written to later."
        case "not_interested":
            return 0.0, "The customer does not decline."
        case "book":
            return 0.0, "The message does not speak of an appointment."
        case "custom":
            likeness = sense.fired.get(offer.action_id, 0.0)
            return likeness, f"The message is not like its examples and condition ({likeness:.2f})."


def _milliseconds_since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 2)
