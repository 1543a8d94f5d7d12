"""One question in a reply: the one about an appointment that is open, else the next detail."""

from dataclasses import replace

from frontdesk.flow.embedded.booking.dialogue import open_question
from frontdesk.flow.embedded.details import Details, next_missing
from frontdesk.flow.embedded.sense import Plan, Sense, joined
from frontdesk.flow.engine import Use

_IN_BETWEEN = frozenset(
    ["question", "unknown", "thanks", "agree", "vague", "trigger", "give_details", "refuse", "greeting"]
)
_SAYS_NOTHING = frozenset(["thanks", "agree", "vague", "greeting"])
"""Answers to these end in a question of their own."""


def asks_next(sense: Sense, details: Details, otherwise: str = "") -> str:
    """The question for a detail, or another; where an appointment is asked about, only what was misread."""
    if open_question(sense):
        return details.misread
    missing = None if details.refused else next_missing(sense)
    return details.again or (sense.words.ask(missing) if missing is not None else otherwise)


def offer_person(sense: Sense, otherwise: str = "") -> str:
    """The offer to bring in a person, where one can be and nothing else is asked."""
    if open_question(sense):
        return ""
    return sense.words.says.offer_person if sense.by_cue("contact_request") else otherwise


def without_what_is_kept(sense: Sense, plan: Plan) -> Plan:
    """Who takes leave does not want the time any more that is kept for them."""
    business = sense.appointment
    if plan.intent != "goodbye" or business is None or business.booking.held is None:
        return plan
    let_go = Use(business.offer.action_id, plan.confidence, {"do": "release"})
    return replace(plan, uses=(let_go, *plan.uses))


def with_open_question(sense: Sense, plan: Plan) -> Plan:
    """What comes in between is answered, and the talk about an appointment goes on."""
    if plan.intent not in _IN_BETWEEN or plan.say is None or not (again := open_question(sense)):
        return plan
    because = (*plan.because, "The open question about the appointment is asked again.")
    said = "" if plan.intent in _SAYS_NOTHING else plan.say
    return replace(plan, because=because, say=joined([said, again]))
