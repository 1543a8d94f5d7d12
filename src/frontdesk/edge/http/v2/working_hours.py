"""Working hours in the ways people write them."""

from typing import Annotated, Any

from pydantic import BeforeValidator

from frontdesk.domain.agents import time_of_day
from frontdesk.edge.http.conversation_ai.follow_up_details import WorkingHours
from frontdesk.edge.http.v2.spellings import WEEKDAYS

_TOLD = 'must be days with their hours, such as [{"day": "monday", "start": "9:00", "end": "17:00"}]'


def read_working_hours(given: Any) -> Any:
    """The official shape of days and intervals, from that shape or from a shorter one.

    `[{"day": "monday", "start": "9:00", "end": "17:00"}]`, also with `days` for several and `intervals`
    for several hours a day; one such object for all the days; or days by name:
    `{"monday": ["9:00-12:00"]}`. Raises ValueError.
    """
    match given:
        case None:
            return None
        case dict() if given and all(_is_day(name) for name in given):
            return [_official(_day(name), _intervals(hours)) for name, hours in given.items()]
        case dict():
            return _days(given)
        case list():
            return [day for item in given for day in _days(item)]
        case _:
            raise ValueError(_TOLD)


WorkingHoursGiven = Annotated[list[WorkingHours], BeforeValidator(read_working_hours)]


def _days(item: Any) -> list[Any]:
    if isinstance(item, WorkingHours):
        return [item]
    if not isinstance(item, dict):
        raise ValueError(_TOLD)
    if "dayOfTheWeek" in item:
        return [item]
    days = item.get("days", item.get("day", range(7)))
    hours = item if "start" in item else item.get("intervals", item.get("hours"))
    listed = days if isinstance(days, list | range) else [days]
    return [_official(_day(day), _intervals(hours)) for day in listed]


def _official(day: int, intervals: list[dict[str, int]]) -> dict[str, Any]:
    return {"dayOfTheWeek": day, "intervals": intervals}


def _is_day(name: Any) -> bool:
    return isinstance(name, str) and len(name) >= 3 and any(day.startswith(name.lower()) for day in WEEKDAYS)


def _day(given: Any) -> int:
    if isinstance(given, int) and not isinstance(given, bool):
        return given
    if not _is_day(given):
        raise ValueError(_TOLD)
    return next(number for number, day in enumerate(WEEKDAYS) if day.startswith(given.lower()))


def _intervals(given: Any) -> list[dict[str, int]]:
    return [_interval(item) for item in (given if isinstance(given, list) else [given])]


def _interval(given: Any) -> Any:
    if isinstance(given, str):
        start, _, end = given.partition("-")
        given = {"start": start, "end": end}
    if isinstance(given, dict) and "startHour" in given:
        return given
    if not isinstance(given, dict):
        raise ValueError(_TOLD)
    start_hour, start_minute = _clock(given.get("start"))
    end_hour, end_minute = _clock(given.get("end"))
    return {
        "startHour": start_hour,
        "startMinute": start_minute,
        "endHour": end_hour,
        "endMinute": end_minute,
    }


def _clock(text: Any) -> tuple[int, int]:
    if not isinstance(text, str):
        raise ValueError(_TOLD)
    if text.strip() == "24:00":
        return 24, 0
    moment = time_of_day(text)
    return moment.hour, moment.minute
