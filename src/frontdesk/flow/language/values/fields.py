"""What a customer's sentence says for a contact field."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from frontdesk.flow.engine import Field
from frontdesk.flow.language.plain import plain
from frontdesk.flow.language.signals import Signals
from frontdesk.flow.language.telling import why_untold
from frontdesk.flow.language.values import dates
from frontdesk.flow.language.values.amounts import find_amounts, is_range
from frontdesk.flow.language.values.choices import find_choice, find_choices, find_yes_or_no
from frontdesk.flow.language.values.free_text import ANSWER_CHARACTERS, find_boxes, find_text
from frontdesk.flow.language.values.mentions import (
    Value,
    e164,
    find_broken_email,
    find_emails,
    find_phones,
    find_spelt_email,
    shown_phone,
)
from frontdesk.flow.language.values.names import Name, bare_name, given_name
from frontdesk.flow.language.values.places import (
    find_country,
    find_postal_code,
    find_time,
    find_timezone,
    find_website,
)
from frontdesk.flow.retrieval.language import Language

_NAME_KINDS = ("first_name", "last_name", "full_name")
_BIRTH = re.compile(r"birth|birthday|nacimiento|geburt|naissance|nascimento|nascita")
_SOMEONE_ELSES = re.compile(
    r"\b(?:your (?:e-?mail|mail|address|number|phone|office|team|site|colleague)|wife"
    r"|husband|friend|boss|partner|colleague|(?:e-?)?mailed|wrote|written|sent|su esposa"
    r"|su marido|escrib[ií]|envi[eé]|ihre|eure|geschrieben|geschickt|votre|écrit|envoyé|escrevi|enviei"
    r"|vostr[ao]|scritto)\b[^.?!]{0,25}$",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"(?:\b(?:my|me|mi|mein\w*|mich|mir|mon|ma|moi|meu|minha|mio|mia|e-?mail\w*|mail|correo|courriel|phone|mobile"
    r"|cell|number|tel\w*|m[oó]vil|nummer|handy|num[eé]ro|n[uú]mero|numero|i'?m|i am|soy|bin|suis|sou|sono)\b"
    r"[^.?!\n]{0,40}|^\W*)$",
    re.IGNORECASE,
)
_LITTLE_ELSE = 60  # characters
_NEAR = 120  # characters before an address that can tell whose it is
_COPULA = r"(?: (?:is|are|s|was|will be|would be|es|son|sera|ist|sind|lautet|est|sont|sao|e|sono))?"
_UP_TO = re.compile(
    r"[.;!](?=\s|$)|\n|,?\s(?:and|but|y|pero|und|aber|et|mais|e|mas|ma)\s(?=(?:i|we|my|our|yo|mi|ich|wir|mein|je|nous"
    r"|mon|ma|eu|meu|minha|io|noi|mio|mia)\b)",
    re.IGNORECASE,
)
"""Where what a customer says of one field ends, and something else begins."""


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


def is_second(field: Field) -> bool:
    """Whether it is a field of the business's own for an address of a kind that every contact has one of."""
    return field.kind in ("email", "phone") and field.key != field.kind


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
    found = _each_of_one(found, fields, text, reader)
    taken = [value for value in found.values() if isinstance(value, Value)]
    # "ana@x.com" answers one question: what another field made of the same words goes.
    return {
        key: read
        for key, read in found.items()
        if isinstance(read, Value) or not any(read.words in value.text for value in taken)
    }


def _each_of_one(
    found: Mapping[str, Value | Misread], fields: Sequence[Field], text: str, reader: Reader
) -> dict[str, Value | Misread]:
    """A mention that several fields could take is of one: named, asked for, or the usual one of its kind."""
    kept = dict(found)
    for kind in ("email", "phone"):
        rivals: dict[int, list[Field]] = {}
        for field in fields:
            if field.kind == kind and isinstance(read := found.get(field.key), Value):
                rivals.setdefault(read.start, []).append(field)
        for those in rivals.values():
            best = min(
                those,
                key=lambda one: (
                    not (is_second(one) and _named(text, one) is not None),
                    one.key not in reader.asked,
                    is_second(one),
                ),
            )
            for other in those:
                if other is not best:
                    del kept[other.key]
    return kept


def _read(text: str, field: Field, reader: Reader) -> Value | Misread | None:
    if is_second(field) and (named := _named(text, field)):
        own = _address(text[named:], field, reader)
        return replace(own, start=own.start + named) if isinstance(own, Value) else own
    if field.kind in ("email", "phone"):
        return _address(text, field, reader)
    if field.key in reader.asked:
        return _answer(text, field, reader)
    named = _named(text, field)
    if named is None:
        return None
    value = _answer(_UP_TO.split(text[named:], maxsplit=1)[0], field, reader)
    return replace(value, start=value.start + named) if isinstance(value, Value) else None


def _address(text: str, field: Field, reader: Reader) -> Value | Misread | None:
    asked = field.key in reader.asked
    if field.kind == "email":
        return _email(text, asked)
    return _phone(text, reader.dates.country, asked)


def _answer(text: str, field: Field, reader: Reader) -> Value | Misread | None:
    """What the text says for a field that is spoken of."""
    languages = reader.languages
    match field.kind:
        case "date":
            return _date(text, field, reader)
        case "number" | "money":
            return _amount(text, languages, money=field.kind == "money")
        case "choice":
            return find_choice(text, field.options, languages) or _no_option(text)
        case "choices":
            return find_choices(text, field.options, languages) or _no_option(text)
        case "yes_no":
            return _yes_or_no(text, field.options, languages)
        case "country":
            return find_country(text) or _misread_answer(text)
        case "timezone":
            return find_timezone(text) or _misread_answer(text)
        case "website":
            return find_website(text) or _misread_word(text, ".")
        case "postal_code":
            return find_postal_code(text) or _misread_answer(text)
        case "time":
            return find_time(text) or _misread_answer(text)
        case "boxes":
            return find_boxes(text, field, languages)
        case _:
            return find_text(text, field, languages)


def _named(text: str, field: Field) -> int | None:
    """Where the value begins of a field that the text itself names: "my plan is Gold", "budget: 1,200"."""
    label = plain(field.label)
    if "?" in text or not label:
        return None
    words = list(re.finditer(r"[^\W_]+", text))
    told = " ".join(plain(word.group()) for word in words)
    match = re.search(rf"(?:^| ){re.escape(label)}{_COPULA} ", f"{told} ")
    if match is None:
        return None
    last = len(told[: match.end()].split()) - 1
    if last >= len(words) - 1:
        return None
    after = text[words[last].end() : words[last + 1].start()]
    copula = match.group().split()[-1] not in label.split() or after.lstrip()[:1] in (":", "=")
    return words[last + 1].start() if copula else None


def _is_own(text: str, value: Value) -> bool:
    """Whether an address that nobody asked for is the customer's: it says so, or there is little else."""
    before = text[max(value.start - _NEAR, 0) : value.start]
    if _SOMEONE_ELSES.search(before):
        return False
    return _OWN.search(before) is not None or len(text) - len(value.text) <= _LITTLE_ELSE


def _email(text: str, asked: bool) -> Value | Misread | None:
    found = [value for value in find_emails(text) if asked or _is_own(text, value)]
    if found:
        return _told_first(text, found)
    if not asked:
        return None
    if (spelt := find_spelt_email(text)) is not None:
        return spelt
    broken = find_broken_email(text)
    return Misread(_short(broken)) if broken else _misread_word(text, ".")


def _told_first(text: str, found: Sequence[Value]) -> Value:
    """Of several addresses the first that the customer tells as their own, else the first."""
    told = (value for value in found if why_untold(text, value.start, value.end, address=True) is None)
    return next(told, found[0])


def _phone(text: str, country: str, asked: bool) -> Value | Misread | None:
    written = find_phones(text, country)
    found = [value for value in written if e164(value.text, country) and (asked or _is_own(text, value))]
    if found:
        return _told_first(text, found)
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


def _amount(text: str, languages: Sequence[Language], *, money: bool) -> Value | Misread | None:
    found = find_amounts(text, languages, money=money)
    if not found:
        digits = re.search(r"\d[\d.,]*", text)
        return Misread(_short(digits.group())) if digits else None
    if len(found) > 1 and is_range(text, found[0], found[1]):
        return Misread(_short(text[found[0].start : found[1].end]))
    return found[0]


def _yes_or_no(text: str, options: Sequence[str], languages: Sequence[Language]) -> Value | Misread | None:
    """Ticked or not. A box with a name of its own can only be ticked: a no leaves it as it is."""
    chosen = find_choice(text, options, languages) if options else None
    agreed = find_yes_or_no(text, languages)
    if chosen is None and agreed is None:
        return _no_option(text)
    words = text.strip()
    ticked = options[0] if options else "Yes"
    if chosen is not None or agreed:
        return Value(ticked, words, text.index(words), ticked)
    return None if options else Value("No", words, text.index(words), "No")


def _no_option(text: str) -> Misread | None:
    return Misread(_short(text)) if plain(text).count(" ") < 5 else None


def _misread_answer(text: str) -> Misread | None:
    """A short text that asks nothing was a try at an answer."""
    return Misread(_short(text)) if "?" not in text and 0 < len(plain(text).split()) <= 4 else None


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


def _short(text: str) -> str:
    body = " ".join(text.split()).strip(" .!?")
    return body if len(body) <= 40 else f"{body[:37]}..."
