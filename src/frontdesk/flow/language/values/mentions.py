"""E-mail addresses and phone numbers in a text: where they stand and what they are in one form."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import phonenumbers

from frontdesk.domain.contacts import values


@dataclass(frozen=True)
class Value:
    """Something understood: its one form, the words it was given in, where they start, how to say it back.

    `several` are the options that were chosen where a field takes more than one.
    """

    value: str
    text: str
    start: int
    shown: str
    several: tuple[str, ...] = ()

    @property
    def end(self) -> int:
        return self.start + len(self.text)


_EMAIL = re.compile(r"(?<![\w.+%-])[\w.%+'-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?![\w@-])")
_SPELT_EMAIL = re.compile(
    r"(?<!\w)[\w.+-]{1,64} ?(?:\(at\)|\[at\]| at |\(arroba\)| arroba )"
    r" ?[\w-]{1,63}(?: ?(?:\(dot\)|\[dot\]|\(punto\)| dot | punto |\.) ?[\w-]{2,24}){1,4}(?!\w)",
    re.IGNORECASE,
)
_SPELT_AT = re.compile(r" ?(?:\(at\)|\[at\]| at |\(arroba\)| arroba ) ?", re.IGNORECASE)
_SPELT_DOT = re.compile(r" ?(?:\(dot\)|\[dot\]|\(punto\)| dot | punto ) ?", re.IGNORECASE)
_BROKEN_EMAIL = re.compile(r"\S*@\S*")

_GAP = r"[ \t\u00a0]?(?:[-./\u2010-\u2013][ \t]?)?"
_GROUP = r"(?:\(\d{1,5}\)|\d+)"
_PHONE = re.compile(
    rf"(?:(?<![\w#*%=,(+)])(?<!\d[-./*])(?<!\d [-*])|(?<=[^\W\d_])(?=\())"
    rf"(?:\(\+\d{{1,3}}\)|\(00\d{{1,3}}\)|\+)?{_GAP}{_GROUP}(?:{_GAP}{_GROUP}){{0,8}}"
    r"(?:[ ]?(?:x|ext\.?)[ ]?\d{1,6})?(?![\w%*=#@])(?!\.\d|,\d|\+|\()",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?<!\d)(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}[/.-]\d{1,2}[/.-]\d{1,2})(?!\d)|\d{1,2}:\d{2}"
)
_AMOUNT = re.compile(r"\d+\.\d+|\d{1,3}(?:\.\d{3})+|\d{1,3}(?:[ .,]\d{3})+[.,]\d{2}")
_NOT_A_PHONE = re.compile(
    r"(?:account|card|order|invoice|booking|reference|ref|tracking|code|pin|iban|visa|mastercard|amex|passport"
    r"|customer id|policy|serial|zip|omb|id|cuenta|pedido|factura|konto|bestellung|rechnung|commande|facture"
    r"|ordine|fattura)\W{0,3}(?:number|no|nr|num|n\.?º|id|is|:|#)?\W{0,5}$",
    re.IGNORECASE,
)
_SAYS_PHONE = re.compile(
    r"phone|mobile|cell|number|call|whatsapp|tel|m[oó]vil|handy|nummer|num[eé]ro|n[uú]mero|numero",
    re.IGNORECASE,
)
_BEFORE = 30
_FEWEST, _MOST = 7, 15


def find_emails(text: str) -> list[Value]:
    """Addresses of the right form, in order."""
    return [
        Value(address, match.group(), match.start(), address)
        for match in _EMAIL.finditer(text)
        if (address := _checked_email(match.group())) is not None
    ]


def find_spelt_email(text: str) -> Value | None:
    """An address written as "ana at example dot com"."""
    for match in _SPELT_EMAIL.finditer(text):
        written = _SPELT_DOT.sub(".", _SPELT_AT.sub("@", match.group()))
        if (address := _checked_email(written.replace(" ", ""))) is not None:
            return Value(address, match.group(), match.start(), address)
    return None


def find_broken_email(text: str) -> str | None:
    """What looks like a try at an address and is none: "ana@"."""
    match = _BROKEN_EMAIL.search(text)
    return match.group().strip(".,;!?") if match else None


def find_phones(text: str, country: str) -> list[Value]:
    """What reads as a phone number, in order. `value` is E.164 where the number can be one of the country
    (or says its own), else the digits as written."""
    found = []
    for start, words in _phone_like(text):
        number = e164(words, country)
        found.append(Value(number or words, words, start, shown_phone(number) if number else words))
    return found


def e164(words: str, country: str) -> str | None:
    """The number in E.164; None where it cannot be one."""
    if words.startswith("(+"):
        words = words.replace("(", "", 1).replace(")", "", 1)
    try:
        return values.phone(words, country)
    except ValueError:
        return None


def shown_phone(number: str) -> str:
    """An E.164 number with spaces, as people read it."""
    return phonenumbers.format_number(
        phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )


def _phone_like(text: str) -> Iterator[tuple[int, str]]:
    # Dates and times of day are blanked, so that a number beside one ends where it should.
    blanked = _DATE.sub(lambda match: "," * len(match.group()), text)
    for match in _PHONE.finditer(blanked):
        words = match.group().strip(" \t-./")
        start = match.start() + match.group().index(words)
        if _may_be_phone(words, text[max(start - _BEFORE, 0) : start]):
            yield start, words


def _may_be_phone(words: str, before: str) -> bool:
    digits = sum(character.isdigit() for character in re.split(r"x|ext", words, flags=re.IGNORECASE)[0])
    spoken_of = _SAYS_PHONE.search(before) is not None
    fewest = _FEWEST - 1 if spoken_of and words.startswith("0") else _FEWEST
    if not fewest <= digits <= _MOST + words.startswith("+") or _AMOUNT.fullmatch(words):
        return False
    if words.startswith("0.") or (before.endswith(("-", "−")) and not before[-2:-1].isalpha()):
        return False
    return _NOT_A_PHONE.search(before) is None


def _checked_email(written: str) -> str | None:
    try:
        return values.email(written)
    except ValueError:
        return None
