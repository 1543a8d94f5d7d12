"""What a workflow does: one frozen dataclass for each kind of step, and for each test of a condition.

Without `next` the step that follows in the list comes next; after the last one the workflow is over. A step
that fails goes to `on_error`, or fails the enrolment.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field

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
    Text,
    TimeOfDay,
    Weekday,
)

Target: TypeAlias = "tuple[tuple[str | int, ...], str]"
"""Where in a step another one is named, and its id."""


@dataclass(frozen=True, kw_only=True)
class _Step:
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
    """On the channel, or the one the customer used last. `{{contact.first_name}}` and the like are filled in."""

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
class FieldTest:
    type: Literal["field"]
    field: Name
    operator: Literal[
        "equals", "not_equals", "contains", "is_empty", "is_not_empty", "greater_than", "less_than"
    ] = "equals"
    value: Annotated[str, Field(max_length=500)] | None = None


@dataclass(frozen=True)
class TagTest:
    type: Literal["tag"]
    tag: Name
    has: bool = True


@dataclass(frozen=True)
class ChannelTest:
    """The channel that the customer used last."""

    type: Literal["channel"]
    channel: Channel


@dataclass(frozen=True)
class AppointmentTest:
    """Whether the contact has an appointment to come."""

    type: Literal["appointment"]
    upcoming: bool = True
    calendar_id: Id | None = None


@dataclass(frozen=True)
class MessageTest:
    """Whether the customer's last message has one of the words."""

    type: Literal["message"]
    contains: SomeWords


@dataclass(frozen=True)
class TimeTest:
    """Whether it is between the two times of day (past midnight too), on one of the days."""

    type: Literal["time"]
    start: TimeOfDay = "00:00"
    end: TimeOfDay = "00:00"
    days: tuple[Weekday, ...] = ()


@dataclass(frozen=True)
class ResultTest:
    """What a step that calls a webhook was answered: its status, or a member of its JSON (`order.paid`)."""

    type: Literal["result"]
    step: Id
    status: int | None = None
    member: Name | None = None
    equals: Annotated[str, Field(max_length=500)] | None = None


Test: TypeAlias = FieldTest | TagTest | ChannelTest | AppointmentTest | MessageTest | TimeTest | ResultTest


@dataclass(frozen=True)
class Branch:
    when: Annotated[tuple[Annotated[Test, Field(discriminator="type")], ...], Field(min_length=1, max_length=20)]
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
    data: Annotated[Mapping[Name, str | int | float | bool | None], Field(max_length=50)] = Field(
        default_factory=dict
    )


@dataclass(frozen=True)
class Answer:
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
