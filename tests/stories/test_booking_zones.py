"""A customer whose clock is not the calendar's: wishes are read by theirs, and every time names its zone."""

from tests.support.booking import hours, open_practice
from tests.support.story import Story

NEW_YORK = {"timezone": "America/New_York", "openHours": hours(9, 17)}
BERLIN = {"email": "ana@example.com", "timezone": "Europe/Berlin"}
BOTH = "(Europe/Berlin; {} America/New_York)"


async def test_wishes_are_read_by_the_customers_clock_and_every_time_names_its_zone(
    embedded_story: Story,
) -> None:
    """New York is open from 14:00 to 22:00 of Berlin, so that no morning there is free."""
    practice = await open_practice(
        embedded_story, contact=BERLIN, calendar=NEW_YORK, confirmationMessage="{firstName}: {date}, {time}."
    )
    says = practice.says
    offered = await says("Can I come tomorrow morning?")
    assert offered is not None
    assert offered.splitlines()[:3] == [
        "I'm sorry, nothing is free then.",
        "",
        "I can offer you these times (Europe/Berlin):",
    ]
    assert "1. Tuesday, March 16, 2027 at 2:00 PM" in offered
    five = f"Tuesday, March 16, 2027 at 5:00 PM {BOTH.format('12:00 PM')}"
    assert await says("at 5 then") == f"Just to confirm: Check-up, {five}. Shall I book it for you?"
    assert await says("yes") == "Ana: Tuesday, March 16, 2027, 5:00 PM (Europe/Berlin)."
    assert await practice.appointments() == [("2027-03-16 12:00", "confirmed")]
    existing = await says("Can I have an appointment on Saturday at 4pm?")
    assert existing == (
        f"You already have an appointment on {five}. Would you like to move it, or to make another one?"
    )
    refused = await says("move it")
    assert refused is not None
    assert refused.startswith(
        f"I'm sorry, Saturday, March 20, 2027 at 4:00 PM {BOTH.format('11:00 AM')} is not free."
    )
    asked = await says("Thursday at 4pm")
    assert asked is not None
    new = f"Thursday, March 18, 2027 at 4:00 PM {BOTH.format('11:00 AM')}"
    assert asked.startswith(
        f"Just to confirm: your appointment is now on {five}. The new time would be {new}"
    )
    await says("yes")
    assert await practice.appointments() == [("2027-03-18 11:00", "confirmed")]
    assert await says("cancel my appointment") == (
        f"Shall I cancel your appointment on {new}? If you like, tell me why."
    )
    assert await says("yes") == f"Your appointment on {new} is cancelled."


async def test_who_speaks_by_the_clock_of_the_place_is_understood_by_it(embedded_story: Story) -> None:
    tokyo = {"email": "ana@example.com", "timezone": "Asia/Tokyo"}
    practice = await open_practice(embedded_story, contact=tokyo, calendar=NEW_YORK)
    asked = await practice.says("Can I come on Wednesday at 10am Rochester time?")
    assert asked == (
        "Just to confirm: Check-up, Wednesday, March 17, 2027 at 10:00 AM (America/New_York)."
        " Shall I book it for you?"
    )
    await practice.says("yes")
    assert await practice.appointments() == [("2027-03-17 10:00", "confirmed")]
    offered = await practice.says("Thursday afternoon your time, another one please")
    assert offered is not None
    assert "I can offer you these times (America/New_York):" in offered
    await practice.says("the first one")
    assert [start[:11] for start, _ in await practice.appointments()] == ["2027-03-17 ", "2027-03-18 "]
