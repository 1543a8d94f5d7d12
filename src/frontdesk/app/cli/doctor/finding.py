"""What a doctor tells: one sentence about a part, whether it is well, and what to do if it is not."""

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "warning", "wrong"]


@dataclass(frozen=True)
class Finding:
    """`wrong` keeps something from working now; a `warning` may. `todo` says what to do about it."""

    part: str
    state: State
    told: str
    todo: str = ""
    location_id: str | None = None


def ok(part: str, told: str) -> Finding:
    return Finding(part, "ok", told)


def warning(part: str, told: str, todo: str, *, location_id: str | None = None) -> Finding:
    return Finding(part, "warning", told, todo, location_id)


def wrong(part: str, told: str, todo: str, *, location_id: str | None = None) -> Finding:
    return Finding(part, "wrong", told, todo, location_id)
