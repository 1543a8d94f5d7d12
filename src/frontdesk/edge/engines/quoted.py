"""A value for the contact's record must stand in the customer's own words, whatever the model says."""

import re
import unicodedata
from collections.abc import Sequence

from frontdesk.flow.engine import FieldKind, Line, Slot
from frontdesk.flow.language.quotes import find_quote

_DIGITS = re.compile(r"\d+")
_WORDS = re.compile(r"\w+")
_SPELT = (
    (re.compile(r"\s*[(\[]?\b(?:at|arroba|chez)\b[)\]]?\s*", re.I), "@"),
    (re.compile(r"\s*[(\[]?\b(?:dot|punto|punkt|point|ponto)\b[)\]]?\s*", re.I), "."),
)
_SHORTEST_NUMBER = 5


def find_words(words: str, lines: Sequence[Line]) -> str | None:
    """The words exactly as they stand in one of the lines, newest first, however the model typed them."""
    return next((found for line in reversed(lines) if (found := find_quote(words, line.body))), None)


def says(words: str, value: str, kind: FieldKind) -> bool:
    """Whether the words may give this value: the action reads it from them again, and decides."""
    match kind:
        case "email":
            return _fold(value) in _fold(words) or _fold(value) in _written_out(words)
        case "phone":
            given, said = _digits(value), _digits(words).lstrip("0")
            return len(said) >= _SHORTEST_NUMBER and (given.endswith(said) or given.lstrip("0") in said)
        case "number":
            said = _digits(words)
            return not said or _digits(value) in said
        case "text" | "first_name" | "last_name" | "full_name" | "postal_code":
            held = set(_WORDS.findall(_fold(words)))
            wanted = _WORDS.findall(_fold(value))
            return bool(wanted) and all(word in held for word in wanted)
        case _:
            return True


def slot(value: str, words: str, lines: Sequence[Line]) -> Slot | None:
    """Where the words stand in the newest line; None when they stand in an earlier one."""
    start = lines[-1].body.find(words) if lines else -1
    return Slot(value, words, start, start + len(words)) if start >= 0 else None


def _digits(text: str) -> str:
    return "".join(_DIGITS.findall(unicodedata.normalize("NFKC", text)))


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in plain if not unicodedata.combining(character))


def _written_out(words: str) -> str:
    """ "ana at example dot com" as an address."""
    text = _fold(words)
    for pattern, sign in _SPELT:
        text = pattern.sub(sign, text)
    return text
