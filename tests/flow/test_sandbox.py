"""The jobs of a sandbox: what runs when its clock moves, and what does not."""

import asyncio
import dataclasses
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from frontdesk.app.work import working
from frontdesk.flow import sandbox
from frontdesk.flow.runtime import Runtime
from frontdesk.flow.sandbox import Bounds, Ran
from frontdesk.kit import jobs
from frontdesk.kit.db import OPERATOR, Write
from frontdesk.kit.problems import Refused
from tests.support.fixtures import BeginStory
from tests.support.story import Story

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Step:
    """A job that notes itself, fails `fails` times, and is put again `more` times, `wait` seconds later."""

    location_id: str
    name: str
    more: int = 0
    wait: float = 0
    fails: int = 0


@dataclass
class Ground:
    """A sandbox whose clock stands, and what its steps noted: their names and when, since it began."""

    runtime: Runtime
    location_id: str
    began: datetime
    noted: list[tuple[str, timedelta]] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)

    def write(self) -> AbstractAsyncContextManager[Write]:
        return self.runtime.db.write(self.location_id, actor=OPERATOR, cause="test")

    async def put(self, name: str, after: timedelta, **more: float) -> None:
        async with self.write() as tx:
            await jobs.put(tx, Step(self.location_id, name, **more), self.began + after)  # type: ignore[arg-type]

    async def move(self, to: timedelta, bounds: Bounds = sandbox.BOUNDS, frozen: bool = True) -> list[Ran]:
        target = self.began + to
        _, ran = await sandbox.move_clock(
            self.runtime, self.location_id, self.write, to=target, frozen=frozen, bounds=bounds
        )
        return ran

    async def take(self, _runtime: Runtime, step: Step) -> None:
        async with self.write() as tx:
            now = (await tx.moment()).local
            if step.more:
                again = dataclasses.replace(step, more=step.more - 1)
                await jobs.put(tx, again, now + timedelta(seconds=step.wait))
        self.noted.append((step.name, now - self.began))
        self.came.set()
        if len(self.noted) <= step.fails:
            raise RuntimeError("not yet")


async def prepare(story: Story) -> Ground:
    runtime = story.desk.runtime
    clock = await story.post(f"/v1/locations/{story.location_id}/clock", {"frozen": True})
    ground = Ground(runtime, story.location_id, datetime.fromisoformat(clock["now"]))
    ground.runtime = dataclasses.replace(runtime, handlers={**runtime.handlers, Step: ground.take})
    await ground.move(HOUR)  # a whole number of milliseconds, as the clock shows it
    ground.began += HOUR
    return ground


@pytest.fixture
async def ground(story: Story) -> Ground:
    return await prepare(story)


async def test_jobs_run_as_they_fall_due_each_at_its_own_time(ground: Ground) -> None:
    for name, hours in (("third", 3), ("first", 1), ("second", 2), ("not yet", 5)):
        await ground.put(name, hours * HOUR)
    ran = await ground.move(4 * HOUR)
    assert ground.noted == [("first", HOUR), ("second", 2 * HOUR), ("third", 3 * HOUR)]
    assert [(one.job, one.at - ground.began) for one in ran] == [
        ("Step", hours * HOUR) for hours in (1, 2, 3)
    ]


async def test_what_a_job_makes_due_runs_in_the_same_call_and_in_its_place(ground: Ground) -> None:
    await ground.put("chain", HOUR, more=2, wait=3600)
    await ground.put("between", 1.5 * HOUR)
    await ground.move(2.5 * HOUR)
    assert ground.noted == [("chain", HOUR), ("between", 1.5 * HOUR), ("chain", 2 * HOUR)]
    await ground.move(3 * HOUR)
    assert ground.noted[3:] == [("chain", 3 * HOUR)]


@pytest.mark.parametrize(
    ("bounds", "words", "ran"),
    [
        (Bounds(jobs=5), "More than 5 jobs fell due", 5),
        (Bounds(time=timedelta(0)), "take longer than 0 seconds", 0),
    ],
)
async def test_more_than_may_run_is_refused_and_can_be_gone_on_with(
    ground: Ground, bounds: Bounds, words: str, ran: int
) -> None:
    await ground.put("again", HOUR, more=7)
    with pytest.raises(Refused, match=words) as refused:
        await ground.move(2 * HOUR, bounds)
    assert (ground.began + 2 * HOUR).isoformat() in str(refused.value)
    assert len(ground.noted) == ran
    await ground.move(2 * HOUR)
    assert ground.noted == [("again", HOUR)] * 8


async def test_a_failing_job_comes_again_later_by_the_clock(ground: Ground) -> None:
    await ground.put("stubborn", HOUR, fails=2)
    ran = await ground.move(2 * HOUR)
    assert [after - HOUR for _, after in ground.noted] == [timedelta(seconds=late) for late in (0, 1, 3)]
    assert len(ran) == 3
    assert await ground.move(3 * HOUR) == []


async def test_a_job_that_never_succeeds_is_held(ground: Ground) -> None:
    await ground.put("hopeless", HOUR, fails=100)
    assert len(await ground.move(2 * HOUR)) == sandbox.MAX_ATTEMPTS
    async with ground.runtime.db.read(ground.location_id) as read:
        assert await read.value("SELECT failure FROM later") == "RuntimeError"
    assert await ground.move(30 * HOUR) == []


async def test_a_worker_runs_a_sandbox_whose_clock_runs_and_leaves_a_frozen_one_alone(
    new_story: BeginStory,
) -> None:
    frozen, running = await prepare(await new_story()), await prepare(await new_story())
    both = {frozen.location_id: frozen, running.location_id: running}

    async def take(runtime: Runtime, step: Step) -> None:
        await both[step.location_id].take(runtime, step)

    runtime = dataclasses.replace(running.runtime, handlers={**running.runtime.handlers, Step: take})
    await frozen.put("waits", timedelta(0))
    await running.put("comes", timedelta(seconds=1))
    await running.move(timedelta(0), frozen=False)
    async with working(runtime, asyncio.Event()), asyncio.timeout(20):
        await running.came.wait()
    [(name, after)] = running.noted
    assert (name, after >= timedelta(seconds=1)) == ("comes", True)
    assert frozen.noted == []
    await frozen.move(timedelta(0))
    assert frozen.noted == [("waits", timedelta(0))]


async def test_a_sandbox_whose_jobs_take_long_holds_up_no_other(new_story: BeginStory) -> None:
    slow, quick = await prepare(await new_story()), await prepare(await new_story())
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def take(runtime: Runtime, step: Step) -> None:
        if step.location_id == slow.location_id:
            begun.set()
            await go_on.wait()
        else:
            await quick.take(runtime, step)

    runtime = dataclasses.replace(quick.runtime, handlers={**quick.runtime.handlers, Step: take})
    for ground in (slow, quick):
        await ground.move(timedelta(0), frozen=False)
    await slow.put("takes long", timedelta(0))
    async with working(runtime, asyncio.Event()), asyncio.timeout(20):
        await begun.wait()
        await quick.put("comes", timedelta(0))
        await quick.came.wait()
        go_on.set()
    assert [name for name, _ in quick.noted] == ["comes"]
