"""All that a step is decided on, and what is decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from frontdesk.flow.embedded.answers import Findings
from frontdesk.flow.embedded.booking.business import Business
from frontdesk.flow.embedded.reading import Reading
from frontdesk.flow.embedded.words import Words
from frontdesk.flow.engine import BookingView, Cue, Field, Offer, Situation, Use
from frontdesk.flow.language.memory import Memory

MOST_ASKS = 3
"""A field is asked for once and, where the answer is no value, twice more."""


@dataclass(frozen=True)
class Sense:
    """The situation, understood. `fired` holds the confidence of each offer that has examples."""

    situation: Situation
    offers: Sequence[Offer]
    memory: Memory
    reading: Reading
    findings: Findings
    person: float  # 0..1: the customer asks for a person, by the likeness to usual phrases
    fired: Mapping[str, float]
    appointment: Business | None = None
    set_off: Mapping[str, float] = field(default_factory=dict)
    """The same of the earlier message that set off what is being filled, where that is in doubt."""

    @property
    def words(self) -> Words:
        return Words(self.memory.languages[0])

    @property
    def collects(self) -> list[Offer]:
        return self.by_cue("collect")

    @property
    def fields(self) -> tuple[Field, ...]:
        return collected_fields(self.offers)

    @property
    def asked(self) -> Field | None:
        """The field that was asked for and is still open."""
        return next((one for one in self.fields if one.key in self.memory.asked and self.may_ask(one)), None)

    def by_cue(self, cue: Cue) -> list[Offer]:
        return [offer for offer in self.offers if offer.cue == cue]

    def may_ask(self, known: Field) -> bool:
        """Whether the field is still open: not held, not just given, not refused, not asked for too often."""
        return (
            known.held is None
            and known.key not in self.reading.values
            and known.key not in self.memory.refused
            and self.memory.times_asked.get(known.key, 0) < MOST_ASKS
        )


CERTAIN, PROBABLE = 0.95, 0.75
"""How sure a plan is that follows from the words alone."""


@dataclass(frozen=True)
class Plan:
    """What to do and say, and why. `because` are sentences for a person."""

    intent: str
    confidence: float
    because: tuple[str, ...]
    uses: tuple[Use, ...] = ()
    say: str | None = None
    used_passages: frozenset[str] = frozenset()
    reasons: Mapping[str, str] = field(default_factory=dict)  # by action id, why it was or was not used
    booking: BookingView | None = None


def collected_fields(offers: Sequence[Offer]) -> tuple[Field, ...]:
    """The fields of all offers that collect, each once."""
    fields: dict[str, Field] = {}
    for offer in offers:
        if offer.cue == "collect":
            for known in offer.fields:
                fields.setdefault(known.key, known)
    return tuple(fields.values())


def understood_fields(offers: Sequence[Offer]) -> tuple[Field, ...]:
    """Those that are collected, and those that a booking needs."""
    fields = {known.key: known for known in collected_fields(offers)}
    for offer in offers:
        if offer.booking is not None:
            for known in (*offer.booking.missing, *offer.fields):
                fields.setdefault(known.key, known)
    return tuple(fields.values())


def best_liked(sense: Sense, offers: Sequence[Offer]) -> Offer:
    """Of several offers for one cue the one whose examples the message is most like."""
    return max(offers, key=lambda offer: sense.fired.get(offer.action_id, 0.0))


def joined(parts: Sequence[str]) -> str | None:
    """Sentences one after the other; apart, where one of them has several lines."""
    said = [part.strip() for part in parts if part.strip()]
    if not said:
        return None
    return ("\n\n" if any("\n" in part for part in said) else " ").join(said)
