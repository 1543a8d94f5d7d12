"""When the steps of a follow-up may go out: within the hours, in every zone, over changes of clocks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.domain.agents import FollowUp, FollowUpRules, FollowUpStep, Hours, Span, WorkingDay
from frontdesk.domain.agents.follow_up_times import due_times, next_moment, zone_of
from frontdesk.domain.agents.hours import is_open

ZONES = (
    *("Europe/Madrid", "America/New_York", "America/Sao_Paulo", "Asia/Kolkata", "Asia/Tehran", "UTC"),
    *("Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia", "America/St_Johns", "Asia/Kathmandu"),
)
NINE_TO_FIVE = tuple(WorkingDay(day, (Hours(9, 0, 17, 0),)) for day in range(1, 6))

moments = st.integers(0, 6 * 366 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
hours = st.builds(
    lambda start, length: Hours(start // 60, start % 60, (start + length) // 60, (start + length) % 60),
    st.integers(0, 22 * 60),
    st.integers(1, 120),
)
weeks = st.lists(
    st.builds(WorkingDay, st.integers(0, 6), st.lists(hours, min_size=1, max_size=2).map(tuple)),
    min_size=1,
    max_size=4,
).map(tuple)


@given(zone=st.sampled_from(ZONES), at=moments, days=weeks)
@settings(max_examples=60, deadline=None)
def test_the_next_moment_is_the_first_that_lies_within_the_hours(
    zone: str, at: datetime, days: tuple[WorkingDay, ...]
) -> None:
    rules = FollowUpRules(working_hours_only=True, working_days=days)
    found = next_moment(rules, zone, at)
    assert found >= at
    assert is_open(days, zone, found)
    if found > at:
        assert not is_open(days, zone, at)
        assert not is_open(days, zone, found - timedelta(minutes=1))
    assert next_moment(rules, zone, found) == found


@given(zone=st.sampled_from(ZONES), at=moments, minutes=st.lists(st.integers(1, 60), min_size=1, max_size=5))
@settings(max_examples=40, deadline=None)
def test_each_step_is_counted_from_the_one_before_and_never_comes_early(
    zone: str, at: datetime, minutes: list[int]
) -> None:
    steps = tuple(FollowUpStep(place, Span(value, "minutes")) for place, value in enumerate(minutes))
    rules = FollowUpRules(working_hours_only=True, working_days=NINE_TO_FIVE)
    moments = due_times(FollowUp("contact_stopped_replying", steps, rules), zone, at)
    before = at
    for step, moment in zip(steps, moments, strict=True):
        assert moment >= before + step.delay.length
        assert is_open(NINE_TO_FIVE, zone, moment)
        before = moment
    any_hour = due_times(FollowUp("contact_stopped_replying", steps), zone, at)
    assert any_hour[-1] == at + timedelta(minutes=sum(minutes))


def test_the_end_of_the_day_and_both_changes_of_clocks() -> None:
    zone = ZoneInfo("Europe/Madrid")
    late = FollowUpRules(working_hours_only=True, working_days=(WorkingDay(0, (Hours(22, 0, 24, 0),)),))
    sunday = datetime(2026, 10, 25, 23, 59, tzinfo=zone)
    assert next_moment(late, "Europe/Madrid", sunday) == sunday
    midnight = datetime(2026, 10, 26, 0, 0, tzinfo=zone)
    assert next_moment(late, "Europe/Madrid", midnight) == datetime(2026, 11, 1, 22, 0, tzinfo=zone)
    # On 29 March 2026 two o'clock does not exist there: hours from 2:30 to 4:00 begin at three.
    gap = FollowUpRules(working_hours_only=True, working_days=(WorkingDay(0, (Hours(2, 30, 4, 0),)),))
    saturday = datetime(2026, 3, 28, 12, 0, tzinfo=zone)
    assert next_moment(gap, "Europe/Madrid", saturday) == datetime(2026, 3, 29, 3, 0, tzinfo=zone)


def test_what_the_customer_asked_for_stands_in_for_the_first_delay() -> None:
    now = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    steps = (FollowUpStep(1, Span(1, "hours")), FollowUpStep(2, Span(2, "days")))
    asked = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
    settings = FollowUp("contact_requested", steps)
    assert due_times(settings, "UTC", now, asked_for=asked) == (asked, asked + timedelta(days=2))
    assert due_times(settings, "UTC", now, done=1) == (now + timedelta(days=2),)
    past = now - timedelta(hours=1)
    assert due_times(settings, "UTC", now, asked_for=past)[0] == now


def test_whose_clock_it_is() -> None:
    own = FollowUpRules(timezone="contact")
    assert zone_of(own, contact="Asia/Tokyo", location="Europe/Madrid") == "Asia/Tokyo"
    assert zone_of(own, contact=None, location="Europe/Madrid") == "Europe/Madrid"
    assert zone_of(own, contact="Nowhere/Land", location="Europe/Madrid") == "Europe/Madrid"
    named = FollowUpRules(timezone_name="America/Lima")
    assert zone_of(named, contact="Asia/Tokyo", location="Europe/Madrid") == "America/Lima"
    assert zone_of(FollowUpRules(), contact="Asia/Tokyo", location="Europe/Madrid") == "Europe/Madrid"


def test_the_step_that_waits_for_the_named_time_is_the_marked_one() -> None:
    now = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    asked = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
    hour = Span(1, "hours")
    steps = (FollowUpStep(1, hour), FollowUpStep(2, hour, contact_requested=True), FollowUpStep(3, hour))
    marked = FollowUp("contact_is_busy", steps)
    later = timedelta(hours=1)
    assert due_times(marked, "UTC", now, asked_for=asked) == (now + later, asked, asked + later)
    assert due_times(marked, "UTC", now, done=1, asked_for=asked) == (asked, asked + later)
    assert due_times(marked, "UTC", now) == (now + later, now + 2 * later, now + 3 * later)
    unmarked = FollowUp("contact_is_busy", (steps[0],))
    assert due_times(unmarked, "UTC", now, asked_for=asked) == (now + later,)
