"""Busy times out of calendars elsewhere."""

import json
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from frontdesk.edge.calendar_files import reading
from frontdesk.edge.calendar_files.lines import parts_of
from frontdesk.edge.calendar_files.reading import NoCalendar, read_busy
from frontdesk.edge.calendar_files.rules import expand
from tests.edge.test_calendars import free, make_calendar, make_user, set_clock
from tests.support.receiver import Receiver, Reply, receiving
from tests.support.story import Json, Story

RULES = Path(__file__).parents[2] / ".." / "shared" / "evaldata" / "rrule_libical.json"
DOUBTFUL = "FREQ=YEARLY;BYWEEKNO=53;BYDAY=TU,SA;INTERVAL=5;UNTIL=20170101T000000Z"
"""Of which the table leaves out 29 December 2015, a Tuesday of the year's week 53; *** marks its gaps."""
MADRID = ZoneInfo("Europe/Madrid")
START, END = datetime(2027, 10, 25, tzinfo=UTC), datetime(2027, 11, 9, tzinfo=UTC)


def file_of(*events: str) -> bytes:
    parts = [f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT" for event in events]
    text = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//t//t//EN", *parts, "END:VCALENDAR", ""])
    return text.replace("\n ", "\n").encode()


def busy(*events: str) -> list[str]:
    """When each busy time begins and ends, on the clock of Madrid."""
    found = read_busy(file_of(*events), MADRID, START, END)
    assert not found.not_understood
    return [
        f"{start.astimezone(MADRID):%d.%m. %H:%M} {end.astimezone(MADRID):%d.%m. %H:%M}"
        for start, end in found.times
    ]


def test_a_weekly_meeting_keeps_its_hour_when_the_clocks_change_and_its_exceptions_count() -> None:
    meeting = (
        "UID:1\nDTSTART;TZID=Europe/Madrid:20270104T090000\nDTEND;TZID=Europe/Madrid:20270104T100000\n"
        "RRULE:FREQ=WEEKLY\nEXDATE;TZID=Europe/Madrid:20271101T090000"
    )
    assert busy(meeting) == ["25.10. 09:00 25.10. 10:00", "08.11. 09:00 08.11. 10:00"]
    moved = (
        "UID:1\nRECURRENCE-ID;TZID=Europe/Madrid:20271025T090000\n"
        "DTSTART;TZID=Europe/Madrid:20271026T120000\nDURATION:PT30M"
    )
    assert busy(meeting, moved) == ["26.10. 12:00 26.10. 12:30", "08.11. 09:00 08.11. 10:00"]
    from_then_on = moved.replace("RECURRENCE-ID;", "RECURRENCE-ID;RANGE=THISANDFUTURE;")
    assert busy(meeting, from_then_on) == ["26.10. 12:00 26.10. 12:30"]  # and 9.11., past the end
    cancelled = f"{moved}\nSTATUS:CANCELLED"
    assert busy(meeting, cancelled) == ["08.11. 09:00 08.11. 10:00"]


def test_days_times_without_a_zone_free_events_and_extra_dates_are_understood() -> None:
    assert busy("UID:1\nDTSTART;VALUE=DATE:20271031\nDTEND;VALUE=DATE:20271101") == [
        "31.10. 00:00 01.11. 00:00"
    ]
    assert busy("UID:1\nDTSTART:20271102T090000\nDURATION:PT1H") == ["02.11. 09:00 02.11. 10:00"]
    assert busy("UID:1\nDTSTART:20271102T080000Z\nDTEND:20271102T090000Z\nTRANSP:TRANSPARENT") == []
    assert busy("UID:1\nDTSTART:20271102T080000Z\nDTEND:20271102T090000Z\nSTATUS:CANCELLED") == []
    assert busy(
        "UID:1\nDTSTART:20271102T080000Z\nDTEND:20271102T090000Z\nRDATE:20271103T080000Z",
        "UID:2\nDTSTART:20271103T083000Z\nDTEND:20271103T100000Z",
    ) == ["02.11. 09:00 02.11. 10:00", "03.11. 09:00 03.11. 11:00"]
    until = "RRULE:FREQ=DAILY;UNTIL=20271027T070000Z"
    assert busy(
        f"UID:1\nDTSTART;TZID=Europe/Madrid:20271025T090000\nDTEND;TZID=Europe/Madrid:20271025T093000\n{until}"
    ) == [f"{day}.10. 09:00 {day}.10. 09:30" for day in (25, 26, 27)]


def test_what_is_broken_or_endless_is_told_and_the_rest_counts() -> None:
    good = "UID:good\nDTSTART:20271102T080000Z\nDTEND:20271102T090000Z"
    for bad in (
        "UID:bad\nDTSTART:20271102T080000Z\nDTEND:20271102T080001Z\nRRULE:FREQ=SECONDLY",
        "UID:bad\nDTSTART:00010101T000000Z\nRRULE:FREQ=HOURLY",
        "UID:bad\nSUMMARY:No time at all",
        "UID:bad\nDTSTART:20271102T080000Z\nRRULE:FREQ=NEVER",
    ):
        found = read_busy(file_of(bad, good), MADRID, START, END)
        assert (len(found.times), found.not_understood) == (1, 1), bad
    # The 30th of February never comes; nobody waits for it.
    never = "UID:1\nDTSTART:20270102T080000Z\nDURATION:PT1H\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"
    assert busy(never) == []
    for text in (b"", b"<html>Sign in</html>", b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nnonsense", b"\xff\xfe\x00"):
        with pytest.raises(NoCalendar):
            read_busy(text, MADRID, START, END)


def zoned(offset: str) -> bytes:
    """A file with a zone of its own, of the name that a widespread calendar gives to all such zones."""
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Customized Time Zone\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\n"
        f"TZOFFSETFROM:{offset}\r\nTZOFFSETTO:{offset}\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    event = "UID:1\nDTSTART;TZID=Customized Time Zone:20271102T090000\nDURATION:PT1H"
    return file_of(event).replace(b"BEGIN:VEVENT", zone.encode() + b"BEGIN:VEVENT")


def test_zones_of_one_file_are_not_those_of_another() -> None:
    for offset, hour in (("+0500", 4), ("-0300", 12), ("+0500", 4)):
        found = read_busy(zoned(offset), MADRID, START, END)
        assert [start.hour for start, _ in found.times] == [hour]


def test_words_alarms_and_what_is_long_past_are_not_looked_at() -> None:
    meeting = (
        "UID:1\r\nDTSTART:20271102T080000Z\r\nSUMMARY:So it\r\n BEGIN:VEVENT\r\n"
        "DTEND:2027\r\n 1102T090000Z\r\n"
        "BEGIN:VALARM\r\nDURATION:PT9H\r\nEND:VALARM"
    )
    past = "UID:2\r\nDTSTART:20200102T080000Z\r\nDTEND:20200102T090000Z\r\nSUMMARY:Past"
    content = "\r\n".join(
        ["BEGIN:VCALENDAR"]
        + [f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT" for event in (meeting, past)]
        + ["END:VCALENDAR"]
    )
    parts = parts_of(content, START)
    assert len(parts.events) == 1
    assert "SUMMARY" not in parts.events[0]
    found = read_busy(content.encode(), MADRID, START, END)
    assert [end - start for start, end in found.times] == [timedelta(hours=1)]


@pytest.mark.parametrize(
    ("rule", "count"),
    [
        ("FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30", 0),
        ("FREQ=DAILY;COUNT=3;BYMONTH=4;BYMONTHDAY=31", 0),
        ("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=-30", 0),
        ("FREQ=DAILY", 15),
        ("FREQ=DAILY;INTERVAL=2", 8),
        ("FREQ=HOURLY;BYHOUR=9", 15),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU", 3),
    ],
)
def test_rules_that_began_long_ago_or_never_come_are_counted_quickly(rule: str, count: int) -> None:
    event = f"UID:1\nDTSTART:19700105T090000Z\nDURATION:PT1H\nRRULE:{rule}"
    began = time.thread_time()
    assert len(busy(event)) == count
    assert time.thread_time() - began < 3


def test_a_file_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    # Nothing else makes a file take its whole time without the test taking it too.
    monkeypatch.setattr(reading, "MOST_SECONDS", 0)
    with pytest.raises(NoCalendar, match="takes longer"):
        busy(*(f"UID:{number}\nDTSTART:20271102T080000Z\nDURATION:PT1H" for number in range(50)))


def test_recurrence_rules_give_the_times_of_the_table() -> None:
    if not RULES.exists():
        pytest.skip("the table of recurrence rules (../shared/evaldata) is not here")
    checked = 0
    for row in json.loads(RULES.read_text()):
        if row["INSTANCES"].startswith("***") or row["RRULE"] == DOUBTFUL:
            continue
        wanted = [_wall(text) for text in row["INSTANCES"].split(",")]
        found = list(expand(row["RRULE"], _wall(row["DTSTART"]), max(wanted) + timedelta(days=2_000)))
        if "COUNT" not in row["RRULE"] and "UNTIL" not in row["RRULE"]:
            found = found[: len(wanted)]
        assert found == wanted, row["RRULE"]
        checked += 1
    assert checked > 50


def _wall(text: str) -> datetime:
    form = "%Y%m%dT%H%M%S" if "T" in text else "%Y%m%d"
    return datetime.strptime(text.rstrip("Z"), form)  # noqa: DTZ007 - of a wall clock


@pytest.fixture
async def elsewhere() -> AsyncIterator[Receiver]:
    """A web server that holds somebody's other calendar."""
    async with receiving() as receiver:
        yield receiver


async def until_read(story: Story, path: str) -> Json:
    """Let the jobs that are due run; what is known of the calendar elsewhere then."""
    await story.advance("PT1M")
    return await story.get(path)


async def test_what_is_busy_elsewhere_is_not_free_here(story: Story, elsewhere: Receiver) -> None:
    await set_clock(story, "2027-11-01T06:00:00Z")
    user = await make_user(story, "Una")
    calendar = await make_calendar(story, calendarType="personal", teamMembers=[{"userId": user}])
    day = ("2027-11-02T00:00:00+01:00", "2027-11-03T00:00:00+01:00")
    event = "UID:1\nDTSTART;TZID=Europe/Madrid:20271102T090000\nDTEND;TZID=Europe/Madrid:20271102T113000"
    elsewhere.always = Reply(body=file_of(event), headers={"etag": '"one"'})
    address = f"{elsewhere.url}/private-abc123/basic.ics"
    made = await story.post(f"/v1/users/{user}/busy-feeds", {"url": address, "name": "Home"}, expect=201)
    assert "private-abc123" not in json.dumps(made)
    path = f"/v1/users/{user}/busy-feeds/{made['id']}"
    read = await until_read(story, path)
    assert (read["failure"], read["readAt"] is not None) == (None, True)
    assert (await free(story, calendar["id"], *day))["2027-11-02"] == ["2027-11-02T11:30:00+01:00"]
    ana = await story.make_contact()
    order = {
        "calendarId": calendar["id"],
        "locationId": story.location_id,
        "contactId": ana,
        "startTime": "2027-11-02T09:00:00+01:00",
    }
    assert (await story.client.post("/calendars/events/appointments", json=order)).status_code == 409

    # A calendar that fails keeps its last known times and says so; when it answers again it counts anew.
    elsewhere.always = Reply(500)
    await story.advance("PT12H")
    failing = await story.get(path)
    assert "500" in failing["failure"]
    assert (await free(story, calendar["id"], *day))["2027-11-02"] == ["2027-11-02T11:30:00+01:00"]
    elsewhere.always = Reply(body=file_of("UID:2\nDTSTART:20280101T000000Z\nDURATION:PT1H"))
    await story.patch(path, {"name": "Home, mended"})
    assert (await until_read(story, path))["failure"] is None
    assert len((await free(story, calendar["id"], *day))["2027-11-02"]) == 6

    # Of the calendar itself, over a redirect.
    elsewhere.answers(Reply(302, headers={"location": "/moved.ics"}), Reply(body=file_of(event)))
    shared = f"/v1/calendars/{calendar['id']}/busy-feeds"
    second = await story.post(shared, {"url": address}, expect=201)
    await until_read(story, f"{shared}/{second['id']}")
    assert (await free(story, calendar["id"], *day))["2027-11-02"] == ["2027-11-02T11:30:00+01:00"]
    assert [one["id"] for one in (await story.get(shared))["data"]] == [second["id"]]
    await story.delete(f"{shared}/{second['id']}")
    assert len((await free(story, calendar["id"], *day))["2027-11-02"]) == 6
    for wrong in ("ftp://example.com/a.ics", "no address", "https://me:secret@example.com/a.ics"):
        answer = await story.client.post(shared, json={"url": wrong})
        assert answer.status_code == 422, answer.text
