"""Whether a value fits a field of a contact, and the one form it is kept in.

Every function answers the normalised value or raises ValueError with a sentence for the caller that
can follow the field's name ("must be ...").
"""

import math
import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cache
from urllib.parse import urlsplit

import phonenumbers
from babel import Locale
from email_validator import EmailNotValidError, validate_email

from frontdesk.kit.zones import time_zones

LINE_LENGTH = 500
TEXT_LENGTH = 50_000
MAX_TAGS = 500
TAG_LENGTH = 200

_NOT_DIALLED = frozenset({"AQ", "BV", "GS", "HM", "PN", "TF", "UM"})
_COUNTRY_LANGUAGES = (
    "en",
    "es",
    "pt",
    "fr",
    "de",
    "it",
    "nl",
    "pl",
    "sv",
    "da",
    "nb",
    "fi",
    "tr",
    "ru",
    "zh",
    "ja",
)
"""In which languages the name of a country is understood."""

_YEAR_FIRST = re.compile(r"(\d{4})([-/._])(\d{1,2})\2(\d{1,2})(?=$|[T ])")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/._])(\d{1,2})\2(\d{4})")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")


def line(value: object, *, limit: int = LINE_LENGTH) -> str:
    """Text on one line, without blanks around it."""
    if not isinstance(value, str):
        raise ValueError("must be text")
    text = value.strip()
    if len(text) > limit:
        raise ValueError(f"must have at most {limit:,} characters")
    if any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in text):
        raise ValueError("must not contain control characters or line breaks")
    return text


def text(value: object, *, limit: int = TEXT_LENGTH) -> str:
    """Text that may have several lines."""
    if not isinstance(value, str):
        raise ValueError("must be text")
    if len(value) > limit:
        raise ValueError(f"must have at most {limit:,} characters")
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\n\r" for c in value):
        raise ValueError("must not contain control characters")
    return value.strip()


def full_name(value: object) -> str:
    return line(value, limit=200)


def email(value: object) -> str:
    """An e-mail address of the right form; whether its domain exists is not asked."""
    address = line(value, limit=254)
    try:
        return validate_email(address, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as problem:
        raise ValueError(f"must be an e-mail address such as ana@example.com: {problem}") from None


def phone(value: object, country: str) -> str:
    """E.164. A number without a country code is read as one of the country (ISO 3166 alpha-2)."""
    digits = line(str(value) if isinstance(value, int) and not isinstance(value, bool) else value, limit=60)
    try:
        number = phonenumbers.parse(digits, country.upper())
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise ValueError(
            f"must be a phone number with its country code, such as +34600111222, or one of {country.upper()}"
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def day(value: object) -> date:
    """A date: year first, or month first with the year last; / - . or _ between; or an ISO 8601 time."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    written = line(value, limit=40)
    try:
        if found := _YEAR_FIRST.match(written):
            return date(int(found[1]), int(found[3]), int(found[4]))
        if found := _YEAR_LAST.fullmatch(written):
            return date(int(found[4]), int(found[1]), int(found[3]))
    except ValueError:
        pass  # such a day does not exist
    raise ValueError("must be a date such as 1990-09-25")


def moment(value: object) -> datetime:
    """A time in ISO 8601; without an offset it is UTC."""
    try:
        found = datetime.fromisoformat(line(value, limit=40))
    except ValueError:
        raise ValueError("must be a time such as 2027-01-31T15:00:00Z") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def country(value: object) -> str:
    """An ISO 3166 alpha-2 code, from such a code or from a country's name."""
    written = line(value, limit=100)
    code = written.upper()
    if code in phonenumbers.SUPPORTED_REGIONS or code in _NOT_DIALLED:
        return code
    named = _countries_by_name().get(written.casefold())
    if named is None:
        raise ValueError("must be a two-letter country code such as ES")
    return named


def timezone(value: object) -> str:
    """The IANA name of a time zone."""
    written = line(value, limit=64)
    named = _timezones_by_name().get(written.casefold().replace(" ", "_"))
    if named is None:
        raise ValueError("must be an IANA time zone such as Europe/Madrid")
    return named


def website(value: object) -> str:
    """An http(s) address; https is put before a bare one."""
    address = line(value, limit=2_000)
    if "://" not in address:
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    if parts.scheme not in ("http", "https") or "." not in host.strip(".") or " " in address:
        raise ValueError("must be a web address such as https://example.com")
    return address


def number(value: object) -> int | float:
    """A number, or text that is one; digits may be grouped by commas."""
    if isinstance(value, str):
        written = line(value, limit=40).replace(",", "")
        if not _NUMBER.fullmatch(written):
            raise ValueError("must be a number")
        value = float(written) if "." in written else int(written)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("must be a number")
    if abs(value) >= 1e18:
        raise ValueError("must be a number below 10^18")
    return value


def money(value: object) -> int | float:
    """An amount; a currency sign before or after it is dropped."""
    if isinstance(value, str):
        value = "".join(c for c in value if unicodedata.category(c) != "Sc").strip()
    return number(value)


def one_of(value: object, options: Iterable[str]) -> str:
    """The option that is meant, whatever the case; any text when the field names no options."""
    options = tuple(options)
    written = line(str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value)
    for option in options:
        if option.casefold() == written.casefold():
            return option
    if not options:
        return written
    raise ValueError(f"must be one of {', '.join(options[:20])}")


def several_of(value: object, options: Iterable[str]) -> list[str]:
    """The options that are meant, each once: a list, or text with commas between them."""
    options = tuple(options)
    if isinstance(value, str):
        if value.strip().casefold() in (option.casefold() for option in options):
            return [one_of(value, options)]
        value = [part for part in value.split(",") if part.strip()]
    if not isinstance(value, list | tuple):
        raise ValueError("must be a list of options")
    return list(dict.fromkeys(one_of(part, options) for part in value))


def tags(value: object) -> tuple[str, ...]:
    """Tags without blanks around them, each once whatever its case, in the order given."""
    if not isinstance(value, list | tuple):
        raise ValueError("must be a list of texts")
    kept: dict[str, str] = {}
    for tag in value:
        written = line(tag, limit=TAG_LENGTH)
        if written:
            kept.setdefault(written.casefold(), written)
    if len(kept) > MAX_TAGS:
        raise ValueError(f"must have at most {MAX_TAGS} tags")
    return tuple(kept.values())


def split_name(value: str) -> tuple[str | None, str | None]:
    """First and last name of a full name: the first word, and the rest."""
    first, _, rest = " ".join(value.split()).partition(" ")
    return first or None, rest or None


@cache
def _timezones_by_name() -> dict[str, str]:
    return {name.casefold(): name for name in time_zones()}


@cache
def _countries_by_name() -> dict[str, str]:
    named: dict[str, str] = {}
    for language in _COUNTRY_LANGUAGES:
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha():
                named.setdefault(name.casefold(), code)
    return named
