"""The base of every body of HTTP: camelCase outside, snake_case inside, nothing that cannot be stored."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, PlainSerializer
from pydantic.alias_generators import to_camel


class Wire(BaseModel):
    """A body in or out. Unknown members are ignored, as clients of other systems send many."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        extra="ignore",
        allow_inf_nan=False,
        frozen=True,
    )


def _zulu(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


Instant = Annotated[datetime, PlainSerializer(_zulu, return_type=str, when_used="json")]
"""A moment, shown in UTC with milliseconds: 2026-01-31T09:30:00.000Z."""


def camel(stored: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Stored JSON objects of ours with the names of their members in camelCase."""
    return [{to_camel(name): value for name, value in one.items()} for one in stored]


def given(body: Wire) -> dict[str, Any]:
    """The members the caller sent, by their Python names: what a partial update changes."""
    return {name: getattr(body, name) for name in body.model_fields_set}
