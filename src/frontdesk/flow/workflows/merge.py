"""What the names in a workflow's texts stand for, such as `{{contact.first_name}}`."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from frontdesk.domain.contacts import STANDARD, Contact, CustomField
from frontdesk.domain.locations import Location
from frontdesk.kit.placeholders import names_in

_OPEN = ("trigger.", "result.", "answer.")
"""What comes after these is known only when it happens."""
_LOCATION = ("location.name", "location.timezone")
_OTHERS = ("message.body", "booking_link", "appointment.title", "appointment.date", "appointment.time")


def unknown_names(text: str, custom_fields: tuple[CustomField, ...]) -> Iterator[str]:
    """The names in a text that stand for nothing here."""
    known = {*_LOCATION, *_OTHERS, "contact.id", *(f"contact.{spec.key}" for spec in STANDARD)}
    known |= {field.field_key.lower() for field in custom_fields}
    for name in names_in(text):
        if name.lower() not in known and not name.lower().startswith(_OPEN):
            yield name


def values_of(
    contact: Contact,
    custom_fields: tuple[CustomField, ...],
    location: Location,
    data: Mapping[str, Any],
    zone: ZoneInfo,
    *,
    message: str,
) -> dict[str, str]:
    """What the names stand for; the appointment is the one the contact came in by, by the zone's clock."""
    values = {f"contact.{spec.key}": shown(spec.of(contact)) for spec in STANDARD}
    values["contact.id"] = contact.id
    values |= {one.field_key.lower(): shown(contact.custom_fields.get(one.id)) for one in custom_fields}
    values |= {
        "location.name": location.name,
        "location.timezone": location.timezone,
        "message.body": message,
    }
    trigger = data.get("trigger") or {}
    values["appointment.title"] = shown(trigger.get("title"))
    start = _start(trigger.get("start"), zone)
    if start is not None:
        values["appointment.date"], values["appointment.time"] = f"{start:%Y-%m-%d}", f"{start:%H:%M}"
    for name in ("trigger", "result", "answer"):
        values.update(_flat(name, data.get(name) or {}, depth=4))
    return values


def _start(told: object, zone: ZoneInfo) -> datetime | None:
    """None for what is no time: others than calendars can start a workflow with data by this name."""
    try:
        return datetime.fromisoformat(told).astimezone(zone) if isinstance(told, str) else None
    except (ValueError, OverflowError):
        return None


def shown(value: object) -> str:
    """A value as it stands in a text."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case date():
            return value.isoformat()
        case list() | tuple():
            return ", ".join(shown(one) for one in value)
        case dict():
            return ", ".join(f"{name}: {shown(one)}" for name, one in value.items())
        case _:
            return str(value)


def _flat(name: str, value: object, *, depth: int) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping) and depth:
        for key, inner in value.items():
            yield from _flat(f"{name}.{key}".lower(), inner, depth=depth - 1)
    else:
        yield name, shown(value)
