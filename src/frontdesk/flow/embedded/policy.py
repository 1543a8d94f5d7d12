"""What to do and say: the order in which wishes are met."""

from dataclasses import replace

from frontdesk.flow.embedded.details import Details, look_at, next_missing
from frontdesk.flow.embedded.sense import Plan, Sense, joined
from frontdesk.flow.embedded.triggers import SURE
from frontdesk.flow.engine import Offer, Use

PERSON_SURE = 0.73
"""From this likeness to usual phrases on, a message without the usual words asks for a person."""

_CERTAIN = 0.95
_PROBABLE = 0.75
_FAILURES = 2
_LONGEST_GENUINE = 500  # characters; a longer unknown message is not a question to bring a person in for


def decide(sense: Sense) -> Plan:
    """The step for a new message."""
    details = look_at(sense)
    for wish in (_wordless, _person, _farewell, _triggers, _unhelped, _question, _detail_answers, _small_talk):
        plan = wish(sense, details)
        if plan is not None:
            return plan
    return _not_understood(sense, details)


def _wordless(sense: Sense, _details: Details) -> Plan | None:
    """Empty, or signs and emoji alone."""
    if not sense.reading.wordless:
        return None
    words = sense.words.says
    if sense.reading.happy and sense.memory.answered_before:
        return Plan("thanks", _PROBABLE, ("The message is a friendly sign without words.",), say=words.thanks)
    because = "The message holds no words."
    return Plan("unknown", 0.0, (because,), say=words.clarify)


def _person(sense: Sense, details: Details) -> Plan | None:
    """A person is asked for: now, by saying yes to the offer, or before a required field was asked for."""
    asked, confidence, why = _asks_for_person(sense)
    if not asked and not sense.memory.person_pending:
        return None
    if asked and not sense.by_cue("contact_request"):
        return _no_person(sense, details, confidence, why)
    if not sense.by_cue("contact_request"):
        return None
    missing = next_missing(sense, required_only=True)
    insists = asked and sense.memory.person_pending > 0
    if missing is None or insists or details.refused:
        because = "It was asked for again." if insists else "Nothing that is required is missing."
        if details.refused:
            because = "What was asked for first was refused, so it is not waited for."
        return _hand_over(sense, details, confidence, (why, because))
    if not asked and not details.noted and not details.again and sense.findings.answers:
        answers = [answer.text for answer in sense.findings.answers]
        return Plan(
            "question",
            sense.findings.best,
            (why, f"A question came in between; the {missing.label} is still asked for."),
            say=joined([*answers, sense.words.ask(missing)]),
            used_passages=frozenset(answer.passage.id for answer in sense.findings.answers),
        )
    opening = sense.words.says.before_person if asked else ""
    return Plan(
        "handover",
        confidence,
        (why, f"The {missing.label} is required before a handover and asked for first."),
        uses=details.uses,
        say=joined([details.noted, opening, details.again or sense.words.ask(missing)]),
    )


def _asks_for_person(sense: Sense) -> tuple[bool, float, str]:
    """Whether a person is asked for in this message, how surely, and why one thinks so."""
    heard = sense.reading.heard
    if heard.wants_person:
        return True, _CERTAIN, "The message asks for a person in so many words."
    if sense.memory.person_offered and heard.agrees and not heard.declines:
        return True, _CERTAIN, "A person was offered and the customer said yes."
    if not heard.only_mentions_person:
        if sense.person >= PERSON_SURE:
            return True, sense.person, f"The message is like usual wishes for a person ({sense.person:.2f})."
        for offer in sense.by_cue("contact_request"):
            likeness = sense.fired.get(offer.action_id, 0.0)
            if likeness >= PERSON_SURE:
                return True, likeness, f"The message is like the examples of {offer.name!r} ({likeness:.2f})."
        if heard.wants_contact and not sense.findings.answers and sense.by_cue("contact_request"):
            return True, _PROBABLE, "The customer wants to get in touch, and nothing known says how."
    if sense.memory.person_pending:
        return False, _CERTAIN, "A person was asked for before the last question."
    return False, sense.person, ""


def _hand_over(sense: Sense, details: Details, confidence: float, because: tuple[str, ...]) -> Plan:
    offer = _best(sense, sense.by_cue("contact_request"))
    use = Use(offer.action_id, round(confidence, 4))
    return Plan(
        "handover",
        confidence,
        because,
        uses=(*details.uses, use),
        reasons={offer.action_id: because[0]},
    )


def _no_person(sense: Sense, details: Details, confidence: float, why: str) -> Plan:
    answers = [answer.text for answer in sense.findings.answers]
    return Plan(
        "handover",
        confidence,
        (why, "No action on offer brings in a person at the customer's wish."),
        uses=details.uses,
        say=joined([details.noted, *answers, sense.words.says.no_person_here]),
        used_passages=frozenset(answer.passage.id for answer in sense.findings.answers),
    )


def _farewell(sense: Sense, details: Details) -> Plan | None:
    """The customer takes leave, and nothing is left to answer."""
    if any(topic.asks for topic in sense.reading.topics):
        return None
    heard = sense.reading.heard
    liked = [o for o in sense.by_cue("goodbye") if sense.fired.get(o.action_id, 0.0) >= SURE]
    if not heard.leaves and not liked:
        return None
    if heard.leaves:
        confidence, because = _CERTAIN, "The message takes leave."
    else:
        confidence = sense.fired[liked[0].action_id]
        because = f"The message is like the examples of {liked[0].name!r} ({confidence:.2f})."
    stops = liked or sense.by_cue("goodbye")
    if not stops:
        say = joined([details.noted, sense.words.says.goodbye])
        return Plan("goodbye", confidence, (because,), uses=details.uses, say=say)
    stop = _best(sense, stops)
    return Plan(
        "goodbye",
        confidence,
        (because,),
        uses=(*details.uses, Use(stop.action_id, round(confidence, 4))),
        reasons={stop.action_id: because},
    )


def _triggers(sense: Sense, details: Details) -> Plan | None:
    """Custom actions whose condition and examples the message is like."""
    fired = [offer for offer in sense.by_cue("custom") if sense.fired.get(offer.action_id, 0.0) >= SURE]
    if not fired:
        return None
    fired.sort(key=lambda offer: sense.fired[offer.action_id], reverse=True)
    because = tuple(
        f"The message is like the examples of {offer.name!r} ({sense.fired[offer.action_id]:.2f})."
        for offer in fired
    )
    answers = [answer.text for answer in sense.findings.answers]
    missing = next_missing(sense)
    question = sense.words.ask(missing) if missing is not None else ""
    uses = tuple(Use(offer.action_id, sense.fired[offer.action_id]) for offer in fired)
    return Plan(
        "trigger",
        sense.fired[fired[0].action_id],
        because,
        uses=(*details.uses, *uses),
        say=joined([details.noted, *(answers or [sense.words.says.all_right]), question]),
        used_passages=frozenset(answer.passage.id for answer in sense.findings.answers),
        reasons=dict(zip([offer.action_id for offer in fired], because, strict=True)),
    )


def _unhelped(sense: Sense, details: Details) -> Plan | None:
    """The last answer was of no use, and no other answer is known."""
    if not sense.reading.heard.unhelped or sense.findings.answers or not sense.memory.answered_before:
        return None
    because = f"The customer was not helped; {sense.memory.failures} earlier tries failed."
    if (plan := _give_up(sense, details, because)) is not None:
        return plan
    says = sense.words.says
    ending = says.offer_person if sense.by_cue("contact_request") else says.tell_more
    return Plan(
        "unhelped", _PROBABLE, (because,), uses=details.uses, say=joined([details.noted, says.unhelped, ending])
    )


def _question(sense: Sense, details: Details) -> Plan | None:
    """Something is asked: answered from knowledge, else said plainly not to be known."""
    answers = sense.findings.answers
    open_questions = [topic for topic in sense.findings.unanswered if topic.asks]
    if not answers:
        return _unknown(sense, details) if open_questions else None
    says = sense.words.says
    hello = says.hello if sense.reading.heard.greets and not sense.memory.answered_before else ""
    because = [f"{answer.passage.title!r} answers it ({answer.passage.score:.2f})." for answer in answers]
    ending = details.again
    if open_questions:
        because.append("Nothing that is known answers the rest surely enough.")
        ending = says.unknown_rest
        if sense.by_cue("contact_request"):
            ending = f"{ending} {says.offer_person}"
    elif not ending and not details.refused and (missing := next_missing(sense)) is not None:
        because.append(f"The {missing.label} is still missing and asked for.")
        ending = sense.words.ask(missing)
    return Plan(
        "question",
        sense.findings.best,
        tuple(because),
        uses=details.uses,
        say=joined([hello, details.noted, *(answer.text for answer in answers), ending]),
        used_passages=frozenset(answer.passage.id for answer in answers),
    )


def _unknown(sense: Sense, details: Details) -> Plan:
    """A question that nothing known answers: a person, where that is offered for it."""
    best = sense.findings.best
    because = f"Nothing that is known answers it surely enough (best {best:.2f})."
    genuine = len(sense.situation.question) <= _LONGEST_GENUINE
    lacking = sense.by_cue("lack_of_information")
    if lacking and genuine:
        offer = _best(sense, lacking)
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
        parts = [says.unknown, says.offer_person]
    else:
        missing = next_missing(sense) if not details.refused else None
        parts = [says.unknown_here, sense.words.ask(missing) if missing is not None else ""]
    return Plan("unknown", best, (because,), uses=details.uses, say=joined([details.noted, *parts]))


def _give_up(sense: Sense, details: Details, because: str) -> Plan | None:
    """After two failed tries: the action that is offered for that."""
    offers = sense.by_cue("failed_to_resolve")
    failures = sense.memory.failures + 1
    if not offers or failures < _FAILURES:
        return None
    offer = _best(sense, offers)
    told = f"{failures} tries have failed."
    return Plan(
        "unhelped",
        _PROBABLE,
        (because, told),
        uses=(*details.uses, Use(offer.action_id, _PROBABLE)),
        reasons={offer.action_id: told},
    )


def _detail_answers(sense: Sense, details: Details) -> Plan | None:
    """The message gives, mistypes or refuses a detail, and asks nothing."""
    if details.noted:
        missing = next_missing(sense)
        question = details.again or (sense.words.ask(missing) if missing is not None else "")
        given = ", ".join(known.label for known in sense.fields if known.key in sense.reading.values)
        return Plan(
            "give_details",
            _CERTAIN,
            (f"The message gives: {given}.",),
            uses=details.uses,
            say=joined([details.noted, question or sense.words.says.anything_else]),
        )
    if details.again:
        return Plan(
            "give_details", _PROBABLE, ("What was given could not be read; asked again.",), say=details.again
        )
    if details.refused:
        says = sense.words.says
        because = "The customer would rather not say; it is not asked for again."
        return Plan("refuse", _CERTAIN, (because,), say=joined([says.no_problem, says.anything_else]))
    return None


def _small_talk(sense: Sense, _details: Details) -> Plan | None:
    """Greeting, thanks, yes and no, where the message holds nothing else."""
    heard, says = sense.reading.heard, sense.words.says
    if heard.rest:
        return None
    if heard.done:
        return Plan("goodbye", _PROBABLE, ("The customer wants nothing more.",), say=says.goodbye)
    if heard.thanks:
        return Plan("thanks", _CERTAIN, ("The message says thanks.",), say=says.thanks)
    if heard.greets:
        say = sense.words.greeting(sense.situation, again=sense.memory.answered_before)
        return Plan("greeting", _CERTAIN, ("The message is a greeting.",), say=say)
    if heard.declines:
        say = says.declined if sense.memory.person_offered else says.goodbye
        return Plan("decline", _PROBABLE, ("The customer says no.",), say=say)
    if heard.agrees:
        return Plan("agree", _PROBABLE, ("The customer says yes.",), say=says.tell_more)
    return None


def _not_understood(sense: Sense, details: Details) -> Plan:
    """A statement that matches nothing: asked for other words once, then a person is offered."""
    best = sense.findings.best
    because = f"Nothing was recognised in the message (best passage {best:.2f})."
    says = sense.words.says
    missing = next((known for known in sense.fields if known.key in sense.memory.asked), None)
    if details.asked_for and missing is not None and sense.may_ask(missing):
        say = joined([says.invalid["other"], sense.words.ask(missing)])
        return Plan("unknown", best, (because, f"The {missing.label} is asked for again."), say=say)
    if sense.memory.failures:
        if len(sense.situation.question) <= _LONGEST_GENUINE:
            plan = _give_up(sense, details, because)
            if plan is not None:
                return replace(plan, intent="unknown", confidence=best)
        if sense.by_cue("contact_request"):
            return Plan("unknown", best, (because,), say=joined([says.unknown, says.offer_person]))
    return Plan("unknown", best, (because,), say=says.clarify)


def _best(sense: Sense, offers: list[Offer]) -> Offer:
    return max(offers, key=lambda offer: sense.fired.get(offer.action_id, 0.0))
