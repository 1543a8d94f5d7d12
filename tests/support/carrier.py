"""A conversation provider of a story: a receiver on loopback that its messages are posted to."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from tests.support.receiver import Receiver, receiving
from tests.support.story import Json, Story


@dataclass(frozen=True)
class Carrier:
    """A connected provider, what it was posted, and the customer who writes by it."""

    story: Story
    receiver: Receiver
    id: str
    type: str

    @property
    def posted(self) -> list[Json]:
        """The bodies it was given, the oldest first."""
        return [given.json for given in self.receiver.given]

    async def sends(self, contact_id: str, body: str = "Your order is ready.", **more: Any) -> str:
        """A person's message to the contact on this channel; its id."""
        order: Mapping[str, Any] = {"type": self.type, "contactId": contact_id, "message": body, **more}
        return str((await self.story.post("/conversations/messages", order))["messageId"])

    async def shows(self, message_id: str) -> Json:
        return await self.story.get(f"/conversations/messages/{message_id}")


@asynccontextmanager
async def carrying(story: Story, type: str = "SMS", **settings: Any) -> AsyncIterator[Carrier]:
    """A provider that listens while the context lasts."""
    async with receiving() as receiver:
        order = {"name": f"Our {type}", "type": type, "deliveryUrl": f"{receiver.url}/send", **settings}
        made = await story.post("/v1/providers", order, expect=201)
        yield Carrier(story, receiver, made["id"], type)
