"""What a condition can ask: one frozen dataclass for each kind of test."""

from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from frontdesk.domain.workflows.values import Channel, Id, Name, SomeWords, Strict, TimeOfDay, Weekday


@dataclass(frozen=True)
class FieldTest(Strict):
    type: Literal["field"]
    field: Name
    operator: Literal[
        "equals", "not_equals", "contains", "is_empty", "is_not_empty", "greater_than", "less_than"
    ] = "equals"
    value: Annotated[str, Field(max_length=500)] | None = None


@dataclass(frozen=True)
class TagTest(Strict):
    type: Literal["tag"]
    tag: Name
    has: bool = True


@dataclass(frozen=True)
class ChannelTest(Strict):
    """The channel that the customer used last."""

    type: Literal["channel"]
    channel: Channel


@dataclass(frozen=True)
class AppointmentTest(Strict):
    """Whether the contact has an appointment to come."""

    type: Literal["appointment"]
    upcoming: bool = True
    calendar_id: Id | None = None


@dataclass(frozen=True)
class MessageTest(Strict):
    """Whether the customer's last message has one of the words."""

    type: Literal["message"]
    contains: SomeWords


@dataclass(frozen=True)
class TimeTest(Strict):
    """Whether it is between the two times of day (past midnight too), on one of the days."""

    type: Literal["time"]
    start: TimeOfDay = "00:00"
    end: TimeOfDay = "00:00"
    days: tuple[Weekday, ...] = ()


@dataclass(frozen=True)
class ResultTest(Strict):
    """What a step that calls a webhook was answered: its status, or a member of its JSON (`order.paid`)."""

    type: Literal["result"]
    step: Id
    status: int | None = None
    member: Name | None = None
    equals: Annotated[str, Field(max_length=500)] | None = None


Test: TypeAlias = FieldTest | TagTest | ChannelTest | AppointmentTest | MessageTest | TimeTest | ResultTest
