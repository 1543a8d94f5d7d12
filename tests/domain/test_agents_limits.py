"""How much agents and actions may be set to, as pure rules."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.domain.agents import (
    ActionSettings,
    AgentSettings,
    BookAppointment,
    Fault,
    FieldAsk,
    FollowUp,
    FollowUpRules,
    FollowUpStep,
    HandOver,
    Hours,
    Place,
    Sleep,
    Span,
    StopBot,
    TransferBot,
    TriggerWorkflow,
    Unit,
    UpdateContactField,
    Wording,
    WorkingDay,
    action_faults,
    agent_faults,
    primary_faults,
    together_faults,
)

PLAIN = AgentSettings(goal=Wording("Help."))
BOOKING = BookAppointment("cal_1")
STEP = FollowUpStep(1, Span(1, "hours"))
FOLLOW_UP = FollowUp("contact_is_busy", (STEP,))


def places(faults: Sequence[Fault]) -> list[Place]:
    return [fault.place for fault in faults]


def wait_faults(value: float, unit: Unit) -> bool:
    return bool(agent_faults("Ana", replace(PLAIN, wait=Span(value, unit))))


def sleep_faults(value: float, unit: Unit) -> bool:
    return bool(agent_faults("Ana", replace(PLAIN, sleep=Sleep(True, value, unit))))


def step_faults(value: float, unit: Unit) -> bool:
    return bool(action_faults(replace(FOLLOW_UP, steps=(replace(STEP, delay=Span(value, unit)),))))


@pytest.mark.parametrize(("unit", "most"), [("seconds", 300), ("minutes", 5)])
def test_an_agent_waits_from_one_second_to_five_minutes(unit: Unit, most: int) -> None:
    assert not wait_faults(1, unit)
    assert not wait_faults(most, unit)
    assert wait_faults(0, unit)
    assert wait_faults(most + 1, unit)
    assert wait_faults(0.5, unit)


@pytest.mark.parametrize(("unit", "most"), [("seconds", 172_800), ("minutes", 2_880), ("hours", 48)])
def test_an_agent_sleeps_two_days_at_most(unit: Unit, most: int) -> None:
    assert not sleep_faults(most, unit)
    assert sleep_faults(most + 1, unit)
    assert sleep_faults(0, unit)


def test_a_length_of_sleep_needs_its_unit() -> None:
    assert places(agent_faults("Ana", replace(PLAIN, sleep=Sleep(True, 5, None)))) == [("sleep_unit",)]
    assert not agent_faults("Ana", replace(PLAIN, sleep=Sleep(True, None, None)))
    assert sleep_faults(1, "days")


@pytest.mark.parametrize(("most", "wrong"), [(0, True), (1, False), (100, False), (101, True)])
def test_an_agent_sends_one_to_a_hundred_messages(most: int, wrong: bool) -> None:
    assert bool(agent_faults("Ana", replace(PLAIN, auto_pilot_max_messages=most))) is wrong


def test_an_agent_has_a_name() -> None:
    assert places(agent_faults("  ", PLAIN)) == [("name",)]


@pytest.mark.parametrize(("unit", "most"), [("minutes", 60), ("hours", 24), ("days", 180)])
def test_a_follow_up_step_waits_no_longer_than_its_unit_allows(unit: Unit, most: int) -> None:
    assert not step_faults(most, unit)
    assert step_faults(most + 1, unit)
    assert step_faults(0, unit)


def test_a_follow_up_step_is_not_counted_in_seconds() -> None:
    assert step_faults(30, "seconds")


@pytest.mark.parametrize(("unit", "most"), [("minutes", 525_600), ("hours", 8_760), ("days", 365)])
def test_a_pause_lasts_a_year_at_most(unit: Unit, most: int) -> None:
    for waking in (StopBot(reactivate=True), HandOver(reactivate=True)):
        assert not action_faults(replace(waking, reactivate_after=Span(most, unit)))
        assert action_faults(replace(waking, reactivate_after=Span(most + 1, unit)))
    asleep = replace(BOOKING, sleep_after_booking=True)
    assert not action_faults(replace(asleep, sleep=Span(most, unit)))
    assert action_faults(replace(asleep, sleep=Span(most + 1, unit)))


def test_what_is_switched_on_must_be_set() -> None:
    assert places(action_faults(StopBot(reactivate=True))) == [("reactivate_after",)]
    assert places(action_faults(HandOver(reactivate=True))) == [("reactivate_after",)]
    assert places(action_faults(replace(BOOKING, sleep_after_booking=True))) == [("sleep",)]
    assert places(action_faults(replace(BOOKING, transfer=True))) == [("transfer_to",)]
    assert places(action_faults(replace(BOOKING, trigger_workflow=True))) == [("workflow_ids",)]


def test_sending_only_the_link_excludes_everything_after_a_booking() -> None:
    link = BookAppointment(
        "cal_1",
        only_send_link=True,
        trigger_workflow=True,
        workflow_ids=("wf",),
        sleep_after_booking=True,
        sleep=Span(1, "days"),
        transfer=True,
        transfer_to="agent",
        reschedule=True,
        cancel=True,
    )
    assert places(action_faults(link)) == [
        ("trigger_workflow",),
        ("sleep_after_booking",),
        ("transfer",),
        ("reschedule",),
        ("cancel",),
    ]
    assert not action_faults(BookAppointment("cal_1", only_send_link=True))


@pytest.mark.parametrize("text", ["9:00", "09:00", "0:00", "23:59"])
def test_available_times_are_times_of_day(text: str) -> None:
    assert not action_faults(replace(BOOKING, available_times=(text,)))


@pytest.mark.parametrize("text", ["", "9", "24:00", "9:60", "nine", "9:00 pm", "-1:00", "²:00"])
def test_other_texts_are_no_available_times(text: str) -> None:
    faults = action_faults(replace(BOOKING, available_times=("9:00", text)))
    assert places(faults) == [("available_times", 1)]


def test_an_action_names_what_it_works_on() -> None:
    assert action_faults(BookAppointment(" "))
    assert action_faults(TriggerWorkflow(()))
    assert action_faults(TriggerWorkflow(("wf", " ")))
    assert action_faults(UpdateContactField(()))
    assert action_faults(UpdateContactField((FieldAsk(""),)))
    assert action_faults(TransferBot(""))
    assert action_faults(replace(FOLLOW_UP, steps=()))


def test_a_follow_up_step_says_or_starts_something() -> None:
    silent = replace(STEP, ai_message=False)
    assert places(action_faults(replace(FOLLOW_UP, steps=(silent,)))) == [("steps", 0, "message")]
    for step in (
        replace(silent, message="Still there?"),
        replace(silent, trigger_workflow=True, workflow_id="wf"),
    ):
        assert not action_faults(replace(FOLLOW_UP, steps=(step,)))
    starting = replace(STEP, trigger_workflow=True)
    assert places(action_faults(replace(FOLLOW_UP, steps=(starting,)))) == [("steps", 0, "workflow_id")]


def test_steps_have_ids_of_their_own() -> None:
    assert places(action_faults(replace(FOLLOW_UP, steps=(STEP, STEP)))) == [("steps",)]


@pytest.mark.parametrize(
    ("day", "hours", "wrong"),
    [
        (0, Hours(9, 0, 17, 30), False),
        (6, Hours(0, 0, 24, 0), False),
        (7, Hours(9, 0, 17, 0), True),
        (1, Hours(17, 0, 9, 0), True),
        (1, Hours(9, 0, 9, 0), True),
        (1, Hours(9, 60, 17, 0), True),
        (1, Hours(9, 0, 24, 1), True),
        (1, Hours(-1, 0, 9, 0), True),
    ],
)
def test_working_hours_end_after_they_start_within_a_day(day: int, hours: Hours, wrong: bool) -> None:
    rules = FollowUpRules(working_days=(WorkingDay(day, (hours,)),))
    assert bool(action_faults(replace(FOLLOW_UP, rules=rules))) is wrong


def test_a_time_zone_is_one_that_exists() -> None:
    assert not action_faults(replace(FOLLOW_UP, rules=FollowUpRules(timezone_name="Europe/Berlin")))
    assert action_faults(replace(FOLLOW_UP, rules=FollowUpRules(timezone_name="Europe/Atlantis")))


@settings(deadline=None)
@given(st.lists(st.sampled_from([HandOver(), StopBot(), BOOKING]), max_size=12))
def test_an_agent_hands_over_in_six_ways_at_most(settings: list[ActionSettings]) -> None:
    count = sum(isinstance(one, HandOver) for one in settings)
    assert bool(together_faults(None, settings)) is (count > 6)


@settings(deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(1, 5)), max_size=4))
def test_a_scenario_has_five_steps_over_all_actions(given_steps: list[tuple[bool, int]]) -> None:
    follow_ups = [
        FollowUp(
            "contact_is_busy" if busy else "contact_requested",
            tuple(replace(STEP, id=number) for number in range(count)),
        )
        for busy, count in given_steps
    ]
    most = max((sum(c for b, c in given_steps if b is busy) for busy in (True, False)), default=0)
    assert bool(together_faults(None, follow_ups)) is (most > 5)


def test_an_agent_transfers_to_others_only() -> None:
    assert together_faults("me", [TransferBot("me")])
    assert together_faults("me", [replace(BOOKING, transfer=True, transfer_to="me")])
    assert not together_faults("me", [TransferBot("you"), replace(BOOKING, transfer_to="me")])


def test_the_rank_of_primary_is_passed_on_never_dropped() -> None:
    assert primary_faults(is_primary=True, wanted=False)
    assert not primary_faults(is_primary=True, wanted=True)
    assert not primary_faults(is_primary=False, wanted=True)
    assert not primary_faults(is_primary=False, wanted=False)
