"""What an action can want to change. Plain data: it can be stored, shown, replayed and drafted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, TypeAdapter

from frontdesk.domain.agents.status import SleepCause


@dataclass(frozen=True)
class SetField:
    """Write a contact field, with the words the customer said it in."""

    field: str
    label: str
    value: str
    words: str
    message_id: str | None
    kind: Literal["set_field"] = "set_field"


@dataclass(frozen=True)
class AddTags:
    """Put tags on the contact."""

    tags: tuple[str, ...]
    kind: Literal["add_tags"] = "add_tags"


@dataclass(frozen=True)
class AssignConversation:
    """Give the conversation and the contact to a user."""

    user_id: str
    kind: Literal["assign_conversation"] = "assign_conversation"


@dataclass(frozen=True)
class CreateTask:
    """Leave a task for staff."""

    title: str
    body: str
    due_in: timedelta
    assigned_to: str | None
    kind: Literal["create_task"] = "create_task"


@dataclass(frozen=True)
class HushAgent:
    """The agent stops answering this contact: asleep or manual, until a time or until it is woken."""

    state: Literal["asleep", "manual"]
    because: str
    lasts: timedelta | None
    cause: SleepCause = "hand_over"
    kind: Literal["hush_agent"] = "hush_agent"


Effect: TypeAlias = SetField | AddTags | AssignConversation | CreateTask | HushAgent

_EFFECTS: TypeAdapter[list[Effect]] = TypeAdapter(list[Annotated[Effect, Field(discriminator="kind")]])


def to_json(effects: Sequence[Effect]) -> list[dict[str, Any]]:
    shown: list[dict[str, Any]] = _EFFECTS.dump_python(list(effects), mode="json")
    return shown


def from_json(stored: Sequence[Mapping[str, Any]]) -> tuple[Effect, ...]:
    return tuple(_EFFECTS.validate_python(list(stored)))


@dataclass(frozen=True)
class Target:
    """Whom the effects of a turn are about; no effect can name another contact."""

    location_id: str
    conversation_id: str
    contact_id: str
    agent_id: str
    turn_id: str


@dataclass(frozen=True)
class Applied:
    """The effect took."""

    at: datetime


@dataclass(frozen=True)
class Refused:
    """The effect cannot take as things stand, and why."""

    because: str
