"""Learns an agent's triggers from the examples of its actions, and tells how like them a message is."""

import asyncio
import re
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from frontdesk.flow.engine import Offer
from frontdesk.flow.language.phrasebooks import PHRASEBOOKS
from frontdesk.flow.language.plain import plain
from frontdesk.flow.language.signals import Signals
from frontdesk.flow.language.triggers.background import EVERYDAY
from frontdesk.flow.language.triggers.triggers import Example, Triggers
from frontdesk.kit.embedding import Embedder

_PERSON = "\0person"  # the label of the usual wishes for a person, beside action ids
_SENTENCES = 4
_SENTENCE_CHARACTERS = 400
_EXAMPLES = 200  # of one action; more would only slow the first message
_AGENTS = 256
_WHEN = re.compile(
    r"^(?:when(?:ever)?|if|in case) (?:the |a )?"
    r"(?:customer|user|contact|client|lead|visitor|person|they|someone)s? "
    r"(?:asks? (?:for|about|to)|wants? (?:to)?|says?(?: that)?|mentions?|requests?|needs?|is|are)?\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Likeness:
    """0..1 each: to the usual wishes for a person, and to what sets off each offer, by action id."""

    person: float = 0.0
    offers: Mapping[str, float] = field(default_factory=dict)


class Learner:
    """Triggers by their examples; learnt at the first message that needs them, then remembered."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._learnt: OrderedDict[tuple[Example, ...], Triggers] = OrderedDict()

    async def likeness(self, offers: Sequence[Offer], sentences: Sequence[str], heard: Signals) -> Likeness:
        """How like the message, or one of its sentences, is to the examples; `heard` are its signals."""
        spoken = [text[:_SENTENCE_CHARACTERS] for text in sentences[:_SENTENCES]]
        if not spoken:
            return Likeness()
        if not heard.rest:
            # Small talk is like nothing, unless it was given as an example; a yes or no answers a question.
            answers = (heard.agrees or heard.declines) and not (heard.leaves or heard.done)
            return Likeness(offers={} if answers else _written(offers, " ".join(spoken)))
        if len(spoken) > 1:
            spoken.append(" ".join(spoken)[:_SENTENCE_CHARACTERS])
        triggers = await self.learn(offers)
        vectors = await self._embedder.encode(spoken)
        best: dict[str, float] = {}
        for text, vector in zip(spoken, vectors, strict=True):
            for label, confidence in triggers.confidences(text, vector).items():
                best[label] = max(best.get(label, 0.0), confidence)
        person = best.pop(_PERSON, 0.0)
        if (only := _only_person_offer(offers)) is not None:
            best[only.action_id] = person
        return Likeness(person, best)

    async def learn(self, offers: Sequence[Offer]) -> Triggers:
        """The triggers of these offers, with the usual phrases and everyday messages beside them."""
        examples = tuple(_examples(offers))
        learnt = self._learnt.get(examples)
        if learnt is None:
            vectors = await self._embedder.encode([example.text for example in examples])
            learnt = await asyncio.to_thread(Triggers, examples, vectors)
            self._learnt[examples] = learnt
        self._learnt.move_to_end(examples)
        while len(self._learnt) > _AGENTS:
            self._learnt.popitem(last=False)
        return learnt


def _examples(offers: Sequence[Offer]) -> list[Example]:
    only = _only_person_offer(offers)
    found = [
        Example(_PERSON if offer is only else offer.action_id, text)
        for offer in offers
        if offer.cue in {"custom", "contact_request", "goodbye"}
        for text in _texts(offer)
    ]
    found += [
        Example(_PERSON, text) for book in PHRASEBOOKS.values() for text in book.understands.person_examples
    ]
    given = {example.text.casefold() for example in found}
    return found + [Example(None, text) for text in EVERYDAY if text.casefold() not in given]


def _written(offers: Sequence[Offer], message: str) -> dict[str, float]:
    """The offers that have the message among their examples, word for word."""
    said = plain(message)
    return {
        offer.action_id: 1.0
        for offer in offers
        if offer.cue in {"custom", "goodbye"} and said in {plain(text) for text in offer.examples}
    }


def _texts(offer: Offer) -> list[str]:
    """An offer's examples, and its condition without "when the customer"."""
    texts = [text.strip()[:_SENTENCE_CHARACTERS] for text in offer.examples[:_EXAMPLES]]
    if offer.cue == "custom":
        texts.append(_WHEN.sub("", offer.condition.strip())[:_SENTENCE_CHARACTERS])
    return list(dict.fromkeys(text for text in texts if text))


def _only_person_offer(offers: Sequence[Offer]) -> Offer | None:
    """The one offer for wishes for a person; None where several must be told apart."""
    asked = [offer for offer in offers if offer.cue == "contact_request"]
    return asked[0] if len(asked) == 1 else None
