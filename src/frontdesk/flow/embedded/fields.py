"""What a customer's sentence says for a contact field."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from frontdesk.flow.embedded import dates
from frontdesk.flow.embedded.mentions import (
    Value,
    e164,
    find_broken_email,
    find_emails,
    find_phones,
    find_spelt_email,
    shown_phone,
)
from frontdesk.flow.embedded.names import Name, bare_name, given_name
from frontdesk.flow.embedded.phrasebooks import PHRASEBOOKS
from frontdesk.flow.embedded.plain import plain
from frontdesk.flow.embedded.signals import Signals, signals
from frontdesk.flow.engine import Field
from frontdesk.flow.retrieval.language import Language
from frontdesk.flow.retrieval.terms import terms

ANSWER_CHARACTERS = 200
"""A longer text is no answer to a question for one field."""

_NAME_KINDS = ("first_name", "last_name", "full_name")
_BIRTH = re.compile(r"birth|birthday|nacimiento|geburt|naissance|nascimento|nascita")
_NUMBER = re.compile(r"(?<![\w.,])[+-]?\d+(?:[.,]\d+)*(?![\w])")
_SOMEONE_ELSES = re.compile(
    r"\b(?:your|wife|husband|friend|boss|partner|colleague|(?:e-?)?mailed|wrote|written|sent|su esposa"
    r"|su marido|escrib[ií]|envi[eé]|ihre|eure|geschrieben|geschickt|votre|écrit|envoyé|escrevi|enviei"
    r"|vostr[ao]|scritto)\b[^.?!]{0,25}$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_OWN = re.compile(
    r"(?:\b(?:my|me|mi|mein\w*|mich|mir|mon|ma|moi|meu|minha|mio|mia|e-?mail\w*|mail|correo|courriel|phone|mobile"
    r"|cell|number|tel\w*|m[oó]vil|nummer|handy|num[eé]ro|n[uú]mero|numero|i'?m|i am|soy|bin|suis|sou|sono)\b"
    r"[^.?!\n]{0,40}|^\W*)$",
    re.IGNORECASE,
)
_LITTLE_ELSE = 60  # characters
_YES_OR_NO = re.compile(
    r"(?:do|does|did|are|is|was|were|have|has|can|could|would|will|may|should|tiene|tienes|es|eres|esta|ha"
    r"|puede|quiere|haben|sind|ist|hast|bist|konnen|mochten|waren|avez|etes|est|as tu|voulez|pouvez|tem|voce"
    r"|ja|pode|quer|hai|e|sei|avete|siete|puo|vuole)\b"
)
_CLOSE = 0.82


@dataclass(frozen=True)
class Misread:
    """A try at a value that is none: the words, to be said back."""

    words: str


@dataclass(frozen=True)
class Reader:
    """Where and when the words are read, in which languages, and what was just asked for."""

    languages: Sequence[Language]
    dates: dates.Reader
    asked: frozenset[str] = frozenset()


def is_birth(field: Field) -> bool:
    return field.kind == "date" and _BIRTH.search(plain(f"{field.key} {field.label}")) is not None


def read_fields(text: str, fields: Sequence[Field], reader: Reader) -> dict[str, Value | Misread]:
    """By field key what the text says for each, volunteered or asked for.

    The keys of `reader.asked` were just asked for: a bare answer counts for these alone.
    """
    found: dict[str, Value | Misread] = _read_names(text, fields, reader)
    for field in fields:
        if field.kind not in _NAME_KINDS and (read := _read(text, field, reader)) is not None:
            found[field.key] = read
    taken = [value for value in found.values() if isinstance(value, Value)]
    # "ana@x.com" answers one question: what another field made of the same words goes.
    return {
        key: read
        for key, read in found.items()
        if isinstance(read, Value) or not any(read.words in value.text for value in taken)
    }


def _read(text: str, field: Field, reader: Reader) -> Value | Misread | None:
    asked = field.key in reader.asked
    match field.kind:
        case "email":
            return _email(text, asked)
        case "phone":
            return _phone(text, reader.dates.country, asked)
        case "date":
            return _date(text, field, reader) if asked else None
        case "number":
            return _number(text, reader.languages) if asked else None
        case "choice":
            return _choice(text, field.options) if asked else None
        case _:
            return _free_text(text, field, reader.languages) if asked else None


def _is_own(text: str, value: Value) -> bool:
    """Whether an address that nobody asked for is the customer's: it says so, or there is little else."""
    before = text[: value.start]
    if _SOMEONE_ELSES.search(before):
        return False
    return _OWN.search(before) is not None or len(text) - len(value.text) <= _LITTLE_ELSE


def _email(text: str, asked: bool) -> Value | Misread | None:
    for value in find_emails(text):
        if asked or _is_own(text, value):
            return value
    if not asked:
        return None
    if (spelt := find_spelt_email(text)) is not None:
        return spelt
    broken = find_broken_email(text)
    return Misread(_short(broken)) if broken else _misread_word(text, ".")


def _phone(text: str, country: str, asked: bool) -> Value | Misread | None:
    written = find_phones(text, country)
    for value in written:
        if e164(value.text, country) and (asked or _is_own(text, value)):
            return value
    if not asked:
        return None
    # A number asked for may be short or oddly grouped, as long as the country has such numbers.
    for match in re.finditer(r"\+?\(?\d[\d\s().\-/]{4,}\d", text):
        if number := e164(match.group(), country):
            return Value(number, match.group(), match.start(), shown_phone(number))
    digits = re.search(r"\+?\d[\d\s().\-/]*", text)
    return Misread(_short(digits.group())) if digits else None


def _date(text: str, field: Field, reader: Reader) -> Value | Misread | None:
    here = dates.Reader(reader.dates.today, reader.dates.country, birth=is_birth(field))
    if (value := dates.find_date(text, here, reader.languages)) is not None:
        return value
    return Misread(_short(text)) if dates.looks_like_date(text, reader.languages) else None


def _number(text: str, languages: Sequence[Language]) -> Value | Misread | None:
    if match := _NUMBER.search(text):
        written = _decimal(match.group(), languages[0])
        return (
            Value(written, match.group(), match.start(), match.group())
            if written
            else Misread(_short(match.group()))
        )
    words = list(_WORD.finditer(text))
    for first, second in zip_longest(words, words[1:]):
        # Some numbers are two words: "dix sept".
        for last in (second, first):
            written = text[first.start() : last.end()] if last is not None else ""
            if (number := _numeral(plain(written), languages)) is not None:
                return Value(str(number), written, first.start(), written)
    return None


def _choice(text: str, options: Sequence[str]) -> Value | Misread | None:
    words = plain(text)
    for option in sorted(options, key=len, reverse=True):
        if (place := f" {words} ".find(f" {plain(option)} ")) >= 0 and plain(option):
            written = _as_written(text, place, plain(option))
            return Value(option, written[0], written[1], option)
    likeness = {option: _likeness(words, option) for option in options}
    best = max(likeness, key=lambda option: likeness[option], default=None)
    if best is not None and likeness[best] >= _CLOSE:
        return Value(best, text.strip(), text.index(text.strip()), best)
    return Misread(_short(text)) if words.count(" ") < 5 else None


def _free_text(text: str, field: Field, languages: Sequence[Language]) -> Value | None:
    """The answer without "it's" before and a full stop after it; None for a question or small talk.

    A bare yes or no answers only a question that can be answered so.
    """
    body = text.strip()
    if not body or len(body) > ANSWER_CHARACTERS or "?" in body:
        return None
    read = signals(body, languages)
    if not read.rest and (read.agrees or read.declines) and _YES_OR_NO.match(plain(field.question or "")):
        said = body.rstrip(" .,;!")
        return Value(said, said, text.index(body), said)
    if not read.rest or read.wants_person or read.refuses or read.unhelped:
        return None
    words = list(re.finditer(r"[^\W_]+(?:['’][^\W_]+)*", body))
    while len(words) > 1 and not words[0].group().isdecimal() and _is_filler(words[0].group(), languages):
        words.pop(0)
    if not words:
        return None
    start = words[0].start()
    answer = body[start:].rstrip(" .,;!\n\t")
    return Value(answer, answer, text.index(body) + start, answer)


def _read_names(text: str, fields: Sequence[Field], reader: Reader) -> dict[str, Value | Misread]:
    wanted = {field.kind: field for field in fields if field.kind in _NAME_KINDS}
    asked = [field for field in wanted.values() if field.key in reader.asked]
    if not wanted:
        return {}
    if asked:
        name = bare_name(text, reader.languages) if len(text) <= ANSWER_CHARACTERS else None
    else:
        name = given_name(text, reader.languages)
    if name is None:
        return {}
    parts: dict[str, Name | None] = {"first_name": name.first, "last_name": name.last, "full_name": name}
    if asked and asked[0].kind == "last_name" and "full_name" not in wanted:
        first = wanted.get("first_name")
        known = first.held if first is not None else None
        parts = {"last_name": name}
        if name.last is not None and known and plain(known) == plain(name.first.text):
            parts = {"last_name": name.last}
    return {
        wanted[kind].key: Value(part.spelt, part.text, part.start, part.spelt)
        for kind, part in parts.items()
        if part is not None and kind in wanted
    }


def corrects(read: Signals, text: str, value: Value) -> bool:
    """Whether a value for a field that is held already takes the old one's place."""
    bare = len(plain(text)) - len(plain(value.text)) <= 12
    return (
        read.corrects
        or bare
        or re.search(r"\b(?:my|mi|mein|meine|mon|ma|meu|minha|mio|mia)\b", plain(text)) is not None
    )


def _misread_word(text: str, holding: str) -> Misread | None:
    words = text.split()
    return Misread(_short(words[0])) if len(words) == 1 and holding in words[0].strip(".!?") else None


def _decimal(written: str, language: Language) -> str | None:
    """Digits with a point for the decimals, however the language groups them."""
    point, comma = written.rfind("."), written.rfind(",")
    if point >= 0 and comma >= 0:
        grouped = "," if point > comma else "."
    elif point >= 0 or comma >= 0:
        sign = "." if point >= 0 else ","
        in_threes = all(len(part) == 3 for part in written.split(sign)[1:])
        native = "," if language == "en" else "."
        grouped = sign if in_threes and (sign == native or written.count(sign) > 1) else ""
    else:
        grouped = ""
    plain_number = written.replace(grouped, "") if grouped else written
    plain_number = plain_number.replace(",", ".")
    return plain_number if plain_number.count(".") <= 1 else None


def _numeral(word: str, languages: Sequence[Language]) -> int | None:
    for language in languages:
        for number, names in enumerate(PHRASEBOOKS[language].numerals):
            if word and (word == names or word in names.split()):
                return number
    return None


def _likeness(words: str, option: str) -> float:
    wanted, given = set(terms(option)), set(terms(words))
    shared = len(wanted & given) / len(wanted) if wanted else 0.0
    return max(shared if given else 0.0, difflib.SequenceMatcher(None, words, plain(option)).ratio())


def _as_written(text: str, place: int, words: str) -> tuple[str, int]:
    """The stretch of the text that is `words` at `place` of its plain form, and where it starts."""
    before = plain(text)[:place].split()
    pieces = list(re.finditer(r"[^\W_]+", text))
    first = len(before)
    last = first + len(words.split()) - 1
    if last >= len(pieces):
        return text.strip(), text.index(text.strip())
    start, end = pieces[first].start(), pieces[last].end()
    return text[start:end], start


def _is_filler(word: str, languages: Sequence[Language]) -> bool:
    return signals(word, languages).rest == ""


def _short(text: str) -> str:
    body = " ".join(text.split()).strip(" .!?")
    return body if len(body) <= 40 else f"{body[:37]}..."
