"""A visitor of a web site who chats through the public doors, without a token."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast

import httpx

from frontdesk.domain.widgets import ChatSession
from frontdesk.domain.widgets import store as widgets
from tests.support.desk import Desk
from tests.support.story import Story

Json = dict[str, Any]


@dataclass(frozen=True)
class Event:
    """One server-sent event."""

    name: str
    data: Json
    id: str | None


class EventReader:
    """Reads an open stream, event by event."""

    def __init__(self, response: httpx.Response, lines: AsyncIterator[str]) -> None:
        self.response = response
        self._lines = lines

    async def next(self, *, within: float = 10) -> Event:
        """The next event. Raises StopAsyncIteration at the stream's end, TimeoutError when none comes."""
        fields: dict[str, str] = {}
        async with asyncio.timeout(within):
            while True:
                line = await anext(self._lines)
                name, _, value = line.partition(": ")
                if name:
                    fields[name] = value
                if not line and "data" in fields:
                    return Event(fields["event"], json.loads(fields["data"]), fields.get("id"))

    async def until(self, name: str) -> Event:
        """The next event of this name; others before it are passed over."""
        while (event := await self.next()).name != name:
            pass
        return event

    async def rest(self, *, within: float = 10) -> list[Event]:
        """Everything up to the end of the stream."""
        events = []
        while True:
            try:
                events.append(await self.next(within=within))
            except StopAsyncIteration:
                return events


@dataclass
class Visitor:
    """A visitor with a session."""

    client: httpx.AsyncClient
    story: Story
    session_id: str
    secret: str
    greeting: str

    @property
    def path(self) -> str:
        return f"/v1/webchat/{self.story.widget_id}/sessions/{self.session_id}"

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"}

    async def posts(self, **body: Any) -> httpx.Response:
        return await self.client.post(f"{self.path}/messages", json=body, headers=self.headers)

    async def says(self, body: str, client_id: str | None = None) -> Json:
        answer = await self.posts(body=body, clientId=client_id)
        assert answer.is_success, answer.text
        message: Json = answer.json()
        return message

    async def lists(self, after: int = 0) -> Json:
        answer = await self.client.get(f"{self.path}/messages?after={after}", headers=self.headers)
        assert answer.is_success, answer.text
        listed: Json = answer.json()
        return listed

    async def sees(self, after: int = 0) -> list[tuple[str, str]]:
        """Role and words of each message."""
        return [(message["role"], message["body"]) for message in (await self.lists(after))["data"]]

    @asynccontextmanager
    async def follows(
        self, *, after: int | None = None, last_event_id: str | None = None, on: Desk | None = None
    ) -> AsyncIterator[EventReader]:
        """An open stream, at another desk if one is named."""
        url = f"{on.url if on else self.story.desk.url}{self.path}/stream"
        url += "" if after is None else f"?after={after}"
        headers = self.headers | ({} if last_event_id is None else {"Last-Event-ID": last_event_id})
        async with self.client.stream("GET", url, headers=headers) as response:
            assert response.status_code == 200, await response.aread()
            generator = cast(AsyncGenerator[str, None], response.aiter_lines())
            async with aclosing(generator) as lines:
                yield EventReader(response, lines)

    async def session(self) -> ChatSession:
        """The session as it stands in the database."""
        async with self.story.desk.runtime.db.read(self.story.location_id) as read:
            found = await widgets.find_session(read, self.story.location_id, self.session_id)
        assert found is not None
        return found


@asynccontextmanager
async def visiting(story: Story, visitor: Json | None = None) -> AsyncIterator[Visitor]:
    """A new visitor of the story's web chat."""
    async with httpx.AsyncClient(base_url=story.desk.url, timeout=30) as client:
        body = None if visitor is None else {"visitor": visitor}
        answer = await client.post(f"/v1/webchat/{story.widget_id}/sessions", json=body)
        assert answer.status_code == 201, answer.text
        opened = answer.json()
        yield Visitor(client, story, opened["sessionId"], opened["secret"], opened["greeting"])
