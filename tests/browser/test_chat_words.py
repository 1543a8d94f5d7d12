"""Words of a reply that is still being written, on the chat page in a real browser."""

import asyncio

import pytest
from playwright.async_api import expect

from frontdesk.flow.thinking.words import PartialWords
from tests.browser.chat import address
from tests.browser.conftest import OpenChat
from tests.support.scripted import Pause, Say
from tests.support.story import Story

pytestmark = pytest.mark.slow


async def test_words_grow_are_taken_back_and_give_way_to_the_message(
    story: Story, open_chat: OpenChat
) -> None:
    await story.make_agent()
    pause = Pause()
    story.script(pause, Say("We close at six."))
    chat = await open_chat(address(story))
    await chat.writes_and_sends("When do you close?")
    advancing = asyncio.create_task(story.advance())
    await pause.reached.wait()
    await expect(chat.page.locator("#typing")).to_be_visible()
    async with story.desk.runtime.db.read(story.location_id) as read:
        conversation = str(
            await read.value("SELECT id FROM conversations WHERE location_id = $1", story.location_id)
        )
    partial = chat.log.locator(".partial")
    async with PartialWords(story.desk.runtime.db, conversation, "a-turn") as words:
        words("We close <b>at")
        await expect(partial).to_have_text("We close <b>at")
        await expect(partial).to_have_attribute("aria-hidden", "true")
        words("We close <b>at seven")
        await expect(partial).to_have_text("We close <b>at seven")
        words(None)
        await expect(partial).to_have_count(0)
        await expect(chat.page.locator("#typing")).to_be_visible()
        words("We close at")
        await expect(partial).to_have_text("We close at")
    pause.go_on.set()
    await expect(partial).to_have_count(0)
    await chat.shows("When do you close?", "We close at six.")
    await advancing
