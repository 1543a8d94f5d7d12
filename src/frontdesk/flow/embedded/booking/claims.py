"""Whether a message is about an appointment, or rather about something else."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from frontdesk.flow.embedded.booking.business import Business
from frontdesk.flow.embedded.booking.cues import hear
from frontdesk.flow.embedded.booking.state import languages_for
from frontdesk.flow.embedded.booking.topics import times_in
from frontdesk.flow.embedded.sense import Sense
from frontdesk.flow.engine import Situation, Slot
from frontdesk.flow.language.asked import fields_asked
from frontdesk.flow.language.times import Here
from frontdesk.flow.language.triggers.triggers import SURE
from frontdesk.flow.retrieval.language import Language


def is_another_matter(sense: Sense, business: Business) -> bool:
    """Whether a tool or a custom action is meant rather than an appointment."""
    talk = business.talk
    fired = any(sense.fired.get(offer.action_id, 0.0) >= SURE for offer in sense.by_cue("custom"))
    if talk.guessed and fired:
        return True
    if talk.agreed or names_appointment(sense.situation, sense.memory.languages):
        return False
    heard = sense.reading.heard
    awaited = any(offer.awaits is not None for offer in sense.offers)
    if (awaited and (heard.agrees or heard.declines)) or _tool_asked(sense):
        return True
    return fired and talk.task in ("cancel", "move")


def times_named(situation: Situation, languages: Sequence[Language]) -> list[Slot]:
    """The day and the time that the newest messages name."""
    here = Here(situation.now.astimezone(ZoneInfo(situation.timezone)).date(), situation.country)
    return list(times_in(situation.question, languages, here).values())


def names_appointment(situation: Situation, languages: Sequence[Language]) -> bool:
    text = situation.question
    return hear(text, languages_for(text, languages)).noun or bool(times_named(situation, languages))


def _tool_asked(sense: Sense) -> bool:
    """Whether the last line asked for an argument of a tool."""
    situation = sense.situation
    place = len(situation.history) - situation.unanswered - 1
    if place < 0 or situation.history[place].role == "contact":
        return False
    said = situation.history[place].body
    return any(fields_asked(said, offer.fields) for offer in sense.offers if offer.parameters is not None)
