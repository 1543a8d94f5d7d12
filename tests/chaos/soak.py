"""`make soak`: customers write three messages in a breath, again and again; each time one answer shall come.

    python -m tests.chaos.soak [--conversations 100] [--rounds 5] [--json FILE]

Ends with status 1 when three messages got more than one answer or none, or when the first two were
answered alone after the third had been stored.
"""

import argparse
import asyncio
import json
import random
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from frontdesk.kit.db import Database
from frontdesk.kit.postgres import attach
from tests.chaos.customers import Business, found
from tests.chaos.nodes import Nodes, started
from tests.chaos.verdict import until_quiet
from tests.support.data_dir import make_data_dir
from tests.support.receiver import receiving

BREATH, WAIT = 0.3, 2
"""Seconds between two of the three messages at most, and how long the agent waits for more."""
screen = Console(stderr=True)


@dataclass(frozen=True)
class Soaked:
    """Counts of three messages each."""

    breaths: int
    answered_once: int
    answered_in_parts: int
    unanswered: int
    parts_after_the_third: int  # replies to some of the three, written when all three were there


async def customer(business: Business, number: int, rounds: int) -> None:
    contact_id = await business.arrives(number)
    for turn in range(rounds):
        for place in range(3):
            await business.writes(contact_id, f"c{number}r{turn}:{place}")
            await asyncio.sleep(random.uniform(0, BREATH))
        await asyncio.sleep(random.uniform(3, 6))


async def judge(db: Database) -> Soaked:
    async with db.system() as tx:
        rows = await tx.fetch("SELECT source, body, created_at FROM messages ORDER BY created_at")
    stored = {row["body"]: row["created_at"] for row in rows if row["source"] == "contact"}
    breaths = {word.partition(":")[0] for word in stored}
    replies: dict[str, list[int]] = {breath: [] for breath in breaths}
    late = 0
    for row in rows:
        if row["source"] != "agent":
            continue
        for breath in {word.partition(":")[0] for word in row["body"].split()}:
            parts = sum(word.startswith(f"{breath}:") for word in row["body"].split())
            replies[breath].append(parts)
            late += parts < 3 and row["created_at"] > stored[f"{breath}:2"]
    return Soaked(
        breaths=len(breaths),
        answered_once=sum(1 for parts in replies.values() if parts == [3]),
        answered_in_parts=sum(1 for parts in replies.values() if len(parts) > 1),
        unanswered=sum(1 for parts in replies.values() if not parts),
        parts_after_the_third=late,
    )


async def run(conversations: int, rounds: int, nodes: Nodes, url: str) -> Soaked:
    db = await Database.connect(url, connections=2)
    try:
        async with receiving() as carrier, receiving() as listener:
            business = await found(db, nodes.urls)
            await nodes.until_healthy()
            await business.open(carrier.url, listener.url, wait=WAIT)
            await asyncio.gather(*(customer(business, number, rounds) for number in range(conversations)))
            await until_quiet(db)
            await business.client.aclose()
        return await judge(db)
    finally:
        await db.close()


def main() -> None:
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("--conversations", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path, default=None)
    arguments = parser.parse_args()
    place = Path(tempfile.mkdtemp(prefix="frontdesk-soak-"))
    place.chmod(0o711)
    make_data_dir(place / "data", Path(__file__).parents[2] / ".frontdesk" / "models", place)
    with attach(place / "data") as attached, started(place / "data", place) as nodes:
        soaked = asyncio.run(run(arguments.conversations, arguments.rounds, nodes, attached.url))
    attached.wait_stopped(30)
    table = Table("three messages each", "count")
    for name, count in asdict(soaked).items():
        table.add_row(name.replace("_", " "), str(count))
    Console().print(table)
    if arguments.json is not None:
        arguments.json.write_text(json.dumps(asdict(soaked), indent=2) + "\n", encoding="utf-8")
    if soaked.unanswered or soaked.answered_in_parts or soaked.parts_after_the_third:
        sys.exit(f"Not as it should be. The logs are in {place}.")
    screen.print("Each breath got one answer to all of it.")


if __name__ == "__main__":
    main()
