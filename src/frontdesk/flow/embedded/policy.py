"""What to do and say: the order in which wishes are met."""

from dataclasses import replace

from frontdesk.flow.embedded.asking import (
    asks_next,
    offer_person,
    with_open_question,
    without_what_is_kept,
)
from frontdesk.flow.embedded.booking.claims import is_another_matter
from frontdesk.flow.embedded.booking.dialogue import open_question, speak_of_appointment
from frontdesk.flow.embedded.courtesies import last_said, small_talk
from frontdesk.flow.embedded.details import Details, look_at, next_missing
from frontdesk.flow.embedded.handover import bring_in_person
from frontdesk.flow.embedded.later.policy import put_off, puts_off
from frontdesk.flow.embedded.sense import CERTAIN, PROBABLE, Plan, Sense, best_liked, joined
from frontdesk.flow.embedded.tools import use_tool
from frontdesk.flow.engine import Offer, Use
from frontdesk.flow.language.signals import signals
from frontdesk.flow.language.triggers.triggers import SURE

_FAILURES = 2
_LONGEST_GENUINE = 500  # characters; a longer unknown message is not a question to bring a person in for
_UNSEEN = "attachment"
_ASKS_ITSELF = (use_tool, bring_in_person)
_FEW_WORDS = 3  # an answer to a question for an address or number that is neither


def decide(sense: Sense) -> Plan:
    """The step for a new message. What is attached to it cannot be seen, and that is said."""
    plan = without_what_is_kept(sense, _decide(sense))
    attached = any(line.attachments for line in sense.situation.waiting)
    if not attached or plan.intent == _UNSEEN or plan.uses or plan.say is None:
        return plan
    because = (*plan.because, "What is attached cannot be opened.")
    return replace(plan, because=because, say=joined([sense.words.says.cannot_open, plan.say]))


def _decide(sense: Sense) -> Plan:
    details = look_at(sense)
    wishes = (
        _attachment_alone,
        _wordless,
        bring_in_person,
        _appointment,
        _farewell,
        put_off,
        use_tool,
        _triggers,
        _unhelped,
        _who_are_you,
        _question,
        _detail_answers,
        small_talk,
    )
    for wish in wishes:
        plan = wish(sense, details)
        if plan is not None:
            return plan if wish in _ASKS_ITSELF else with_open_question(sense, plan)
    return with_open_question(sense, _not_understood(sense, details))


def _appointment(sense: Sense, details: Details) -> Plan | None:
    if sense.appointment is None or is_another_matter(sense, sense.appointment):
        return None
    if sense.appointment.talk.guessed and puts_off(sense):
        return None  # "write to me tomorrow at 10"
    return speak_of_appointment(sense, details)


def _attachment_alone(sense: Sense, _details: Details) -> Plan | None:
    """Something to look at or to hear, and no word with it: asked for words, and a person is offered."""
    if not sense.reading.wordless or not any(line.attachments for line in sense.situation.waiting):
        return None
    says = sense.words.says
    offered = says.offer_person if sense.by_cue("contact_request") else ""
    because = "The message holds no words, and what is attached cannot be opened."
    return Plan(_UNSEEN, 0.0, (because,), say=joined([says.cannot_open, says.in_words, offered]))


def _wordless(sense: Sense, _details: Details) -> Plan | None:
    """Empty, or signs and emoji alone."""
    if not sense.reading.wordless:
        return None
    says = sense.words.says
    if sense.reading.happy and sense.memory.answered_before:
        return Plan("thanks", PROBABLE, ("The message is a friendly sign without words.",), say=says.thanks)
    return Plan("unknown", 0.0, ("The message holds no words.",), say=says.clarify)


def _farewell(sense: Sense, details: Details) -> Plan | None:
    """The customer takes leave, and nothing is left to answer."""
    if any(topic.asks for topic in sense.reading.topics):
        return None
    heard = sense.reading.heard
    own = _own_stops(sense)
    offers = [*sense.by_cue("goodbye"), *own]
    liked = [offer for offer in offers if sense.fired.get(offer.action_id, 0.0) >= SURE]
    if not offers and any(sense.fired.get(one.action_id, 0.0) >= SURE for one in sense.by_cue("custom")):
        return None  # an action of the business's own listens for these words
    if heard.leaves:
        confidence, because = CERTAIN, "The message takes leave."
    elif liked:
        confidence = sense.fired[best_liked(sense, liked).action_id]
        because = f"The message is like the examples of {best_liked(sense, liked).name!r} ({confidence:.2f})."
    elif own and not (heard.declines and sense.memory.person_offered):
        confidence, because = PROBABLE, "The customer wants nothing more."
    else:
        return None
    unfinished = _unfinished(sense)
    if unfinished:
        said = sense.words.says.unfinished
        if sense.appointment and sense.appointment.talk.agreed and said not in last_said(sense):
            missing = "A time is kept, and something is still missing to book it."
            say = joined([said, unfinished])
            return Plan("appointment", confidence, (because, missing), uses=details.uses, say=say)
    if not offers:
        # Nobody shall leave in the belief that it is booked.
        notice = sense.words.says.unfinished if unfinished else ""
        say = joined([details.noted, notice, sense.words.says.goodbye])
        return Plan("goodbye", confidence, (because,), uses=details.uses, say=say)
    stop = best_liked(sense, liked or offers)
    return Plan(
        "goodbye",
        confidence,
        (because,),
        uses=(*details.uses, Use(stop.action_id, round(confidence, 4))),
        reasons={stop.action_id: because},
    )


def _unfinished(sense: Sense) -> str:
    """The question that is open where a time was read back or is kept, and is not booked yet."""
    talk = sense.appointment.talk if sense.appointment is not None else None
    if talk is None or talk.task != "book" or not (talk.agreed or talk.read_back):
        return ""
    return open_question(sense)


def _own_stops(sense: Sense) -> list[Offer]:
    """What ends the talk by examples that take leave, or want nothing more, as the message does."""
    heard = sense.reading.heard
    if not (heard.leaves or heard.done):
        return []

    def is_alike(example: str) -> bool:
        one = signals(example, sense.memory.languages)
        return (heard.leaves and one.leaves) or (heard.done and one.done)

    return [
        offer
        for offer in sense.by_cue("custom")
        if offer.type == "stop_bot" and any(is_alike(example) for example in offer.examples)
    ]


def _triggers(sense: Sense, details: Details) -> Plan | None:
    """Custom actions whose condition and examples the message is like."""
    fired = [
        offer
        for offer in sense.by_cue("custom")
        if sense.fired.get(offer.action_id, 0.0) >= SURE and offer.parameters is None
    ]
    if not fired:
        return None
    fired.sort(key=lambda offer: sense.fired[offer.action_id], reverse=True)
    reasons = {
        offer.action_id: f"The message is like the examples of {offer.name!r}"
        f" ({sense.fired[offer.action_id]:.2f})."
        for offer in fired
    }
    says = sense.words.says
    agreed = [says.goodbye if sense.reading.heard.leaves else says.all_right]
    agreed = [] if any(offer.speaks for offer in fired) else agreed
    return Plan(
        "trigger",
        sense.fired[fired[0].action_id],
        tuple(reasons.values()),
        uses=(
            *details.uses,
            *(Use(offer.action_id, sense.fired[offer.action_id]) for offer in fired),
        ),
        say=joined([details.noted, *(sense.findings.texts or agreed), asks_next(sense, details)]),
        used_passages=sense.findings.used,
        reasons=reasons,
    )


def _unhelped(sense: Sense, details: Details) -> Plan | None:
    """The last answer was of no use, and no other answer is known."""
    if not sense.reading.heard.unhelped or sense.findings.answers or not sense.memory.answered_before:
        return None
    because = f"The customer was not helped; {sense.memory.failures} earlier tries failed."
    if (plan := _give_up(sense, details, because)) is not None:
        return plan
    says = sense.words.says
    say = joined([details.noted, says.unhelped, offer_person(sense, says.tell_more)])
    return Plan("unhelped", PROBABLE, (because,), uses=details.uses, say=say)


def _who_are_you(sense: Sense, details: Details) -> Plan | None:
    """The customer asks whether this is a person, or for its name: told honestly."""
    about_me = sense.words.about_me(sense.situation)
    if not sense.reading.heard.asks_who or sense.findings.answers or not about_me:
        return None
    because = "The customer asks who is writing."
    say = joined([details.noted, about_me, offer_person(sense)])
    return Plan("question", CERTAIN, (because,), uses=details.uses, say=say)


def _question(sense: Sense, details: Details) -> Plan | None:
    """Something is asked: answered from knowledge, else said plainly not to be known."""
    answers = sense.findings.answers
    open_questions = [topic for topic in sense.findings.unanswered if topic.asks]
    if not answers:
        return _unknown(sense, details) if open_questions else None
    says = sense.words.says
    hello = says.hello if sense.reading.heard.greets and not sense.memory.answered_before else ""
    because = [f"{answer.passage.title!r} answers it ({answer.passage.score:.2f})." for answer in answers]
    ending = asks_next(sense, details)
    if open_questions:
        because.append("Nothing that is known answers the rest surely enough.")
        ending = joined([says.unknown_rest, offer_person(sense)]) or ""
    elif ending and not details.misread and (missing := next_missing(sense)) is not None:
        because.append(f"The {missing.label} is still missing and asked for.")
    return Plan(
        "question",
        sense.findings.best,
        tuple(because),
        uses=details.uses,
        say=joined([hello, details.noted, *sense.findings.texts, ending]),
        used_passages=sense.findings.used,
    )


def _unknown(sense: Sense, details: Details) -> Plan:
    """A question that nothing known answers: a person, where that is offered for it."""
    best = sense.findings.best
    because = f"Nothing that is known answers it surely enough (best {best:.2f})."
    genuine = len(sense.situation.question) <= _LONGEST_GENUINE
    lacking = sense.by_cue("lack_of_information")
    # In the middle of a booking nobody is brought in for it: the open question is asked again.
    genuine = genuine and not open_question(sense)
    if lacking and genuine:
        offer = best_liked(sense, lacking)
        return Plan(
            "unknown",
            best,
            (because,),
            uses=(*details.uses, Use(offer.action_id, round(1 - best, 4))),
            reasons={offer.action_id: because},
        )
    if genuine and (plan := _give_up(sense, details, because)) is not None:
        return replace(plan, intent="unknown", confidence=best)
    says = sense.words.says
    if sense.by_cue("contact_request"):
        parts = [says.unknown, offer_person(sense)]
    else:
        missing = None if details.refused or open_question(sense) else next_missing(sense)
        parts = [says.unknown_here, sense.words.ask(missing) if missing is not None else ""]
    return Plan("unknown", best, (because,), uses=details.uses, say=joined([details.noted, *parts]))


def _give_up(sense: Sense, details: Details, because: str) -> Plan | None:
    """After two failed tries: the action that is offered for that."""
    offers = sense.by_cue("failed_to_resolve")
    failures = sense.memory.failures + 1
    if not offers or failures < _FAILURES:
        return None
    offer = best_liked(sense, offers)
    told = f"{failures} tries have failed."
    return Plan(
        "unhelped",
        PROBABLE,
        (because, told),
        uses=(*details.uses, Use(offer.action_id, PROBABLE)),
        reasons={offer.action_id: told},
    )


def _detail_answers(sense: Sense, details: Details) -> Plan | None:
    """The message gives, mistypes or refuses a detail, and asks nothing."""
    says = sense.words.says
    if details.noted_too:
        question = asks_next(sense, details, says.anything_else)
        because = f"The message gives: {', '.join(sense.reading.values)}."
        say = joined([details.noted_too, question])
        uses = (*details.uses, *details.notes)
        return Plan("give_details", CERTAIN, (because,), uses=uses, say=say)
    if details.again:
        because = "What was given could not be read; it is asked for again."
        return Plan("give_details", PROBABLE, (because,), say=asks_next(sense, details))
    if details.refused:
        because = "The customer would rather not say; it is not asked for again."
        ending = "" if open_question(sense) else says.anything_else
        return Plan("refuse", CERTAIN, (because,), say=joined([says.no_problem, ending]))
    return None


def _not_understood(sense: Sense, details: Details) -> Plan:
    """A statement that matches nothing: asked for other words once, then a person is offered."""
    best = sense.findings.best
    because = f"Nothing was recognised in the message (best passage {best:.2f})."
    says = sense.words.says
    asked = sense.asked
    few = len(sense.reading.heard.rest.split()) <= _FEW_WORDS
    if asked is not None and (few or asked.kind in ("choice", "choices") or not sense.memory.failures):
        say = joined([says.invalid["other"], "" if open_question(sense) else sense.words.ask(asked)])
        return Plan("unknown", best, (because, f"The {asked.label} is asked for again."), say=say)
    if sense.memory.failures:
        genuine = len(sense.situation.question) <= _LONGEST_GENUINE and not open_question(sense)
        if genuine and (plan := _give_up(sense, details, because)) is not None:
            return replace(plan, intent="unknown", confidence=best)
        if sense.by_cue("contact_request"):
            return Plan("unknown", best, (because,), say=joined([says.unknown, offer_person(sense)]))
    say = says.invalid["other"] if open_question(sense) else says.clarify
    return Plan("unknown", best, (because,), say=say)
