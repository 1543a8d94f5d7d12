"""Calendars, appointments and the times between them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal, TypedDict

Kind = Literal["event", "round_robin", "collective", "personal"]
"""Who is booked: the calendar itself or one of its team, one of the team, all of them, the one there is."""
Distribution = Literal["availability", "equal"]
Unit = Literal["mins", "hours", "days", "weeks", "months"]
Status = Literal["new", "confirmed", "cancelled", "showed", "noshow", "invalid"]

TAKES_TIME: frozenset[str] = frozenset({"new", "confirmed", "showed"})
"""The statuses in which an appointment keeps its time from others."""


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


@dataclass(frozen=True)
class Slot:
    """A time that can be booked: `user_id` None leaves open whose it will be. Both times know their zone."""

    calendar_id: str
    start: datetime
    end: datetime
    user_id: str | None = None


@dataclass(frozen=True)
class Hold:
    """A slot that is kept for one contact until `expires_at`, by the location's time."""

    location_id: str
    id: str
    contact_id: str
    slot: Slot
    expires_at: datetime


@dataclass(frozen=True)
class NewAppointment:
    """An appointment to make.

    `forced` books at any time, whoever is busy; `any_date` ignores notice and horizon. `status` None is
    what the calendar's `auto_confirm` says; `title` None is made from the calendar's.
    """

    slot: Slot
    contact_id: str
    title: str | None = None
    description: str = ""
    address: str = ""
    status: Status | None = None
    source: str = "api"
    forced: bool = False
    any_date: bool = False
    created_by: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Appointment:
    """`user_id` is whose it is, `other_user_ids` who else takes part."""

    location_id: str
    id: str
    calendar_id: str
    contact_id: str
    user_id: str | None
    other_user_ids: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    status: Status
    title: str
    description: str
    address: str
    source: str
    forced: bool
    cancel_reason: str | None
    details: Mapping[str, Any]
    created_by: str | None
    revision: int
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None
    group_id: str | None = None  # its calendar's

    @property
    def slot(self) -> Slot:
        return Slot(self.calendar_id, self.starts_at, self.ends_at, self.user_id)

    @property
    def is_quiet(self) -> bool:
        """Whether whoever wrote it last asked that workflows do not hear of it."""
        return self.details.get("to_notify") is False

    @property
    def takes_time(self) -> bool:
        return self.status in TAKES_TIME and self.deleted_at is None


class AppointmentValues(TypedDict, total=False):
    """What to write to an appointment, its time aside; what is absent stays."""

    title: str
    description: str
    address: str
    status: Status
    cancel_reason: str | None
    details: Mapping[str, Any]


@dataclass(frozen=True)
class BlockedSlot:
    """A time of a calendar, or of a person in every calendar, at which nothing is booked."""

    location_id: str
    id: str
    calendar_id: str | None
    user_id: str | None
    title: str
    starts_at: datetime
    ends_at: datetime
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class AppointmentNote:
    location_id: str
    id: str
    appointment_id: str
    contact_id: str
    body: str
    user_id: str | None
    created_at: datetime


@dataclass(frozen=True)
class BusyFeed:
    """A calendar elsewhere whose events take time here. `owner` is `user:ID` or `calendar:ID`.

    `failure` says what went wrong the last time; what was read before that counts still.
    """

    location_id: str
    id: str
    owner: str
    name: str
    host: str
    checked_at: datetime | None
    read_at: datetime | None
    failure: str | None
    failures: int
    next_at: datetime | None
    created_at: datetime
