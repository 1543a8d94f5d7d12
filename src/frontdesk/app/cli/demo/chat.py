"""A visitor of the demo's web chat: speaks through the public doors and listens to the stream."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from frontdesk.app.cli.demo.teller import StepFailed
from frontdesk.kit.ids import new_id

REPLY_SECONDS = 60


@dataclass(frozen=True)
class Reply:
    """What the agent answered."""

    message_id: str
    body: str


class Visitor:
    """A customer with an open chat."""

    def __init__(self, client: httpx.AsyncClient, path: str, secret: str, greeting: str) -> None:
        self._client = client
        self._path = path
        self._headers = {"Authorization": f"Bearer {secret}"}
        self._heard = 0
        self.greeting = greeting

    async def ask(self, words: str) -> Reply:
        """Say it, and wait for the agent's answer. Raises StepFailed when none comes in time."""
        said = await self._client.post(
            f"{self._path}/messages", json={"body": words, "clientId": new_id()}, headers=self._headers
        )
        if said.status_code != 201:
            raise StepFailed(f"The chat did not take the message: {said.status_code} {said.text[:300]}")
        self._heard = max(self._heard, said.json()["seq"])
        try:
            async with asyncio.timeout(REPLY_SECONDS):
                return await self._listen()
        except TimeoutError:
            raise StepFailed(f"No answer came within {REPLY_SECONDS} s.") from None

    async def _listen(self) -> Reply:
        """The agent's next message; the stream is opened anew where it ends."""
        while True:
            async with self._client.stream(
                "GET", f"{self._path}/stream?after={self._heard}", headers=self._headers, timeout=None
            ) as stream:
                if stream.status_code != 200:
                    raise StepFailed(f"The chat's stream answers {stream.status_code}.")
                async for name, data in _events(stream):
                    if name == "message":
                        self._heard = max(self._heard, data["seq"])
                        if data["role"] == "agent":
                            return Reply(data["id"], data["body"])


@asynccontextmanager
async def visiting(address: str, widget_id: str) -> AsyncIterator[Visitor]:
    """A new visitor of the widget."""
    async with httpx.AsyncClient(base_url=address, timeout=30, trust_env=False) as client:
        opened = await client.post(f"/v1/webchat/{widget_id}/sessions", json={})
        if opened.status_code != 201:
            raise StepFailed(f"The chat did not open: {opened.status_code} {opened.text[:300]}")
        session: dict[str, Any] = opened.json()
        path = f"/v1/webchat/{widget_id}/sessions/{session['sessionId']}"
        yield Visitor(client, path, session["secret"], session["greeting"])


async def _events(stream: httpx.Response) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """Server-sent events with their names."""
    name, data = "message", ""
    async for line in stream.aiter_lines():
        field, _, value = line.partition(":")
        if field == "event":
            name = value.strip()
        elif field == "data":
            data += value.strip()
        elif not line:
            if data:
                yield name, json.loads(data)
            name, data = "message", ""
