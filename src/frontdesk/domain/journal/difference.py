"""What is different between a thing as it was and as it is, field by field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

BOOKKEEPING = frozenset({"revision", "updated_at", "deleted_at", "undo_until"})
"""What changes with every write, and says nothing by itself."""

NESTED = frozenset({"custom_fields", "dnd_settings", "details", "settings"})
"""Objects whose members are fields of their own."""


@dataclass(frozen=True)
class Difference:
    """One field, by its name or its two (`settings`, `goal`), and what it held."""

    path: tuple[str, ...]
    before: Any
    after: Any

    @property
    def name(self) -> str:
        return ".".join(self.path)


def differences(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> tuple[Difference, ...]:
    """The fields that differ, in the order of their names; what counts changes is left out."""
    return tuple(_differing((), before or {}, after or {}))


def at_path(told: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    """What stands there; None where nothing does."""
    found: Any = told
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _differing(
    path: tuple[str, ...], before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Difference]:
    for name in sorted({*before, *after}):
        if not path and name in BOOKKEEPING:
            continue
        was, now = before.get(name), after.get(name)
        if was == now:
            continue
        if not path and name in NESTED and _is_object(was) and _is_object(now):
            yield from _differing((name,), was or {}, now or {})
        else:
            yield Difference((*path, name), was, now)


def _is_object(value: object) -> bool:
    return value is None or isinstance(value, Mapping)
