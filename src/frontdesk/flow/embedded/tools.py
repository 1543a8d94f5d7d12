"""Custom tools: set off like other custom actions, filled from the message and by questions, one at a time.

Nothing is kept between messages: which tool is being filled, and with what, is read from what was said.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from frontdesk.flow.embedded.asked import fields_asked
from frontdesk.flow.embedded.details import Details
from frontdesk.flow.embedded.language.plain import plain
from frontdesk.flow.embedded.memory import refuses
from frontdesk.flow.embedded.sense import MOST_ASKS, Plan, Sense, joined
from frontdesk.flow.embedded.triggers.triggers import SURE
from frontdesk.flow.embedded.values import dates
from frontdesk.flow.embedded.values.fields import Misread, Reader, read_fields
from frontdesk.flow.embedded.values.mentions import Value
from frontdesk.flow.engine import Field, Offer, Situation, Use

_CERTAIN = 0.95
_INTENT = "tool"
_OF_THE_RECORD = ("email", "phone")
_TOKEN = re.compile(r"[A-Za-z0-9]+(?:[._/#-][A-Za-z0-9]+)*")
_CODE = re.compile(
    r"\b(?:id|number|numero|nummer|no|nr|code|codigo|codice|kode|ref|reference|referencia|referenz|order|pedido"
    r"|bestellung|commande|ordine|tracking|booking|invoice|factura|rechnung|facture|ticket|sku|plate|zip|postcode)\b"
)
_LEAST_CODE = 3
_CODE_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class _Filled:
    """What is known of a tool's arguments by now, by the field's key; and how often each was asked for."""

    values: Mapping[str, Value]
    misread: Mapping[str, Misread]
    asked: Mapping[str, int]


@dataclass(frozen=True)
class _Exchange:
    """What the business's side said, and what the customer wrote after it."""

    before: str
    said: str


def use_tool(sense: Sense, details: Details) -> Plan | None:
    """A tool that is confirmed, being filled, or wished for."""
    offers = [offer for offer in sense.offers if offer.parameters is not None]
    if not offers:
        return None
    return (
        _confirmed(sense, details, offers)
        or _continued(sense, details, offers)
        or _begun(sense, details, offers)
    )


def _confirmed(sense: Sense, details: Details, offers: Sequence[Offer]) -> Plan | None:
    """The customer was asked whether it shall be done, and answers that."""
    waiting = next((offer for offer in offers if offer.awaits is not None), None)
    heard = sense.reading.heard
    if waiting is None or waiting.awaits is None:
        return None
    if heard.agrees and not heard.declines:
        because = f"The customer agrees to {waiting.name!r}."
        use = Use(waiting.action_id, _CERTAIN, dict(waiting.awaits))
        return Plan(
            _INTENT, _CERTAIN, (because,), uses=(*details.uses, use), reasons={waiting.action_id: because}
        )
    if heard.declines and not heard.agrees and not heard.rest:
        because = f"The customer does not want {waiting.name!r}."
        return Plan("decline", _CERTAIN, (because,), uses=details.uses, say=sense.words.says.declined)
    return None


def _continued(sense: Sense, details: Details, offers: Sequence[Offer]) -> Plan | None:
    """The last line asked for an argument of a tool."""
    exchanges = _exchanges(sense.situation)
    for offer in offers:
        asked = fields_asked(exchanges[0].before, offer.fields) if exchanges else ()
        if not asked:
            continue
        if refuses(exchanges[0].said, sense.memory.languages):
            because = f"The customer does not want to give what {offer.name!r} needs."
            return Plan(_INTENT, _CERTAIN, (because,), uses=details.uses, say=sense.words.says.no_problem)
        filled = _filled(sense, offer, exchanges)
        got = any(key in filled.values for key in asked)
        if not got and sense.findings.answers:
            return _answer_and_ask(sense, details, offer, filled)
        return _ask_or_use(sense, details, offer, filled, _CERTAIN, f"{offer.name!r} was being filled.")
    return None


def _begun(sense: Sense, details: Details, offers: Sequence[Offer]) -> Plan | None:
    """The message is like the examples or the condition of a tool, and of no other action more."""
    fired = [offer for offer in sense.by_cue("custom") if sense.fired.get(offer.action_id, 0.0) >= SURE]
    best = max(fired, key=lambda offer: sense.fired[offer.action_id], default=None)
    if best is None or best not in offers:
        return None
    likeness = sense.fired[best.action_id]
    filled = _Filled(_volunteered(sense, best, sense.situation.question), {}, {})
    because = f"The message is like the examples of {best.name!r} ({likeness:.2f})."
    return _ask_or_use(sense, details, best, filled, likeness, because)


def _ask_or_use(
    sense: Sense, details: Details, offer: Offer, filled: _Filled, confidence: float, because: str
) -> Plan | None:
    """Use the tool once all that it needs is known; None when something was asked for in vain too often."""
    values = {**_of_the_record(sense, offer), **filled.values}
    missing = next((known for known in offer.fields if known.required and known.key not in values), None)
    if missing is None:
        use = Use(
            offer.action_id,
            round(confidence, 4),
            {_argument(key): value.value for key, value in values.items()},
            {_argument(key): value.text for key, value in values.items()},
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


def _answer_and_ask(sense: Sense, details: Details, offer: Offer, filled: _Filled) -> Plan | None:
    """A question came in between: answered, and the open argument asked for again."""
    values = {**_of_the_record(sense, offer), **filled.values}
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


def _filled(sense: Sense, offer: Offer, exchanges: Sequence[_Exchange]) -> _Filled:
    """Read the talk backwards to the message that set the tool off; what was said last counts."""
    values: dict[str, Value] = {}
    misread: dict[str, Misread] = {}
    asked: dict[str, int] = {}
    for exchange in exchanges:
        keys = fields_asked(exchange.before, offer.fields)
        if not keys:
            for key, value in _volunteered(sense, offer, exchange.said).items():
                values.setdefault(key, value)
            break
        for key in keys:
            asked[key] = asked.get(key, 0) + 1
        found = _answered(sense, offer, exchange.said, frozenset(keys))
        for key, read in found.items():
            if isinstance(read, Misread):
                misread.setdefault(key, read)
            else:
                values.setdefault(key, read)
    return _Filled(values, misread, asked)


def _answered(sense: Sense, offer: Offer, said: str, keys: frozenset[str]) -> Mapping[str, Value | Misread]:
    """What an answer to a question for these gives."""
    wanted = [known for known in offer.fields if known.key in keys]
    found = dict(read_fields(said, wanted, _reader(sense, keys)))
    for known in wanted:
        if known.kind != "text":
            continue
        if (code := _code(said, known)) is not None:
            found[known.key] = code
        elif not _CODE_DIGIT.search(said) and _has_digits(known):  # "hmm, let me see"
            found[known.key] = Misread(said)
    return found


def _volunteered(sense: Sense, offer: Offer, said: str) -> dict[str, Value]:
    """What a message gives that was not asked for it: only what can hardly be something else."""
    found: dict[str, Value] = {}
    numbers = [known for known in offer.fields if known.kind == "number"]
    codes = [known for known in offer.fields if known.kind == "text" and _may_be_code(known)]
    for known in offer.fields:
        if known.kind == "text":
            if (known.examples or known in codes) and len(codes) <= 1 and (code := _code(said, known)):
                found[known.key] = code
            continue
        read = read_fields(said, [known], _reader(sense, frozenset({known.key}))).get(known.key)
        if not isinstance(read, Value):
            continue
        if known.kind == "number" and (len(numbers) > 1 or not _CODE_DIGIT.search(read.text)):
            continue
        if known.kind == "choice" and plain(read.value) not in plain(said):
            continue
        found[known.key] = read
    return found


def _code(said: str, known: Field) -> Value | None:
    """A word with digits in it that looks like the examples, or, without any, like a code at all."""
    shapes = {_shape(example) for example in known.examples}
    for token in _TOKEN.finditer(said):
        text = token.group()
        is_code = len(text) >= _LEAST_CODE and _CODE_DIGIT.search(text) is not None
        if _shape(text) in shapes or (not shapes and is_code):
            return Value(text, text, token.start(), text)
    return None


def _shape(text: str) -> str:
    """AB-1234 and XYZ-9 are alike: letters, a sign, digits."""
    return re.sub(r"\d+", "9", re.sub(r"[A-Za-z]+", "A", text.strip()))


def _has_digits(known: Field) -> bool:
    """Whether every example of a value has digits in it."""
    return bool(known.examples) and all(_CODE_DIGIT.search(example) for example in known.examples)


def _may_be_code(known: Field) -> bool:
    told = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", f"{_argument(known.key)} {known.label}").replace("_", " ")
    return bool(known.examples) or _CODE.search(plain(told)) is not None


def _of_the_record(sense: Sense, offer: Offer) -> dict[str, Value]:
    """The customer's own address and number are known where the record holds them."""
    held = sense.situation.contact
    return {
        known.key: Value(held[known.kind], "", 0, held[known.kind])
        for known in offer.fields
        if known.required and known.kind in _OF_THE_RECORD and held.get(known.kind)
    }


def _exchanges(situation: Situation) -> list[_Exchange]:
    """The talk as exchanges, newest first."""
    found: list[_Exchange] = []
    said: list[str] = []
    before: list[str] = []
    for line in reversed(situation.history):
        if line.role == "contact":
            if before:
                found.append(_Exchange("\n".join(reversed(before)), "\n".join(reversed(said))))
                said, before = [], []
            said.append(line.body)
        elif said:
            before.append(line.body)
    found.append(_Exchange("\n".join(reversed(before)), "\n".join(reversed(said))))
    return found


def _reader(sense: Sense, asked: frozenset[str]) -> Reader:
    situation = sense.situation
    today = situation.now.astimezone(ZoneInfo(situation.timezone)).date()
    return Reader(sense.memory.languages, dates.Reader(today, situation.country), asked)


def _argument(key: str) -> str:
    return key.partition(":")[2] or key
