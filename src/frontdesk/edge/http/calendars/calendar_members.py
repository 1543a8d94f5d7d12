"""The members of a calendar as HighLevel's documents spell them, with their limits."""

from typing import Any, Literal

from pydantic import AliasChoices, Field

from frontdesk.edge.http.calendars.calendar_parts import (
    LocationConfiguration,
    LookBusy,
    Notification,
    Recurring,
    TeamMember,
)
from frontdesk.edge.http.calendars.hours_wire import Availability, OpenHour
from frontdesk.edge.http.wire import Wire

CalendarType = Literal["round_robin", "event", "class_booking", "collective", "service_booking", "personal"]
ShortUnit = Literal["mins", "hours"]
EventType = Literal["RoundRobin_OptimizeForAvailability", "RoundRobin_OptimizeForEqualDistribution"]
MOST_MINUTES = 7 * 24 * 60

KEPT = (
    "description",
    "widget_slug",
    "widget_type",
    "event_color",
    "meeting_location",
    "location_configurations",
    "recurring",
    "form_id",
    "sticky_contact",
    "is_live_payment_mode",
    "should_send_alert_emails_to_assigned_member",
    "alert_email",
    "google_invitation_emails",
    "should_assign_contact_to_team_member",
    "should_skip_assigning_contact_for_existing",
    "notes",
    "pixel_id",
    "form_submit_type",
    "form_submit_redirect_url",
    "form_submit_thanks_message",
    "guest_type",
    "consent_label",
    "calendar_cover_image",
    "look_busy_config",
    "notifications",
)
"""Members that are kept as they were given and change nothing about when a calendar can be booked."""


def _amount(*, most: float = MOST_MINUTES) -> Any:
    return Field(default=None, ge=0, le=most)


class CalendarMembers(Wire):
    """What is told of a calendar in requests and answers."""

    is_active: bool | None = None
    notifications: list[Notification] | None = Field(default=None, max_length=50)
    group_id: str | None = Field(default=None, max_length=64)
    team_members: list[TeamMember] | None = Field(default=None, max_length=100)
    event_type: EventType | None = None
    name: str | None = Field(default=None, min_length=1, max_length=200)
    description: str | None = Field(default=None, max_length=10_000)
    slug: str | None = Field(default=None, max_length=200)
    widget_slug: str | None = Field(default=None, max_length=200)
    calendar_type: CalendarType | None = None
    widget_type: Literal["default", "classic"] | None = None
    event_title: str | None = Field(default=None, max_length=500)
    event_color: str | None = Field(default=None, max_length=50)
    meeting_location: str | None = Field(default=None, max_length=2_000)
    location_configurations: list[LocationConfiguration] | None = Field(default=None, max_length=20)
    slot_duration: int | float | None = _amount()
    slot_duration_unit: ShortUnit | None = None
    slot_interval: int | float | None = _amount()
    slot_interval_unit: ShortUnit | None = None
    slot_buffer: int | float | None = _amount()
    slot_buffer_unit: ShortUnit | None = None
    pre_buffer: int | float | None = _amount()
    pre_buffer_unit: ShortUnit | None = None
    appoinment_per_slot: int | None = Field(
        default=None,
        ge=1,
        le=1_000,
        validation_alias=AliasChoices("appoinmentPerSlot", "appointmentPerSlot", "appoinment_per_slot"),
        serialization_alias="appoinmentPerSlot",
        description="Bookings at one time, of each user. Spelt appointmentPerSlot it is understood too.",
    )
    appoinment_per_day: int | None = Field(
        default=None,
        ge=0,
        le=10_000,
        validation_alias=AliasChoices("appoinmentPerDay", "appointmentPerDay", "appoinment_per_day"),
        serialization_alias="appoinmentPerDay",
        description="Bookings a day, of the calendar; 0 or null for as many as fit.",
    )
    allow_booking_after: int | float | None = _amount(most=10_000)
    allow_booking_after_unit: Literal["mins", "hours", "days", "weeks", "months"] | None = None
    allow_booking_for: int | float | None = _amount(most=10_000)
    allow_booking_for_unit: Literal["days", "weeks", "months"] | None = None
    open_hours: list[OpenHour] | None = Field(default=None, max_length=50)
    enable_recurring: bool | None = Field(default=None, description="Only false: there is no recurrence yet.")
    recurring: Recurring | None = None
    form_id: str | None = Field(default=None, max_length=200)
    sticky_contact: bool | None = None
    is_live_payment_mode: bool | None = None
    auto_confirm: bool | None = None
    should_send_alert_emails_to_assigned_member: bool | None = None
    alert_email: str | None = Field(default=None, max_length=500)
    google_invitation_emails: bool | None = None
    allow_reschedule: bool | None = None
    allow_cancellation: bool | None = None
    should_assign_contact_to_team_member: bool | None = None
    should_skip_assigning_contact_for_existing: bool | None = None
    notes: str | None = Field(default=None, max_length=10_000)
    pixel_id: str | None = Field(default=None, max_length=200)
    form_submit_type: Literal["RedirectURL", "ThankYouMessage"] | None = None
    form_submit_redirect_url: str | None = Field(
        default=None, max_length=2_000, alias="formSubmitRedirectURL"
    )
    form_submit_thanks_message: str | None = Field(default=None, max_length=10_000)
    availability_type: Literal[0, 1] | None = None
    availabilities: list[Availability] | None = Field(default=None, max_length=1_000)
    guest_type: Literal["count_only", "collect_detail"] | None = None
    consent_label: str | None = Field(default=None, max_length=2_000)
    calendar_cover_image: str | None = Field(default=None, max_length=2_000)
    look_busy_config: LookBusy | None = Field(default=None, description="Kept; only enabled false.")
    timezone: str | None = Field(
        default=None, max_length=64, description="Ours: an IANA name; the location's where it is null."
    )
