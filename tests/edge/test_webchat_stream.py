"""News of a chat as they happen, over real HTTP."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from frontdesk.app.work import work
from frontdesk.domain import contacts
from frontdesk.domain.conversations import NewMessage
from frontdesk.domain.conversations import store as conversations
from frontdesk.edge.http.webchat.stream import STREAMS_A_SESSION, Streams, end_streams, streams_of
from frontdesk.flow.inbox import CHAT_TOPIC
from frontdesk.kit.db import OPERATOR
from frontdesk.kit.embedding import Embedder
from tests.support.desk import Desk, serve
from tests.support.fixtures import BeginStory
from tests.support.scripted import Pause, Say, ScriptedEngine
from tests.support.story import Story
from tests.support.visitor import EventReader, Visitor, visiting


async def test_a_stream_opens_with_the_status_and_what_was_said(story: Story) -> None:
    await story.make_agent()
    async with visiting(story) as visitor:
        said = await visitor.says("Hello", "a-1")
        async with visitor.follows() as stream:
            assert stream.response.headers["content-type"].startswith("text/event-stream")
            assert stream.response.headers["x-accel-buffering"] == "no"
            status, message = await stream.next(), await stream.next()
    assert (status.name, status.data, status.id) == ("status", {"answeredBy": "agent"}, None)
    assert (message.name, message.data, message.id) == ("message", said, str(said["seq"]))


async def test_typing_is_shown_while_the_agent_thinks_and_ends_with_its_answer(story: Story) -> None:
    await story.make_agent()
    pause = Pause()
    story.script(pause, Say("We are open until six."))
    async with visiting(story) as visitor, visitor.follows() as stream:
        await visitor.says("Are you open?")
        advancing = asyncio.create_task(story.advance())
        await pause.reached.wait()
        assert (await stream.until("typing")).data == {"on": True}
        assert (await visitor.lists())["status"]["typing"] is True
        async with visitor.follows() as late:
            assert (await late.until("typing")).data == {"on": True}
        pause.go_on.set()
        events = [await stream.next(), await stream.next()]
        await advancing
    assert [(event.name, event.data.get("on"), event.data.get("body")) for event in events] == [
        ("typing", False, None),
        ("message", None, "We are open until six."),
    ]


async def test_typing_ends_when_the_worker_dies(story: Story) -> None:
    await story.make_agent()
    pause = Pause()
    story.script(pause, Say("Late."))
    async with visiting(story) as visitor, visitor.follows() as stream:
        await visitor.says("Are you open?")
        advancing = asyncio.create_task(story.advance())
        await pause.reached.wait()
        await stream.until("typing")
        session = await visitor.session()
        async with story.desk.runtime.db.write(story.location_id, actor=OPERATOR, cause="test") as tx:
            await tx.execute(
                "UPDATE conversations SET lease_until = clock_timestamp() - interval '1 second'"
                " WHERE location_id = $1 AND id = $2",
                story.location_id,
                session.conversation_id,
            )
        assert (await stream.until("typing")).data == {"on": False}
        pause.go_on.set()
        await advancing


async def test_a_real_worker_answers_into_the_stream(new_story: BeginStory, desk: Desk) -> None:
    story = await new_story(sandbox=False)
    await story.make_agent(waitTime=1)
    async with working(desk), visiting(story) as visitor, visitor.follows() as stream:
        await visitor.says("Are you open?")
        assert (await stream.until("message")).data["role"] == "contact"
        assert (await stream.until("message")).data["body"] == "You wrote: Are you open?"


async def test_who_comes_back_misses_nothing_and_gets_nothing_twice(story: Story) -> None:
    async with visiting(story) as visitor:
        heard: list[str] = []
        last: str | None = None
        for number in range(8):
            await visitor.says(f"Message {number}")
            if number % 3 == 2:  # now and then the connection breaks, and both ways to resume are used
                by_header = number % 2 == 0
                after = None if by_header else int(last or 0)
                async with visitor.follows(last_event_id=last if by_header else None, after=after) as stream:
                    await stream.until("status")
                    while len(heard) <= number:
                        event = await stream.until("message")
                        heard.append(event.data["body"])
                        last = event.id
        async with visitor.follows(last_event_id=last) as stream:
            heard.extend([(await stream.until("message")).data["body"] for _ in range(2)])
            await visitor.says("The end")
            heard.append((await stream.until("message")).data["body"])
    assert heard == [*(f"Message {number}" for number in range(8)), "The end"]


async def test_what_is_said_while_a_stream_opens_is_heard_once(story: Story) -> None:
    async with visiting(story) as visitor:
        saying = asyncio.gather(*(visitor.says(f"Message {number}") for number in range(10)))
        async with visitor.follows() as stream:
            heard = [(await stream.until("message")).data for _ in range(10)]
            await saying
            await visitor.says("The end")
            assert (await stream.until("message")).data["body"] == "The end"
    assert [message["seq"] for message in heard] == list(range(1, 11))


async def test_a_long_history_streams_whole(story: Story) -> None:
    async with visiting(story) as visitor:
        session = await visitor.session()
        async with story.desk.runtime.db.write(story.location_id, actor=OPERATOR, cause="test") as tx:
            conversation = await conversations.lock_conversation(
                tx, story.location_id, session.conversation_id
            )
            for number in range(230):
                note = NewMessage("WebChat", "outbound", str(number), "user", "delivered")
                await conversations.record_message(tx, conversation, note)
        async with visitor.follows() as stream:
            heard = [(await stream.until("message")).data["body"] for _ in range(230)]
    assert heard == [str(number) for number in range(230)]


async def test_a_garbled_last_event_id_is_passed_over(story: Story) -> None:
    async with visiting(story) as visitor:
        await visitor.says("Hello")
        for garbled in ("x", "-1", "1.5", "9" * 30):
            async with visitor.follows(last_event_id=garbled) as stream:
                assert (await stream.until("message")).data["body"] == "Hello"


async def test_a_message_written_at_one_server_is_streamed_by_another(
    story: Story,
    database_url: str,
    tmp_path: Path,
    scripted_engine: ScriptedEngine,
    embedder: Embedder,
) -> None:
    await story.make_agent()
    async with (
        serve(database_url, tmp_path, engine=scripted_engine, embedder=embedder) as second,
        visiting(story) as visitor,
        visitor.follows(on=second) as stream,
    ):
        await visitor.says("Hello over there")
        assert (await stream.until("message")).data["body"] == "Hello over there"
        await story.advance()
        assert (await stream.until("message")).data["body"] == "You wrote: Hello over there"
        end_streams(second.app)


async def test_the_stream_goes_on_when_the_listening_connection_is_lost(story: Story) -> None:
    async with visiting(story) as visitor, visitor.follows() as stream:
        await stream.until("status")
        connection = await asyncpg.connect(story.desk.runtime.db.url)
        try:
            await connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'frontdesk listener' AND datname = current_database()"
            )
        finally:
            await connection.close()
        await visitor.says("Can you hear me?")
        assert (await stream.until("message")).data["body"] == "Can you hear me?"


async def test_a_status_that_changes_is_told(story: Story) -> None:
    await story.make_agent()
    async with visiting(story) as visitor, visitor.follows() as stream:
        assert (await stream.until("status")).data == {"answeredBy": "agent"}
        session = await visitor.session()
        await story.put(f"/v1/conversations/{session.conversation_id}/agent-status", {"state": "manual"})
        await _notice(story, f"{session.conversation_id} status")
        assert (await stream.until("status")).data == {"answeredBy": "person"}


async def test_many_waiting_streams_hold_no_database_connection(story: Story) -> None:
    """The desk has eight connections; three times as many streams leave them free."""
    async with visiting(story) as visitor:
        readers: list[EventReader] = []
        async with _all_following(visitor, 24 // STREAMS_A_SESSION + 1, readers) as everyone:
            assert len(readers) > 8
            for one in everyone:
                await one.says("Hello")
            for reader in readers:
                assert (await reader.until("message")).data["body"] == "Hello"


async def test_a_sixth_stream_takes_the_place_of_the_oldest(story: Story) -> None:
    async with visiting(story) as visitor, visitor.follows() as oldest:
        await oldest.until("status")
        async with _following(visitor, STREAMS_A_SESSION - 1) as others, visitor.follows() as sixth:
            await sixth.until("status")
            assert [event.name for event in await oldest.rest()] == ["replaced"]
            await visitor.says("Hello")
            for reader in (*others, sixth):
                assert (await reader.until("message")).data["body"] == "Hello"


async def test_a_reader_who_leaves_is_forgotten(story: Story) -> None:
    streams = streams_of(story.desk.app)
    before = streams.count
    async with visiting(story) as visitor:
        async with visitor.follows() as stream:
            await stream.until("status")
            assert streams.count == before + 1
        await _only_open(streams, before)


async def test_all_streams_end_at_once_when_the_server_stops(
    story: Story, database_url: str, tmp_path: Path, scripted_engine: ScriptedEngine, embedder: Embedder
) -> None:
    async with (
        visiting(story) as visitor,
        serve(database_url, tmp_path, engine=scripted_engine, embedder=embedder) as second,
    ):
        async with visitor.follows(on=second) as stream:
            await stream.until("status")
            end_streams(second.app)
            assert await stream.rest(within=2) == []
        async with visitor.follows(on=second) as late:
            assert await late.rest(within=2) == []
        await _only_open(streams_of(second.app), 0)


async def test_a_stream_ends_when_its_contact_is_deleted(story: Story) -> None:
    async with visiting(story) as visitor, visitor.follows() as stream:
        await stream.until("status")
        session = await visitor.session()
        async with story.desk.runtime.db.write(story.location_id, actor=OPERATOR, cause="test") as tx:
            await contacts.delete_contact(tx, story.location_id, session.contact_id)
            await tx.notify(CHAT_TOPIC, f"{session.conversation_id} message")
        assert await stream.rest() == []


async def test_a_stream_of_a_deleted_conversation_leads_into_the_new_one(story: Story) -> None:
    async with visiting(story) as visitor:
        await visitor.says("One")
        async with visitor.follows() as stream:
            last = await stream.until("message")
            session = await visitor.session()
            async with story.desk.runtime.db.write(story.location_id, actor=OPERATOR, cause="test") as tx:
                await conversations.delete_conversation(tx, story.location_id, session.conversation_id)
            await visitor.says("Two")
            assert await stream.rest() == []
        async with visitor.follows(last_event_id=last.id) as stream:
            assert (await stream.until("message")).data["body"] == "Two"


@asynccontextmanager
async def working(desk: Desk) -> AsyncIterator[None]:
    """A worker beside the served application."""
    stop, ready = asyncio.Event(), asyncio.Event()
    task = asyncio.create_task(work(desk.runtime, stop, ready=ready))
    await ready.wait()
    try:
        yield
    finally:
        stop.set()
        await task


@asynccontextmanager
async def _following(visitor: Visitor, count: int) -> AsyncIterator[list[EventReader]]:
    """Several open streams of one visitor, each past its first event."""
    if count == 0:
        yield []
        return
    async with visitor.follows() as stream:
        await stream.until("status")
        async with _following(visitor, count - 1) as others:
            yield [stream, *others]


@asynccontextmanager
async def _all_following(
    visitor: Visitor, visitors: int, readers: list[EventReader]
) -> AsyncIterator[list[Visitor]]:
    """More visitors of the same story, each with as many streams as a session may have."""
    async with _following(visitor, STREAMS_A_SESSION) as mine:
        readers.extend(mine)
        if visitors == 1:
            yield [visitor]
            return
        async with (
            visiting(visitor.story) as another,
            _all_following(another, visitors - 1, readers) as others,
        ):
            yield [visitor, *others]


async def _only_open(streams: Streams, count: int) -> None:
    async with asyncio.timeout(5):
        while streams.count > count:  # noqa: ASYNC110 - the server's side shows no event to wait for
            await asyncio.sleep(0.01)


async def _notice(story: Story, payload: str) -> None:
    async with story.desk.runtime.db.write(story.location_id, actor=OPERATOR, cause="test") as tx:
        await tx.notify(CHAT_TOPIC, payload)
