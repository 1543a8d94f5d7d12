"""What takes time of a calendar: slots, holds, appointments, blocked slots, times busy elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypedDict

Status = Literal["new", "confirmed", "cancelled", "showed", "noshow", "invalid"]

TAKES_TIME: frozenset[str] = frozenset({"new", "confirmed", "showed"})
"""The statuses in which an appointment keeps its time from others."""


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
