"""Counting in the calendar: the next such day, so many months on, the second Tuesday of a month."""

from datetime import date, timedelta

WEEK, DAY = timedelta(days=7), timedelta(days=1)
_WORKDAYS = 5
_LEAP = 8  # years, at most, from one 29 February to the next
_SHORT = 10  # days; a longer span is parted by thirds


def make_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def complete(year: str | None, month: int, day: int, today: date) -> date | None:
    """With the year as written, two digits filled up; without one the next such day, also 29 February."""
    if year is not None:
        return make_date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    for later in range(_LEAP + 1):
        found = make_date(today.year + later, month, day)
        if found is not None and found >= today:
            return found
    return None


def day_of(month: date, number: int) -> date | None:
    return make_date(month.year, month.month, number)


def months_on(day: date, count: int) -> date:
    """The same day so many months on, or the last of that month."""
    years, month = divmod(day.month - 1 + count, 12)
    for number in range(day.day, 0, -1):
        found = make_date(day.year + years, month + 1, number)
        if found is not None:
            return found
    raise AssertionError("every month has a first day")


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def next_weekday(today: date, weekday: int) -> date:
    """The coming one, a week on where it is that day."""
    return today + timedelta(days=(weekday - today.weekday()) % 7 or 7)


def nth_weekday(month: date, weekday: int, place: int) -> date | None:
    """The weekday at a place in the month, from 1; 0 is the last one. `month` is its first day."""
    if place == 0:
        last = months_on(month, 1) - DAY
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    day = month + timedelta(days=(weekday - month.weekday()) % 7) + (place - 1) * WEEK
    return day if day.month == month.month else None


def workdays_on(day: date, count: int) -> date:
    """So many days on that are neither Saturday nor Sunday."""
    while count > 0:
        day += DAY
        count -= day.weekday() < _WORKDAYS
    return day


def beginning_of(first: date, last: date) -> tuple[date, date]:
    return first, first + _third(first, last)


def middle_of(first: date, last: date) -> tuple[date, date]:
    """The middle third; of a week Tuesday to Thursday."""
    edge = DAY if (last - first).days < _SHORT else _third(first, last) + DAY
    return first + edge, last - edge if edge > DAY else first + 3 * DAY


def end_of(first: date, last: date) -> tuple[date, date]:
    return last - _third(first, last), last


def _third(first: date, last: date) -> timedelta:
    return timedelta(days=max((last - first).days // 3, 1))
