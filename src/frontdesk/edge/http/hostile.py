"""What JSON and URLs can carry and PostgreSQL cannot: NUL, lone surrogates, NaN, depth without end."""

import asyncio
import json
import math
import re
from typing import Any

from frontdesk.edge.http.errors import Malformed
from frontdesk.kit.problems import Invalid

_SUSPECT = re.compile(rb"\\u0000|\\u[dD][89a-fA-F]|NaN|Infinity|[eE]\+?\d{3}|\d{19}")
_LARGE = 64 * 1024
_MAX_DEPTH = 40
_MAX_INTEGER = 2**63 - 1


async def check_body(raw: bytes) -> None:
    """Refuse a body that could be read but not stored. Most bodies pass by one look at their bytes.

    A large one is looked at beside the event loop, so that nobody else waits for it.

    Raises Malformed for JSON nested too deep to read and Invalid naming the member at fault.
    """
    if not _SUSPECT.search(raw):
        return
    if len(raw) > _LARGE:
        await asyncio.to_thread(_look_through, raw)
    else:
        _look_through(raw)


def _look_through(raw: bytes) -> None:
    try:
        body = json.loads(raw)
    except RecursionError:
        raise Malformed("The body is nested too deep.") from None
    except ValueError:
        return  # the door says what is wrong with JSON that cannot be read
    fault = _fault(body, "body", 0)
    if fault:
        raise Invalid(fault)


def check_text(name: str, text: str) -> None:
    """Refuse control characters in a path or query value."""
    if any(ord(character) < 32 or 0xD800 <= ord(character) <= 0xDFFF for character in text):
        raise Invalid(f"{name} must not contain control characters")


def _fault(value: Any, path: str, depth: int) -> str | None:
    """What cannot be stored in the value, as a sentence."""
    if depth > _MAX_DEPTH:
        return f"{path} is nested deeper than {_MAX_DEPTH} levels"
    match value:
        case str():
            return _text_fault(value, path)
        case int() if abs(value) > _MAX_INTEGER:
            return f"{path} is too large a number"
        case float() if not math.isfinite(value):
            return f"{path} must be a finite number"
        case list():
            faults = (_fault(member, f"{path}.{place}", depth + 1) for place, member in enumerate(value))
            return next((fault for fault in faults if fault), None)
        case dict():
            faults = (
                _text_fault(key, path) or _fault(member, f"{path}.{key}"[:200], depth + 1)
                for key, member in value.items()
            )
            return next((fault for fault in faults if fault), None)
    return None


def _text_fault(text: str, path: str) -> str | None:
    if "\x00" in text:
        return f"{path} must not contain the NUL character"
    if any(0xD800 <= ord(character) <= 0xDFFF for character in text):
        return f"{path} contains half of a surrogate pair"
    return None
