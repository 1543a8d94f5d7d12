"""Open hours as HighLevel's documents write them, of calendars and of schedules."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from frontdesk.domain.calendars import DateHours, Hours, Range, WeekdayHours
from frontdesk.edge.http.wire import Wire
from frontdesk.kit.problems import Invalid

_DAY = 24 * 60
_WEEKDAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
Weekday = Literal["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]


class Opening(Wire):
    """Hours of a day. Closing at 0:00 means at the day's end, as does 23:60."""

    open_hour: int = Field(ge=0, le=23)
    open_minute: int = Field(ge=0, le=60)
    close_hour: int = Field(ge=0, le=24)
    close_minute: int = Field(ge=0, le=60)

    @classmethod
    def of(cls, part: Range) -> "Opening":
        # Their documents know no hour after 23, but a minute 60.
        close_hour, close_minute = (23, 60) if part.end == _DAY else divmod(part.end, 60)
        return cls(
            open_hour=part.start // 60,
            open_minute=part.start % 60,
            close_hour=close_hour,
            close_minute=close_minute,
        )

    def to_range(self, place: str) -> Range:
        """Raises Invalid where it ends before it begins."""
        start = self.open_hour * 60 + self.open_minute
        end = self.close_hour * 60 + self.close_minute
        return _range(start, end, place)


class OpenHour(Wire):
    """The hours of some days of the week; 0 is Sunday."""

    days_of_the_week: list[Annotated[int, Field(ge=0, le=6)]] = Field(max_length=7)
    hours: list[Opening] = Field(max_length=24)


class Availability(Wire):
    """The hours of one date, in place of those of its weekday; `id` is the date's."""

    date: str = Field(max_length=40, description="YYYY-MM-DD, or a time of which only that part counts")
    hours: list[Opening] = Field(max_length=24)
    deleted: bool = False
    id: str | None = Field(default=None, max_length=64)


class Interval(Wire):
    from_: str = Field(alias="from", max_length=5, description="HH:MM", examples=["09:00"])
    to: str = Field(max_length=5, description="HH:MM; 24:00 and 00:00 are the day's end", examples=["17:00"])


class Rule(Wire):
    """The hours of a weekday, or of one date in place of its weekday's."""

    type: Literal["wday", "date"]
    intervals: list[Interval] = Field(max_length=24)
    date: str | None = Field(default=None, max_length=40)
    day: Weekday | None = None


def weekly(given: Sequence[OpenHour]) -> tuple[WeekdayHours, ...]:
    """Raises Invalid for hours that end before they begin."""
    by_day: dict[int, list[Range]] = {}
    for place, entry in enumerate(given):
        parts = [one.to_range(f"openHours.{place}.hours.{at}") for at, one in enumerate(entry.hours)]
        for day in entry.days_of_the_week:
            by_day.setdefault(day, []).extend(parts)
    return tuple(WeekdayHours(day, _ordered(parts)) for day, parts in sorted(by_day.items()))


def open_hours(hours: Hours) -> list[OpenHour]:
    """Days with the same hours stand together."""
    together: dict[tuple[Range, ...], list[int]] = {}
    for one in hours.weekly:
        together.setdefault(one.ranges, []).append(one.weekday)
    return [
        OpenHour(days_of_the_week=days, hours=[Opening.of(part) for part in ranges])
        for ranges, days in together.items()
    ]


def dated(before: Hours, given: Sequence[Availability]) -> tuple[DateHours, ...]:
    """The dates of before with those given set, moved (by their id) or deleted. Raises Invalid."""
    kept = {one.day: one.ranges for one in before.dates}
    for place, entry in enumerate(given):
        day = read_day(entry.date, f"availabilities.{place}.date")
        if entry.id is not None:
            kept = {one: ranges for one, ranges in kept.items() if one.isoformat() != entry.id}
        kept.pop(day, None)
        if not entry.deleted:
            parts = (one.to_range(f"availabilities.{place}.hours.{at}") for at, one in enumerate(entry.hours))
            kept[day] = _ordered(parts)
    return tuple(DateHours(day, ranges) for day, ranges in sorted(kept.items()))


def availabilities(hours: Hours) -> list[Availability]:
    return [
        Availability(
            id=one.day.isoformat(),
            date=f"{one.day.isoformat()}T00:00:00.000Z",
            hours=[Opening.of(part) for part in one.ranges],
            deleted=False,
        )
        for one in hours.dates
    ]


def hours_of_rules(rules: Sequence[Rule]) -> Hours:
    """Raises Invalid with a sentence for each rule at fault."""
    by_day: dict[int, list[Range]] = {}
    by_date: dict[date, list[Range]] = {}
    for place, rule in enumerate(rules):
        parts = [
            _range(
                _minute(one.from_, f"rules.{place}.intervals.{at}.from"),
                _minute(one.to, f"rules.{place}.intervals.{at}.to"),
                f"rules.{place}.intervals.{at}",
            )
            for at, one in enumerate(rule.intervals)
        ]
        if rule.type == "wday":
            if rule.day is None:
                raise Invalid(f"rules.{place}.day is required for a rule of the type wday")
            by_day.setdefault(_WEEKDAYS.index(rule.day), []).extend(parts)
        else:
            if rule.date is None:
                raise Invalid(f"rules.{place}.date is required for a rule of the type date")
            by_date.setdefault(read_day(rule.date, f"rules.{place}.date"), []).extend(parts)
    return Hours(
        tuple(WeekdayHours(day, _ordered(parts)) for day, parts in sorted(by_day.items())),
        tuple(DateHours(day, _ordered(parts)) for day, parts in sorted(by_date.items())),
    )


def rules_of_hours(hours: Hours) -> list[Rule]:
    by_day = [
        Rule(type="wday", day=_WEEKDAYS[one.weekday], intervals=_intervals(one.ranges))  # type: ignore[arg-type]
        for one in hours.weekly
    ]
    by_date = [
        Rule(type="date", date=one.day.isoformat(), intervals=_intervals(one.ranges)) for one in hours.dates
    ]
    return [*by_day, *by_date]


def read_day(text: str, place: str) -> date:
    """The date that the text begins with. Raises Invalid."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise Invalid(f"{place} must be a date such as 2027-01-31") from None


def _intervals(ranges: Iterable[Range]) -> list[Interval]:
    return [Interval.model_validate({"from": _clock(part.start), "to": _clock(part.end)}) for part in ranges]


def _clock(minute: int) -> str:
    """The day's end is 00:00, as their documents know no 24:00."""
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def _minute(text: str, place: str) -> int:
    hour, colon, minute = text.partition(":")
    if not colon or not (hour.isascii() and hour.isdigit() and minute.isascii() and minute.isdigit()):
        raise Invalid(f"{place} must be a time of day such as 09:00")
    whole = int(hour) * 60 + int(minute)
    if int(minute) > 59 or whole > _DAY:
        raise Invalid(f"{place} must be a time of day such as 09:00")
    return whole


def _range(start: int, end: int, place: str) -> Range:
    end = end or _DAY
    if not 0 <= start < end <= _DAY:
        raise Invalid(f"{place} must end later than it begins, on the same day")
    return Range(start, end)


def _ordered(parts: Iterable[Range]) -> tuple[Range, ...]:
    return tuple(sorted(set(parts), key=lambda part: (part.start, part.end)))
