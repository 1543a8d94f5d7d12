"""An agent's working hours, on the wall clock of the time zone that counts."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.domain.agents import Hours, WorkingDay
from frontdesk.domain.agents.hours import is_open, next_opening
from tests.support.story import Json, Story

WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday"]
NINE_TO_FIVE = [{"days": WEEKDAYS, "start": "9:00", "end": "17:00"}]


async def verdict_at(story: Story, contact: str, moment: str) -> Json:
    await story.post(f"/v1/locations/{story.location_id}/clock", {"set": moment, "frozen": True})
    said = await story.customer_says("Are you there?", contact_id=contact)
    await story.advance()
    return await story.why(said["conversationId"])


async def test_an_agent_answers_inside_its_hours_in_the_location_s_time_zone(story: Story) -> None:
    agent = await story.make_agent()
    set_to = await story.put(f"/v1/agents/{agent['agentId']}/hours", {"workingHours": NINE_TO_FIVE})
    assert [day["dayOfTheWeek"] for day in set_to["workingHours"]] == [1, 2, 3, 4, 5]
    contact = await story.make_contact()
    # Friday, 2 March 2029, in Madrid one hour before UTC.
    assert (await verdict_at(story, contact, "2029-03-02T08:30:00Z"))["verdict"] == "answered"
    closed = await verdict_at(story, contact, "2029-03-02T16:00:00Z")
    assert closed["because"] == "it is outside the agent's hours; they begin Monday 09:00"
    gate = next(gate for gate in closed["gates"] if gate["gate"] == "hours")
    assert gate["saw"] == "Friday 17:00 in Europe/Madrid"
    shown = await story.get(f"/v1/agents/{agent['agentId']}/hours")
    assert (shown["isOpen"], shown["opensAt"]) == (False, "2029-03-05T08:00:00.000Z")


async def test_an_agent_s_own_time_zone_counts_where_it_has_one(story: Story) -> None:
    agent = await story.make_agent()
    order = {"workingHours": NINE_TO_FIVE, "timezone": "America/New_York"}
    await story.put(f"/v1/agents/{agent['agentId']}/hours", order)
    contact = await story.make_contact()
    assert (await verdict_at(story, contact, "2029-03-02T08:30:00Z"))["verdict"] == "held"
    assert (await verdict_at(story, contact, "2029-03-02T21:30:00Z"))["verdict"] == "answered"


async def test_nothing_that_came_outside_the_hours_is_answered_when_they_begin(story: Story) -> None:
    agent = await story.make_agent()
    await story.put(f"/v1/agents/{agent['agentId']}/hours", {"workingHours": NINE_TO_FIVE})
    contact = await story.make_contact()
    why = await verdict_at(story, contact, "2029-03-02T20:00:00Z")
    await story.advance("P4D")
    assert await story.why(await conversation_of(story, contact)) == why


async def test_hours_stay_through_updates_of_the_other_dialects_and_an_empty_list_takes_them_away(
    story: Story,
) -> None:
    agent = (await story.make_agent())["agentId"]
    await story.put(f"/v1/agents/{agent}/hours", {"workingHours": {"monday": ["9:00-12:00", "14:00-24:00"]}})
    before = await story.get(f"/v1/agents/{agent}/hours")
    await story.patch(f"/v2/conversation/agents/{agent}", {"name": "New name"})
    official = {
        "name": "Newer",
        "autoPilotMaxMessages": 5,
        "personality": "p",
        "goal": "g",
        "instructions": "i",
    }
    await story.put(f"/conversation-ai/agents/{agent}", official)
    after = await story.get(f"/v1/agents/{agent}/hours")
    assert after["workingHours"] == before["workingHours"] != []
    cleared = await story.put(f"/v1/agents/{agent}/hours", {"workingHours": []})
    assert (cleared["workingHours"], cleared["isOpen"], cleared["opensAt"]) == ([], True, None)
    assert (await story.get(f"/v2/conversation/agents/{agent}"))["name"] == "Newer"


@pytest.mark.parametrize(
    ("order", "told"),
    [
        (
            {"workingHours": [{"day": "monday", "start": "17:00", "end": "9:00"}]},
            "workingHours.0.intervals.0",
        ),
        ({"workingHours": [{"dayOfTheWeek": 7, "intervals": []}]}, "workingHours.0.dayOfTheWeek"),
        ({"workingHours": [{"dayOfTheWeek": 1, "intervals": []}]}, "workingHours must hold some hours"),
        ({"workingHours": NINE_TO_FIVE, "timezone": "Europe/Atlantis"}, "timezone must be an IANA name"),
        ({"workingHours": "always"}, "workingHours"),
    ],
)
async def test_hours_that_make_no_sense_are_refused(story: Story, order: Json, told: str) -> None:
    agent = await story.make_agent()
    refused = await story.client.put(f"/v1/agents/{agent['agentId']}/hours", json=order)
    assert refused.status_code == 422, refused.text
    assert told in refused.text


NEW_YORK = "America/New_York"
NIGHT = (WorkingDay(0, (Hours(1, 30, 3, 0),)),)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def test_an_hour_that_the_clocks_skip_is_not_waited_for() -> None:
    """On 11 March 2029 New York goes from 02:00 EST to 03:00 EDT."""
    skipped = (WorkingDay(0, (Hours(2, 30, 4, 0),)),)
    assert next_opening(skipped, NEW_YORK, at("2029-03-11T00:00-05:00")) == at("2029-03-11T03:00-04:00")
    assert not is_open(skipped, NEW_YORK, at("2029-03-11T01:59-05:00"))
    assert is_open(skipped, NEW_YORK, at("2029-03-11T03:00-04:00"))
    gone = (WorkingDay(0, (Hours(2, 0, 3, 0),)),)
    assert next_opening(gone, NEW_YORK, at("2029-03-04T03:00-05:00")) == at("2029-03-18T02:00-04:00")


def test_an_hour_that_the_clocks_repeat_is_open_twice() -> None:
    """On 4 November 2029 New York goes from 02:00 EDT back to 01:00 EST."""
    assert is_open(NIGHT, NEW_YORK, at("2029-11-04T01:45-04:00"))
    assert not is_open(NIGHT, NEW_YORK, at("2029-11-04T01:15-05:00"))
    assert is_open(NIGHT, NEW_YORK, at("2029-11-04T01:45-05:00"))
    assert next_opening(NIGHT, NEW_YORK, at("2029-11-04T00:00-04:00")) == at("2029-11-04T01:30-04:00")
    assert next_opening(NIGHT, NEW_YORK, at("2029-11-04T01:30-04:00")) == at("2029-11-04T01:30-05:00")


@settings(max_examples=60, deadline=None)
@given(
    zone=st.sampled_from(
        ["America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC", "Europe/Madrid"]
    ),
    day=st.integers(0, 6),
    start=st.integers(0, 95),
    quarters=st.integers(1, 96),
    minutes=st.integers(0, 527_000),
)
def test_hours_begin_at_the_first_open_minute_after_a_closed_one(
    zone: str, day: int, start: int, quarters: int, minutes: int
) -> None:
    end = min(start + quarters, 96)
    days = (WorkingDay(day, (Hours(start // 4, start % 4 * 15, end // 4, end % 4 * 15),)),)
    now = datetime(2029, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    opening = next_opening(days, zone, now)
    assert opening is not None
    assert now < opening
    assert is_open(days, zone, opening)
    before = opening - timedelta(minutes=1)
    local = opening.astimezone(ZoneInfo(zone))
    assert not is_open(days, zone, before) or local.hour * 60 + local.minute == start * 15
    moment = now.replace(minute=now.minute // 15 * 15) + timedelta(minutes=15)
    while moment < opening:
        begins = is_open(days, zone, moment) and not is_open(days, zone, moment - timedelta(minutes=1))
        assert not begins, f"they begin earlier, at {moment}"
        moment += timedelta(minutes=15)


async def conversation_of(story: Story, contact: str) -> str:
    found = await story.get(f"/conversations/search?locationId={story.location_id}&contactId={contact}")
    return str(found["conversations"][0]["id"])
