"""A person is wished for: what comes before the handover, and the handover."""

from collections.abc import Sequence
from dataclasses import replace

from frontdesk.flow.embedded.booking.claims import names_appointment
from frontdesk.flow.embedded.details import Details, next_missing
from frontdesk.flow.embedded.sense import CERTAIN, PROBABLE, Plan, Sense, best_liked, joined
from frontdesk.flow.engine import Situation, Use
from frontdesk.flow.language.agreeing import is_plain_yes
from frontdesk.flow.language.asked import offers_person
from frontdesk.flow.language.memory import read_all
from frontdesk.flow.language.plain import sentences
from frontdesk.flow.retrieval.language import Language

PERSON_SURE = 0.73
"""From this likeness to usual phrases on, a message without the usual words asks for a person."""


def bring_in_person(sense: Sense, details: Details) -> Plan | None:
    """A person is asked for: now, by saying yes to the offer, or before a required field was asked for."""
    asked, confidence, why = _asks_for_person(sense)
    if not asked and not sense.memory.person_pending:
        return None
    if not sense.by_cue("contact_request"):
        return _nobody_to_bring_in(sense, details, confidence, why) if asked else None
    missing = next_missing(sense, required_only=True)
    if missing is None:
        return _hand_over(sense, details, confidence, (why, "Nothing that is required is missing."))
    if details.refused:
        refused = "What was asked for first was refused, so it is not waited for."
        return _hand_over(sense, details, confidence, (why, refused))
    if asked and sense.memory.person_pending:
        return _hand_over(sense, details, confidence, (why, "It was asked for again."))
    if not asked and not details.noted and not details.again and sense.findings.answers:
        return Plan(
            "question",
            sense.findings.best,
            (why, f"A question came in between; the {missing.label} is still asked for."),
            say=joined([*sense.findings.texts, sense.words.ask(missing)]),
            used_passages=sense.findings.used,
        )
    opening = sense.words.says.before_person if asked else ""
    return Plan(
        "handover",
        confidence,
        (why, f"The {missing.label} is required before a handover and asked for first."),
        uses=details.uses,
        say=joined([details.noted, opening, details.again or sense.words.ask(missing)]),
    )


def apart_from_offers(situation: Situation, languages: Sequence[Language]) -> Situation:
    """Without the words that only answer the offer of a person: they are no yes or no to anything else."""
    history = list(situation.history)
    for place in range(1, len(history)):
        before, line = history[place - 1], history[place]
        if line.role == "contact" and before.role == "agent" and _offers_at_last(before.body):
            heard = read_all(line.body, languages)
            declines = any(one.declines for one in heard) and not any(one.rest for one in heard)
            if declines or is_plain_yes(line.body, languages):
                history[place] = replace(line, body="")
    return replace(situation, history=tuple(history))


def _offers_at_last(text: str) -> bool:
    said = sentences(text)
    return bool(said) and offers_person(said[-1].text)


def _asks_for_person(sense: Sense) -> tuple[bool, float, str]:
    """Whether a person is asked for in this message, how surely, and why one thinks so."""
    heard = sense.reading.heard
    if heard.wants_person:
        return True, CERTAIN, "The message asks for a person in so many words."
    agrees = is_plain_yes(sense.situation.question, sense.memory.languages) and not _asks_on(sense)
    if sense.memory.person_offered and agrees:
        return True, CERTAIN, "A person was offered and the customer said yes."
    if not heard.only_mentions_person and not heard.asks_who:
        if sense.person >= PERSON_SURE:
            return True, sense.person, f"The message is like usual wishes for a person ({sense.person:.2f})."
        for offer in sense.by_cue("contact_request"):
            likeness = sense.fired.get(offer.action_id, 0.0)
            if likeness >= PERSON_SURE:
                return True, likeness, f"The message is like the examples of {offer.name!r} ({likeness:.2f})."
        if heard.wants_contact and not sense.findings.answers and sense.by_cue("contact_request"):
            return True, PROBABLE, "The customer wants to get in touch, and nothing known says how."
    if sense.memory.person_pending:
        return False, CERTAIN, "A person was asked for before the last question."
    return False, sense.person, ""


def _asks_on(sense: Sense) -> bool:
    """Whether something else is asked, or an appointment wished for: an "ok" in it answers no offer."""
    if any(topic.asks for topic in sense.reading.topics):
        return True
    return sense.appointment is not None and names_appointment(sense.situation, sense.memory.languages)


def _hand_over(sense: Sense, details: Details, confidence: float, because: tuple[str, ...]) -> Plan:
    offer = best_liked(sense, sense.by_cue("contact_request"))
    return Plan(
        "handover",
        confidence,
        because,
        uses=(*details.uses, Use(offer.action_id, round(confidence, 4))),
        reasons={offer.action_id: because[0]},
    )


def _nobody_to_bring_in(sense: Sense, details: Details, confidence: float, why: str) -> Plan:
    return Plan(
        "handover",
        confidence,
        (why, "No action on offer brings in a person at the customer's wish."),
        uses=details.uses,
        say=joined([details.noted, *sense.findings.texts, sense.words.says.no_person_here]),
        used_passages=sense.findings.used,
    )
