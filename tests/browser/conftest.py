"""A real browser: the system's Chromium, steered by playwright."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

from tests.browser.chat import ChatPage

expect.set_options(timeout=30_000)  # machines that run tests are busy


OpenChat = Callable[..., Awaitable[ChatPage]]
Motion = Literal["reduce", "no-preference"]

PHONE: ViewportSize = {"width": 390, "height": 844}
BRITISH = "en-GB"

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--disable-features=SpareRendererForSitePerProcess",  # each costs as much as a page
    "--no-first-run",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One browser is enough for all."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("there is no Chromium on this machine; install one to test the chat page in a browser")
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=found, args=list(_ARGUMENTS))
        yield launched
        await launched.close()


@pytest.fixture(scope="session")
async def tab(browser: Browser) -> Page:
    """The tab of a visitor in Britain; a profile and a process for each test would be most of its time."""
    context = await browser.new_context(viewport=PHONE, locale=BRITISH)
    return await context.new_page()


@pytest.fixture
async def open_chat(browser: Browser, tab: Page) -> AsyncIterator[OpenChat]:
    """Opens chat pages as a visitor does who was never here; whatever it takes, a page logs no error.

    Whoever asks for a language or a time zone gets a browser profile of its own, all others the one tab.
    """
    chats: list[ChatPage] = []

    async def opened(
        url: str, *, viewport: ViewportSize = PHONE, reduced_motion: Motion = "no-preference", **profile: str
    ) -> ChatPage:
        page = tab
        if profile:
            context = await browser.new_context(**{"viewport": viewport, "locale": BRITISH, **profile})
            page = await context.new_page()
        await page.set_viewport_size(viewport)
        await page.emulate_media(reduced_motion=reduced_motion)
        chat = await ChatPage.open(page, url)
        chats.append(chat)
        return chat

    yield opened
    for chat in chats:
        chat.turn_away()
        if chat.page is not tab:
            await chat.context.close()
    await forget(tab)
    assert [problem for chat in chats for problem in chat.problems] == []


async def forget(tab: Page) -> None:
    """Leave the tab as if nobody had been anywhere with it."""
    for other in tab.context.pages:
        if other is not tab:
            await other.close()
    await tab.unroute_all()
    await tab.context.unroute_all()
    await tab.context.set_offline(False)
    await tab.context.clear_cookies()
    parts = urlsplit(tab.url)
    if parts.netloc:
        tools = await tab.context.new_cdp_session(tab)
        origin = f"{parts.scheme}://{parts.netloc}"
        await tools.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        await tools.detach()
