"""What is known of a custom tool's arguments: read from what was said, newest first, and from the record."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from frontdesk.domain.agents.tool_arguments import check_arguments
from frontdesk.domain.agents.tool_schema import parameters_of
from frontdesk.flow.embedded.sense import Sense
from frontdesk.flow.engine import Field, Offer, Situation
from frontdesk.flow.language.asked import fields_asked
from frontdesk.flow.language.plain import plain
from frontdesk.flow.language.values import dates
from frontdesk.flow.language.values.fields import Misread, Reader, read_fields
from frontdesk.flow.language.values.mentions import Value

_OF_THE_RECORD = ("email", "phone")
_TOKEN = re.compile(r"[A-Za-z0-9]+(?:[._/#-][A-Za-z0-9]+)*")
_CODE = re.compile(
    r"\b(?:id|number|numero|nummer|no|nr|code|codigo|codice|kode|ref|reference|referencia|referenz|order|pedido"
    r"|bestellung|commande|ordine|tracking|booking|invoice|factura|rechnung|facture|ticket|sku|plate|zip|postcode)\b"
)
_LEAST_CODE = 3
_CODE_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[A-Za-z]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True)
class Filled:
    """What is known of a tool's arguments by now, by the field's key; and how often each was asked for."""

    values: Mapping[str, Value]
    misread: Mapping[str, Misread]
    asked: Mapping[str, int]


@dataclass(frozen=True)
class Exchange:
    """What the business's side said, and what the customer wrote after it."""

    before: str
    said: str


def read_changed(sense: Sense, waiting: Offer, awaits: Mapping[str, Any]) -> dict[str, Value]:
    """What the answer gives anew, by the argument's name. A yes is no value here."""
    members = (waiting.parameters or {}).get("properties", {})
    given = read_volunteered(sense, waiting, sense.situation.question)
    named = {argument(key): value for key, value in given.items()}
    return {
        name: value
        for name, value in named.items()
        if members.get(name, {}).get("type") != "boolean" and str(awaits.get(name)) != value.value
    }


def fitting(offer: Offer, values: Mapping[str, Value]) -> dict[str, Value]:
    """Those that the tool takes: of the right form and size."""
    given = {argument(key): value.value for key, value in values.items()}
    checked = check_arguments(parameters_of(offer.parameters or {}), given)
    return {key: value for key, value in values.items() if argument(key) in checked.values}


def read_filled(sense: Sense, offer: Offer, exchanges: Sequence[Exchange]) -> Filled:
    """Read the talk backwards to the message that set the tool off; what was said last counts."""
    values: dict[str, Value] = {}
    misread: dict[str, Misread] = {}
    asked: dict[str, int] = {}
    for exchange in exchanges:
        keys = fields_asked(exchange.before, offer.fields)
        if not keys:
            for key, value in read_volunteered(sense, offer, exchange.said).items():
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
        for key, code in _codes(offer, exchange.said).items():
            values.setdefault(key, code)
    return Filled(values, misread, asked)


def _answered(sense: Sense, offer: Offer, said: str, keys: frozenset[str]) -> Mapping[str, Value | Misread]:
    """What an answer to a question for these gives."""
    wanted = [known for known in offer.fields if known.key in keys]
    found = dict(read_fields(said, wanted, _reader(sense, keys)))
    for known in wanted:
        if known.kind == "number" and isinstance(found.get(known.key), Value):
            if not _NUMBER.search(_without_codes(said)) and _CODE_DIGIT.search(said):  # "order A-3"
                found[known.key] = Misread(said)
            continue
        if known.kind != "text":
            continue
        code = _code(said, known) or (_any_code(said) if _has_digits(known) else None)
        if code is not None:
            found[known.key] = code
        elif _has_digits(known):  # "hmm, let me see", "about 20 euros"
            found[known.key] = Misread(said)
    return found


def read_volunteered(sense: Sense, offer: Offer, said: str) -> dict[str, Value]:
    """What a message gives that was not asked for it: only what can hardly be something else."""
    found: dict[str, Value] = {}
    numbers = [known for known in offer.fields if known.kind == "number"]
    codes = [known for known in offer.fields if known.kind == "text" and _may_be_code(known)]
    for known in sorted(offer.fields, key=lambda known: known.kind == "number"):
        if known.kind == "text":
            if (known.examples or known in codes) and len(codes) <= 1 and (code := _code(said, known)):
                found[known.key] = code
            continue
        plainly = _lone_number(said, found) if known.kind == "number" else said
        read = read_fields(plainly, [known], _reader(sense, frozenset({known.key}))).get(known.key)
        if not isinstance(read, Value):
            continue
        if known.kind == "number" and len(numbers) > 1:
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


def _codes(offer: Offer, said: str) -> dict[str, Value]:
    """Codes that look like the examples of their argument, whatever was asked for."""
    texts = [known for known in offer.fields if known.kind == "text" and _has_digits(known)]
    found = {known.key: _code(said, known) for known in texts} if len(texts) == 1 else {}
    return {key: code for key, code in found.items() if code is not None}


def _any_code(said: str) -> Value | None:
    """The first word that may be a code though it is like no example; or a number that is all there is."""
    words = list(_TOKEN.finditer(said))
    for token in words:
        text = token.group()
        if _CODE_DIGIT.search(text) and (len(text) >= _LEAST_CODE or len(words) == 1):
            return Value(text, text, token.start(), text)
    return None


def _lone_number(said: str, found: Mapping[str, Value]) -> str:
    """The message with no number but one that stands alone; nothing where there are several or none."""
    left = said
    for value in found.values():
        left = left.replace(value.text, " " * len(value.text))
    left = _without_codes(left)
    return left if len(_NUMBER.findall(left)) == 1 else ""


def _without_codes(said: str) -> str:
    """The message without its words that hold letters and digits."""
    return _TOKEN.sub(lambda one: one[0] if one[0].isalpha() or not _LETTER.search(one[0]) else " ", said)


def _shape(text: str) -> str:
    """AB-1234 and XYZ-9 are alike: letters, a sign, digits."""
    return re.sub(r"\d+", "9", re.sub(r"[A-Za-z]+", "A", text.strip()))


def _has_digits(known: Field) -> bool:
    """Whether every example of a value has digits in it."""
    return bool(known.examples) and all(_CODE_DIGIT.search(example) for example in known.examples)


def _may_be_code(known: Field) -> bool:
    told = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", f"{argument(known.key)} {known.label}").replace("_", " ")
    return bool(known.examples) or _CODE.search(plain(told)) is not None


def of_the_record(sense: Sense, offer: Offer) -> dict[str, Value]:
    """The customer's own address and number are known where the record holds them."""
    held = sense.situation.contact
    return {
        known.key: Value(held[known.kind], "", 0, held[known.kind])
        for known in offer.fields
        if known.required and known.kind in _OF_THE_RECORD and held.get(known.kind)
    }


def exchanges_of(situation: Situation) -> list[Exchange]:
    """The talk as exchanges, newest first."""
    found: list[Exchange] = []
    said: list[str] = []
    before: list[str] = []
    for line in reversed(situation.history):
        if line.role == "contact":
            if before:
                found.append(Exchange("\n".join(reversed(before)), "\n".join(reversed(said))))
                said, before = [], []
            said.append(line.body)
        elif said:
            before.append(line.body)
    found.append(Exchange("\n".join(reversed(before)), "\n".join(reversed(said))))
    return found


def _reader(sense: Sense, asked: frozenset[str]) -> Reader:
    situation = sense.situation
    today = situation.now.astimezone(ZoneInfo(situation.timezone)).date()
    return Reader(sense.memory.languages, dates.Reader(today, situation.country), asked)


def argument(key: str) -> str:
    return key.partition(":")[2] or key
