"""When: times of day, dates with an offset, the hours in which nothing is sent. Pure."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from frontdesk.domain.workflows.condition_tests import TimeTest
from frontdesk.domain.workflows.definition import QuietHours
from frontdesk.domain.workflows.triggers import Schedule
from frontdesk.domain.workflows.values import WEEKDAYS, Weekday, read_time

_A_YEAR = 366


def next_time_of_day(
    now: datetime, zone: ZoneInfo, at: str, days: Sequence[Weekday] = (), *, day_of_month: int | None = None
) -> datetime:
    """The next moment after `now` at which the clock of the zone shows `at`, on such a day. In UTC.

    A time that a change of the clock leaves out is taken as if the clock had not changed.
    """
    today = now.astimezone(zone).date()
    for ahead in range(_A_YEAR):
        day = today + timedelta(days=ahead)
        if days and WEEKDAYS[day.weekday()] not in days:
            continue
        if day_of_month is not None and day.day != day_of_month:
            continue
        found = datetime.combine(day, read_time(at), zone).astimezone(UTC)
        if found > now:
            return found
    raise AssertionError("every day of the week and of the month comes within a year")


def next_of(schedule: Schedule, now: datetime, zone: ZoneInfo) -> datetime:
    """When a schedule is due after `now`."""
    match schedule.every:
        case "month":
            return next_time_of_day(now, zone, schedule.at, day_of_month=schedule.day_of_month)
        case "week":
            return next_time_of_day(now, zone, schedule.at, schedule.days or ("mon",))
        case "day":
            return next_time_of_day(now, zone, schedule.at, schedule.days)


def is_between(test: TimeTest, now: datetime, zone: ZoneInfo) -> bool:
    """Whether it is such a time; past midnight the day is the one on which it began."""
    local = now.astimezone(zone)
    start, end = read_time(test.start), read_time(test.end)
    clock, day = local.time(), local.date()
    if start < end:
        inside = start <= clock < end
    else:  # past midnight, or the whole day
        inside = clock >= start or clock < end
        if clock < end and clock < start:
            day -= timedelta(days=1)
    return inside and (not test.days or WEEKDAYS[day.weekday()] in test.days)


def quiet_until(quiet: QuietHours | None, now: datetime, zone: ZoneInfo) -> datetime | None:
    """When the quiet hours end, where it is quiet now."""
    if quiet is None or read_time(quiet.start) == read_time(quiet.end):
        return None
    if not is_between(TimeTest("time", quiet.start, quiet.end), now, zone):
        return None
    found = next_time_of_day(now, zone, quiet.end)
    # Where the clock is set back the end comes twice on that day; after the first one it is quiet again.
    again = datetime.combine(now.astimezone(zone).date(), read_time(quiet.end), zone).replace(fold=1)
    return min(found, again.astimezone(UTC)) if again > now else found


def moment_of(
    value: object, zone: ZoneInfo, *, offset: timedelta, at: str | None, yearly_after: datetime | None = None
) -> datetime | None:
    """The moment that a date means, with the offset; None for what is no date.

    With `yearly_after` it is that day in the year in which the moment comes next after it.
    """
    found = _date_of(value, zone)
    if found is None:
        return None
    if at is not None:
        found = datetime.combine(found.date(), read_time(at))
    try:
        if yearly_after is None:
            return _shifted(found, offset, zone)
        year = yearly_after.astimezone(zone).year
        for one in (year - 1, year, year + 1, year + 2):
            moment = _shifted(_in_year(found, one), offset, zone)
            if moment > yearly_after:
                return moment
    except (OverflowError, ValueError):
        return None  # before the first year, or after the last
    return None


def _shifted(local: datetime, offset: timedelta, zone: ZoneInfo) -> datetime:
    """By the clock on the wall, so that a day before nine is nine."""
    return (local + offset).replace(tzinfo=zone).astimezone(UTC)


def _in_year(local: datetime, year: int) -> datetime:
    try:
        return local.replace(year=year)
    except ValueError:  # there is no 29 February
        return local.replace(year=year, day=28)


def _date_of(value: object, zone: ZoneInfo) -> datetime | None:
    """As the clock of the zone shows it."""
    if isinstance(value, datetime):
        return value.astimezone(zone).replace(tzinfo=None) if value.tzinfo else value
    if isinstance(value, date):
        return datetime.combine(value, time())
    if not isinstance(value, str):
        return None
    try:
        read = datetime.fromisoformat(value)
        return read.astimezone(zone).replace(tzinfo=None) if read.tzinfo else read
    except (ValueError, OverflowError):
        return None
