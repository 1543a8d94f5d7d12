"""When the steps of a follow-up may go out."""

from datetime import datetime

from frontdesk.domain.agents.actions import FollowUp, FollowUpRules
from frontdesk.domain.agents.hours import is_open, next_opening
from frontdesk.kit.zones import time_zones


def zone_of(rules: FollowUpRules, *, contact: str | None, location: str) -> str:
    """The IANA name by whose clock the working hours are read."""
    if rules.timezone == "contact":
        return contact if contact is not None and contact in time_zones() else location
    return rules.timezone_name or location


def next_moment(rules: FollowUpRules, zone: str, at: datetime) -> datetime:
    """`at` itself within the working hours, else when they next begin.

    Without hours, or with hours that hold no minute, any time will do.
    """
    if not rules.working_hours_only or is_open(rules.working_days, zone, at):
        return at
    return next_opening(rules.working_days, zone, at) or at


def due_times(
    settings: FollowUp, zone: str, now: datetime, *, done: int = 0, asked_for: datetime | None = None
) -> tuple[datetime, ...]:
    """The moments of the steps after the first `done`, each counted from the one before, the next from now.

    `asked_for` stands in for the delay of the step that waits for the time that the customer names.
    """
    moments: list[datetime] = []
    before = now
    for place, step in enumerate(settings.steps[done:], start=done):
        wished = before + step.delay.length
        if asked_for is not None and place == settings.asked_place:
            wished = asked_for
        before = next_moment(settings.rules, zone, max(wished, before))
        moments.append(before)
    return tuple(moments)
