"""Appointments and blocked slots as HighLevel's documents write them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, cast
from zoneinfo import ZoneInfo

from pydantic import Field

from frontdesk.domain import calendars
from frontdesk.domain.calendars import Appointment, AppointmentValues, BlockedSlot, Status
from frontdesk.domain.locations import store as locations
from frontdesk.edge.http.wire import Instant, Wire, given
from frontdesk.kit.db import Read
from frontdesk.kit.problems import Invalid

StatusName = Literal["new", "confirmed", "cancelled", "showed", "noshow", "invalid", "completed", "active"]
_SAME_STATUS: Mapping[str, Status] = {"completed": "showed", "active": "confirmed"}
_MEETING = ("meeting_location_type", "meeting_location_id", "override_location_config")
_TIME = "A time in ISO 8601 with its offset: 2027-01-31T15:00:00+01:00"


class AppointmentUpdate(Wire):
    """What to change of an appointment: absent members stay as they are."""

    title: str | None = Field(default=None, max_length=500)
    meeting_location_type: str | None = Field(default=None, max_length=100)
    meeting_location_id: str | None = Field(default=None, max_length=200)
    override_location_config: bool | None = None
    appointment_status: StatusName | None = None
    assigned_user_id: str | None = Field(default=None, max_length=64)
    description: str | None = Field(default=None, max_length=50_000)
    address: str | None = Field(default=None, max_length=2_000)
    ignore_date_range: bool = Field(
        default=False, description="Book nearer or farther than the calendar lets"
    )
    to_notify: bool = Field(default=True, description="Whether workflows hear of it")
    ignore_free_slot_validation: bool = Field(
        default=False, description="Book at any time, whoever is busy; whatever else is said"
    )
    rrule: str | None = Field(default=None, max_length=1_000, description="Not here: nothing recurs")
    calendar_id: str | None = Field(default=None, max_length=64)
    start_time: str | None = Field(default=None, max_length=60, description=_TIME)
    end_time: str | None = Field(default=None, max_length=60, description=_TIME)

    @property
    def status(self) -> Status | None:
        """In our words."""
        named = self.appointment_status
        return None if named is None else _SAME_STATUS.get(named, cast(Status, named))

    @property
    def details(self) -> Mapping[str, Any]:
        """What is kept aside."""
        kept = {name: value for name, value in given(self).items() if name in _MEETING and value is not None}
        return {**kept, "to_notify": self.to_notify}

    def require_no_recurrence(self) -> None:
        if self.rrule:
            raise Invalid("rrule is not supported: appointments do not recur here")

    def values(self) -> AppointmentValues:
        sent = given(self)
        written: dict[str, Any] = {"details": self.details}
        for name in ("title", "description", "address"):
            if sent.get(name) is not None:
                written[name] = sent[name]
        if self.status is not None:
            written["status"] = self.status
        return cast(AppointmentValues, written)


class AppointmentOrder(AppointmentUpdate):
    """An appointment to make; without an end it is as long as the calendar's."""

    calendar_id: str = Field(max_length=64)
    location_id: str
    contact_id: str = Field(max_length=64)
    start_time: str = Field(max_length=60, description=_TIME, examples=["2027-01-31T15:00:00+01:00"])


class AppointmentAnswer(Wire):
    id: str
    calendar_id: str
    location_id: str
    contact_id: str
    start_time: str
    end_time: str
    title: str
    meeting_location_type: str
    appointment_status: str
    assigned_user_id: str | None
    address: str
    is_recurring: bool
    date_added: Instant
    date_updated: Instant

    @classmethod
    def of(cls, appointment: Appointment, zone: ZoneInfo) -> "AppointmentAnswer":
        return cls(
            id=appointment.id,
            calendar_id=appointment.calendar_id,
            location_id=appointment.location_id,
            contact_id=appointment.contact_id,
            start_time=shown(appointment.starts_at, zone),
            end_time=shown(appointment.ends_at, zone),
            title=appointment.title,
            meeting_location_type=appointment.details.get("meeting_location_type")
            or ("custom" if appointment.address else "default"),
            appointment_status=appointment.status,
            assigned_user_id=appointment.user_id,
            address=appointment.address,
            is_recurring=False,
            date_added=appointment.created_at,
            date_updated=appointment.updated_at,
        )


class CreatedBy(Wire):
    user_id: str | None
    source: str


class CalendarEvent(Wire):
    """An appointment or a blocked slot; members that it does not have are empty rather than left out."""

    id: str
    title: str
    calendar_id: str
    location_id: str
    contact_id: str
    group_id: str
    appointment_status: str
    assigned_user_id: str
    users: list[str]
    address: str
    notes: str | None
    description: str | None
    is_recurring: bool
    start_time: str
    end_time: str
    date_added: Instant
    date_updated: Instant
    assigned_resources: list[str]
    created_by: CreatedBy | None
    deleted: bool = False

    @classmethod
    def of(cls, appointment: Appointment, zone: ZoneInfo, notes: str | None = None) -> "CalendarEvent":
        owners = (appointment.user_id, *appointment.other_user_ids)
        return cls(
            id=appointment.id,
            title=appointment.title,
            calendar_id=appointment.calendar_id,
            location_id=appointment.location_id,
            contact_id=appointment.contact_id,
            group_id=appointment.group_id or "",
            appointment_status=appointment.status,
            assigned_user_id=appointment.user_id or "",
            users=[owner for owner in owners if owner],
            address=appointment.address,
            notes=notes,
            description=appointment.description,
            is_recurring=False,
            start_time=shown(appointment.starts_at, zone),
            end_time=shown(appointment.ends_at, zone),
            date_added=appointment.created_at,
            date_updated=appointment.updated_at,
            assigned_resources=[],
            created_by=CreatedBy(user_id=appointment.created_by, source=appointment.source),
        )

    @classmethod
    def of_block(cls, block: BlockedSlot, zone: ZoneInfo) -> "CalendarEvent":
        return cls(
            id=block.id,
            title=block.title,
            calendar_id=block.calendar_id or "",
            location_id=block.location_id,
            contact_id="",
            group_id="",
            appointment_status="blocked",
            assigned_user_id=block.user_id or "",
            users=[block.user_id] if block.user_id else [],
            address="",
            notes=None,
            description=None,
            is_recurring=False,
            start_time=shown(block.starts_at, zone),
            end_time=shown(block.ends_at, zone),
            date_added=block.created_at,
            date_updated=block.updated_at,
            assigned_resources=[],
            created_by=None,
        )


class EventEnvelope(Wire):
    event: CalendarEvent


class EventList(Wire):
    events: list[CalendarEvent]


class ContactEvent(Wire):
    """An appointment in a contact's list; times are on the calendar's wall clock: 2027-01-31 15:00:00."""

    id: str
    calendar_id: str
    status: str
    title: str
    assigned_user_id: str | None
    notes: str | None
    start_time: str
    end_time: str
    address: str
    location_id: str
    contact_id: str
    group_id: str | None
    appointment_status: str
    users: list[str]
    date_added: str
    date_updated: str
    assigned_resources: list[str]

    @classmethod
    def of(cls, appointment: Appointment, zone: ZoneInfo, notes: str | None) -> "ContactEvent":
        owners = (appointment.user_id, *appointment.other_user_ids)
        return cls(
            id=appointment.id,
            calendar_id=appointment.calendar_id,
            status="booked" if appointment.takes_time else appointment.status,
            title=appointment.title,
            assigned_user_id=appointment.user_id,
            notes=notes,
            start_time=_on_wall(appointment.starts_at, zone),
            end_time=_on_wall(appointment.ends_at, zone),
            address=appointment.address,
            location_id=appointment.location_id,
            contact_id=appointment.contact_id,
            group_id=appointment.group_id,
            appointment_status=appointment.status,
            users=[owner for owner in owners if owner],
            date_added=_on_wall(appointment.created_at, zone),
            date_updated=_on_wall(appointment.updated_at, zone),
            assigned_resources=[],
        )


class ContactEventList(Wire):
    events: list[ContactEvent]


@dataclass(frozen=True)
class Zones:
    """The zones that calendars of a location show their times in."""

    location: ZoneInfo
    own: Mapping[str, ZoneInfo]

    def of(self, calendar_id: str | None) -> ZoneInfo:
        return self.own.get(calendar_id or "", self.location)


async def zones_of(read: Read, location_id: str, calendar_ids: Sequence[str | None]) -> Zones:
    location = await locations.get_location(read, location_id)
    wanted = sorted({one for one in calendar_ids if one})
    found = await calendars.calendars_of(read, location_id, wanted)
    own = {
        one.id: ZoneInfo(one.settings.timezone) for one in found.values() if one.settings.timezone is not None
    }
    return Zones(ZoneInfo(location.timezone), own)


def shown(moment: datetime, zone: ZoneInfo) -> str:
    """With the offset of the zone: 2027-01-31T15:00:00+01:00."""
    try:
        return moment.astimezone(zone).isoformat(timespec="seconds")
    except OverflowError:
        return moment.astimezone(UTC).isoformat(timespec="seconds")


def _on_wall(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
