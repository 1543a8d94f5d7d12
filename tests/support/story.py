"""A story: one tenant, told through the front door."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from frontdesk.domain.access import SCOPES
from frontdesk.domain.access import store as access
from frontdesk.domain.locations import store as locations
from frontdesk.domain.widgets import store as widgets
from frontdesk.kit.db import OPERATOR, Actor
from frontdesk.kit.ids import new_id
from tests.support.desk import Desk
from tests.support.scripted import Act, ScriptedEngine, Shown

Json = dict[str, Any]


@dataclass
class Story:
    """A company with one location of its own. Sandbox by default, so that time moves when the story says."""

    desk: Desk
    company_id: str
    location_id: str
    widget_id: str
    secret: str
    client: httpx.AsyncClient
    engine: ScriptedEngine | None
    agent_name: str = ""

    @property
    def actor(self) -> Actor:
        return OPERATOR

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"}

    async def token(
        self, scopes: Sequence[str] | None = None, *, company: bool = False, location_id: str | None = None
    ) -> str:
        """The secret of a new token; all scopes unless some are named."""
        async with self.desk.runtime.db.system(actor=OPERATOR, cause="test") as tx:
            minted = await access.create_token(
                tx,
                self.company_id,
                None if company else location_id or self.location_id,
                name="test",
                scopes=sorted(SCOPES) if scopes is None else scopes,
            )
        return minted.secret

    def script(self, *acts: Act) -> None:
        """What the scripted engine does next for this story's agent."""
        assert self.engine is not None
        self.engine.script(self.agent_name, *acts)

    @property
    def shown(self) -> list[Shown]:
        """What the scripted engine was shown for this story's agent."""
        assert self.engine is not None
        return self.engine.shown[self.agent_name]

    async def make_agent(self, **settings: Any) -> Json:
        """An agent in auto-pilot on all text channels, through the v2 dialect."""
        self.agent_name = settings.pop("name", f"Agent {new_id()}")
        body = {"name": self.agent_name, "goal": "Help customers.", "mode": "autopilot", **settings}
        return await self.post("/v2/conversation/agents", body, expect=201)

    async def events(self, query: str = "") -> list[Json]:
        """The location's newest hundred events, once no transaction elsewhere in the cluster hides one."""
        async with asyncio.timeout(20):
            while True:
                async with self.desk.runtime.db.read(self.location_id) as read:
                    newest = await read.value(
                        "SELECT id FROM events WHERE location_id = $1 ORDER BY number DESC LIMIT 1",
                        self.location_id,
                    )
                seen = await self.get("/v1/events?limit=100")
                if newest is None or any(one["id"] == newest for one in seen["data"]):
                    return list((await self.get(f"/v1/events?limit=100{query}"))["data"])
                await asyncio.sleep(0.01)  # another database's transaction holds the horizon back

    async def make_contact(self, **fields: Any) -> str:
        """The id of a new contact."""
        body = {"locationId": self.location_id, "firstName": "Ana", **fields}
        answer = await self.post("/contacts/", body, expect=201)
        return str(answer["contact"]["id"])

    async def customer_says(
        self, body: str, *, contact_id: str, channel: str = "WebChat", **more: Any
    ) -> Json:
        """An inbound message through the official door."""
        given = {"type": channel, "contactId": contact_id, "message": body, **more}
        return await self.post("/conversations/messages/inbound", given)

    async def advance(self, iso8601: str = "PT10S") -> list[Json]:
        """Let the sandbox's time pass; everything that falls due runs. What ran."""
        answer = await self.post(f"/v1/locations/{self.location_id}/clock", {"advance": iso8601})
        return list(answer["ran"])

    async def why(self, conversation_id: str, message_id: str | None = None) -> Json:
        query = f"?messageId={message_id}" if message_id else ""
        return await self.get(f"/v1/conversations/{conversation_id}/why{query}")

    async def messages(self, conversation_id: str) -> list[Json]:
        """All messages, oldest first."""
        answer = await self.get(f"/conversations/{conversation_id}/messages")
        return list(reversed(answer["messages"]["messages"]))

    async def get(self, path: str, *, expect: int = 200) -> Json:
        return _body(await self.client.get(path), expect)

    async def post(
        self, path: str, body: Mapping[str, Any] | None = None, *, expect: int | None = None
    ) -> Json:
        return _body(await self.client.post(path, json=body), expect)

    async def put(self, path: str, body: Mapping[str, Any], *, expect: int = 200) -> Json:
        return _body(await self.client.put(path, json=body), expect)

    async def patch(self, path: str, body: Mapping[str, Any], *, expect: int = 200) -> Json:
        return _body(await self.client.patch(path, json=body), expect)

    async def delete(self, path: str, *, expect: int = 200) -> Json:
        return _body(await self.client.delete(path), expect)


def _body(response: httpx.Response, expect: int | None) -> Json:
    told = f"{response.request.method} {response.request.url.path}: {response.status_code} {response.text}"
    assert response.is_success if expect is None else response.status_code == expect, told
    body: Json = response.json()
    return body


async def begin_story(
    desk: Desk,
    engine: ScriptedEngine | None,
    *,
    sandbox: bool = True,
    company_id: str | None = None,
    timezone: str = "Europe/Madrid",
    country: str = "ES",
) -> Story:
    """A new company and location with a token of every scope."""
    async with desk.runtime.db.system(actor=OPERATOR, cause="test") as tx:
        if company_id is None:
            company_id = (await access.create_company(tx, "Test company")).id
        location = await locations.create_location(
            tx, company_id, name="Test business", timezone=timezone, country=country, sandbox=sandbox
        )
        widget = await widgets.create_widget(tx, location.id, name="Web chat")
        minted = await access.create_token(tx, company_id, location.id, name="test", scopes=sorted(SCOPES))
    client = httpx.AsyncClient(
        base_url=desk.url, headers={"Authorization": f"Bearer {minted.secret}"}, timeout=30
    )
    return Story(desk, company_id, location.id, widget.id, minted.secret, client, engine)
