"""Values of a calendar: from HighLevel's spellings to ours, and back."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from frontdesk.domain.calendars import CalendarSettings, Kind, Member, Span, Unit
from frontdesk.edge.http.calendars.calendar_parts import TeamMember
from frontdesk.kit.problems import Invalid
from frontdesk.kit.zones import time_zones

_NOT_HERE = ("class_booking", "service_booking")


def kind_of(given_type: str) -> Kind:
    if given_type in _NOT_HERE:
        raise Invalid(
            f"calendarType {given_type} does not exist here; there are event, round_robin,"
            " collective and personal"
        )
    return cast(Kind, given_type)


def slug_of(text: str | None) -> str | None:
    if not text:
        return None
    if any(not (one.isalnum() or one in "-_./") for one in text):
        raise Invalid("slug must have letters, digits, - _ . and / only")
    return text


def zone_of(name: str | None, faults: list[str]) -> str | None:
    if name and name not in time_zones():
        faults.append(f"timezone {name[:64]!r} is not an IANA time zone such as Europe/Madrid")
    return name or None


def team_of(members: Sequence[TeamMember], faults: list[str]) -> tuple[Member, ...]:
    team = tuple(one.to_member() for one in members)
    if len({one.user_id for one in team}) < len(team):
        faults.append("teamMembers must name each user once")
    if sum(one.is_primary for one in team) > 1:
        faults.append("teamMembers must have one primary member at most")
    return team


def span_of(sent: Mapping[str, Any], name: str, before: Span, usual: Span) -> Span:
    """A length of which the amount, the unit or both were sent."""
    amount = sent.get(name, before.amount)
    return usual if amount is None else Span(amount, sent.get(f"{name}_unit") or before.unit)


def bound_of(sent: Mapping[str, Any], name: str, before: Span | None) -> Span | None:
    """Notice or horizon, which need not be there; in days where nothing else was said."""
    amount = sent.get(name, before.amount if before else None)
    unit: Unit = sent.get(f"{name}_unit") or (before.unit if before else "days")
    return Span(amount, unit) if amount else None


def switch_of(sent: Mapping[str, Any], name: str, before: bool) -> bool:
    """A switch; null is the usual, which is on for all of them."""
    return before if name not in sent else sent[name] is not False


def spans_of(settings: CalendarSettings) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name, span in (
        ("slot_duration", settings.duration),
        ("slot_interval", settings.interval),
        ("slot_buffer", settings.buffer_after),
        ("pre_buffer", settings.buffer_before),
        ("allow_booking_after", settings.notice),
        ("allow_booking_for", settings.horizon),
    ):
        if span is not None:
            amount = span.amount
            told[name] = int(amount) if float(amount).is_integer() else amount
            told[f"{name}_unit"] = span.unit
    return told
