"""Numbers and amounts of money as people write them: "about $1,200", "1,5 Mio. €", "twenty-five", "2k"."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from frontdesk.flow.language.plain import plain
from frontdesk.flow.language.values.mentions import Value
from frontdesk.flow.language.values.numerals import find_numerals
from frontdesk.flow.retrieval.language import Language

_DIGITS = re.compile(
    r"(?<![\w.,])(?:[+-](?=\d))?\d{1,18}(?:[.,'’]\d+|[ \u00a0\u202f]\d{3}(?!\d))*(?:\.-)?"
    r"(?!\d)(?!(?:st|nd|rd|th)\b)"
)
_THOUSAND = r"k|thousand|grand|mil|tsd|tausend|mille|mila"
_MILLION = r"million|millions|mio|mill|mln|millon|millones|millionen|milhao|milhoes|milione|milioni"
_SCALE = re.compile(rf"[ \u00a0]?(?P<word>{_THOUSAND}|{_MILLION}|M)\b\.?", re.IGNORECASE)
_CURRENCY = r"[$€£¥₹₽₺₩₪฿R]\$?|usd|eur|gbp|chf|brl|mxn"
_BETWEEN_TWO = re.compile(
    rf"\s*(?:{_CURRENCY}|\w{{1,8}})?\s*(?:-|–|—|to|till|until|and|or|a|o|y|bis|oder|und|à|ou|et|e|até|ou)\s*"
    rf"(?:{_CURRENCY})?\s*",
    re.IGNORECASE,
)
_OUTSIDE = Decimal(10) ** 18


def find_amounts(text: str, languages: Sequence[Language], *, money: bool = False) -> list[Value]:
    """The numbers of the text in order, as digits with a point for the decimals. `money`: "1.5M" is a million
    and a half."""
    found = list(_in_digits(text, languages, money))
    if not found:
        found = [
            Value(str(one.value), text[one.start : one.end], one.start, text[one.start : one.end])
            for one in find_numerals(text, languages)
        ]
    return found


def is_range(text: str, first: Value, second: Value) -> bool:
    """Whether the two stand for all that lies between them, or for either: "10-15", "two or three"."""
    return _BETWEEN_TWO.fullmatch(text[first.end : second.start]) is not None


def decimal(written: str, language: Language, *, money: bool = False) -> str | None:
    """Digits with a point for the decimals, however the language groups them; None where they cannot be.

    No amount of `money` has three decimals.
    """
    bare = re.sub(r"[\s'’\u00a0\u202f]", "", written).removesuffix(".-")
    point, comma = bare.rfind("."), bare.rfind(",")
    if point >= 0 and comma >= 0:
        grouped = "," if point > comma else "."
    elif point >= 0 or comma >= 0:
        sign = "." if point >= 0 else ","
        in_threes = all(len(part) == 3 for part in bare.split(sign)[1:])
        native = "," if language == "en" else "."
        grouped = sign if in_threes and (sign == native or money or bare.count(sign) > 1) else ""
    else:
        grouped = ""
    number = (bare.replace(grouped, "") if grouped else bare).replace(",", ".")
    return number.removeprefix("+") if number.count(".") <= 1 else None


def _in_digits(text: str, languages: Sequence[Language], money: bool) -> Iterator[Value]:
    for match in _DIGITS.finditer(text):
        number = decimal(match.group(), languages[0], money=money)
        if number is None:
            continue
        end = match.end()
        if (scale := _SCALE.match(text, end)) is not None and (times := _times(scale["word"], money)):
            number, end = _scaled(number, times), scale.end()
        if number is not None:
            words = text[match.start() : end].rstrip()
            yield Value(number, words, match.start(), words)


def _times(word: str, money: bool) -> int:
    if word in ("M", "m"):
        return 1_000_000 if money and word == "M" else 0
    return 1_000 if re.fullmatch(_THOUSAND, plain(word)) else 1_000_000


def _scaled(number: str, times: int) -> str | None:
    try:
        scaled = Decimal(number) * times
    except InvalidOperation:
        return None
    return f"{scaled.normalize():f}" if abs(scaled) < _OUTSIDE else None
