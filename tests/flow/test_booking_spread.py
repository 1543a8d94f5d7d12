"""Which of many free times are offered: some of the day that is wished for, or one of each day."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from frontdesk.domain.calendars import Slot
from frontdesk.flow.booking.wishes import Wish, Wishes, fitting

MONDAY = date(2027, 3, 22)
SUNDAY = date(2027, 3, 28)
SLOTS = [
    Slot("c", start, start + timedelta(minutes=30), None)
    for day in range(5)
    for half in range(18)
    for start in [datetime(2027, 3, 22 + day, 9, tzinfo=UTC) + timedelta(minutes=30 * half)]
]
TUESDAY = date(2027, 3, 23)


@pytest.mark.parametrize(
    ("wishes", "offered"),
    [
        (Wishes((Wish(MONDAY, MONDAY),)), ["22 10:30", "22 13:30", "22 16:30"]),
        (Wishes((Wish(MONDAY, MONDAY, earliest=900),)), ["22 15:00", "22 15:30", "22 16:00"]),
        (Wishes((Wish(MONDAY, SUNDAY),)), ["22 10:30", "23 13:30", "24 16:30"]),
        (Wishes((Wish(MONDAY, SUNDAY, earliest=900),)), ["22 15:00", "23 15:00", "24 15:00"]),
        (
            Wishes((Wish(MONDAY, SUNDAY, earliest=900),), not_weekdays=(1,)),
            ["22 15:00", "24 15:00", "25 15:00"],
        ),
        (Wishes((Wish(MONDAY, SUNDAY, at=600),)), ["22 10:00", "23 10:00", "24 10:00"]),
        (
            Wishes((Wish(MONDAY, MONDAY, earliest=720, latest=1080), Wish(TUESDAY, TUESDAY, at=900))),
            ["22 12:00", "22 12:30", "23 15:00"],
        ),
        (
            Wishes((Wish(MONDAY, SUNDAY),), after=datetime(2027, 3, 22, 12, tzinfo=UTC)),
            ["22 12:30", "22 13:00", "22 13:30"],
        ),
        (
            Wishes((Wish(MONDAY, SUNDAY),), limit=5),
            ["22 09:30", "23 11:30", "24 13:30", "25 15:00", "26 17:00"],
        ),
    ],
)
def test_times_are_spread_over_what_was_wished_for(wishes: Wishes, offered: list[str]) -> None:
    found = fitting(SLOTS, wishes, ZoneInfo("UTC"))
    assert [f"{slot.start:%d %H:%M}" for slot in found] == offered
