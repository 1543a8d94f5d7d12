"""The chat page as a visitor handles it."""

from dataclasses import dataclass, field

from playwright.async_api import BrowserContext, ConsoleMessage, Error, Locator, Page, expect

from tests.support.story import Story

_OF_THE_NETWORK = "Failed to load resource"


@dataclass
class ChatPage:
    """An open chat page. `problems` are script errors and broken policies; a lost network is none."""

    page: Page
    problems: list[str] = field(default_factory=list)

    @classmethod
    async def open(cls, page: Page, url: str) -> "ChatPage":
        chat = cls(page)
        page.on("pageerror", chat._failed)
        page.on("console", chat._logged)
        await page.goto(url)
        return chat

    def turn_away(self) -> None:
        """Hear no more of what the page does."""
        self.page.remove_listener("pageerror", self._failed)
        self.page.remove_listener("console", self._logged)

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    @property
    def field(self) -> Locator:
        return self.page.get_by_role("textbox", name="Message")

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log", name="Conversation")

    @property
    def bubbles(self) -> Locator:
        return self.log.locator(".bubble")

    async def writes(self, text: str) -> None:
        """Write and press Enter."""
        await self.field.fill(text)
        await self.field.press("Enter")

    async def writes_and_sends(self, text: str) -> None:
        """Write, and wait until the server has it."""
        await self.writes(text)
        await self.shows_as_sent(text)

    async def shows_as_sent(self, text: str) -> None:
        line = self.log.locator(".line.contact", has_text=text).last
        await expect(line).to_contain_text("Sent")

    async def shows(self, *texts: str) -> None:
        """After the greeting exactly these bubbles stand in the log, in this order."""
        await expect(self.bubbles).to_have_count(len(texts) + 1, timeout=20_000)
        shown = [await bubble.text_content() for bubble in (await self.bubbles.all())[1:]]
        assert shown == list(texts)

    def _failed(self, error: Error) -> None:
        self.problems.append(error.message)

    def _logged(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(_OF_THE_NETWORK):
            self.problems.append(message.text)


def address(story: Story) -> str:
    """Where the story's chat page stands."""
    return f"{story.desk.url}/chat/{story.widget_id}"


async def count(story: Story, table: str) -> int:
    """How many rows the story's location has in a table."""
    async with story.desk.runtime.db.read(story.location_id) as read:
        return int(
            await read.value(f"SELECT count(*) FROM {table} WHERE location_id = $1", story.location_id)
        )
