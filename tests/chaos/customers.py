"""The business of a chaos run, its customers, and who receives what it sends."""

import asyncio
import random
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx

from frontdesk.app.cli.location import open_location
from frontdesk.domain.access import SCOPES
from frontdesk.domain.access import store as access
from frontdesk.kit.db import OPERATOR, Database

Json = dict[str, Any]

PERSON = "person"
"""Every seventh customer ends with a word that holds this, and is handed over."""


@dataclass
class Business:
    """A location at the servers, spoken to until one of them answers."""

    urls: list[str]
    location_id: str
    token: str
    failures: int = 0
    client: httpx.AsyncClient = field(init=False)

    def __post_init__(self) -> None:
        headers = {"Authorization": f"Bearer {self.token}"}
        self.client = httpx.AsyncClient(headers=headers, timeout=15)

    async def call(self, method: str, path: str, body: Json | None = None) -> Json:
        """The answer of whichever server answers; what failed on the way is tried again."""
        async with asyncio.timeout(180):
            while True:
                with suppress(httpx.TransportError):
                    answer = await self.client.request(method, random.choice(self.urls) + path, json=body)
                    if answer.status_code < 500:
                        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
                        told: Json = answer.json()
                        return told
                self.failures += 1
                await asyncio.sleep(0.3)

    async def open(self, carrier_url: str, listener_url: str, *, wait: int = 1) -> None:
        """An agent on SMS, the provider that carries it, and a webhook that hears of all messages."""
        agent = {
            "name": "Echo",
            "goal": "Repeat",
            "mode": "autopilot",
            "waitTime": wait,
            "channels": ["sms"],
            "actions": [{"type": "humanHandover", "name": "Person", "settings": {"createTask": True}}],
        }
        await self.call("POST", "/v2/conversation/agents", agent)
        provider = {"name": "Carrier", "type": "SMS", "deliveryUrl": carrier_url}
        await self.call("POST", "/v1/providers", provider)
        webhook = {"url": listener_url, "events": ["InboundMessage", "OutboundMessage"]}
        await self.call("POST", "/v1/webhooks", webhook)

    async def why(self, conversation_id: str, message_id: str) -> str:
        """The verdict on a message."""
        path = f"/v1/conversations/{conversation_id}/why?messageId={message_id}"
        return str((await self.call("GET", path))["verdict"])

    async def arrives(self, number: int) -> str:
        """The id of a new contact; asked for twice, it is the same one."""
        contact = {"locationId": self.location_id, "firstName": "C", "phone": f"+1212555{number:04d}"}
        return str((await self.call("POST", "/contacts/upsert", contact))["contact"]["id"])

    async def writes(self, contact_id: str, words: str) -> Json:
        """A message with an id of its own outside, so that a repeat is harmless."""
        message = {"type": "SMS", "contactId": contact_id, "message": words, "altId": words}
        return await self.call("POST", "/conversations/messages/inbound", message)


async def found(db: Database, urls: list[str]) -> Business:
    """A new business of its own."""
    async with db.system(actor=OPERATOR, cause="chaos") as tx:
        location, _ = await open_location(
            tx, company_id=None, name="Chaos", timezone="UTC", country="US", sandbox=False
        )
        minted = await access.create_token(
            tx, location.company_id, location.id, name="chaos", scopes=sorted(SCOPES)
        )
    return Business(urls, location.id, minted.secret)


async def customer(business: Business, number: int, seconds: float, chance: random.Random) -> list[str]:
    """One customer's messages, spread over the time; every word of theirs is its own."""
    await asyncio.sleep(chance.uniform(0, seconds * 0.8))
    contact_id = await business.arrives(number)
    words = [f"m{number}x{place}" for place in range(chance.randint(1, 4))]
    if number % 7 == 0:
        words[len(words) // 2] += PERSON
    for one in words:
        await business.writes(contact_id, one)
        await asyncio.sleep(chance.choice([0.1, 0.4, 3.0]))
    return words
