"""The worker on the real queue, in real time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from frontdesk.app.work import work
from frontdesk.domain.conversations import schedule
from frontdesk.flow.runtime import Runtime
from frontdesk.kit.db import SYSTEM
from tests.support.fixtures import BeginStory
from tests.support.scripted import Fail, Pause, Say
from tests.support.story import Story
from tests.support.talk import begin_talk


@asynccontextmanager
async def working(runtime: Runtime) -> AsyncIterator[asyncio.Task[None]]:
    """A worker that takes jobs for as long as the context lasts."""
    stop, ready = asyncio.Event(), asyncio.Event()
    task = asyncio.create_task(work(runtime, stop, heartbeat_timeout=timedelta(seconds=2), ready=ready))
    await ready.wait()
    try:
        yield task
    finally:
        stop.set()
        if not task.cancelled():
            await task


@pytest.fixture
async def live(new_story: BeginStory) -> Story:
    """A location whose time is real."""
    return await new_story(sandbox=False)


async def test_a_message_is_answered_after_the_wait(live: Story) -> None:
    await live.make_agent(waitTime=1)
    talk = await begin_talk(live)
    async with working(live.desk.runtime):
        await talk.say("Hello")
        [reply] = await talk.replies()
    assert reply.body == "You wrote: Hello"
    _, [asked, _], _ = await talk.rows()
    assert reply.created_at - asked.created_at >= timedelta(seconds=1)


async def test_three_quick_messages_get_one_answer(live: Story) -> None:
    await live.make_agent(waitTime=1)
    talk = await begin_talk(live)
    async with working(live.desk.runtime):
        for words in ("Hello", "are you", "open?"):
            await talk.say(words)
        [reply] = await talk.replies()
    assert reply.body == "You wrote: Hello\nare you\nopen?"


async def test_a_message_that_comes_while_the_engine_thinks_is_answered_with_the_others(
    live: Story,
) -> None:
    await live.make_agent(waitTime=1)
    pause = Pause()
    live.script(pause, Say("to the first alone"), Say("to both"))
    talk = await begin_talk(live)
    async with working(live.desk.runtime):
        await talk.say("First")
        await asyncio.wait_for(pause.reached.wait(), 20)
        await talk.say("Second")
        pause.go_on.set()
        replies = await talk.replies()
    assert [reply.body for reply in replies] == ["to both"]
    _, _, [turn] = await talk.rows()
    assert turn["drops"][0]["draft"] == "to the first alone"


async def test_an_engine_that_breaks_down_is_tried_again(live: Story) -> None:
    await live.make_agent(waitTime=1)
    live.script(Fail(), Say("here I am"))
    talk = await begin_talk(live)
    async with working(live.desk.runtime):
        await talk.say("Hello")
        [reply] = await talk.replies()
    assert reply.body == "here I am"
    _, _, [turn] = await talk.rows()
    assert turn["attempts"] == 2


async def test_a_worker_whose_clock_is_a_day_off_answers_as_any_other(live: Story) -> None:
    class WrongClock:
        def now(self) -> datetime:
            return datetime(2001, 1, 1, tzinfo=UTC)

    await live.make_agent(waitTime=1)
    talk = await begin_talk(live)
    async with working(replace(live.desk.runtime, clock=WrongClock())):
        await talk.say("Hello")
        [reply] = await talk.replies()
    _, [asked, _], _ = await talk.rows()
    assert timedelta(seconds=1) <= reply.created_at - asked.created_at < timedelta(seconds=20)


async def test_the_sweeper_finds_a_turn_whose_job_was_lost(live: Story) -> None:
    await live.make_agent(waitTime=1)
    talk = await begin_talk(live)
    await talk.say("Hello")
    async with live.desk.runtime.db.system() as tx:
        await tx.execute("DELETE FROM pgqueuer WHERE entrypoint = 'TurnDue'")
        await tx.execute(
            "UPDATE conversations SET turn_due_at = turn_due_at - interval '1 hour' WHERE id = $1",
            talk.conversation_id,
        )
    found = await schedule.list_overdue(live.desk.runtime.db)
    assert talk.conversation_id in [one.conversation_id for one in found]
    async with working(live.desk.runtime):
        [reply] = await talk.replies()
    assert reply.body == "You wrote: Hello"


async def test_a_job_due_in_a_week_waits_aside_and_is_moved_when_its_time_comes(live: Story) -> None:
    from frontdesk.flow.due import TurnDue
    from frontdesk.kit import jobs

    runtime = live.desk.runtime
    async with runtime.db.write(live.location_id, actor=SYSTEM, cause="test") as tx:
        now = (await tx.moment()).real
        job = TurnDue(live.location_id, "nowhere", 1)
        await jobs.put(tx, job, now + timedelta(days=7))
        waiting = await tx.value("SELECT count(*) FROM later WHERE location_id = $1", live.location_id)
        assert waiting == 1
        await tx.execute(
            "UPDATE later SET due_at = clock_timestamp() + interval '30 minutes' WHERE location_id = $1",
            live.location_id,
        )
    assert await jobs.move_due(runtime.db) >= 1
    async with runtime.db.system() as tx:
        queued = await tx.fetch("SELECT execute_after FROM pgqueuer WHERE payload LIKE $1", b"%nowhere%")
        assert len(queued) == 1
        assert queued[0]["execute_after"] > now + timedelta(minutes=29)
        await tx.execute("DELETE FROM pgqueuer WHERE payload LIKE $1", b"%nowhere%")
