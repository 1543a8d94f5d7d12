"""What an action can want to change. Plain data: it can be stored, shown, replayed and drafted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, TypeAdapter

from frontdesk.domain.agents.actions import Scenario
from frontdesk.domain.agents.status import SleepCause

Given: TypeAlias = str | list[str] | dict[str, str]
"""A value of a field: as text, several options, or texts by the name of their box."""


@dataclass(frozen=True)
class SetField:
    """Write a contact field, with the words the customer said it in.

    `was` is what it held when the customer's words were read; another value takes its place only where they
    correct it.
    """

    field: str
    label: str
    value: Given
    words: str
    message_id: str | None
    was: Given | None = None
    corrects: bool = False
    kind: Literal["set_field"] = "set_field"


def overwrites(given: object, held: object) -> bool:
    """Whether another value would go: of texts in boxes only those count that stand in the same box."""
    if isinstance(given, dict) and isinstance(held, dict):
        return any(held.get(name) not in (None, "", told) for name, told in given.items())
    return held is not None and held != given


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


@dataclass(frozen=True)
class StartWorkflow:
    """Let the contact enter a workflow."""

    workflow_id: str
    because: str
    kind: Literal["start_workflow"] = "start_workflow"


@dataclass(frozen=True)
class TransferToAgent:
    """Another agent goes on with the contact, and the one that answered sleeps.

    With `answers` the other agent also answers the messages in hand; without it they count as answered.
    """

    agent_id: str
    because: str
    answers: bool = False
    kind: Literal["transfer_to_agent"] = "transfer_to_agent"


@dataclass(frozen=True)
class PlanFollowUps:
    """Write again later, as a follow-up action says; `at` is the time that the customer asked for."""

    action_id: str
    scenario: Scenario
    because: str
    at: datetime | None = None
    kind: Literal["plan_follow_ups"] = "plan_follow_ups"


@dataclass(frozen=True)
class StopFollowUps:
    """Cancel what is planned for the conversation, and plan nothing by itself for a while."""

    because: str
    kind: Literal["stop_follow_ups"] = "stop_follow_ups"


@dataclass(frozen=True)
class CallTool:
    """Call a custom tool: once a draft with this is accepted, or once the customer or a person has agreed."""

    action_id: str
    name: str
    arguments: Mapping[str, Any]
    waits_for: Literal["nobody", "customer", "person"] = "nobody"
    kind: Literal["call_tool"] = "call_tool"


@dataclass(frozen=True)
class HoldSlot:
    """Keep a free time for the contact for a while; what it kept in the calendar before is let go."""

    calendar_id: str
    start: datetime
    end: datetime
    user_id: str | None
    lasts: timedelta
    kind: Literal["hold_slot"] = "hold_slot"


@dataclass(frozen=True)
class ReleaseHolds:
    """Let go whatever is kept for the contact."""

    kind: Literal["release_holds"] = "release_holds"


@dataclass(frozen=True)
class BookAppointment:
    """Book a time for the contact. Where it is refused, the effects after it are not applied."""

    calendar_id: str
    start: datetime
    end: datetime
    user_id: str | None
    kind: Literal["book_appointment"] = "book_appointment"


@dataclass(frozen=True)
class MoveAppointment:
    """Give an appointment of the contact another time."""

    appointment_id: str
    calendar_id: str
    start: datetime
    end: datetime
    user_id: str | None
    kind: Literal["move_appointment"] = "move_appointment"


@dataclass(frozen=True)
class CancelAppointment:
    """Cancel an appointment of the contact."""

    appointment_id: str
    reason: str | None
    kind: Literal["cancel_appointment"] = "cancel_appointment"


Effect: TypeAlias = (
    SetField
    | HoldSlot
    | ReleaseHolds
    | BookAppointment
    | MoveAppointment
    | CancelAppointment
    | CallTool
    | AddTags
    | AssignConversation
    | CreateTask
    | HushAgent
    | StartWorkflow
    | TransferToAgent
    | PlanFollowUps
    | StopFollowUps
)

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
