"""The booking page in a real browser: chosen by keyboard, booked, and taken meanwhile."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from tests.edge.test_calendars import make_calendar, set_clock
from tests.support.story import Story


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A visitor in New York whose browser logs no error."""
    context = await browser.new_context(locale="en-GB", timezone_id="America/New_York")
    opened = await context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    yield opened
    await context.close()
    assert problems == []


async def test_a_visitor_books_and_is_told_when_a_time_is_gone(story: Story, page: Page) -> None:
    await set_clock(story, "2027-11-01T06:00:00Z")
    calendar = await make_calendar(story, name="First visit")
    await page.goto(f"{story.desk.url}/book/{calendar['bookingPageId']}")
    await expect(page.get_by_role("heading", name="First visit")).to_be_visible()
    times = page.locator("#slots button")
    await expect(times.first).to_be_visible()
    words = await times.first.get_attribute("aria-label")
    assert words is not None
    assert "America/New_York" in words
    await times.first.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#chosen")).to_have_text(words)
    await page.get_by_role("button", name="Book", exact=True).click()
    await expect(page.get_by_role("alert")).to_contain_text("name")
    await page.get_by_label("Name").fill("Ana Ruiz")
    await page.get_by_label("E-mail").fill("ana@example.com")

    # Somebody else is quicker.
    door = f"/v1/booking-pages/{calendar['bookingPageId']}"
    offered = (await story.get(f"{door}/slots?timezone=America/New_York"))["days"][0]["slots"][0]
    ben = {"name": "Ben", "email": "ben@example.com", "slot": offered["token"]}
    await story.post(f"{door}/bookings", ben, expect=201)
    await page.get_by_role("button", name="Book", exact=True).click()
    await expect(page.get_by_role("status")).to_contain_text("next free times")
    await times.first.click()
    chosen = await page.locator("#chosen").inner_text()
    assert chosen != words
    await page.get_by_role("button", name="Book", exact=True).click()
    await expect(page.get_by_role("heading", name="Booked")).to_be_visible()
    await expect(page.locator("#told")).to_have_text(chosen)
