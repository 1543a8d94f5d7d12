"""What a workflow does: one frozen dataclass for each kind of step.

Without `next` the step that follows in the list comes next; after the last one the workflow is over. A step
that fails goes to `on_error`, or fails the enrolment.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field

from frontdesk.domain.workflows.condition_tests import Test
from frontdesk.domain.workflows.triggers import by_type
from frontdesk.domain.workflows.values import (
    SHORTEST_WAIT,
    Channel,
    Examples,
    Id,
    Name,
    Offset,
    SomeWords,
    Span,
    Strict,
    Text,
    TimeOfDay,
    Weekday,
)

OF_THE_APPOINTMENT = "appointment"
"""Stands for a date: when the appointment starts that the contact came in by."""
OF_THE_TRIGGER = ("eventStartTime", "event_start_time")
"""Stand for a date that somebody gave who added the contact."""

Target: TypeAlias = "tuple[tuple[str | int, ...], str]"
"""Where in a step another one is named, and its id."""


@dataclass(frozen=True, kw_only=True)
class _Step(Strict):
    id: Id
    next: Id | None = None
    on_error: Id | None = None

    @property
    def goes_on(self) -> bool:
        """Whether it leads to `next`, or the step that follows it."""
        return True

    @property
    def waits(self) -> bool:
        """Whether some time, or a customer's word, lies between this step and what comes after."""
        return False

    def targets(self) -> Iterator[Target]:
        """The steps it names."""
        if self.next is not None:
            yield ("next",), self.next
        if self.on_error is not None:
            yield ("on_error",), self.on_error


@dataclass(frozen=True, kw_only=True)
class SendMessage(_Step):
    """On the channel, or the one the customer used last. Names such as `{{contact.city}}` are filled in."""

    type: Literal["send_message"]
    body: Text
    channel: Channel | None = None
    subject: Annotated[str, Field(max_length=500)] | None = None  # of an e-mail


@dataclass(frozen=True, kw_only=True)
class SendBookingLink(_Step):
    """The link stands where the body says `{{booking_link}}`, else at its end."""

    type: Literal["send_booking_link"]
    calendar_id: Id
    body: Text = "{{booking_link}}"
    channel: Channel | None = None
    subject: Annotated[str, Field(max_length=500)] | None = None


@dataclass(frozen=True, kw_only=True)
class Wait(_Step):
    type: Literal["wait"]
    duration: Span

    @property
    def waits(self) -> bool:
        return self.duration >= SHORTEST_WAIT


@dataclass(frozen=True, kw_only=True)
class WaitUntil(_Step):
    """Until the next time it is that time, on one of the days where some are named."""

    type: Literal["wait_until"]
    time: TimeOfDay
    days: tuple[Weekday, ...] = ()

    @property
    def waits(self) -> bool:
        return True


@dataclass(frozen=True, kw_only=True)
class WaitForDate(_Step):
    """Until a date of the contact, or the start of the appointment it is about (`appointment`).

    What is past or empty is not waited for: it goes to `otherwise`, or simply on.
    """

    type: Literal["wait_for_date"]
    field: Name
    offset: Offset = timedelta(0)
    time: TimeOfDay | None = None  # of a day; midnight where none is told
    yearly: bool = False  # the day of this year or the next, as of a birthday
    otherwise: Id | None = None

    def targets(self) -> Iterator[Target]:
        yield from super().targets()
        if self.otherwise is not None:
            yield ("otherwise",), self.otherwise


@dataclass(frozen=True, kw_only=True)
class WaitForReply(_Step):
    type: Literal["wait_for_reply"]
    timeout: Span
    on_timeout: Id

    @property
    def waits(self) -> bool:
        return True

    def targets(self) -> Iterator[Target]:
        yield from super().targets()
        yield ("on_timeout",), self.on_timeout


@dataclass(frozen=True)
class Branch(Strict):
    when: Annotated[
        tuple[Annotated[Test, Field(discriminator="type")], ...], Field(min_length=1, max_length=20)
    ]
    next: Id
    name: Name | None = None
    match: Literal["all", "any"] = "all"


@dataclass(frozen=True, kw_only=True)
class Condition(_Step):
    """The first branch that holds is taken, else `otherwise`."""

    type: Literal["condition"]
    branches: Annotated[tuple[Branch, ...], Field(min_length=1, max_length=20)]
    otherwise: Id

    @property
    def goes_on(self) -> bool:
        return False

    def targets(self) -> Iterator[Target]:
        for place, branch in enumerate(self.branches):
            yield ("branches", place, "next"), branch.next
        yield ("otherwise",), self.otherwise


@dataclass(frozen=True, kw_only=True)
class ChangeTags(_Step):
    type: Literal["add_tags", "remove_tags"]
    tags: SomeWords


@dataclass(frozen=True, kw_only=True)
class SetField(_Step):
    """An empty value empties the field."""

    type: Literal["set_field"]
    field: Name
    value: Annotated[str, Field(max_length=5_000)]


@dataclass(frozen=True, kw_only=True)
class CreateTask(_Step):
    type: Literal["create_task"]
    title: Name
    body: Annotated[str, Field(max_length=5_000)] = ""
    due_in: Span = timedelta(days=1)
    assign_to: Id | None = None


@dataclass(frozen=True, kw_only=True)
class AddNote(_Step):
    type: Literal["add_note"]
    body: Text
    title: Annotated[str, Field(max_length=200)] = ""


@dataclass(frozen=True, kw_only=True)
class AssignUser(_Step):
    type: Literal["assign_user"]
    user_id: Id


@dataclass(frozen=True, kw_only=True)
class SetAgentStatus(_Step):
    """Wake the agent, let it be silent, or assign another one to the contact."""

    type: Literal["set_agent_status"]
    state: Literal["active", "asleep", "manual"] | None = None
    duration: Span | None = None
    agent_id: Id | None = None


@dataclass(frozen=True, kw_only=True)
class ChangeWorkflow(_Step):
    type: Literal["add_to_workflow", "remove_from_workflow"]
    workflow_id: Id


@dataclass(frozen=True, kw_only=True)
class CallWebhook(_Step):
    """`data` goes with the contact; texts in it are filled in."""

    type: Literal["call_webhook"]
    url: Annotated[str, Field(min_length=1, max_length=2_000)]
    data: Annotated[Mapping[Name, str | int | float | bool | None], Field(max_length=50)] = field(
        default_factory=dict
    )


@dataclass(frozen=True)
class Answer(Strict):
    """A way the customer may answer, by its name and by what people say who mean it."""

    name: Name
    next: Id
    examples: Examples = ()


@dataclass(frozen=True, kw_only=True)
class Ask(_Step):
    """Send a question and understand the reply; one like none of the answers goes to `otherwise`."""

    type: Literal["ask"]
    question: Text
    answers: Annotated[tuple[Answer, ...], Field(min_length=1, max_length=20)]
    otherwise: Id
    timeout: Span
    on_timeout: Id
    channel: Channel | None = None
    subject: Annotated[str, Field(max_length=500)] | None = None

    @property
    def goes_on(self) -> bool:
        return False

    @property
    def waits(self) -> bool:
        return True

    def targets(self) -> Iterator[Target]:
        for place, answer in enumerate(self.answers):
            yield ("answers", place, "next"), answer.next
        yield ("otherwise",), self.otherwise
        yield ("on_timeout",), self.on_timeout
        if self.on_error is not None:
            yield ("on_error",), self.on_error


@dataclass(frozen=True, kw_only=True)
class GoTo(_Step):
    type: Literal["go_to"]
    to: Id

    @property
    def goes_on(self) -> bool:
        return False

    def targets(self) -> Iterator[Target]:
        yield ("to",), self.to


@dataclass(frozen=True, kw_only=True)
class End(_Step):
    type: Literal["end"]

    @property
    def goes_on(self) -> bool:
        return False

    def targets(self) -> Iterator[Target]:
        yield from ()


Step: TypeAlias = (
    SendMessage
    | SendBookingLink
    | Wait
    | WaitUntil
    | WaitForDate
    | WaitForReply
    | Condition
    | ChangeTags
    | SetField
    | CreateTask
    | AddNote
    | AssignUser
    | SetAgentStatus
    | ChangeWorkflow
    | CallWebhook
    | Ask
    | GoTo
    | End
)

STEPS: Mapping[str, type[Any]] = by_type(Step)
