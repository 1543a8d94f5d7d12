"""Appointments as a calendar file that phones and other calendars subscribe to."""

from collections.abc import Iterable
from datetime import UTC, timedelta

import icalendar

from frontdesk.domain.calendars import Appointment

_STATUS = {"new": "TENTATIVE", "confirmed": "CONFIRMED", "showed": "CONFIRMED", "noshow": "CONFIRMED"}
REFRESH = timedelta(minutes=15)


def calendar_file(name: str, appointments: Iterable[Appointment]) -> bytes:
    """One event an appointment, in UTC. Cancelled and invalid ones are not in it."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//frontdesk//appointments//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _text(name))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for appointment in appointments:
        status = _STATUS.get(appointment.status)
        if status is None:
            continue
        event = icalendar.Event()
        event.add("uid", f"{appointment.id}@{appointment.location_id}.frontdesk")
        event.add("dtstamp", appointment.updated_at.astimezone(UTC).replace(microsecond=0))
        event.add("dtstart", appointment.starts_at.astimezone(UTC))
        event.add("dtend", appointment.ends_at.astimezone(UTC))
        event.add("summary", _text(appointment.title))
        event.add("status", status)
        event.add("sequence", appointment.revision)
        if appointment.address:
            event.add("location", _text(appointment.address))
        if appointment.description:
            event.add("description", _text(appointment.description))
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _text(text: str) -> icalendar.vText:
    """A text that stays one value, escaped also where the library does not know that it is a text."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return icalendar.vText("".join(one for one in lines if one in "\n\t" or one.isprintable()))
