"""A conversation at the level of the flow: messages recorded, turns run one by one, the rows looked at."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from frontdesk.domain import contacts
from frontdesk.domain.conversations import Message
from frontdesk.domain.conversations import store as conversations
from frontdesk.domain.locations import store as locations
from frontdesk.flow.due import TurnDue
from frontdesk.flow.inbox import Incoming, record_inbound
from frontdesk.flow.runtime import Runtime
from frontdesk.kit.db import SYSTEM
from tests.support.story import Story


@dataclass(frozen=True)
class Talk:
    """One contact's conversation in a sandbox location."""

    runtime: Runtime
    location_id: str
    contact_id: str
    conversation_id: str

    async def say(self, body: str, outside_id: str | None = None, *, at: datetime | None = None) -> str:
        """A customer's message, written at the time its sender says; its id."""
        async with self.runtime.db.write(self.location_id, actor=SYSTEM, cause="test") as tx:
            incoming = Incoming(self.conversation_id, "WebChat", body, outside_id=outside_id, at=at)
            return (await record_inbound(tx, self.location_id, incoming)).message.id

    async def pass_time(self, span: timedelta) -> None:
        async with self.runtime.db.write(self.location_id, actor=SYSTEM, cause="test") as tx:
            now = (await tx.moment()).local
            await locations.set_clock(tx, self.location_id, to=now + span, frozen=True)

    async def expire_lease(self) -> None:
        async with self.runtime.db.write(self.location_id, actor=SYSTEM, cause="test") as tx:
            await tx.execute(
                "UPDATE conversations SET lease_until = clock_timestamp() - interval '1 second'"
                " WHERE location_id = $1 AND id = $2 AND lease_until IS NOT NULL",
                self.location_id,
                self.conversation_id,
            )

    async def take_jobs(self) -> list[TurnDue]:
        """The turns that wait in `later`, taken out of it."""
        async with self.runtime.db.write(self.location_id, actor=SYSTEM, cause="test") as tx:
            rows = await tx.fetch(
                "DELETE FROM later WHERE location_id = $1 AND kind = 'TurnDue'"
                " AND payload ->> 'conversation_id' = $2 RETURNING payload",
                self.location_id,
                self.conversation_id,
            )
        return [TurnDue(**row["payload"]) for row in rows]

    async def current(self) -> TurnDue:
        """The turn the sweeper would enqueue."""
        async with self.runtime.db.read(self.location_id) as read:
            row = await conversations.get_conversation(read, self.location_id, self.conversation_id)
        return TurnDue(self.location_id, self.conversation_id, row.turn_seq)

    async def replies(self, count: int = 1, *, within: float = 20) -> list[Message]:
        """The agent's messages, once there are so many of them that have been delivered."""
        async with self.runtime.notices.subscribe(self.conversation_id) as queue, asyncio.timeout(within):
            while True:
                _, messages, _ = await self.rows()
                replies = [m for m in messages if m.source == "agent" and m.status == "delivered"]
                if len(replies) >= count:
                    return replies
                await queue.get()

    async def rows(self) -> tuple[Any, list[Any], list[Any]]:
        """The conversation, its messages and its turns, as they stand in the database."""
        async with self.runtime.db.read(self.location_id) as read:
            conversation = await conversations.get_conversation(read, self.location_id, self.conversation_id)
            messages = await conversations.list_messages(
                read, self.location_id, self.conversation_id, limit=1000
            )
            turns = await read.fetch(
                "SELECT * FROM turns WHERE location_id = $1 AND conversation_id = $2 ORDER BY id",
                self.location_id,
                self.conversation_id,
            )
        return conversation, messages, turns


async def begin_talk(story: Story) -> Talk:
    runtime = story.desk.runtime
    async with runtime.db.write(story.location_id, actor=SYSTEM, cause="test") as tx:
        contact = await contacts.create_contact(tx, story.location_id, {"first_name": "Ana"})
        conversation, _ = await conversations.open_conversation(tx, story.location_id, contact.id)
        moment = await tx.moment()
        if moment.sandbox:
            await locations.set_clock(tx, story.location_id, to=moment.local, frozen=True)
    return Talk(runtime, story.location_id, contact.id, conversation.id)
