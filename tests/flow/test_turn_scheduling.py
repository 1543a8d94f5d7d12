"""Whatever order messages, runs, kills and leases come in: all is considered, nothing answered twice."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontdesk.domain.conversations.schedule import next_due
from frontdesk.flow.due import TurnDue
from frontdesk.flow.turn.run import run
from frontdesk.kit.problems import NotFound
from tests.support.fixtures import BeginStory
from tests.support.mortal import Killed, mortal
from tests.support.talk import Talk, begin_talk


@dataclass(frozen=True)
class Message:
    """The customer writes."""


@dataclass(frozen=True)
class Run:
    """A waiting job is run, and its process may be killed at a write."""

    which: int
    killed_at: int | None
    after_commit: bool


@dataclass(frozen=True)
class Wait:
    """Virtual time passes."""

    seconds: int


@dataclass(frozen=True)
class LeaseLapses:
    """Half a minute has gone since the worker died."""


Happening = Message | Run | Wait | LeaseLapses

happenings = st.lists(
    st.one_of(
        st.just(Message()),
        st.builds(
            Run,
            which=st.integers(0, 5),
            killed_at=st.none() | st.integers(0, 4),
            after_commit=st.booleans(),
        ),
        st.builds(Wait, seconds=st.integers(0, 90)),
        st.just(LeaseLapses()),
    ),
    min_size=3,
    max_size=14,
)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(story_of=happenings)
async def test_every_message_is_considered_and_none_is_answered_twice(
    new_story: BeginStory, story_of: list[Happening]
) -> None:
    story = await new_story()
    await story.make_agent(waitTime=2)
    talk = await begin_talk(story)
    waiting: list[TurnDue] = []
    for happening in story_of:
        waiting += await talk.take_jobs()
        match happening:
            case Message():
                await talk.say("Hello?")
            case Wait(seconds):
                await talk.pass_time(timedelta(seconds=seconds))
            case LeaseLapses():
                await talk.expire_lease()
            case Run(which, killed_at, after_commit):
                if waiting:
                    job = waiting.pop(which % len(waiting))
                    if not await _survives(talk, job, killed_at, after_commit):
                        waiting.append(job)  # the queue gives a dead worker's job to another
    await _until_quiet(talk, waiting)
    await _assert_each_answered_once(talk)


async def _survives(talk: Talk, job: TurnDue, killed_at: int | None, after_commit: bool) -> bool:
    if killed_at is None:
        await run(talk.runtime, job)
        return True
    try:
        await run(mortal(talk.runtime, writes=killed_at, after_commit=after_commit), job)
    except Killed:
        return False
    return True


async def _until_quiet(talk: Talk, waiting: list[TurnDue]) -> None:
    """What the queue, the sweeper and time would do in the end."""
    for _ in range(30):
        waiting += await talk.take_jobs()
        conversation, _, _ = await talk.rows()
        if not waiting and conversation.considered_through >= conversation.last_inbound_seq:
            return
        await talk.expire_lease()
        await talk.pass_time(timedelta(minutes=2))
        for job in waiting or [await talk.current()]:
            await run(talk.runtime, job)
        waiting.clear()
    raise AssertionError("the conversation never comes to rest")


async def _assert_each_answered_once(talk: Talk) -> None:
    conversation, messages, turns = await talk.rows()
    assert conversation.lease_token is None
    inbound = [message for message in messages if message.direction == "inbound"]
    for message in inbound:
        over_it = [turn for turn in turns if turn["from_seq"] < message.seq <= turn["through_seq"]]
        assert len(over_it) == 1, "each message belongs to one turn"
        assert over_it[0]["state"] in ("answered", "failed")
    replies = Counter(message.turn_id for message in messages if message.direction == "outbound")
    assert all(count == 1 for count in replies.values())
    answered = {turn["id"] for turn in turns if turn["state"] == "answered"}
    assert set(replies) == answered


@pytest.mark.parametrize("after_commit", [False, True])
@pytest.mark.parametrize("killed_at", range(5))
async def test_a_worker_killed_at_any_step_loses_and_doubles_nothing(
    new_story: BeginStory, killed_at: int, after_commit: bool
) -> None:
    story = await new_story()
    await story.make_agent(waitTime=2)
    talk = await begin_talk(story)
    await talk.say("When are you open?")
    await talk.pass_time(timedelta(seconds=3))
    [job] = await talk.take_jobs()
    await _survives(talk, job, killed_at, after_commit)
    await _until_quiet(talk, [job])
    await _assert_each_answered_once(talk)
    _, messages, _ = await talk.rows()
    assert len(messages) == 2


@given(
    wait=st.integers(1, 300),
    gaps=st.lists(st.integers(0, 400), min_size=1, max_size=30),
)
def test_each_message_moves_the_answer_but_never_past_the_collecting_limit(
    wait: int, gaps: list[int]
) -> None:
    from datetime import UTC, datetime

    first = datetime(2026, 1, 1, tzinfo=UTC)
    now = first
    limit = first + max(timedelta(seconds=5 * wait), timedelta(seconds=60))
    for gap in gaps:
        due = next_due(now, timedelta(seconds=wait), first)
        assert due <= limit
        assert due == min(now + timedelta(seconds=wait), limit)
        now += timedelta(seconds=gap)


async def test_a_run_of_a_deleted_conversation_ends_quietly(new_story: BeginStory) -> None:
    story = await new_story()
    await story.make_agent(waitTime=2)
    talk = await begin_talk(story)
    await talk.say("Hello")
    await talk.pass_time(timedelta(seconds=3))
    [job] = await talk.take_jobs()
    await story.delete(f"/conversations/{talk.conversation_id}")
    await run(talk.runtime, job)
    with pytest.raises(NotFound):
        await talk.rows()
