"""Contact details: what was given is noted and said back, what is missing is asked for, one at a time."""

from dataclasses import dataclass, replace

from frontdesk.flow.embedded.booking.claims import times_named
from frontdesk.flow.embedded.sense import Sense
from frontdesk.flow.engine import Field, Use
from frontdesk.flow.language.memory import refuses
from frontdesk.flow.language.values.fields import Misread

_ADDRESSES = ("email", "phone")


@dataclass(frozen=True)
class Details:
    """How the message stands to the fields that are wanted."""

    uses: tuple[Use, ...] = ()
    notes: tuple[Use, ...] = ()  # of what no action collects, and a booking wants
    noted: str = ""  # says back what was given
    noted_too: str = ""  # the same with what a booking wants
    misread: str = ""  # says what could not be read
    again: str = ""  # says it and asks for it again
    refused: bool = False
    asked_for: bool = False  # the agent's last line asked for a field


def look_at(sense: Sense) -> Details:
    """What was given, misread or refused."""
    given = tuple(known for known in sense.fields if known.key in sense.reading.values)
    values = [sense.reading.values[known.key] for known in given]
    asked_for = bool(sense.memory.asked & {known.key for known in sense.fields})
    refused = asked_for and not given and refuses(sense.situation.question, sense.memory.languages)
    misread, again = ("", "") if refused else _again(sense)
    return Details(
        uses=_uses(sense),
        notes=_notes(sense),
        noted=sense.words.noted(values) if values else "",
        noted_too=_noted_too(sense),
        misread=misread,
        again=again,
        refused=refused,
        asked_for=asked_for,
    )


def next_missing(sense: Sense, *, required_only: bool = False) -> Field | None:
    """The field to ask for next; those wanted before a handover come first."""
    open_fields = [known for known in sense.fields if sense.may_ask(known)]
    required = next((known for known in open_fields if known.required), None)
    if required is not None or required_only:
        return required
    return next(iter(open_fields), None)


def _notes(sense: Sense) -> tuple[Use, ...]:
    offer = sense.appointment.offer if sense.appointment is not None else None
    if offer is None:
        return ()
    given = {
        known.key: sense.reading.values[known.key]
        for known in offer.fields
        if known.key in sense.reading.values
    }
    if not given:
        return ()
    arguments = {"do": "note", **{key: value.value for key, value in given.items()}}
    return (Use(offer.action_id, 0.95, arguments, {key: value.text for key, value in given.items()}),)


def _noted_too(sense: Sense) -> str:
    """All that was given is said back, a name in one piece."""
    wanted = (*sense.fields, *(sense.appointment.offer.fields if sense.appointment is not None else ()))
    values = {
        known.kind: sense.reading.values[known.key] for known in wanted if known.key in sense.reading.values
    }
    first, last = values.get("first_name"), values.get("last_name")
    if first is not None and last is not None:
        values["first_name"] = replace(first, shown=f"{first.shown} {last.shown}")
        del values["last_name"]
    order = sorted(values.values(), key=lambda value: value.start)
    return sense.words.noted(order) if order else ""


def _uses(sense: Sense) -> tuple[Use, ...]:
    uses = []
    for offer in sense.collects:
        given = {
            known.key: sense.reading.values[known.key]
            for known in offer.fields
            if known.key in sense.reading.values
        }
        if given:
            uses.append(
                Use(
                    offer.action_id,
                    confidence=0.95,
                    arguments={key: list(v.several) or v.value for key, v in given.items()},
                    words={key: value.text for key, value in given.items()},
                    corrects=tuple(f.key for f in offer.fields if f.key in given and f.held is not None),
                )
            )
    return tuple(uses)


def _again(sense: Sense) -> tuple[str, str]:
    """For the first field whose answer could not be read: the words said back, and with them the question.

    A day or a time that is wished for was no try at an address or a number.
    """
    for known in sense.fields:
        misread = sense.reading.misread.get(known.key)
        if misread is None or (known.kind in _ADDRESSES and _is_wish(sense, misread)):
            continue
        if known.key in sense.memory.asked and known.key not in sense.reading.values:
            said_back = sense.words.misread(known, misread)
            asks = f" {sense.words.ask(known)}" if sense.may_ask(known) else ""
            return said_back, f"{said_back}{asks}"
    return "", ""


def _is_wish(sense: Sense, misread: Misread) -> bool:
    """Whether the words belong to a day or a time, or the message to the talk about an appointment."""
    if sense.appointment is not None and sense.appointment.talk.fresh:
        return True
    said = sense.situation.question
    start = said.find(misread.words)
    end = start + len(misread.words)
    return any(
        (start < slot.end and slot.start < end) or any(sign.isalpha() for sign in slot.text)
        for slot in times_named(sense.situation, sense.memory.languages)
    )
