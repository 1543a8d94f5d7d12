"""Definitions outside: camelCase for their members and for the words that name kinds.

Where something is wrong is told as a JSON pointer into the body (RFC 6901).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic.alias_generators import to_camel, to_snake

from frontdesk.domain.workflows import Definition, Faulty, parse, to_json
from frontdesk.domain.workflows.definition import Place
from frontdesk.kit.problems import Invalid

_KINDS = frozenset({"type", "action_type", "operator"})
"""Members whose texts are words of ours."""
_AS_GIVEN = frozenset({"data"})
"""Members whose own members are the caller's."""
_OURS = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")


class FaultyDefinition(Invalid):
    """A definition that cannot be kept: each fault with the pointer to it."""

    def __init__(self, faulty: Faulty) -> None:
        told = [
            {"pointer": pointer(fault.place), "message": _OURS.sub(_camel, fault.message)}
            for fault in faulty.faults[:100]
        ]
        super().__init__(*(f"{one['pointer']} {one['message']}" for one in told))
        self.extra = {"errors": told}


def read_definition(triggers: Sequence[Any], steps: Sequence[Any], settings: Mapping[str, Any]) -> Definition:
    """Raises FaultyDefinition."""
    given = {"triggers": list(triggers), "steps": list(steps), "settings": dict(settings)}
    try:
        return parse(_inside(given))
    except Faulty as faulty:
        raise FaultyDefinition(faulty) from None


def shown(definition: Definition) -> dict[str, Any]:
    """The members `triggers`, `steps` and `settings` as callers know them."""
    told: dict[str, Any] = _outside(to_json(definition))
    return told


def pointer(place: Place) -> str:
    """`/steps/3/next`."""
    parts = [to_camel(part) if isinstance(part, str) else str(part) for part in place]
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts)


def _inside(value: Any) -> Any:
    if isinstance(value, dict):
        return {_snake(name): _member(_snake(name), inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_inside(one) for one in value]
    return value


def _member(name: str, value: Any) -> Any:
    if name in _KINDS or (name == "event" and value in ("handOver", "turnFailed")):
        return _snake(value) if isinstance(value, str) else value
    return value if name in _AS_GIVEN else _inside(value)


def _outside(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            to_camel(name): _shown_member(name, inner)
            for name, inner in value.items()
            if inner is not None or name in _AS_GIVEN
        }
    if isinstance(value, list):
        return [_outside(one) for one in value]
    return value


def _shown_member(name: str, value: Any) -> Any:
    if name in _KINDS or (name == "event" and value in ("hand_over", "turn_failed")):
        return to_camel(value) if isinstance(value, str) else value
    return value if name in _AS_GIVEN else _outside(value)


def _snake(name: str) -> str:
    return to_snake(name) if name.isidentifier() and len(name) <= 64 else name


def _camel(found: re.Match[str]) -> str:
    return to_camel(found[0])
