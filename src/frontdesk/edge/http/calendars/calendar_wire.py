"""Calendars from HighLevel's members to ours, and back."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal, cast

from pydantic import Field

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
from frontdesk.edge.http.calendars.calendar_members import KEPT, MOST_MINUTES, CalendarMembers
from frontdesk.edge.http.calendars.calendar_parts import TeamMember
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
from frontdesk.edge.http.calendars.hours_wire import availabilities, dated, open_hours, weekly
from frontdesk.edge.http.wire import Wire, given
from frontdesk.kit.problems import Invalid

_DISTRIBUTIONS: Mapping[str, Distribution] = {
    "RoundRobin_OptimizeForAvailability": "availability",
    "RoundRobin_OptimizeForEqualDistribution": "equal",
}
_USUAL_HOURS = Hours(tuple(WeekdayHours(day, (Range(9 * 60, 17 * 60),)) for day in range(1, 6)))
"""Of a calendar that was made without any: Monday to Friday, nine to five."""


class CalendarUpdate(CalendarMembers):
    """What to change of a calendar: absent members stay as they are, null takes the usual value."""

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
        if seconds % minute or seconds > MOST_MINUTES * minute:
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
