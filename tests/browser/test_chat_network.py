"""The chat page in a real browser where the network or the server is not what it should be."""

from pathlib import Path

import pytest
from playwright.async_api import Route, expect

from frontdesk.edge.http.webchat import end_streams
from tests.browser.chat import address, count
from tests.browser.conftest import OpenChat
from tests.browser.relay import relaying
from tests.support.desk import serve
from tests.support.scripted import ScriptedEngine
from tests.support.story import Story

pytestmark = pytest.mark.slow


async def test_a_server_that_restarts_mid_conversation_loses_and_doubles_nothing(
    story: Story,
    open_chat: OpenChat,
    database_url: str,
    tmp_path: Path,
    scripted_engine: ScriptedEngine,
) -> None:
    await story.make_agent()
    async with relaying() as relay:
        async with serve(database_url, tmp_path / "first", engine=scripted_engine) as first:
            relay.target = first.url
            chat = await open_chat(f"{relay.url}/chat/{story.widget_id}")
            await chat.writes_and_sends("Before")
            await story.advance()
            await chat.shows("Before", "You wrote: Before")
            relay.cut()
            end_streams(first.app)
        await chat.writes("Meanwhile")
        await expect(chat.page.get_by_text("No connection.")).to_be_visible(timeout=15_000)
        await expect(chat.log.locator(".line.contact").last).not_to_contain_text("Sent")
        async with serve(database_url, tmp_path / "second", engine=scripted_engine) as second:
            relay.target = second.url
            await expect(chat.page.get_by_text("No connection.")).to_be_hidden(timeout=25_000)
            await chat.shows_as_sent("Meanwhile")
            await story.advance()
            await chat.shows("Before", "You wrote: Before", "Meanwhile", "You wrote: Meanwhile")
            relay.cut()
            end_streams(second.app)


async def test_an_answer_lost_on_the_way_does_not_double_the_message(
    story: Story, open_chat: OpenChat
) -> None:
    """The server has the message, the page does not know: it sends it again, and it is the same one."""
    chat = await open_chat(address(story))
    await chat.writes_and_sends("First")
    lost = 0

    async def lose_answer(route: Route) -> None:
        nonlocal lost
        if lost < 2 and route.request.method == "POST":
            lost += 1
            await route.fetch()
            await route.abort()
        else:
            await route.continue_()

    await chat.page.route("**/messages", lose_answer)
    await chat.writes_and_sends("Second")
    await chat.shows("First", "Second")
    assert lost >= 1
    assert await count(story, "messages") == 2


async def test_a_message_that_the_stream_has_shown_stays_sent_though_its_answer_is_lost(
    story: Story, open_chat: OpenChat
) -> None:
    """The stream may bring the message before the page learns that the answer to sending it is lost."""
    chat = await open_chat(address(story))
    await chat.writes_and_sends("First")

    async def lose_late(route: Route) -> None:
        if route.request.method == "POST":
            await route.fetch()
            await chat.shows_as_sent("Second")
            await route.abort()
        else:
            await route.continue_()

    await chat.page.route("**/messages", lose_late)
    async with chat.page.expect_event("requestfailed"):
        await chat.writes("Second")
    await chat.page.unroute("**/messages")
    await chat.writes_and_sends("Third")
    await chat.shows_as_sent("Second")
    await chat.shows("First", "Second", "Third")
    assert await count(story, "messages") == 3


async def test_what_was_not_sent_waits_for_the_visitor_and_survives_a_reload(
    story: Story, open_chat: OpenChat
) -> None:
    chat = await open_chat(address(story))
    await chat.context.route("**/messages", lambda route: route.abort())
    await chat.writes("Hello?")
    again = chat.page.get_by_role("button", name="Try again")
    await expect(again).to_be_visible(timeout=20_000)
    await chat.page.reload()
    await expect(chat.log.locator(".line.contact")).to_contain_text("Hello?")
    await expect(again).to_be_visible(timeout=20_000)
    await chat.context.unroute("**/messages")
    await again.click()
    await chat.shows_as_sent("Hello?")
    await chat.shows("Hello?")


async def test_a_break_of_the_network_is_told_and_got_over(story: Story, open_chat: OpenChat) -> None:
    chat = await open_chat(address(story))
    await chat.writes_and_sends("One")
    await chat.context.set_offline(True)
    await expect(chat.page.get_by_text("No connection.")).to_be_visible()
    await chat.writes("Two")
    await chat.context.set_offline(False)
    await expect(chat.page.get_by_text("No connection.")).to_be_hidden()
    await chat.shows_as_sent("Two")
    await chat.shows("One", "Two")


async def test_where_streams_do_not_get_through_the_page_asks_in_turns(
    story: Story, open_chat: OpenChat
) -> None:
    await story.make_agent()
    chat = await open_chat(address(story))

    async def hold_back(route: Route) -> None:
        """A box on the way that never lets go of an answer without end."""

    await chat.page.route("**/stream?*", hold_back)
    await chat.writes_and_sends("Hello")
    await story.advance()
    await expect(chat.log.locator(".line.agent").nth(1)).to_contain_text("You wrote: Hello", timeout=25_000)
    await chat.page.unroute_all(behavior="ignoreErrors")


async def test_more_messages_than_the_limit_go_out_in_their_time(story: Story, open_chat: OpenChat) -> None:
    chat = await open_chat(address(story))
    refused = 0

    async def refuse_once(route: Route) -> None:
        nonlocal refused
        refused += 1
        if refused == 1:
            await route.fulfill(
                status=429,
                headers={"Retry-After": "1", "Content-Type": "application/problem+json"},
                body='{"detail": "Too many requests; try again in 1 s."}',
            )
        else:
            await route.continue_()

    await chat.page.route("**/messages", refuse_once)
    await chat.writes("One")
    await expect(chat.log.locator(".line.contact")).to_contain_text("goes out in a moment")
    await chat.writes("Two")
    await chat.shows_as_sent("Two")
    await chat.shows("One", "Two")
