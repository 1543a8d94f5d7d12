"""What an agent's line asked for, offered or admitted: read from its words, whoever wrote them."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from frontdesk.flow.engine import Field
from frontdesk.flow.language.phrasebook import AskedKind
from frontdesk.flow.language.phrasebooks import PHRASEBOOKS
from frontdesk.flow.language.plain import plain, sentences
from frontdesk.flow.language.values.fields import is_birth, is_second
from frontdesk.flow.retrieval.terms import terms

_ASKED_OF: dict[str, AskedKind] = {
    "first_name": "first_name",
    "last_name": "last_name",
    "full_name": "full_name",
    "email": "email",
    "phone": "phone",
}
_NAMES = frozenset(["first_name", "last_name", "full_name"])
_REQUEST = re.compile(
    r"\b(?:please|tell me|let me know|give me|share|provide|may i|could you|can you|need your|por favor"
    r"|digame|dime|indique|facilite|necesito|bitte|nennen sie|brauche|s il vous plait|donnez|indiquez"
    r"|besoin|diga|informe|preciso|per favore|mi dica|dimmi|indichi)\b"
)
_SAME_WORDS = 0.75


def fields_asked(line: str, fields: Sequence[Field]) -> tuple[str, ...]:
    """The keys of the fields that the line asks for."""
    whole = plain(line)
    asking = [s.plain for s in sentences(line) if s.asks or _REQUEST.search(s.plain)]
    exact = tuple(field.key for field in fields if _has_question(whole, field))
    if exact:
        return exact
    asked = [field for field in fields if any(_cues(words, field) for words in asking)]
    named = {field.kind for field in asked if is_second(field)}
    asked = [field for field in asked if is_second(field) or field.kind not in named]
    if not any(field.kind in _NAMES for field in asked):
        # "Your name, please": every name that is wanted.
        whole_name = any(_asked_pattern("full_name").search(words) for words in asking)
        asked += [field for field in fields if whole_name and field.kind in _NAMES]
    return tuple(field.key for field in asked)


def offers_person(line: str) -> bool:
    """Whether the line asks the customer if a person should be brought in."""
    return any(
        plain(book.says.offer_person) in sentence.plain or _offered().search(sentence.plain)
        for sentence in sentences(line)
        if sentence.asks
        for book in PHRASEBOOKS.values()
    )


def promises_person(line: str) -> bool:
    """Whether the line says that a person will be brought in once something is answered."""
    words = plain(line)
    return any(plain(book.says.before_person) in words for book in PHRASEBOOKS.values())


def admits_not_knowing(line: str) -> bool:
    """Whether the line says that its writer did not know or understand."""
    words = plain(line)
    return _not_known().search(words) is not None or any(
        plain(sentence) in words
        for book in PHRASEBOOKS.values()
        for sentence in (book.says.unknown, book.says.unknown_here, book.says.unknown_rest, book.says.clarify)
    )


def _has_question(line: str, field: Field) -> bool:
    if field.question and _nearly_in(field.question, line):
        return True
    kind = _kind(field)
    return any(
        plain(book.says.ask[kind].format(label=field.label, options="")).rstrip() in line
        for book in PHRASEBOOKS.values()
        if kind is not None
    )


def _nearly_in(question: str, line: str) -> bool:
    words = plain(question)
    return f" {words} " in f" {line} " if words else False


def _cues(sentence: str, field: Field) -> bool:
    kind = _kind(field)
    if kind in ("first_name", "last_name", "full_name", "email", "phone", "birth"):
        return _asked_pattern(kind).search(sentence) is not None
    wanted = set(terms(f"{field.label} {field.question or ''}"))
    label = set(terms(field.label))
    given = set(terms(sentence))
    if label and label <= given:
        return True
    return bool(wanted) and len(wanted & given) / len(wanted) >= _SAME_WORDS


def _kind(field: Field) -> AskedKind | None:
    if is_birth(field):
        return "birth"
    if is_second(field):  # asked for by its name
        return None
    return _ASKED_OF.get(field.kind)


@cache
def _asked_pattern(kind: AskedKind) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(book.understands.asked[kind] for book in PHRASEBOOKS.values())})\b")


@lru_cache(maxsize=1)
def _offered() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(b.understands.person_offered for b in PHRASEBOOKS.values())})\b")


@lru_cache(maxsize=1)
def _not_known() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(b.understands.not_known for b in PHRASEBOOKS.values())})\b")
