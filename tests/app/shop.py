"""A business on an installation, and customers who come back when a server does not answer."""

import asyncio
import contextlib
import ssl
from dataclasses import dataclass, field
from typing import Any

import httpx

from frontdesk.app.cli.location import open_location
from frontdesk.domain.access import SCOPES
from frontdesk.domain.access import store as access
from frontdesk.kit.db import OPERATOR, Database
from frontdesk.kit.ids import new_id

_TLS = ssl.create_default_context()
"""Not used, but dear to make for each client."""

QUESTION, ANSWER = "When do you open?", "We open at 9."


@dataclass(frozen=True)
class Shop:
    """A location with an agent that knows one answer."""

    location_id: str
    widget_id: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


async def open_shop(database_url: str, url: str) -> Shop:
    """A new location, by the database, and its agent, by the server."""
    db = await Database.connect(database_url, connections=2)
    try:
        async with db.system(actor=OPERATOR, cause="test") as tx:
            location, widget = await open_location(
                tx, company_id=None, name="Shop", timezone="UTC", country="US", sandbox=False
            )
            minted = await access.create_token(
                tx, location.company_id, location.id, name="test", scopes=sorted(SCOPES)
            )
    finally:
        await db.close()
    shop = Shop(location.id, widget.id, minted.secret)
    async with httpx.AsyncClient(base_url=url, headers=shop.headers, timeout=30) as client:
        base = await client.post("/knowledge-bases/", json={"locationId": location.id, "name": "All"})
        faq = {
            "locationId": location.id,
            "knowledgeBaseId": base.json()["data"]["id"],
            "question": QUESTION,
            "answer": ANSWER,
        }
        assert (await client.post("/knowledge-bases/faqs", json=faq)).status_code == 201
        agent = {"name": "Ann", "goal": "Answer.", "mode": "autopilot", "waitTime": 1}
        assert (await client.post("/v2/conversation/agents", json=agent)).status_code == 201
    return shop


@dataclass
class Customer:
    """A visitor of the shop's web chat. `url` may change when the server comes back elsewhere."""

    url: str
    widget_id: str
    session_id: str = ""
    secret: str = ""
    said: list[dict[str, str]] = field(default_factory=list)

    @property
    def path(self) -> str:
        return f"/v1/webchat/{self.widget_id}/sessions/{self.session_id}"

    async def arrive(self) -> None:
        opened = await self._persist("POST", f"/v1/webchat/{self.widget_id}/sessions", {})
        self.session_id, self.secret = opened["sessionId"], opened["secret"]

    async def say(self, words: str) -> None:
        """Say it, again and again until the server has taken it."""
        message = {"body": words, "clientId": new_id()}
        self.said.append(message)
        await self._persist("POST", f"{self.path}/messages", message)

    async def repeat(self) -> None:
        """Send everything once more, as a page does that is not sure."""
        for message in self.said:
            await self._persist("POST", f"{self.path}/messages", message)

    async def messages(self) -> list[tuple[str, str]]:
        """Role and words of everything in the chat."""
        listed = await self._persist("GET", f"{self.path}/messages")
        return [(message["role"], message["body"]) for message in listed["data"]]

    async def replies(self, number: int = 1, *, within: float = 90) -> list[str]:
        """What the agent said, once it is that many messages."""
        async with asyncio.timeout(within):
            while True:
                found = [body for role, body in await self.messages() if role == "agent"]
                if len(found) >= number:
                    return found
                await asyncio.sleep(0.25)

    async def _persist(self, method: str, path: str, body: dict[str, str] | None = None) -> dict[str, Any]:
        """The answer, asked for until there is one."""
        headers = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        async with asyncio.timeout(90):
            while True:
                with contextlib.suppress(httpx.TransportError):
                    async with httpx.AsyncClient(
                        base_url=self.url, headers=headers, timeout=20, verify=_TLS
                    ) as client:
                        answer = await client.request(method, path, json=body)
                    if answer.status_code < 500:
                        assert answer.is_success, answer.text
                        read: dict[str, Any] = answer.json()
                        return read
                await asyncio.sleep(0.2)
