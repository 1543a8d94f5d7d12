"""Custom tools: set off like other custom actions, filled from the message and by questions, one at a time.

Nothing is kept between messages: which tool is being filled, and with what, is read from what was said.
"""

from collections.abc import Sequence

from frontdesk.flow.embedded.details import Details
from frontdesk.flow.embedded.sense import CERTAIN, MOST_ASKS, Plan, Sense, joined
from frontdesk.flow.embedded.tool_values import (
    Filled,
    argument,
    exchanges_of,
    fitting,
    of_the_record,
    read_changed,
    read_filled,
    read_volunteered,
)
from frontdesk.flow.engine import Offer, Situation, Use
from frontdesk.flow.language.agreeing import asks_back
from frontdesk.flow.language.asked import fields_asked
from frontdesk.flow.language.memory import refuses
from frontdesk.flow.language.triggers.triggers import SURE

_INTENT = "tool"


def use_tool(sense: Sense, details: Details) -> Plan | None:
    """A tool that is confirmed, being filled, or wished for."""
    offers = [offer for offer in sense.offers if offer.parameters is not None]
    if not offers:
        return None
    waiting = next((offer for offer in offers if offer.awaits is not None), None)
    if waiting is not None:
        return _confirmed(sense, details, waiting) or _begun(sense, details, offers)
    return _continued(sense, details, offers) or _begun(sense, details, offers)


def being_filled(situation: Situation, offers: Sequence[Offer]) -> tuple[Sequence[Offer], str]:
    """The tools that the last line may have asked an argument of, and the message that set one of them off.

    Several tools may want an argument of the same name: which of them it is, that message tells.
    """
    exchanges = exchanges_of(situation)
    asked = [
        offer
        for offer in offers
        if offer.parameters is not None and fields_asked(exchanges[0].before, offer.fields)
    ]
    for exchange in exchanges:
        if not any(fields_asked(exchange.before, offer.fields) for offer in asked):
            return asked, exchange.said
    return asked, ""


def _confirmed(sense: Sense, details: Details, waiting: Offer) -> Plan | None:
    """The customer was asked whether it shall be done, and answers that: yes, no, or with another value."""
    heard, awaits = sense.reading.heard, waiting.awaits or {}
    wished = _wished_for(sense)
    changed = read_changed(sense, waiting, awaits) if wished in (None, waiting) else {}
    if changed:
        because = f"The customer changes what {waiting.name!r} is to be done with."
        use = Use(
            waiting.action_id,
            CERTAIN,
            {**awaits, **{name: value.value for name, value in changed.items()}},
            {name: value.text for name, value in changed.items()},
        )
        return Plan(
            _INTENT, CERTAIN, (because,), uses=(*details.uses, use), reasons={waiting.action_id: because}
        )
    if heard.agrees and not heard.declines:
        because = f"The customer agrees to {waiting.name!r}."
        use = Use(waiting.action_id, CERTAIN, dict(awaits))
        return Plan(
            _INTENT, CERTAIN, (because,), uses=(*details.uses, use), reasons={waiting.action_id: because}
        )
    if asks_back(sense.situation.question) and not heard.declines and wished in (None, waiting):
        # The server asks for the yes again, after these words.
        because = "A question came in place of a yes or a no."
        use = Use(waiting.action_id, CERTAIN, dict(awaits))
        say = joined([details.noted, *(sense.findings.texts or [sense.words.says.unknown_here])])
        return Plan(
            "question",
            sense.findings.best,
            (because,),
            uses=(*details.uses, use),
            say=say,
            used_passages=sense.findings.used,
            reasons={waiting.action_id: because},
        )
    asks = sense.findings.answers or wished or any(topic.asks for topic in sense.reading.topics)
    if heard.declines and not heard.agrees and not asks:
        because = f"The customer does not want {waiting.name!r}."
        return Plan("decline", CERTAIN, (because,), uses=details.uses, say=sense.words.says.declined)
    return None


def _continued(sense: Sense, details: Details, offers: Sequence[Offer]) -> Plan | None:
    """The last line asked for an argument of a tool."""
    exchanges = exchanges_of(sense.situation)
    likest = sorted(offers, key=lambda offer: sense.set_off.get(offer.action_id, 0.0), reverse=True)
    for offer in likest:
        asked = fields_asked(exchanges[0].before, offer.fields)
        if not asked:
            continue
        if refuses(exchanges[0].said, sense.memory.languages):
            because = f"The customer does not want to give what {offer.name!r} needs."
            return Plan(_INTENT, CERTAIN, (because,), uses=details.uses, say=sense.words.says.no_problem)
        filled = read_filled(sense, offer, exchanges)
        got = any(key in filled.values for key in asked)
        if not got and sense.findings.answers:
            return _answer_and_ask(sense, details, offer, filled)
        return _ask_or_use(sense, details, offer, filled, CERTAIN, f"{offer.name!r} was being filled.")
    return None


def _begun(sense: Sense, details: Details, offers: Sequence[Offer]) -> Plan | None:
    """The message is like the examples or the condition of a tool, and of no other action more."""
    best = _wished_for(sense)
    if best is None or best not in offers:
        return None
    likeness = sense.fired[best.action_id]
    filled = Filled(read_volunteered(sense, best, sense.situation.question), {}, {})
    because = f"The message is like the examples of {best.name!r} ({likeness:.2f})."
    return _ask_or_use(sense, details, best, filled, likeness, because)


def _wished_for(sense: Sense) -> Offer | None:
    """The action whose examples the message is most like, if it is like any."""
    fired = [offer for offer in sense.by_cue("custom") if sense.fired.get(offer.action_id, 0.0) >= SURE]
    return max(fired, key=lambda offer: sense.fired[offer.action_id], default=None)


def _ask_or_use(
    sense: Sense, details: Details, offer: Offer, filled: Filled, confidence: float, because: str
) -> Plan | None:
    """Use the tool once all that it needs is known; None when something was asked for in vain too often."""
    values = fitting(offer, {**of_the_record(sense, offer), **filled.values})
    missing = next((known for known in offer.fields if known.required and known.key not in values), None)
    if missing is None:
        use = Use(
            offer.action_id,
            round(confidence, 4),
            {argument(key): value.value for key, value in values.items()},
            {argument(key): value.text for key, value in values.items()},
        )
        return Plan(
            _INTENT, confidence, (because,), uses=(*details.uses, use), reasons={offer.action_id: because}
        )
    times = filled.asked.get(missing.key, 0)
    if times >= MOST_ASKS:
        return None
    again = ""
    if times:
        misread = filled.misread.get(missing.key)
        again = sense.words.misread(missing, misread) if misread else sense.words.says.invalid["other"]
    asks = f"It needs the {missing.label}, which is asked for."
    say = joined([details.noted, again, sense.words.ask(missing)])
    reasons = {offer.action_id: asks}
    return Plan(_INTENT, confidence, (because, asks), uses=details.uses, say=say, reasons=reasons)


def _answer_and_ask(sense: Sense, details: Details, offer: Offer, filled: Filled) -> Plan | None:
    """A question came in between: answered, and the open argument asked for again."""
    values = fitting(offer, {**of_the_record(sense, offer), **filled.values})
    missing = next((known for known in offer.fields if known.required and known.key not in values), None)
    if missing is None:
        return None
    because = f"A question came in between; the {missing.label} is still asked for."
    return Plan(
        "question",
        sense.findings.best,
        (because,),
        uses=details.uses,
        say=joined([*sense.findings.texts, sense.words.ask(missing)]),
        used_passages=sense.findings.used,
    )
