"""Parts of a calendar as HighLevel's documents write them: team, places, what is kept."""

from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field

from frontdesk.domain.calendars import Appointment, Calendar, Member
from frontdesk.edge.http.wire import Wire


class LocationConfiguration(Wire):
    """Where a meeting takes place."""

    kind: Literal[
        "custom",
        "zoom_conference",
        "google_conference",
        "inbound_call",
        "outbound_call",
        "physical",
        "booker",
        "ms_teams_conference",
    ]
    location: str | None = Field(default=None, max_length=2_000)
    meeting_id: str | None = Field(default=None, max_length=100)


def _priority(value: float) -> float:
    if value not in (0, 0.5, 1):
        raise ValueError("must be 0, 0.5 or 1")
    return value


class TeamMember(Wire):
    user_id: str = Field(max_length=64)
    priority: Annotated[int | float, AfterValidator(_priority)] = 0.5
    meeting_location_type: (
        Literal["custom", "zoom", "gmeet", "phone", "address", "teams", "booker"] | None
    ) = None
    meeting_location: str | None = Field(default=None, max_length=2_000)
    is_primary: bool | None = None
    location_configurations: list[LocationConfiguration] | None = Field(default=None, max_length=20)

    def to_member(self) -> Member:
        details = self.model_dump(
            include={"meeting_location_type", "meeting_location", "location_configurations"},
            exclude_none=True,
            by_alias=False,
        )
        return Member(self.user_id, self.priority, bool(self.is_primary), details)

    @classmethod
    def of(cls, member: Member) -> "TeamMember":
        return cls.model_validate(
            {
                **member.details,
                "user_id": member.user_id,
                "priority": member.priority,
                "is_primary": member.is_primary,
            }
        )


def place_of(appointment: Appointment, calendar: Calendar) -> str:
    """Where it takes place: its own address, else its person's or its calendar's; may be empty."""
    if appointment.address:
        return appointment.address
    members = (one.details for one in calendar.settings.team if one.user_id == appointment.user_id)
    for details in (*members, calendar.details):
        configured = details.get("location_configurations") or []
        named = [one.get("location") for one in configured] + [details.get("meeting_location")]
        if any(named):
            return next(str(one) for one in named if one)
    return ""


class Recurring(Wire):
    freq: Literal["DAILY", "WEEKLY", "MONTHLY"] | None = None
    count: int | None = Field(default=None, ge=0, le=24)
    booking_option: Literal["skip", "continue", "book_next"] | None = None
    booking_overlap_default_status: Literal["confirmed", "new"] | None = None


class LookBusy(Wire):
    enabled: bool = False
    look_busy_percentage: float = Field(default=0, ge=0, le=100, alias="LookBusyPercentage")


class Notification(Wire):
    """Kept as it is; reminders are the work of workflows here."""

    model_config = ConfigDict(extra="allow")

    type: str | None = Field(default=None, max_length=100)
