"""Values that only custom fields hold: notes, dates as text, times of day, named boxes and files."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from frontdesk.domain.contacts import values

_MAX_FILES = 100
_MAX_DEPTH = 4
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_EPOCH = date(1970, 1, 1).toordinal()
_DAY_MILLISECONDS = 86_400_000


def short_text(value: object) -> str:
    return values.text(_written(value), limit=5_000)


def long_text(value: object) -> str:
    return values.text(_written(value))


def time_of_day(value: object) -> str:
    """Hours and minutes, such as 09:30."""
    found = _TIME.fullmatch(values.line(value, limit=10))
    if not found:
        raise ValueError("must be a time of day such as 09:30")
    return f"{int(found[1]):02}:{found[2]}"


def date_text(value: object) -> str:
    """A day as YYYY-MM-DD; a whole number is milliseconds since 1970, as forms send it."""
    if isinstance(value, int) and not isinstance(value, bool):
        try:
            return date.fromordinal(_EPOCH + value // _DAY_MILLISECONDS).isoformat()
        except (ValueError, OverflowError):
            raise ValueError("must be a date such as 1990-09-25") from None
    return values.day(value).isoformat()


def boxes(value: object, names: Sequence[str]) -> dict[str, Any]:
    """Texts by the name of their box."""
    if not isinstance(value, dict):
        raise ValueError("must be an object of texts by the name of their box")
    by_name = {name.casefold(): name for name in names}
    kept: dict[str, Any] = {}
    for box, written in value.items():
        name = by_name.get(str(box).casefold())
        if name is None:
            raise ValueError(f"has no box named {str(box)[:64]!r}")
        kept[name] = values.text(written, limit=5_000)
    return kept


def files(value: object) -> dict[str, Any] | list[str] | str:
    """Files by their id, or their addresses, kept as they were given."""
    if isinstance(value, str):
        return values.line(value, limit=2_000)
    if isinstance(value, list) and len(value) <= _MAX_FILES:
        return [values.line(address, limit=2_000) for address in value]
    if isinstance(value, dict) and _is_small(value, _MAX_DEPTH):
        return value
    raise ValueError("must be files by their id, or a list of addresses")


def _is_small(value: object, depth: int) -> bool:
    """Whether a nested value is neither deep nor long, and clean enough to be stored."""
    if isinstance(value, dict | list):
        inner = list(value.values()) if isinstance(value, dict) else value
        names = list(value) if isinstance(value, dict) else []
        return (
            depth > 0
            and len(inner) <= _MAX_FILES
            and all(_is_small(part, depth - 1) for part in [*names, *inner])
        )
    if isinstance(value, str):
        values.line(value, limit=2_000)
    return value is None or isinstance(value, bool | int | float | str)


def _written(value: object) -> object:
    """A number given for a text is meant as it is written."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
