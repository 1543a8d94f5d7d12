"""A real browser: the system's Chromium, steered by playwright."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright, expect

from tests.browser.chat import ChatPage

expect.set_options(timeout=30_000)  # machines that run tests are busy


OpenChat = Callable[..., Awaitable[ChatPage]]

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


@pytest.fixture
async def open_chat(browser: Browser) -> AsyncIterator[OpenChat]:
    """Opens chat pages, each in a browser profile of its own; whatever it takes, a page logs no error."""
    pages: list[ChatPage] = []

    async def opened(url: str, **options: object) -> ChatPage:
        given = {"viewport": {"width": 390, "height": 844}, "locale": "en-GB", **options}
        context = await browser.new_context(**given)
        chat = await ChatPage.open(context, url)
        pages.append(chat)
        return chat

    yield opened
    for chat in pages:
        await chat.context.close()
    assert [problem for chat in pages for problem in chat.problems] == []
