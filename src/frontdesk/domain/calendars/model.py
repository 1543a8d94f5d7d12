"""Calendars: when and by whom they can be booked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal, TypedDict

Kind = Literal["event", "round_robin", "collective", "personal"]
"""Who is booked: the calendar itself or one of its team, one of the team, all of them, the one there is."""
Distribution = Literal["availability", "equal"]
Unit = Literal["mins", "hours", "days", "weeks", "months"]


@dataclass(frozen=True)
class Span:
    """A length of time as somebody wrote it."""

    amount: float
    unit: Unit

    @property
    def length(self) -> timedelta:
        """Of minutes to weeks; months are counted on the calendar instead (`slots.later`)."""
        match self.unit:
            case "mins":
                return timedelta(minutes=self.amount)
            case "hours":
                return timedelta(hours=self.amount)
            case "days":
                return timedelta(days=self.amount)
            case "weeks":
                return timedelta(weeks=self.amount)
            case "months":
                return timedelta(days=30 * self.amount)


NO_TIME = Span(0, "mins")


@dataclass(frozen=True)
class Range:
    """Hours of a day, in minutes of the wall clock: 0 <= start < end <= 1440."""

    start: int
    end: int


@dataclass(frozen=True)
class WeekdayHours:
    """Hours of every such day; 0 is Sunday."""

    weekday: int
    ranges: tuple[Range, ...]


@dataclass(frozen=True)
class DateHours:
    """Hours of one date, in place of its weekday's; no ranges close it."""

    day: date
    ranges: tuple[Range, ...]


@dataclass(frozen=True)
class Hours:
    """When there can be appointments, by the wall clock."""

    weekly: tuple[WeekdayHours, ...] = ()
    dates: tuple[DateHours, ...] = ()


@dataclass(frozen=True)
class Member:
    """One of a calendar's team. `priority` is 0, 0.5 or 1; `details` is what the edge keeps of them."""

    user_id: str
    priority: float = 0.5
    is_primary: bool = False
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class CalendarSettings:
    """What decides when and by whom a calendar can be booked.

    `seats` may be booked at one time, of each person; `per_day` of the calendar. `notice` is the least
    time from now, `horizon` the most. `timezone` None is the location's.
    """

    duration: Span = Span(30, "mins")
    interval: Span = Span(30, "mins")
    buffer_before: Span = NO_TIME
    buffer_after: Span = NO_TIME
    seats: int = 1
    per_day: int | None = None
    notice: Span | None = None
    horizon: Span | None = None
    hours: Hours = Hours()
    availability: Literal["both", "weekly", "dates"] = "both"  # which of the hours count
    team: tuple[Member, ...] = ()
    distribution: Distribution = "availability"
    timezone: str | None = None
    auto_confirm: bool = True
    allow_reschedule: bool = True
    allow_cancellation: bool = True
    title: str = "{{contact.name}}"

    @property
    def open_hours(self) -> Hours:
        """The hours that count."""
        match self.availability:
            case "weekly":
                return Hours(weekly=self.hours.weekly)
            case "dates":
                return Hours(dates=self.hours.dates)
            case "both":
                return self.hours


@dataclass(frozen=True)
class Calendar:
    """`page_id` names it on the public booking page; `details` is what the edge keeps of it."""

    location_id: str
    id: str
    page_id: str
    group_id: str | None
    name: str
    slug: str | None
    kind: Kind
    active: bool
    settings: CalendarSettings
    details: Mapping[str, Any]
    revision: int
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None


@dataclass(frozen=True)
class NewCalendar:
    """A calendar to make; `id` is one that somebody chose."""

    name: str
    settings: CalendarSettings
    kind: Kind = "event"
    slug: str | None = None
    group_id: str | None = None
    active: bool = True
    details: Mapping[str, Any] = field(default_factory=dict)
    id: str | None = None


class CalendarValues(TypedDict, total=False):
    """What to write to a calendar; what is absent stays. `details` is merged key by key, None removes."""

    name: str
    settings: CalendarSettings
    kind: Kind
    slug: str | None
    group_id: str | None
    active: bool
    details: Mapping[str, Any]


@dataclass(frozen=True)
class CalendarGroup:
    location_id: str
    id: str
    name: str
    description: str
    slug: str
    active: bool
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Schedule:
    """Hours of a person (or, without one, of a calendar itself) in the calendars it is associated with."""

    location_id: str
    id: str
    user_id: str | None
    name: str
    timezone: str
    hours: Hours
    calendar_ids: tuple[str, ...]
    created_at: datetime
    updated_at: datetime
