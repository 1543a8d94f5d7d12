"""Measures frontdesk against bare statements and against its engine alone: python -m bench [--rounds N]."""

import argparse
import asyncio
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias

import asyncpg

from bench import turns
from bench.measure import Ratio, compare, show
from frontdesk.domain.agents.gate import Go
from frontdesk.flow.retrieval.search import AgentKnowledge
from frontdesk.flow.training import TrainFaqs, train_faqs
from frontdesk.flow.turn.gather import gather
from frontdesk.flow.turn.run import run
from frontdesk.flow.turn.situation import situation
from frontdesk.kit.embedding import open_embedder
from frontdesk.kit.ids import new_id
from frontdesk.kit.postgres import attach
from tests.support.database import make_database
from tests.support.desk import Desk, serve
from tests.support.scripted import ScriptedEngine
from tests.support.story import Story, begin_story
from tests.support.talk import Talk, begin_talk

Bare: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

FAQS = {
    "When are you open?": "We are open Monday to Friday from 9:00 to 18:00.",
    "Where are you?": "You find us at 12 Garden Street, next to the library.",
    "Do you take walk-ins?": "Yes, but customers with an appointment come first.",
    "How can I pay?": "Cash and all usual cards.",
    "Is there parking?": "There is a car park behind the building, free for one hour.",
}


async def main(rounds: int, target: Path) -> None:
    models = Path(__file__).parent.parent / ".frontdesk" / "models"
    with (
        tempfile.TemporaryDirectory(prefix="frontdesk-bench-") as scratch,
        attach(Path(scratch) / "data") as attached,
    ):
        url = await make_database(attached.admin_url, attached.url, Path(scratch))
        embedder = open_embedder(models)
        async with (
            serve(url, Path(scratch), embedder=embedder) as desk,
            serve(url, Path(scratch), engine=ScriptedEngine(), embedder=embedder) as silent,
        ):
            ratios = await _measure(desk, url, rounds) + await turns.measure(desk, silent, rounds)
            show(ratios, target)


async def _measure(desk: Desk, url: str, rounds: int) -> list[Ratio]:
    story = await begin_story(desk, None)
    bare = await asyncpg.connect(url)
    try:
        async with story.client:
            agent = await story.make_agent(waitTime=1)
            return [
                await _get_agent(story, bare, agent["agentId"], rounds),
                await _create_agent(story, bare, agent["agentId"], rounds),
                await _answer(story, rounds),
            ]
    finally:
        await bare.close()


async def _get_agent(story: Story, bare: Bare, agent_id: str, rounds: int) -> Ratio:
    async def over_http() -> None:
        await story.get(f"/conversation-ai/agents/{agent_id}")

    async def by_hand() -> None:
        await bare.fetchrow(
            "SELECT * FROM agents WHERE location_id = $1 AND id = $2 AND deleted_at IS NULL",
            story.location_id,
            agent_id,
        )
        await bare.fetch(
            "SELECT * FROM actions WHERE location_id = $1 AND agent_id = $2 AND deleted_at IS NULL",
            story.location_id,
            agent_id,
        )

    return await compare(
        "get agent", ("GET agent over HTTP", over_http), ("bare asyncpg, same rows", by_hand), rounds=rounds
    )


async def _create_agent(story: Story, bare: Bare, agent_id: str, rounds: int) -> Ratio:
    async def over_http() -> None:
        await story.post(
            "/conversation-ai/agents",
            {"name": "Bench", "personality": "Friendly", "goal": "Help", "instructions": "Be brief"},
            expect=201,
        )

    async def by_hand() -> None:
        async with bare.transaction():
            await bare.execute("SELECT pg_advisory_xact_lock(1)")
            await bare.execute(
                "INSERT INTO agents (location_id, id, name, mode, is_primary, channels, settings)"
                " SELECT location_id, $3, name, mode, false, channels, settings FROM agents"
                " WHERE location_id = $1 AND id = $2",
                story.location_id,
                agent_id,
                new_id(),
            )
            await bare.execute(
                "INSERT INTO journal (location_id, actor_kind, cause, entity, entity_id, after)"
                " VALUES ($1, 'token', 'bench', 'agent', $2, '{}')",
                story.location_id,
                agent_id,
            )

    return await compare(
        "create agent",
        ("POST agent over HTTP", over_http),
        ("bare asyncpg, same writes", by_hand),
        rounds=rounds,
    )


async def _answer(story: Story, rounds: int) -> Ratio:
    """A customer's question, from its record to the stored reply, against the engine's own thinking."""
    runtime = story.desk.runtime
    base = await story.post("/knowledge-bases/", {"name": "FAQ", "locationId": story.location_id})
    for question, answer in FAQS.items():
        body = {"knowledgeBaseId": base["data"]["id"], "locationId": story.location_id}
        await story.post("/knowledge-bases/faqs", {**body, "question": question, "answer": answer})
    await train_faqs(runtime, TrainFaqs(story.location_id))
    talk: Talk = await begin_talk(story)
    questions = list(FAQS)
    asked = 0

    async def a_whole_turn() -> None:
        nonlocal asked
        asked += 1
        await talk.say(questions[asked % len(questions)])
        await talk.pass_time(timedelta(minutes=2))
        for job in await talk.take_jobs():
            await run(runtime, job)
        async with runtime.db.system() as tx:
            await tx.execute(
                "UPDATE conversations SET rearmed_seq = last_seq WHERE id = $1", talk.conversation_id
            )

    async def the_engine_alone() -> None:
        async with runtime.db.read(story.location_id) as read:
            conversation, _, _ = await talk.rows()
            last = conversation.last_inbound_seq
            view = await gather(
                read, story.location_id, talk.conversation_id, from_seq=last - 1, through_seq=last
            )
        assert isinstance(view.verdict, Go)
        seen = situation(
            view.verdict.agent,
            view.scene,
            view.history,
            unanswered=1,
            knowledge=AgentKnowledge(runtime.db, runtime.embedder, story.location_id, ()),
        )
        await runtime.engines.embedded.next_step(seen, view.offers.offered, ())

    return await compare(
        "answer a message",
        ("recorded to reply stored", a_whole_turn),
        ("gather and think alone", the_engine_alone),
        rounds=max(rounds // 4, 20),
        warm_up=3,
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200, help="counted runs of each operation")
    parser.add_argument(
        "--json", type=Path, default=Path("bench/results/latest.json"), help="where figures go"
    )
    given = parser.parse_args()
    asyncio.run(main(given.rounds, given.json))
