"""Durable turns: how many a second, what each costs beside thinking, and whether data slows them."""

import asyncio
import time
from datetime import timedelta
from typing import TypeAlias

import asyncpg

from bench.measure import Ratio, compare, compare_batches
from frontdesk.app.work import work
from frontdesk.flow.turn.run import run
from frontdesk.kit.ids import new_id
from tests.support.desk import Desk
from tests.support.story import Story, begin_story
from tests.support.talk import Talk, begin_talk

Bare: TypeAlias = "asyncpg.Connection[asyncpg.Record] | asyncpg.pool.PoolConnectionProxy[asyncpg.Record]"

QUESTIONS = ("When are you open?", "Where are you?", "Do you take walk-ins?", "How can I pay?")
SMALL, LARGE = 1_000, 100_000

_ANSWER_BY_HAND = (
    "INSERT INTO turns (location_id, id, conversation_id, contact_id, state, from_seq, through_seq)"
    " VALUES ($1, $2, $3, $4, 'bench', 0, 0)",
    "INSERT INTO generations"
    " (location_id, id, conversation_id, contact_id, input_message_ids, outcome, record)"
    " VALUES ($1, $2, $3, $4, '{}', 'bench', '{}')",
    "INSERT INTO drafts (location_id, id, conversation_id, turn_id, agent_id, channel, body, effects, state)"
    " VALUES ($1, $2, $3, $2, $4, 'SMS', 'We open at nine.', '[]', 'bench')",
)
"""Three rows of about a turn's size, in one transaction: the least that a durable answer could write."""


async def measure(desk: Desk, silent: Desk, rounds: int) -> list[Ratio]:
    """`desk` thinks with the embedded engine, `silent` with one that takes no time."""
    bare = await asyncpg.connect(desk.runtime.db.url)
    try:
        ratios = [await _throughput(desk, rounds)]
        for contacts in (SMALL, LARGE):
            story = await begin_story(silent, None)
            async with story.client:
                await story.make_agent(waitTime=1)
                await _fill(bare, story.location_id, contacts)
                ratios.append(await _overhead(story, bare, contacts, rounds))
        return ratios
    finally:
        await bare.close()


async def _throughput(desk: Desk, rounds: int) -> Ratio:
    """A worker of one process against as many bare transactions over as many connections."""
    story = await begin_story(desk, None, sandbox=False)
    count = max(rounds, 100)
    async with story.client:
        await story.make_agent(waitTime=1, autoPilotMaxMessages=100)
        talks = [await begin_talk(story) for _ in range(count)]
        for number, talk in enumerate(talks):
            await talk.say(QUESTIONS[number % len(QUESTIONS)])
        await asyncio.sleep(1)  # the collecting window of the last
        stop = asyncio.Event()
        started = time.perf_counter()
        working = asyncio.create_task(work(desk.runtime, stop))
        async with asyncio.timeout(300):
            while await _answered(desk, story.location_id) < count:  # noqa: ASYNC110 - no event tells it
                await asyncio.sleep(0.02)
        taken = time.perf_counter() - started
        stop.set()
        await working
    return compare_batches(
        f"one of {count} turns, all due at once",
        ("worker, embedded engine", taken / count),
        ("bare asyncpg, three inserts", await _by_hand_at_once(desk, talks[0], count) / count),
        count,
    )


async def _answered(desk: Desk, location_id: str) -> int:
    async with desk.runtime.db.read(location_id) as read:
        return int(await read.value("SELECT count(*) FROM turns WHERE state = 'answered'"))


async def _by_hand_at_once(desk: Desk, talk: Talk, count: int) -> float:
    async with asyncpg.create_pool(desk.runtime.db.url, min_size=8, max_size=8) as pool:

        async def one() -> None:
            async with pool.acquire() as connection:
                await _by_hand(connection, talk)

        started = time.perf_counter()
        await asyncio.gather(*(one() for _ in range(count)))
        return time.perf_counter() - started


async def _overhead(story: Story, bare: Bare, contacts: int, rounds: int) -> Ratio:
    """A turn from its claim to the stored reply, without the wait before it and the engine's time."""
    talk = await begin_talk(story)

    async def a_message_is_due() -> None:
        async with talk.runtime.db.system() as tx:
            await tx.execute(
                "UPDATE conversations SET rearmed_seq = last_seq WHERE id = $1", talk.conversation_id
            )
        await talk.say("Hello?")
        await talk.pass_time(timedelta(hours=1))

    async def a_turn() -> None:
        await run(talk.runtime, await talk.current())

    async def by_hand() -> None:
        await _by_hand(bare, talk)

    return await compare(
        f"a turn's overhead at {contacts:,} contacts",
        ("claim to stored reply", a_turn),
        ("bare asyncpg, three inserts", by_hand),
        rounds=rounds,
        before=a_message_is_due,
    )


async def _by_hand(bare: Bare, talk: Talk) -> None:
    async with bare.transaction():
        turn_id = new_id()
        for statement in _ANSWER_BY_HAND:
            await bare.execute(statement, talk.location_id, turn_id, talk.conversation_id, talk.contact_id)


async def _fill(bare: Bare, location_id: str, contacts: int) -> None:
    """Contacts, each with a conversation of two messages."""
    await bare.execute(
        "INSERT INTO contacts (location_id, id, first_name, email)"
        " SELECT $1, 'k' || n, 'Bench', n || '@example.com' FROM generate_series(1, $2::int) n",
        location_id,
        contacts,
    )
    await bare.execute(
        "INSERT INTO conversations (location_id, id, contact_id, last_seq, last_inbound_seq,"
        " considered_through, last_message_at)"
        " SELECT $1, 'k' || n, 'k' || n, 2, 1, 1, now() FROM generate_series(1, $2::int) n",
        location_id,
        contacts,
    )
    await bare.execute(
        "INSERT INTO messages (location_id, id, conversation_id, contact_id, seq, channel, direction, body,"
        " status, source, cause) SELECT $1, 'k' || n || 's' || s, 'k' || n, 'k' || n, s, 'SMS',"
        " CASE s WHEN 1 THEN 'inbound' ELSE 'outbound' END, 'Hello', 'delivered',"
        " CASE s WHEN 1 THEN 'contact' ELSE 'user' END, 'bench'"
        " FROM generate_series(1, $2::int) n, generate_series(1, 2) s",
        location_id,
        contacts,
    )
    await bare.execute("ANALYZE")
