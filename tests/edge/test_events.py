"""The log of events: what makes one, what it tells, who may read it, and how it is followed."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontdesk.domain import contacts
from frontdesk.domain.events.store import begin_epoch
from frontdesk.edge.webhooks.wire import SCOPES
from frontdesk.flow.events import EVENT_TYPES
from frontdesk.flow.events.purge import purge
from frontdesk.kit.db import SYSTEM
from tests.support.desk import Desk
from tests.support.fixtures import BeginStory
from tests.support.scripted import Fail, Say, ScriptedEngine, Take
from tests.support.story import Json, Story, begin_story


async def rows(story: Story) -> list[Any]:
    async with story.desk.runtime.db.read(story.location_id) as read:
        return await read.fetch(
            "SELECT id, type FROM events WHERE location_id = $1 ORDER BY number", story.location_id
        )


def types_of(events: Sequence[Json]) -> list[str]:
    return [event["type"] for event in events]


@pytest.fixture
async def quiet(story: Story) -> Story:
    """A story whose own beginning is not in the way."""
    async with story.desk.runtime.db.system(cause="test") as tx:
        await tx.execute("DELETE FROM events WHERE company_id = $1", story.company_id)
    return story


def test_every_type_of_event_has_a_scope_and_a_payload() -> None:
    assert set(SCOPES) == {kind.__name__ for kind in EVENT_TYPES}


async def test_a_customers_message_and_its_answer_are_events_in_their_order(quiet: Story) -> None:
    await quiet.make_agent()
    quiet.script(Say("We open at nine."))
    contact_id = await quiet.make_contact(firstName="Ana", email="ana@example.com")
    said = await quiet.customer_says("When do you open?", contact_id=contact_id)
    await quiet.advance()
    events = await quiet.events()
    assert types_of(events) == [
        "AgentCreate",
        "ContactCreate",
        "InboundMessage",
        "ConversationUnreadUpdate",
        "OutboundMessage",
        "GenerationCreate",
        "MessageStatusUpdate",
    ]
    inbound, outbound = events[2], events[4]
    assert inbound["data"]["messageId"] == said["messageId"]
    assert inbound["data"]["body"] == "When do you open?"
    assert inbound["contactId"] == contact_id
    assert inbound["conversationId"] == said["conversationId"]
    assert inbound["actor"]["kind"] == "token"
    assert (outbound["data"]["body"], outbound["data"]["direction"]) == ("We open at nine.", "outbound")
    assert outbound["actor"] == {"kind": "agent", "id": events[0]["agentId"]}
    assert outbound["cause"].startswith("turn:")
    assert events[6]["data"]["status"] == "delivered"
    assert len({event["id"] for event in events}) == len(events)


async def test_each_change_of_a_contact_is_told_by_its_kind_and_no_change_by_nothing(quiet: Story) -> None:
    contact_id = await quiet.make_contact(tags=["new"])
    path = f"/contacts/{contact_id}"
    await quiet.put(path, {"city": "Sevilla"})
    await quiet.put(path, {"city": "Sevilla"})
    await quiet.put(path, {"tags": ["new", "vip"]})
    await quiet.put(path, {"dndSettings": {"SMS": {"status": "active", "message": "no", "code": "1"}}})
    await quiet.put(path, {"lastName": "Ruiz", "dnd": True, "tags": ["vip"]})
    await quiet.delete(path)
    events = await quiet.events()
    assert types_of(events) == [
        "ContactCreate",
        "ContactUpdate",
        "ContactTagUpdate",
        "ContactDndUpdate",
        *("ContactUpdate", "ContactTagUpdate", "ContactDndUpdate"),
        "ContactDelete",
    ]
    assert events[1]["data"]["city"] == "Sevilla"
    assert events[2]["data"]["tags"] == ["new", "vip"]
    assert events[3]["data"]["dndSettings"]["SMS"]["status"] == "active"
    assert (events[7]["data"]["id"], events[7]["data"]["name"]) == (contact_id, "Ana Ruiz")


async def test_tasks_notes_agents_and_actions_are_told(quiet: Story) -> None:
    contact_id = await quiet.make_contact()
    task = {"title": "Call", "dueDate": "2030-01-01T10:00:00Z", "completed": False}
    made = (await quiet.post(f"/contacts/{contact_id}/tasks", task))["task"]["id"]
    await quiet.put(f"/contacts/{contact_id}/tasks/{made}", {"title": "Call back"})
    await quiet.put(f"/contacts/{contact_id}/tasks/{made}/completed", {"completed": True})
    await quiet.delete(f"/contacts/{contact_id}/tasks/{made}")
    made = (await quiet.post(f"/contacts/{contact_id}/notes", {"body": "Tea"}))["note"]["id"]
    await quiet.put(f"/contacts/{contact_id}/notes/{made}", {"body": "Coffee"})
    await quiet.put(f"/contacts/{contact_id}/notes/{made}", {"body": "Coffee"})
    await quiet.delete(f"/contacts/{contact_id}/notes/{made}")
    agent = await quiet.make_agent()
    path = f"/v2/conversation/agents/{agent['agentId']}"
    await quiet.patch(path, {"name": "Other"})
    await quiet.patch(path, {"name": "Other"})
    stop = {"type": "stopBot", "name": "Stop", "settings": {"examples": ["bye", "stop it"]}}
    await quiet.post(f"{path}/actions", stop, expect=201)
    await quiet.delete(path)
    await quiet.post(f"{path}/restore")
    events = await quiet.events()
    assert types_of(events) == [
        *("ContactCreate", "TaskCreate", "TaskComplete", "TaskDelete"),
        *("NoteCreate", "NoteUpdate", "NoteDelete"),
        *("AgentCreate", "AgentUpdate", "ActionCreate", "AgentDelete", "AgentRestore"),
    ]
    assert events[2]["data"]["title"] == "Call back"
    assert events[2]["contactId"] == contact_id
    assert (events[5]["data"]["body"], events[5]["contactId"]) == ("Coffee", contact_id)
    assert events[8]["data"]["changed"] == ["name"]
    assert {event["agentId"] for event in events[7:]} == {agent["agentId"]}


async def test_sleep_waking_and_reading_are_told(quiet: Story) -> None:
    await quiet.make_agent()
    contact_id = await quiet.make_contact()
    said = await quiet.customer_says("Hello", contact_id=contact_id)
    path = f"/v1/conversations/{said['conversationId']}/agent-status"
    await quiet.put(path, {"state": "asleep"})
    await quiet.put(path, {"state": "active"})
    await quiet.put(f"/conversations/{said['conversationId']}", {"unreadCount": 0})
    events = await quiet.events("&types=AgentSleep,AgentWake,ConversationUnreadUpdate")
    assert types_of(events) == [
        "ConversationUnreadUpdate",
        "AgentSleep",
        "AgentWake",
        "ConversationUnreadUpdate",
    ]
    assert [event["data"].get("unreadCount") for event in events] == [1, None, None, 0]
    assert events[1]["contactId"] == contact_id


async def test_what_agents_do_beside_answering_is_told(quiet: Story) -> None:
    agent = await quiet.make_agent()
    path = f"/v2/conversation/agents/{agent['agentId']}"
    settings = {"createTask": True, "finalMessage": "Eva will call you."}
    hand_over = {"type": "humanHandover", "name": "Person", "settings": settings}
    await quiet.post(f"{path}/actions", hand_over, expect=201)
    first, second, third = [await quiet.make_contact() for _ in range(3)]
    quiet.script(Take("hand_over"))
    await quiet.customer_says("A person, please", contact_id=first)
    await quiet.advance()
    quiet.script(*[Fail()] * 4)
    await quiet.customer_says("Hello", contact_id=second)
    await quiet.advance("PT1H")
    await quiet.patch(path, {"mode": "suggestive"})
    quiet.script(Say("We open at nine."))
    await quiet.customer_says("When do you open?", contact_id=third)
    await quiet.advance()
    [draft] = (await quiet.get("/v1/drafts"))["data"]
    await quiet.post(f"/v1/drafts/{draft['id']}/accept", {"body": "At nine."})
    kinds = "HandOver,AgentSleep,TaskCreate,ContactTagUpdate,TurnFail,DraftCreate,DraftDecide"
    events = await quiet.events(f"&types={kinds}")
    assert sorted(types_of(events)) == sorted([*kinds.split(","), "TaskCreate"])
    told = {event["type"]: event["data"] for event in events}
    assert (told["HandOver"]["contactId"], told["HandOver"]["cause"]) == (first, "hand_over")
    assert (told["TurnFail"]["contactId"], told["TurnFail"]["outcome"]) == (second, "failed")
    assert (told["DraftCreate"]["body"], told["DraftCreate"]["state"]) == ("We open at nine.", "open")
    assert (told["DraftDecide"]["sentBody"], told["DraftDecide"]["state"]) == ("At nine.", "accepted")


async def test_a_company_reads_all_its_locations_and_a_location_itself_only(
    new_story: BeginStory, other: Story
) -> None:
    first = await new_story()
    second = await new_story(company_id=first.company_id)
    for one in (first, second, other):
        await one.make_contact()
        await one.events()
    token = await first.token(company=True)
    headers = {"Authorization": f"Bearer {token}"}
    everything = (await first.client.get("/v1/events?limit=100", headers=headers)).json()["data"]
    assert {event["locationId"] for event in everything} >= {first.location_id, second.location_id}
    assert other.location_id not in {event["locationId"] for event in everything}
    assert "LocationCreate" in types_of(everything)
    only = await first.client.get(f"/v1/events?locationId={second.location_id}", headers=headers)
    assert {event["locationId"] for event in only.json()["data"]} == {second.location_id}
    for path in (f"/v1/events?locationId={other.location_id}", "/v1/events?locationId=nowhere"):
        assert (await first.client.get(path, headers=headers)).status_code == 404
    assert {event["locationId"] for event in await first.events()} == {first.location_id}
    await first.get(f"/v1/events?locationId={second.location_id}", expect=404)


async def test_a_token_sees_the_types_of_its_scopes_only(quiet: Story) -> None:
    await quiet.make_agent()
    contact_id = await quiet.make_contact()
    await quiet.customer_says("Hello", contact_id=contact_id)
    await quiet.events()
    narrow = {"Authorization": f"Bearer {await quiet.token(['conversation-ai.readonly'])}"}
    seen = (await quiet.client.get("/v1/events", headers=narrow)).json()["data"]
    assert types_of(seen) == ["AgentCreate"]
    refused = await quiet.client.get("/v1/events?types=InboundMessage", headers=narrow)
    assert refused.status_code == 403
    assert "conversations/message.readonly" in refused.json()["detail"]
    none = {"Authorization": f"Bearer {await quiet.token(['oauth.readonly'])}"}
    assert (await quiet.client.get("/v1/events", headers=none)).status_code == 403
    unknown = await quiet.client.get("/v1/events?types=Nothing")
    assert unknown.status_code == 422


async def test_latest_begins_now_and_pages_go_on_where_they_ended(quiet: Story) -> None:
    await quiet.make_contact()
    await quiet.events()
    cursor = (await quiet.get("/v1/events?after=latest"))["nextCursor"]
    names = [f"Contact {number}" for number in range(5)]
    for name in names:
        await quiet.make_contact(firstName=name)
    seen: list[str] = []
    async with asyncio.timeout(20):
        while len(seen) < 5:
            answer = await quiet.get(f"/v1/events?limit=2&after={cursor}")
            seen += [event["data"]["firstName"] for event in answer["data"]]
            cursor = answer["nextCursor"]
    assert seen == names
    again = await quiet.get(f"/v1/events?after={cursor}")
    assert again["data"] == []
    assert again["nextCursor"]


async def test_a_cursor_that_never_was_or_is_gone_is_told(quiet: Story) -> None:
    db = quiet.desk.runtime.db
    await quiet.make_contact()
    await quiet.events()
    for wrong in ("what", "bGF0ZXN0", "%00", "....", "MS4yLjMuNA"):
        await quiet.get(f"/v1/events?after={wrong}", expect=422)
    # A restore begins an epoch; a second restore of the same backup undoes that one and begins another.
    await begin_epoch(db, always=True)
    undone = (await quiet.get("/v1/events?after=latest"))["nextCursor"]
    async with db.system(cause="test") as tx:
        await tx.execute("DELETE FROM event_epochs WHERE epoch = current_epoch()")
    await begin_epoch(db, always=True)
    told = await quiet.client.get(f"/v1/events?after={undone}")
    assert told.status_code == 422
    assert "restored" in told.json()["detail"]


async def test_what_happens_after_a_restore_comes_after_what_it_brought_back(quiet: Story) -> None:
    db = quiet.desk.runtime.db
    await quiet.make_contact(firstName="Before")
    await quiet.events()
    cursor = (await quiet.get("/v1/events?after=latest"))["nextCursor"]
    # As in a cluster whose transaction ids were far ahead of this one's.
    async with db.system(cause="test") as tx:
        await tx.execute(
            "UPDATE events SET xid = '9000000000'::xid8 WHERE location_id = $1", quiet.location_id
        )
    await begin_epoch(db, always=True)
    await quiet.make_contact(firstName="After")
    events = await quiet.events()
    assert [event["data"]["firstName"] for event in events] == ["Before", "After"]
    followed = await quiet.get(f"/v1/events?after={cursor}")
    assert [event["data"]["firstName"] for event in followed["data"]][-1] == "After"


STEP = st.tuples(st.integers(0, 3), st.sampled_from(["commit", "abort"]), st.booleans())


@given(steps=st.lists(STEP, min_size=4, max_size=16), limit=st.integers(1, 3))
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
async def test_a_follower_misses_nothing_and_sees_nothing_twice_however_transactions_overlap(
    desk: Desk, scripted_engine: ScriptedEngine, steps: list[tuple[int, str, bool]], limit: int
) -> None:
    """Each step opens the transaction of a number or ends the one that is open; sometimes the log is read."""
    story = await begin_story(desk, scripted_engine)
    follower = Follower(story, limit)
    opened: dict[int, Slow] = {}
    made: list[str] = []
    async with story.client:
        for count, (number, ending, reads) in enumerate(steps):
            if number in opened:
                made += await opened.pop(number).end(ending)
            else:
                opened[number] = await Slow.begin(story, f"Contact {count}")
            if reads:
                await follower.read()
        for slow in opened.values():
            made += await slow.end("commit")
        async with asyncio.timeout(20):
            while len(follower.seen) < len(made):
                await follower.read()
        assert sorted(follower.seen) == sorted(made)


class Slow:
    """A transaction that has made a contact, and so has its id, and is still under way."""

    def __init__(self, name: str, stack: AsyncExitStack) -> None:
        self.name = name
        self._stack = stack

    @classmethod
    async def begin(cls, story: Story, name: str) -> "Slow":
        stack = AsyncExitStack()
        db = story.desk.runtime.db
        tx = await stack.enter_async_context(db.write(story.location_id, actor=SYSTEM, cause="test"))
        await contacts.create_contact(tx, story.location_id, {"first_name": name})
        return cls(name, stack)

    async def end(self, ending: str) -> list[str]:
        """The names that are there now."""
        if ending == "commit":
            await self._stack.aclose()
            return [self.name]
        with pytest.raises(RuntimeError, match="on purpose"):
            async with self._stack:
                raise RuntimeError("on purpose")
        return []


class Follower:
    """Reads page after page."""

    def __init__(self, story: Story, limit: int) -> None:
        self.seen: list[str] = []
        self._story = story
        self._limit = limit
        self._cursor = ""

    async def read(self) -> None:
        query = f"types=ContactCreate&limit={self._limit}" + (
            f"&after={self._cursor}" if self._cursor else ""
        )
        answer = await self._story.get(f"/v1/events?{query}")
        self.seen += [event["data"]["firstName"] for event in answer["data"]]
        self._cursor = answer["nextCursor"]


async def test_old_events_go_after_their_time(quiet: Story) -> None:
    db, location = quiet.desk.runtime.db, quiet.location_id
    await quiet.make_contact(firstName="Old")
    async with db.system(cause="test") as tx:
        await tx.execute(
            "UPDATE events SET recorded_at = recorded_at - interval '31 days' WHERE location_id = $1",
            location,
        )
    await quiet.make_contact(firstName="New")
    await purge(db, quiet.desk.runtime.events_kept)
    assert [event["data"]["firstName"] for event in await quiet.events()] == ["New"]
