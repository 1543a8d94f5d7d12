"""What the unanswered lines say: signals, values for fields, and the topics that want an answer."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from frontdesk.flow.embedded.booking.state import NUMBERED
from frontdesk.flow.engine import Field, Situation, Slot
from frontdesk.flow.language.memory import Memory
from frontdesk.flow.language.plain import Sentence, is_wordless, plain, sentences
from frontdesk.flow.language.signals import Signals, signals
from frontdesk.flow.language.times.model import Here
from frontdesk.flow.language.times.reading import read_times
from frontdesk.flow.language.values import dates
from frontdesk.flow.language.values.fields import Misread, Reader, corrects, read_fields
from frontdesk.flow.language.values.mentions import Value, find_emails
from frontdesk.flow.language.values.names import Name, bare_name, given_name
from frontdesk.flow.language.values.told import is_told
from frontdesk.flow.retrieval.language import is_common

_TAKEN_AS_IT_IS = ("text", "first_name", "last_name", "full_name", "boxes")
_NAMES = ("first_name", "last_name", "full_name")
_TOPICS = 6  # sentences looked up at most for one turn
_ADDRESS = re.compile(r"\S+@\S+|[+(]?\d[\d ().-]*")
_PART = re.compile(r"[^,;\n]+")
_EDGE = " \t\n,;:.-–—!"
_HAPPY = re.compile(
    r"[\U0001F44D\U0001F44C\U0001F64F\u2764\U0001F60A\U0001F600-\U0001F607\U0001F64C\U0001F970]"
)

STANDARD_FIELDS = (
    Field("email", "e-mail address", "email"),
    Field("phone", "phone number", "phone"),
    Field("first_name", "first name", "first_name"),
    Field("last_name", "last name", "last_name"),
)
"""Understood as slots even where no action asks for them."""


@dataclass(frozen=True)
class Topic:
    """A piece of the message that may want an answer; `asks` when it has the form of a question."""

    text: str
    asks: bool


@dataclass(frozen=True)
class Reading:
    """All that is understood without looking anything up."""

    heard: Signals
    topics: tuple[Topic, ...] = ()
    values: Mapping[str, Value] = field(default_factory=dict)
    misread: Mapping[str, Misread] = field(default_factory=dict)
    slots: Mapping[str, Slot] = field(default_factory=dict)
    wordless: bool = False
    happy: bool = False
    sentences: tuple[str, ...] = ()

    def without(self, keys: set[str]) -> "Reading":
        """The same, with some values taken back: their words were about something else."""
        kept = {key: value for key, value in self.values.items() if key not in keys}
        slots = {key: slot for key, slot in self.slots.items() if key not in keys}
        return replace(self, values=kept, slots=slots)


def read(situation: Situation, memory: Memory, fields: Sequence[Field]) -> Reading:
    """Read the unanswered lines. Patterns only: no model, no database; a few milliseconds."""
    lines = [line.body for line in situation.waiting]
    standard = tuple(known for known in STANDARD_FIELDS if known.kind not in {f.kind for f in fields})
    reader = _reader(situation, memory)
    heard = Signals()
    topics: list[Topic] = []
    found: dict[str, Value] = {}
    misread: dict[str, Misread] = {}
    slots: dict[str, Slot] = {}
    spoken: list[str] = []
    for line in lines:
        said = [(sentence, signals(sentence.text, memory.languages)) for sentence in sentences(line)]
        part = _name_told(line, situation, fields, memory, Here(reader.dates.today, situation.country))
        told = frozenset(known.key for known in fields if part is not None and known.kind in _NAMES)
        asked = replace(reader, asked=reader.asked | told)
        read_here = _values(line, said, (*fields, *standard), asked, part)
        values = {key: value for key, value in read_here.items() if isinstance(value, Value)}
        for key, value in read_here.items():
            if isinstance(value, Misread):
                misread[key] = value
            else:
                misread.pop(key, None)
        new = _new_values(line, said, values, fields, replace(memory, asked=memory.asked | told))
        found |= new
        slots = {key: Slot(v.value, v.text, v.start, v.end) for key, v in values.items()}
        for sentence, sentence_signals in said:
            heard = _merged(heard, sentence_signals)
            spoken.append(sentence.text)
            topics += _topics(sentence, sentence_signals, list(values.values()), memory)
    if not any(sentence for sentence in spoken):
        text = "".join(lines)
        return Reading(heard, wordless=is_wordless(text), happy=_HAPPY.search(text) is not None)
    return Reading(heard, tuple(topics[:_TOPICS]), found, misread, slots, sentences=tuple(spoken))


def _reader(situation: Situation, memory: Memory) -> Reader:
    today = situation.now.astimezone(ZoneInfo(situation.timezone)).date()
    return Reader(memory.languages, dates.Reader(today, situation.country), memory.asked)


def _name_told(
    line: str, situation: Situation, fields: Sequence[Field], memory: Memory, here: Here
) -> tuple[int, int] | None:
    """Where a line tells a name by itself, that nobody asked for just now: "Ana Ruiz, ana@example.com".

    One is wanted and was asked for at some time, or an address is given with it, or a list to choose from is
    open, for which several words are needed.
    """
    wanted = {known.key for known in fields if known.kind in _NAMES and known.held is None}
    if not wanted or wanted & memory.asked:
        return None
    lines = [one.body for one in situation.waiting]
    sure = any(memory.times_asked.get(key) for key in wanted) or any(map(find_emails, lines))
    before = situation.history[: len(situation.history) - situation.unanswered]
    listed = bool(before) and before[-1].role != "contact" and NUMBERED.search(before[-1].body) is not None
    if not (sure or listed):
        return None
    addresses = plain(" ".join(value.text for one in lines for value in find_emails(one)))
    hidden = _ADDRESS.sub(lambda match: "," * len(match.group()), line)
    for part in _PART.finditer(hidden):
        name = _whole_name(part.group(), memory, here, addresses)
        if name is not None and (sure or name.last is not None):
            start = part.start() + name.start
            return start, start + len(name.text)
    return None


def _whole_name(part: str, memory: Memory, here: Here, addresses: str) -> Name | None:
    """The name that a part of a line is, beside a yes and the like: with capitals, or as in the address."""
    name = bare_name(part, memory.languages)
    if name is None or (name.last is None and is_common(plain(name.text))):
        return None
    beside = f"{part[: name.start]} {part[name.start + len(name.text) :]}"
    if signals(beside, memory.languages).rest:
        return None
    words = name.text.split()
    known = all(word[:1].isupper() for word in words) or any(plain(word) in addresses for word in words)
    says_nothing = read_times(name.text, memory.languages[:2], here, offered=True).says_nothing
    return name if known and says_nothing else None


def _merged(one: Signals, other: Signals) -> Signals:
    """Said somewhere in the message; what is left over is joined."""
    return replace(one | other, rest=f"{one.rest} {other.rest}".strip())


def _values(
    line: str,
    said: Sequence[tuple[Sentence, Signals]],
    fields: Sequence[Field],
    reader: Reader,
    name: tuple[int, int] | None,
) -> dict[str, Value | Misread]:
    """Addresses, numbers and dates are read from the whole line; a bare name or text from its core.

    `name`: where the line tells a name by itself.
    """
    mentions = [known for known in fields if known.kind not in _TAKEN_AS_IT_IS]
    others = [known for known in fields if known.kind in _TAKEN_AS_IT_IS]
    found = dict(read_fields(line, mentions, reader))
    if name is not None:
        names = [known for known in others if known.kind in _NAMES]
        found |= _shifted(read_fields(line[slice(*name)], names, reader), name[0])
        others = [known for known in others if known.kind not in _NAMES]
    core = [sentence for sentence, heard in said if heard.rest and not sentence.asks]
    core = core or [sentence for sentence, _ in said if not sentence.asks]
    if not core:
        return found
    start, end = core[0].start, core[-1].end
    bare_wanted = any(known.key in reader.asked for known in others)
    introduced = given_name(line[start:end], reader.languages, asked=True) is not None
    if bare_wanted and not introduced and any(isinstance(value, Value) for value in found.values()):
        # "Ana, ana@example.com": what is left without the address is the name.
        start, end = _outside(line, start, end, [v for v in found.values() if isinstance(v, Value)])
    return found | _shifted(read_fields(line[start:end], others, reader), start)


def _shifted(found: Mapping[str, Value | Misread], by: int) -> dict[str, Value | Misread]:
    return {
        key: replace(value, start=value.start + by) if isinstance(value, Value) else value
        for key, value in found.items()
    }


def _outside(line: str, start: int, end: int, taken: Sequence[Value]) -> tuple[int, int]:
    """The longer stretch before or after what is taken."""
    first = min(value.start for value in taken)
    last = max(value.end for value in taken)
    before, after = line[start:first].strip(_EDGE), line[last:end].strip(_EDGE)
    return (start, max(first, start)) if len(before) >= len(after) else (min(last, end), end)


def _new_values(
    line: str,
    said: Sequence[tuple[Sentence, Signals]],
    values: Mapping[str, Value],
    fields: Sequence[Field],
    memory: Memory,
) -> dict[str, Value]:
    """Those the record does not hold yet, and those that correct it."""
    new = {}
    # Who is asked for a name gives the address that will be asked for next.
    named = any(known.kind in _NAMES and known.key in memory.asked for known in fields)
    for known in fields:
        value = values.get(known.key)
        if value is None or (known.held is not None and known.held.strip() == value.value):
            continue
        asked = known.key in memory.asked or (named and known.kind in ("email", "phone"))
        if not is_told(line, known, value, asked=asked):
            continue
        sentence = next((s for s in said if s[0].start <= value.start < s[0].end), None)
        heard, text = (sentence[1], sentence[0].text) if sentence else (Signals(), line)
        if known.held is None or known.key in memory.asked or corrects(heard, text, value):
            new[known.key] = value
    return new


def _topics(sentence: Sentence, heard: Signals, values: Sequence[Value], memory: Memory) -> list[Topic]:
    """The pieces of a sentence, cut at the values it gives, that are about something."""
    if not heard.rest or heard.wants_person or (heard.refuses and memory.asked):
        return []
    inside = sorted(
        (value for value in values if sentence.start <= value.start < sentence.end),
        key=lambda value: value.start,
    )
    if not inside:
        return [Topic(sentence.text, sentence.asks or heard.asks)]
    pieces = []
    place = 0
    for value in inside:
        pieces.append(sentence.text[place : max(value.start - sentence.start, place)])
        place = max(value.end - sentence.start, place)
    pieces.append(sentence.text[place:])
    topics = []
    for piece in pieces:
        read_piece = signals(piece, memory.languages)
        asks = read_piece.asks or (piece is pieces[-1] and sentence.asks and bool(read_piece.rest))
        if asks:
            topics.append(Topic(piece.strip(_EDGE), asks=True))
    return topics
