"""Whether the customer's words give a value: read again from the words by the parsers of our own.

Whoever thinks may say that the customer told something. What is stored must come out of what they wrote.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

import phonenumbers

from frontdesk.flow.engine import FieldKind
from frontdesk.flow.language.phrasebooks import PHRASEBOOKS
from frontdesk.flow.language.quotes import squeezed
from frontdesk.flow.language.values import dates, places
from frontdesk.flow.language.values.amounts import find_amounts
from frontdesk.flow.language.values.choices import (
    find_choice,
    find_yes_or_no,
    is_no,
    is_unsure,
    is_yes,
    named_options,
)
from frontdesk.flow.language.values.mentions import Value, e164, find_emails, find_phones, find_spelt_email
from frontdesk.flow.retrieval.language import Language

_LANGUAGES: tuple[Language, ...] = tuple(PHRASEBOOKS)
_FEWEST_DIGITS = 6
_EITHER_ORDER = ("US", "GB")
"""A country that writes the month first, and one that writes the day first."""


@dataclass(frozen=True)
class Said:
    """What is read from the words: where (ISO 3166 alpha-2), when, among which options."""

    country: str
    today: date
    options: Sequence[str] = ()


_FINDERS: Mapping[str, Callable[[str], Value | None]] = {
    "country": places.find_country,
    "timezone": places.find_timezone,
    "website": places.find_website,
}


def gives(words: str, value: str | Sequence[str], kind: FieldKind, said: Said) -> bool:
    """Whether the words give the value, which has the form that it is kept in."""
    values = [value] if isinstance(value, str) else list(value)
    match kind:
        case "email":
            return _folded(values) <= {found.value.casefold() for found in _emails(words)}
        case "phone":
            return all(_gives_phone(words, number, said.country) for number in values)
        case "date":
            return set(values) <= _dates(words, said)
        case "number" | "money":
            return _numbers(values) <= _amounts(words)
        case "time":
            return set(values) <= {found.value for found in places.find_times(words)}
        case "country" | "timezone" | "website":
            found = _FINDERS[kind](words)
            return found is not None and _folded(values) == {found.value.casefold()}
        case "choice":
            return _gives_choice(words, values, said.options)
        case "choices":
            return not _named_others(words, values, said.options)
        case "yes_no":
            return _gives_yes_no(words, values)
        case "first_name" | "last_name" | "full_name":
            return all(_gives_name(words, name) for name in values)
        case "text" | "postal_code" | "boxes":
            return all(squeezed(text) and squeezed(text) in squeezed(words) for text in values)


def place_of(words: str, value: str, kind: FieldKind, country: str) -> tuple[int, int]:
    """From where to where the value stands in the words, as far as that can be told; else all of them."""
    match kind:
        case "email":
            mentions = [one for one in _emails(words) if one.value.casefold() == value.casefold()]
        case "phone":
            mentions = [one for one in find_phones(words, country) if one.value == value]
        case _:
            mentions = []
    if mentions:
        return mentions[0].start, mentions[0].end
    start = words.casefold().find(value.casefold())
    return (start, start + len(value)) if start >= 0 else (0, len(words))


def _emails(words: str) -> list[Value]:
    spelt = find_spelt_email(words)
    return [*find_emails(words), *([spelt] if spelt is not None else [])]


def _gives_phone(words: str, number: str, country: str) -> bool:
    """The number is the country's, or the words leave its country open and hold all of its digits."""
    read = [found.value for found in find_phones(words, country)]
    if number in read or e164(words.strip(), country) == number:
        return True
    digits = "".join(character for character in words if character.isdecimal())
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return False
    own = {str(parsed.national_number), f"{parsed.country_code}{parsed.national_number}"}
    if len(digits) < _FEWEST_DIGITS or digits.lstrip("0") not in own:
        return False
    here = e164(digits, country)
    local = here is not None and phonenumbers.is_valid_number(phonenumbers.parse(here))
    return not local or here == number


def _dates(words: str, said: Said) -> set[str]:
    """Every day that the words can mean: day and month in either order, to come or past."""
    found = set()
    for country in (said.country, *_EITHER_ORDER):
        for birth in (False, True):
            reader = dates.Reader(said.today, country, birth=birth)
            for language in _LANGUAGES:
                day = dates.find_date(words, reader, [language])
                if day is not None:
                    found.add(day.value)
    return found


def _amounts(words: str) -> set[Decimal]:
    """Every number that the words can mean, by the ways in which languages group digits."""
    return {
        number
        for language in _LANGUAGES
        for money in (False, True)
        for found in find_amounts(words, [language], money=money)
        if (number := _number(found.value)) is not None
    }


def _numbers(values: Sequence[str]) -> set[Decimal | None]:
    return {_number(value) for value in values}


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text).normalize()
    except InvalidOperation:
        return None


def _gives_choice(words: str, values: Sequence[str], options: Sequence[str]) -> bool:
    if _named_others(words, values, options):
        return False
    meant = find_choice(words, options, _LANGUAGES)
    return meant is None or [meant.value] == list(values)


def _named_others(words: str, values: Sequence[str], options: Sequence[str]) -> bool:
    """Whether the words name options, and other ones than these. What is named by none of their names may be
    put in other words."""
    named = {found.value for found in named_options(words, options)}
    return bool(named) and named != set(values)


def _gives_yes_no(words: str, values: Sequence[str]) -> bool:
    if is_unsure(words):
        return False
    agreed = find_yes_or_no(words, _LANGUAGES)
    if agreed is None:
        return True
    return not any(is_no(value) if agreed else is_yes(value) for value in values)


def _gives_name(words: str, name: str) -> bool:
    """Every word of the name stands in the words, in whatever order."""
    told = [squeezed(word) for word in words.split()]
    wanted = [squeezed(word) for word in name.split()]
    return bool(wanted) and (
        all(any(word in one for one in told) for word in wanted) or squeezed(name) in squeezed(words)
    )


def _folded(values: Sequence[str]) -> set[str]:
    return {value.casefold() for value in values}
