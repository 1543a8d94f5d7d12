"""Free times by the wall clock: inside the hours, of the right length, in every zone and on every day."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.domain.calendars import CalendarSettings, DateHours, Hours, Range, Slot, Span, WeekdayHours
from frontdesk.domain.calendars.slots import Busy, Occupancy, Person, free_slots, later, starts_on

TRANSITIONS = Path(__file__).parents[2] / ".." / "shared" / "evaldata" / "tz_transitions.json"
NINE_TO_FIVE = Hours(tuple(WeekdayHours(day, (Range(540, 1020),)) for day in range(7)))
ROUND_THE_CLOCK = Hours(tuple(WeekdayHours(day, (Range(0, 1440),)) for day in range(7)))
HALF_AN_HOUR = timedelta(minutes=30)


def slots(
    rules: CalendarSettings,
    zone: str,
    start: datetime,
    end: datetime,
    *,
    busy: tuple[Busy, ...] = (),
    now: datetime | None = None,
    limit: int | None = None,
) -> list[Slot]:
    person = Person(None, rules.hours, zone, Occupancy(busy))
    return free_slots(
        "cal", rules, [person], start, end, zone=ZoneInfo(zone), now=now or start - timedelta(1), limit=limit
    )


def wall(found: list[Slot]) -> list[str]:
    return [f"{one.start:%d %H:%M}" for one in found]


def day_of(zone: str, day: date) -> tuple[datetime, datetime]:
    start = datetime.combine(day, time(), ZoneInfo(zone))
    return start, datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))


def test_hours_the_clocks_skip_are_no_times_and_those_shown_twice_are_offered_once() -> None:
    rules = CalendarSettings(hours=Hours((WeekdayHours(0, (Range(0, 240),)),)))
    spring = slots(rules, "Europe/Madrid", *day_of("Europe/Madrid", date(2026, 3, 29)))
    assert wall(spring) == ["29 00:00", "29 00:30", "29 01:00", "29 01:30", "29 03:00", "29 03:30"]
    assert all(one.end.astimezone(UTC) - one.start.astimezone(UTC) == HALF_AN_HOUR for one in spring)
    assert f"{spring[3].end:%H:%M}" == "03:00"
    autumn = slots(rules, "Europe/Madrid", *day_of("Europe/Madrid", date(2026, 10, 25)))
    assert wall(autumn) == [f"25 0{hour}:{minute}" for hour in range(4) for minute in ("00", "30")]
    assert [one.start.fold for one in autumn] == [0] * 8
    assert all(one.end.astimezone(UTC) - one.start.astimezone(UTC) == HALF_AN_HOUR for one in autumn)


def test_nothing_outlasts_hours_that_close_in_a_gap() -> None:
    rules = CalendarSettings(
        hours=Hours((WeekdayHours(0, (Range(60, 150),)),)),
        interval=Span(15, "mins"),
        duration=Span(45, "mins"),
    )
    found = slots(rules, "Europe/Madrid", *day_of("Europe/Madrid", date(2026, 3, 29)))
    assert wall(found) == ["29 01:00", "29 01:15"]  # the clocks jump from 02:00 to 03:00, past the closing


def test_slots_are_aligned_to_the_opening_and_a_date_takes_the_place_of_its_weekday() -> None:
    hours = Hours(
        (WeekdayHours(1, (Range(550, 660), Range(840, 900))),),
        (DateHours(date(2026, 6, 8), ()), DateHours(date(2026, 6, 9), (Range(600, 660),))),
    )
    rules = CalendarSettings(hours=hours, duration=Span(1, "hours"), interval=Span(25, "mins"))
    start = datetime(2026, 6, 1, tzinfo=ZoneInfo("Europe/Madrid"))
    found = slots(rules, "Europe/Madrid", start, start + timedelta(days=14))
    assert wall(found) == ["01 09:10", "01 09:35", "01 10:00", "01 14:00", "09 10:00"]


def test_an_appointment_lies_within_one_day_of_the_wall_also_where_hours_never_end() -> None:
    rules = CalendarSettings(hours=ROUND_THE_CLOCK, duration=Span(45, "mins"), interval=Span(45, "mins"))
    start = datetime(2026, 6, 1, 22, tzinfo=ZoneInfo("Europe/Madrid"))
    found = slots(rules, "Europe/Madrid", start, start + timedelta(hours=4))
    assert wall(found) == ["01 22:30", "01 23:15", "02 00:00", "02 00:45", "02 01:30"]
    longer = replace(rules, duration=Span(50, "mins"))  # 23:15 would end after midnight
    assert "01 23:15" not in wall(slots(longer, "Europe/Madrid", start, start + timedelta(hours=4)))


def test_notice_and_horizon_bound_what_is_offered() -> None:
    now = datetime(2026, 6, 1, 8, tzinfo=UTC)
    rules = CalendarSettings(hours=ROUND_THE_CLOCK, notice=Span(3, "hours"), horizon=Span(2, "days"))
    found = slots(rules, "UTC", now - timedelta(days=9), now + timedelta(days=40), now=now)
    assert (found[0].start, found[-1].start) == (now + timedelta(hours=3), now + timedelta(days=2))
    assert [one.start for one in slots(rules, "UTC", now, now + timedelta(9), now=now, limit=2)] == [
        now + timedelta(hours=3),
        now + timedelta(hours=3.5),
    ]
    month = Span(1, "months")
    assert later(datetime(2026, 1, 31, 8, tzinfo=UTC), month, ZoneInfo("UTC")) == datetime(
        2026, 2, 28, 8, tzinfo=UTC
    )
    madrid = ZoneInfo("Europe/Madrid")  # a day over a change of the clocks is a day on the wall
    assert later(datetime(2026, 3, 28, 12, tzinfo=madrid), Span(1, "days"), madrid) == datetime(
        2026, 3, 29, 12, tzinfo=madrid
    )


def test_people_are_free_together_or_one_of_them_each_by_their_own_clock() -> None:
    rules = CalendarSettings(duration=Span(60, "mins"), interval=Span(60, "mins"))
    madrid = Person("a", NINE_TO_FIVE, "Europe/Madrid", Occupancy())
    new_york = Person("b", NINE_TO_FIVE, "America/New_York", Occupancy())
    zone = ZoneInfo("Europe/Madrid")
    start, end = day_of("Europe/Madrid", date(2026, 6, 3))
    now = start - timedelta(days=1)

    def found(all_of_them: bool) -> list[str]:
        people = [madrid, new_york]
        return wall(free_slots("cal", rules, people, start, end, zone=zone, now=now, all_of_them=all_of_them))

    assert found(True) == ["03 15:00", "03 16:00"]
    assert found(False) == [f"03 {hour:02}:00" for hour in range(9, 23)]


def test_seats_are_shared_in_one_calendar_and_by_no_other() -> None:
    start, end = day_of("UTC", date(2026, 6, 3))
    nine = start + timedelta(hours=9)
    rules = CalendarSettings(hours=NINE_TO_FIVE, seats=3)
    own = tuple(Busy(nine, nine + HALF_AN_HOUR, "cal", seat) for seat in (1, 3))
    assert slots(rules, "UTC", start, end, busy=own)[0].start == nine
    assert Occupancy(own).free_seat("cal", 3, nine, nine + HALF_AN_HOUR) == 2
    assert Occupancy(own).free_seat("cal", 2, nine, nine + HALF_AN_HOUR) is None
    forced = (*own, Busy(nine, nine + HALF_AN_HOUR, "cal", 0))
    assert slots(rules, "UTC", start, end, busy=forced)[0].start == nine + HALF_AN_HOUR
    foreign = (Busy(nine, nine + HALF_AN_HOUR, "other", 1),)
    assert slots(rules, "UTC", start, end, busy=foreign)[0].start == nine + HALF_AN_HOUR


minutes = st.integers(0, 1440)
ranges = st.tuples(minutes, minutes).filter(lambda pair: pair[0] < pair[1]).map(lambda pair: Range(*pair))
some_hours = st.builds(
    Hours,
    st.lists(
        st.builds(WeekdayHours, st.integers(0, 6), st.lists(ranges, max_size=3).map(tuple)), max_size=7
    ).map(tuple),
)
some_rules = st.builds(
    CalendarSettings,
    hours=some_hours,
    duration=st.integers(5, 300).map(lambda amount: Span(amount, "mins")),
    interval=st.integers(5, 240).map(lambda amount: Span(amount, "mins")),
    buffer_before=st.integers(0, 60).map(lambda amount: Span(amount, "mins")),
    buffer_after=st.integers(0, 60).map(lambda amount: Span(amount, "mins")),
)
some_zones = st.sampled_from(
    [
        "UTC",
        "Europe/Madrid",
        "America/New_York",
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
        "Africa/Cairo",
        "America/Santiago",
        "Pacific/Apia",
        "Africa/Casablanca",
        "Asia/Beirut",
        "America/St_Johns",
    ]
)
some_days = st.dates(date(2023, 1, 1), date(2029, 12, 1))


@settings(max_examples=60, deadline=None)
@given(some_rules, some_zones, some_days, st.lists(st.tuples(minutes, st.integers(1, 300)), max_size=6))
def test_every_slot_is_free_inside_the_hours_aligned_and_as_long_as_it_says(
    rules: CalendarSettings, zone_name: str, day: date, taken: list[tuple[int, int]]
) -> None:
    zone = ZoneInfo(zone_name)
    start = datetime.combine(day, time(), zone).astimezone(UTC)
    busy = tuple(
        Busy(start + timedelta(minutes=at), start + timedelta(minutes=at + length)) for at, length in taken
    )
    found = slots(rules, zone_name, start, start + timedelta(days=3), busy=busy)
    assert found == sorted(found, key=lambda one: one.start)
    assert len({one.start.astimezone(UTC) for one in found}) == len(found)
    for one in found:
        begins, ends = one.start.astimezone(UTC), one.end.astimezone(UTC)
        assert ends - begins == rules.duration.length
        assert start <= begins < start + timedelta(days=3)
        shown = begins.astimezone(zone)
        assert shown.fold == 0
        minute = shown.hour * 60 + shown.minute
        weekday = (shown.weekday() + 1) % 7
        opened = [part for at in rules.hours.weekly if at.weekday == weekday for part in at.ranges]
        step = int(rules.interval.amount)
        assert any(
            part.start <= minute
            and (minute - part.start) % step == 0
            and closes_after(shown, part, ends, zone)
            for part in opened
        )
        for other in busy:
            assert (
                ends + rules.buffer_after.length <= other.start
                or other.end <= begins - rules.buffer_before.length
            )
    # Whatever one books, the next is still free of it: nobody is ever offered the same time twice.
    if found:
        one = found[len(found) // 2]
        booked = Busy(
            one.start - rules.buffer_before.length, one.end + rules.buffer_after.length, "cal", seat=1
        )
        for another in slots(rules, zone_name, start, start + timedelta(days=3), busy=(*busy, booked)):
            assert another.end <= one.start or another.start >= one.end


def closes_after(shown: datetime, part: Range, ends: datetime, zone: ZoneInfo) -> bool:
    """Whether it ends before the wall clock first shows the closing time."""
    closing = datetime.combine(shown.date(), time()) + timedelta(minutes=part.end)
    until = ends.astimezone(zone).replace(tzinfo=None)
    return until <= closing


def test_the_hours_hold_through_every_change_of_the_clocks_in_every_zone() -> None:
    if not TRANSITIONS.exists():
        pytest.skip("the table of time zone transitions (../shared/evaldata) is not here")
    table: dict[str, list[tuple[str, str, str, int]]] = json.loads(TRANSITIONS.read_text())
    quarter = CalendarSettings(interval=Span(15, "mins"), duration=Span(15, "mins"))
    seen = set()
    for name, rows in table.items():
        zone = ZoneInfo(name)
        days: dict[date, list[tuple[str, int]]] = {}
        for moment, shown, _, minutes_west in rows:
            local = datetime.fromisoformat(moment).astimezone(zone)
            # The machine's own table of zones says the same as this one.
            assert (local.strftime("%H:%M:%S"), local.utcoffset()) == (
                shown,
                timedelta(minutes=-minutes_west),
            )
            days.setdefault(local.date(), []).append((shown, minutes_west))
        for day, changes in days.items():
            # On many days, in many zones, the same clocks are moved in the same way.
            beside = [
                datetime.combine(day + timedelta(days=by), time(12), zone).utcoffset() for by in (-1, 1)
            ]
            alike = (*changes, *beside)
            if alike not in seen:
                _every_quarter_is_offered_once(quarter, zone, day)
            seen.add(alike)
    assert len(table) > 200
    assert len(seen) > 60


def _every_quarter_is_offered_once(quarter: CalendarSettings, zone: ZoneInfo, day: date) -> None:
    """Every quarter of an hour that the clocks show that day, and no other."""
    on_wall = [one.astimezone(zone) for one in starts_on(ROUND_THE_CLOCK, zone, day, quarter)]
    assert all(one.date() == day and one.fold == 0 for one in on_wall)
    midnight = datetime.combine(day, time(), zone).astimezone(UTC) - timedelta(hours=3)
    ticks = ((midnight + timedelta(minutes=step)).astimezone(zone) for step in range(0, 31 * 60, 15))
    expected = {tick.strftime("%H:%M") for tick in ticks if tick.date() == day}
    offered = [one.strftime("%H:%M") for one in on_wall]
    assert len(offered) == len(set(offered))
    assert set(offered) == expected
