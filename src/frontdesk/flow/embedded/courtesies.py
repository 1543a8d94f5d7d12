"""Greeting, thanks, praise, yes and no, where a message holds nothing else."""

from frontdesk.flow.embedded.details import Details
from frontdesk.flow.embedded.sense import CERTAIN, PROBABLE, Plan, Sense, joined
from frontdesk.flow.language.agreeing import is_sure_yes


def small_talk(sense: Sense, _details: Details) -> Plan | None:
    """Greeting, thanks, yes and no, where the message holds nothing else."""
    heard, says = sense.reading.heard, sense.words.says
    if heard.rest:
        return None
    if heard.vague:
        hello = says.hello if heard.greets and not sense.memory.answered_before else ""
        because = "The customer wants something without saying what."
        return Plan("vague", PROBABLE, (because,), say=joined([hello, says.tell_more]))
    if sense.memory.person_offered and (heard.declines or (heard.pleased and not heard.thanks)):
        return Plan("decline", PROBABLE, ("The customer wants no person.",), say=says.declined)
    if heard.done:
        return Plan("goodbye", PROBABLE, ("The customer wants nothing more.",), say=says.goodbye)
    if heard.declines:
        return Plan("decline", PROBABLE, ("The customer says no.",), say=says.goodbye)
    if heard.thanks:
        said = says.anything_else in last_said(sense) and not heard.greets
        return Plan(
            "thanks", CERTAIN, ("The message says thanks.",), say=says.goodbye if said else says.thanks
        )
    if heard.pleased and not heard.greets:
        because = "The customer is content."
        return Plan("agree", PROBABLE, (because,), say=_content(sense))
    if heard.greets:
        say = sense.words.greeting(sense.situation, again=sense.memory.answered_before)
        return Plan("greeting", CERTAIN, ("The message is a greeting.",), say=say)
    if heard.agrees:
        say = sense.words.ask(sense.asked) if sense.asked is not None else _more(sense)
        return Plan("agree", PROBABLE, ("The customer says yes.",), say=say)
    return None


def _content(sense: Sense) -> str:
    """To "great": whether that is all, unless that was asked."""
    says = sense.words.says
    if sense.asked is not None and not sense.memory.person_offered:
        return sense.words.ask(sense.asked)
    return says.goodbye if says.anything_else in last_said(sense) else says.declined


def _more(sense: Sense) -> str:
    """What is asked after a yes to nothing in particular: once something is booked, whether that is all.

    "Is there anything else?" - "Ok." is no wish.
    """
    booked = sense.appointment is not None and sense.appointment.talk.booked
    says = sense.words.says
    asked = says.anything_else in last_said(sense)
    if asked and not is_sure_yes(sense.situation.question):
        return says.goodbye
    return says.anything_else if booked and not asked else says.tell_more


def last_said(sense: Sense) -> str:
    """The line before the newest messages."""
    situation = sense.situation
    place = len(situation.history) - situation.unanswered - 1
    return situation.history[place].body if place >= 0 else ""
