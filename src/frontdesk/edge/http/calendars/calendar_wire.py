"""Calendars as HighLevel's documents write them, with their spellings."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal, cast

from pydantic import AliasChoices, Field

from frontdesk.domain.calendars import (
    Calendar,
    CalendarSettings,
    CalendarValues,
    Distribution,
    Hours,
    Kind,
    NewCalendar,
    Range,
    WeekdayHours,
)
from frontdesk.edge.http.calendars.calendar_parts import (
    LocationConfiguration,
    LookBusy,
    Notification,
    Recurring,
    TeamMember,
)
from frontdesk.edge.http.calendars.calendar_values import (
    bound_of,
    kind_of,
    slug_of,
    span_of,
    spans_of,
    switch_of,
    team_of,
    zone_of,
)
from frontdesk.edge.http.calendars.hours_wire import (
    Availability,
    OpenHour,
    availabilities,
    dated,
    open_hours,
    weekly,
)
from frontdesk.edge.http.wire import Wire, given
from frontdesk.kit.problems import Invalid

CalendarType = Literal["round_robin", "event", "class_booking", "collective", "service_booking", "personal"]
ShortUnit = Literal["mins", "hours"]
EventType = Literal["RoundRobin_OptimizeForAvailability", "RoundRobin_OptimizeForEqualDistribution"]
_DISTRIBUTIONS: Mapping[str, Distribution] = {
    "RoundRobin_OptimizeForAvailability": "availability",
    "RoundRobin_OptimizeForEqualDistribution": "equal",
}
_USUAL_HOURS = Hours(tuple(WeekdayHours(day, (Range(9 * 60, 17 * 60),)) for day in range(1, 6)))
"""Of a calendar that was made without any: Monday to Friday, nine to five."""
_MOST_MINUTES = 7 * 24 * 60

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


def _amount(*, most: float = _MOST_MINUTES) -> Any:
    return Field(default=None, ge=0, le=most)


class CalendarUpdate(Wire):
    """What to change of a calendar: absent members stay as they are, null takes the usual value."""

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

    def to_values(self, before: Calendar) -> CalendarValues:
        """What is to be written to the calendar. Raises Invalid."""
        sent = given(self)
        values: dict[str, Any] = {}
        if sent.get("name") is not None:
            values["name"] = sent["name"]
        if sent.get("is_active") is not None:
            values["active"] = sent["is_active"]
        if "group_id" in sent:
            values["group_id"] = sent["group_id"] or None
        if "slug" in sent or "widget_slug" in sent:
            values["slug"] = slug_of(sent.get("slug") or sent.get("widget_slug"))
        if sent.get("calendar_type") is not None:
            values["kind"] = kind_of(sent["calendar_type"])
        values["settings"] = self.settings(before.settings, values.get("kind", before.kind))
        values["details"] = self.details()
        return cast(CalendarValues, values)

    def details(self) -> Mapping[str, Any]:
        dumped = self.model_dump(by_alias=False)
        return {name: dumped[name] for name in KEPT if name in self.model_fields_set}

    def settings(self, before: CalendarSettings, kind: Kind) -> CalendarSettings:
        """The settings with what was sent in them. Raises Invalid with each fault."""
        sent = given(self)
        faults: list[str] = []
        new = replace(
            before,
            duration=span_of(sent, "slot_duration", before.duration, CalendarSettings().duration),
            interval=span_of(sent, "slot_interval", before.interval, CalendarSettings().interval),
            buffer_after=span_of(sent, "slot_buffer", before.buffer_after, CalendarSettings().buffer_after),
            buffer_before=span_of(sent, "pre_buffer", before.buffer_before, CalendarSettings().buffer_before),
            notice=bound_of(sent, "allow_booking_after", before.notice),
            horizon=bound_of(sent, "allow_booking_for", before.horizon),
            seats=sent.get("appoinment_per_slot", before.seats) or 1,
            per_day=sent.get("appoinment_per_day", before.per_day) or None,
            auto_confirm=switch_of(sent, "auto_confirm", before.auto_confirm),
            allow_reschedule=switch_of(sent, "allow_reschedule", before.allow_reschedule),
            allow_cancellation=switch_of(sent, "allow_cancellation", before.allow_cancellation),
            title=sent.get("event_title", before.title) or CalendarSettings().title,
            timezone=zone_of(sent.get("timezone", before.timezone), faults),
            hours=self._hours(before.hours),
        )
        if "event_type" in sent:
            new = replace(new, distribution=_DISTRIBUTIONS.get(sent["event_type"] or "", "availability"))
        if "availability_type" in sent:
            only: Mapping[int | None, Literal["weekly", "dates", "both"]] = {0: "weekly", 1: "dates"}
            new = replace(new, availability=only.get(sent["availability_type"], "both"))
        if "team_members" in sent:
            new = replace(new, team=team_of(sent["team_members"] or [], faults))
        faults.extend(_faults(self, new, kind))
        if faults:
            raise Invalid(*faults)
        return new

    def _hours(self, before: Hours) -> Hours:
        hours = before
        if "open_hours" in self.model_fields_set:
            hours = replace(hours, weekly=weekly(self.open_hours or []))
        if "availabilities" in self.model_fields_set:
            hours = replace(hours, dates=dated(before, self.availabilities or []))
        return hours


class CalendarOrder(CalendarUpdate):
    """A calendar to make. Without open hours it is open from Monday to Friday, nine to five."""

    location_id: str
    name: str = Field(min_length=1, max_length=200)
    id: str | None = Field(default=None, max_length=64, description="Ours: an id of your own choice.")

    def to_new(self) -> NewCalendar:
        """Raises Invalid."""
        kind = kind_of(self.calendar_type or ("round_robin" if self.team_members else "event"))
        usual = CalendarSettings(hours=_USUAL_HOURS)
        return NewCalendar(
            name=self.name,
            settings=self.settings(usual, kind),
            kind=kind,
            slug=slug_of(self.slug or self.widget_slug),
            group_id=self.group_id or None,
            active=self.is_active is not False,
            details=self.details(),
            id=self.id,
        )


class CalendarAnswer(CalendarUpdate):
    """A calendar. `timezone` and `bookingPageId` are ours: the page stands at /book/{bookingPageId}."""

    id: str
    location_id: str
    booking_page_id: str

    @classmethod
    def of(cls, calendar: Calendar) -> "CalendarAnswer":
        settings = calendar.settings
        usual = {"widget_type": "classic", "event_color": "#039be5", "form_submit_type": "ThankYouMessage"}
        distributions = {value: name for name, value in _DISTRIBUTIONS.items()}
        return cls.model_validate(
            {
                **usual,
                **calendar.details,
                "id": calendar.id,
                "location_id": calendar.location_id,
                "booking_page_id": calendar.page_id,
                "is_active": calendar.active,
                "group_id": calendar.group_id,
                "name": calendar.name,
                "slug": calendar.slug,
                "widget_slug": calendar.details.get("widget_slug") or calendar.slug,
                "calendar_type": calendar.kind,
                "event_type": distributions[settings.distribution],
                "team_members": [TeamMember.of(member) for member in settings.team],
                "event_title": settings.title,
                **spans_of(settings),
                "appoinment_per_slot": settings.seats,
                "appoinment_per_day": settings.per_day,
                "open_hours": open_hours(settings.hours),
                "availabilities": availabilities(settings.hours),
                "availability_type": {"weekly": 0, "dates": 1}.get(settings.availability),
                "enable_recurring": False,
                "auto_confirm": settings.auto_confirm,
                "allow_reschedule": settings.allow_reschedule,
                "allow_cancellation": settings.allow_cancellation,
                "timezone": settings.timezone,
            }
        )


class CalendarEnvelope(Wire):
    calendar: CalendarAnswer


class CalendarList(Wire):
    calendars: list[CalendarAnswer]


def _faults(body: CalendarUpdate, settings: CalendarSettings, kind: Kind) -> list[str]:
    faults = []
    minute = 60
    for name, span in (
        ("slotDuration", settings.duration),
        ("slotInterval", settings.interval),
        ("slotBuffer", settings.buffer_after),
        ("preBuffer", settings.buffer_before),
    ):
        seconds = span.length.total_seconds()
        if seconds % minute or seconds > _MOST_MINUTES * minute:
            faults.append(f"{name} must be a whole number of minutes, of a week at most")
        if seconds == 0 and name in ("slotDuration", "slotInterval"):
            faults.append(f"{name} must be a minute at least")
    if kind == "personal" and len(settings.team) != 1:
        faults.append("a personal calendar must have exactly one team member")
    if kind in ("round_robin", "collective") and not settings.team:
        faults.append(f"a {kind} calendar must have teamMembers")
    if body.enable_recurring:
        faults.append("enableRecurring must be false: appointments do not recur here")
    if body.look_busy_config is not None and body.look_busy_config.enabled:
        faults.append("lookBusyConfig.enabled must be false: free times are shown as they are")
    return faults
