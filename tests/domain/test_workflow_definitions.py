"""Definitions of workflows: what is wrong with one is told with its place, and when things are due."""

import contextlib
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.domain.workflows import Faulty, parse, to_json
from frontdesk.domain.workflows.condition_tests import TimeTest
from frontdesk.domain.workflows.definition import QuietHours, from_json
from frontdesk.domain.workflows.triggers import Schedule
from frontdesk.domain.workflows.values import WEEKDAYS
from frontdesk.edge.http.workflows.wire import FaultyDefinition, read_definition, shown
from frontdesk.flow.workflows.times import is_between, moment_of, next_of, next_time_of_day, quiet_until
from frontdesk.kit.placeholders import fill

Json = dict[str, Any]
MADRID = ZoneInfo("Europe/Madrid")
END: Json = {"id": "end", "type": "end"}


def faults(*steps: Json, triggers: list[Json] | None = None, behaviour: Json | None = None) -> dict[str, str]:
    """What is wrong, by its pointer."""
    try:
        read_definition(triggers or [], steps, behaviour or {})
    except FaultyDefinition as problem:
        return {one["pointer"]: one["message"] for one in problem.extra["errors"]}
    return {}


def tag(name: str, **more: Any) -> Json:
    return {"id": name, "type": "addTags", "tags": ["x"], **more}


def go(name: str, to: str) -> Json:
    return {"id": name, "type": "goTo", "to": to}


def condition(name: str, yes: str, no: str | None) -> Json:
    branch = {"when": [{"type": "tag", "tag": "vip"}], "next": yes}
    told: Json = {"id": name, "type": "condition", "branches": [branch], "otherwise": no}
    return {key: value for key, value in told.items() if value is not None}


def test_what_leads_nowhere_is_told_with_its_place() -> None:
    assert faults(tag("a", next="gone")) == {"/steps/0/next": "there is no step with the id 'gone'"}
    assert "/steps/0/onError" in faults(tag("a", onError="gone"), END)
    assert faults(condition("a", "end", None), END) == {"/steps/0/otherwise": "is required"}
    assert list(faults(condition("a", "gone", "end"), END)) == ["/steps/0/branches/0/next"]
    assert list(faults(END, tag("b"))) == ["/steps/1"]
    assert list(faults(tag("a"), tag("a"))) == ["/steps/1/id"]


def test_a_circle_needs_a_wait_in_it() -> None:
    assert list(faults(tag("a"), go("b", "a"))) == ["/steps/1/to"]
    assert list(faults(go("a", "a"))) == ["/steps/0/to"]
    assert list(faults(tag("a"), tag("b", next="a"))) == ["/steps/1/next"]
    assert list(faults(tag("a", onError="a"), END)) == ["/steps/0/onError"]
    instant = {"id": "w", "type": "wait", "duration": "PT5S"}
    assert list(faults(tag("a"), instant, go("b", "a"))) == ["/steps/2/to"]
    date = {"id": "d", "type": "waitForDate", "field": "dateOfBirth"}
    assert list(faults(date, go("b", "d"))) == ["/steps/1/to"]
    for wait in (
        {"id": "w", "type": "wait", "duration": "P1D"},
        {"id": "w", "type": "waitUntil", "time": "09:00"},
        {"id": "w", "type": "waitForReply", "timeout": "P1D", "onTimeout": "a"},
    ):
        assert faults(tag("a"), wait, go("b", "a")) == {}


@pytest.mark.parametrize(
    ("step", "pointer"),
    [
        ({"id": "a", "type": "dance"}, "/steps/0/type"),
        ({"id": "a"}, "/steps/0/type"),
        ({"id": "a", "type": ["end"]}, "/steps/0/type"),
        ({"id": "a b", "type": "end"}, "/steps/0/id"),
        ({"id": "a", "type": "end", "colour": "red"}, "/steps/0/colour"),
        ({"id": "a", "type": "wait", "duration": "soon"}, "/steps/0/duration"),
        ({"id": "a", "type": "wait", "duration": "P2Y"}, "/steps/0/duration"),
        ({"id": "a", "type": "wait", "duration": "-PT1H"}, "/steps/0/duration"),
        ({"id": "a", "type": "waitUntil", "time": "25:00"}, "/steps/0/time"),
        ({"id": "a", "type": "waitUntil", "time": "09:00", "days": ["someday"]}, "/steps/0/days/0"),
        ({"id": "a", "type": "sendMessage", "body": ""}, "/steps/0/body"),
        ({"id": "a", "type": "sendMessage", "body": "Hi", "channel": "Pigeon"}, "/steps/0/channel"),
        ({"id": "a", "type": "setAgentStatus"}, "/steps/0"),
        ({"id": "a", "type": "addTags", "tags": []}, "/steps/0/tags"),
        (
            {
                "id": "a",
                "type": "condition",
                "branches": [{"when": [{"type": "field", "field": "city"}], "next": "a"}],
                "otherwise": "a",
            },
            "/steps/0/branches/0/when/0/value",
        ),
        (
            {
                "id": "a",
                "type": "condition",
                "branches": [{"when": [{"type": "tag", "tag": "x", "tog": 1}], "next": "a"}],
                "otherwise": "a",
            },
            "/steps/0/branches/0/when/0/tog",
        ),
        (
            {
                "id": "a",
                "type": "ask",
                "question": "Well?",
                "answers": [{"name": "Yes", "next": "a"}, {"name": "yes ", "next": "a"}],
                "otherwise": "a",
                "timeout": "P1D",
                "onTimeout": "a",
            },
            "/steps/0/answers/1/name",
        ),
        ("end", "/steps/0"),
        (None, "/steps/0"),
    ],
)
def test_a_step_that_is_wrong_is_told_with_its_place(step: Any, pointer: str) -> None:
    assert pointer in faults(step)


def test_other_faults_have_their_places_too() -> None:
    assert list(faults()) == ["/steps"]
    assert list(faults(*[{**END, "id": f"e{n}"} for n in range(201)])) == ["/steps"]
    assert list(faults(END, triggers=[{"type": "tagAdded"}])) == ["/triggers/0/tag"]
    assert list(faults(END, triggers=[{"type": "actionFired"}])) == ["/triggers/0"]
    assert list(faults(END, behaviour={"timezone": "Mars/Base"})) == ["/settings/timezone"]
    assert list(faults(END, behaviour={"quietHours": {"start": "21:00"}})) == ["/settings/quietHours/end"]
    wrong = faults(
        {
            "id": "a",
            "type": "condition",
            "branches": [
                {"when": [{"type": "field", "field": "city", "operator": "resembles"}], "next": "end"}
            ],
            "otherwise": "end",
        },
        END,
    )
    assert "'isEmpty'" in wrong["/steps/0/branches/0/when/0/operator"]


def test_what_is_written_is_read_back_as_it_was() -> None:
    triggers = [
        {"type": "actionFired", "actionType": "handOver"},
        {"type": "agentEvent", "event": "turnFailed"},
        {"type": "appointmentUpcoming", "before": "PT24H"},
    ]
    steps = [
        {"id": "call", "type": "callWebhook", "url": "https://crm.example/x", "data": {"firstName": "a_b"}},
        {
            "id": "ask",
            "type": "ask",
            "question": "Well?",
            "answers": [{"name": "yes", "next": "end", "examples": ["sure"]}],
            "otherwise": "end",
            "timeout": "P1D",
            "onTimeout": "end",
        },
        END,
    ]
    definition = read_definition(
        triggers, steps, {"allowReentry": True, "quietHours": {"start": "21:00", "end": "8:00"}}
    )
    assert from_json(to_json(definition)) == definition
    told = shown(definition)
    assert told["triggers"][:2] == triggers[:2]
    assert told["steps"][0] == steps[0]
    assert told["steps"][1] == steps[1]
    assert read_definition(told["triggers"], told["steps"], told["settings"]) == definition


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(steps=st.lists(_ANYTHING, max_size=3), extra=_ANYTHING)
def test_whatever_is_given_is_read_or_told_to_be_wrong(steps: list[Any], extra: Any) -> None:
    known = [
        {"id": "a", "type": kind, "next": extra, "body": extra, "branches": extra}
        for kind in ("sendMessage", "condition", "ask")
    ]
    for given_steps in (steps, known):
        with contextlib.suppress(Faulty):
            parse({"steps": given_steps, "triggers": [extra], "settings": extra})


@settings(max_examples=60)
@given(
    minute=st.integers(0, 7_000_000),
    zone=st.sampled_from(["Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]),
    hour=st.integers(0, 23),
    days=st.lists(st.sampled_from(WEEKDAYS), unique=True),
)
def test_the_next_time_of_day_comes_soon_and_after_now(
    minute: int, zone: str, hour: int, days: list[Any]
) -> None:
    now, where = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minute), ZoneInfo(zone)
    found = next_time_of_day(now, where, f"{hour}:30", days)
    assert now < found <= now + timedelta(days=8)
    local = found.astimezone(where)
    assert not days or WEEKDAYS[local.weekday()] in days
    assert local.minute in (0, 30)
    assert abs(local.hour - hour) <= 1, "only a change of the clock moves it"


def test_times_of_day_dates_and_quiet_hours() -> None:
    noon = datetime(2029, 3, 5, 12, tzinfo=UTC)  # a Monday, 13:00 in Madrid
    assert next_of(Schedule("schedule", "day", "13:00", "x"), noon, MADRID) == noon + timedelta(days=1)
    assert next_of(Schedule("schedule", "week", "14:00", "x"), noon, MADRID) == noon + timedelta(hours=1)
    monthly = next_of(Schedule("schedule", "month", "09:00", "x", day_of_month=3), noon, MADRID)
    assert monthly == datetime(2029, 4, 3, 7, tzinfo=UTC)
    night = QuietHours("21:00", "8:00")
    assert quiet_until(night, noon, MADRID) is None
    late = noon.replace(hour=22)
    assert quiet_until(night, late, MADRID) == datetime(2029, 3, 6, 7, tzinfo=UTC)
    friday = TimeTest("time", "22:00", "02:00", ("fri",))
    saturday = datetime(2029, 3, 10, 0, 30, tzinfo=MADRID)
    assert is_between(friday, saturday, MADRID)
    assert not is_between(friday, saturday - timedelta(days=1), MADRID)
    day_before = moment_of("2029-03-26", MADRID, offset=timedelta(days=-1), at="09:00")
    assert day_before == datetime(2029, 3, 25, 7, tzinfo=UTC), (
        "by the clock on the wall, which changed that night"
    )
    leap = moment_of("2004-02-29", MADRID, offset=timedelta(0), at="09:00", yearly_after=noon)
    assert leap == datetime(2030, 2, 28, 8, tzinfo=UTC)
    for nothing in (None, "", "soon", 5, "9999-12-31"):
        assert moment_of(nothing, MADRID, offset=timedelta(days=1), at=None) is None


def test_names_in_texts_stand_for_what_is_known() -> None:
    values = {"contact.first_name": "Ana", "contact.city": ""}
    text = "Hi {{ contact.first_name }}, from {{contact.city | your town}}{{contact.unknown}}!"
    assert fill(text, values) == "Hi Ana, from your town!"
    assert fill("{{contact.first_name.__class__}} {% if %} ${x}", values) == " {% if %} ${x}"


def test_a_definition_that_is_too_long_is_not_looked_through() -> None:
    wrong = {"type": "field", "x": 1, "y": 2}
    branches = [{"when": [wrong] * 20, "next": "end"}] * 20
    condition = {"type": "condition", "branches": branches, "otherwise": "end"}
    steps = [{"id": f"s{number}", **condition} for number in range(40)]
    with pytest.raises(Faulty) as refused:
        parse({"steps": steps})
    assert [one.place for one in refused.value.faults] == [()]
    with pytest.raises(Faulty) as told:
        parse({"steps": steps[:10]})
    assert len(told.value.faults) == 200, "of each step the first twenty"
