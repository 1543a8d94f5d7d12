"""Appointments as a calendar file that phones and other calendars read."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar

from frontdesk.domain.calendars import Appointment

_STATUS = {
    "new": "TENTATIVE",
    "confirmed": "CONFIRMED",
    "showed": "CONFIRMED",
    "noshow": "CONFIRMED",
    "cancelled": "CANCELLED",
}
REFRESH = timedelta(minutes=15)
_YEAR = timedelta(days=366)


def calendar_file(
    name: str, appointments: Iterable[Appointment], zone_of: Callable[[str], ZoneInfo], *, now: datetime
) -> bytes:
    """One event an appointment, on the wall clock of its calendar, whose zone `zone_of` tells by its id.

    Cancelled ones say so until their time is over; invalid ones are not in it.
    """
    calendar = _calendar()
    calendar.add("x-wr-calname", _text(name))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    shown = [one for one in appointments if one.status != "cancelled" or one.ends_at > now]
    for one in shown:
        zone = zone_of(one.calendar_id)
        _add(calendar, one, zone, title=one.title, place=one.address, words=one.description)
    return _written(calendar, shown)


def appointment_file(
    appointment: Appointment, zone: ZoneInfo, *, title: str, place: str, words: str
) -> bytes:
    """The file of one appointment, for whoever booked it: nothing of what the business notes is in it."""
    calendar = _calendar()
    _add(calendar, appointment, zone, title=title, place=place, words=words)
    return _written(calendar, [appointment])


def _calendar() -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//frontdesk//appointments//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    return calendar


def _add(
    calendar: icalendar.Calendar,
    appointment: Appointment,
    zone: ZoneInfo,
    *,
    title: str,
    place: str,
    words: str,
) -> None:
    status = _STATUS.get(appointment.status)
    if status is None:
        return
    event = icalendar.Event()
    event.add("uid", f"{appointment.id}@{appointment.location_id}.frontdesk")
    event.add("dtstamp", appointment.updated_at.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", _on_wall(appointment.starts_at, zone))
    event.add("dtend", _on_wall(appointment.ends_at, zone))
    event.add("summary", _text(title))
    event.add("status", status)
    event.add("transp", "TRANSPARENT" if status == "CANCELLED" else "OPAQUE")
    event.add("sequence", appointment.revision)
    if place:
        event.add("location", _text(place))
    if words:
        event.add("description", _text(words))
    calendar.add_component(event)


def _on_wall(moment: datetime, zone: ZoneInfo) -> datetime:
    """On the clock of the zone; in UTC what its clocks show a second time, as a file cannot say so."""
    shown = moment.astimezone(zone)
    return moment.astimezone(UTC) if shown.fold or zone.key == "UTC" else shown


def _written(calendar: icalendar.Calendar, appointments: Sequence[Appointment]) -> bytes:
    """With the zones of its times, as far as they reach."""
    if appointments:
        first = min(one.starts_at for one in appointments) - _YEAR
        last = max(one.ends_at for one in appointments) + _YEAR
        calendar.add_missing_timezones(first.date(), last.date())
    written: bytes = calendar.to_ical()
    return written


def _text(text: str) -> icalendar.vText:
    """A text that stays one value, escaped also where the library does not know that it is a text."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return icalendar.vText("".join(one for one in lines if one in "\n\t" or one.isprintable()))
