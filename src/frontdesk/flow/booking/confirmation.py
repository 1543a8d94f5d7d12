"""The business's own words once an appointment is booked, filled in by the server."""

import re
from collections.abc import Sequence

from frontdesk.domain import calendars
from frontdesk.domain.calendars import Slot
from frontdesk.flow.booking.shown import shown_day, shown_in, shown_time
from frontdesk.flow.retrieval.language import Language, language_of
from frontdesk.kit.db import Read

_NAME = re.compile(r"\{(date|time|timezone|calendar|firstName)\}")


async def rendered(
    read: Read,
    template: str,
    slot: Slot,
    *,
    location_id: str,
    first_name: str | None,
    timezone: str,
    country: str,
    spoken: Sequence[str],
) -> str:
    """The template with {date} {time} {timezone} {calendar} {firstName} put in; other braces stay.

    Dates are written in the language of the template, else in that of what the customer wrote. A time that
    is not on the calendar's own clock names its zone, also where the template does not.
    """
    calendar = await calendars.get_calendar(read, location_id, slot.calendar_id)
    language: Language = next((found for text in (template, *spoken) if (found := language_of(text))), "en")
    start = shown_in(slot.start, timezone)
    time = shown_time(start, language, country)
    if "{timezone}" not in template and timezone != await calendars.timezone_of(read, location_id, calendar):
        time = f"{time} ({timezone})"
    values = {
        "date": shown_day(start, language, country),
        "time": time,
        "timezone": timezone,
        "calendar": calendar.name,
        "firstName": first_name or "",
    }
    return _NAME.sub(lambda found: values[found[1]], template)
