"""`make chaos`: customers write while servers, workers and the database are killed; then it is counted.

    python -m tests.chaos [--conversations 500] [--seconds 120] [--seed N] [--json FILE]

Ends with status 1 when a message was lost, answered twice or left unexplained, when a reply or an event
reached nobody, or when a job is held.
"""

import argparse
import asyncio
import random
import secrets
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from frontdesk.kit.db import Database
from frontdesk.kit.postgres import attach
from tests.chaos.customers import customer, found
from tests.chaos.nodes import Nodes, started
from tests.chaos.verdict import Verdict, judge, until_quiet
from tests.support.data_dir import make_data_dir
from tests.support.receiver import Receiver, receiving

screen = Console(stderr=True)


async def run(arguments: argparse.Namespace, nodes: Nodes, url: str) -> Verdict:
    db = await Database.connect(url, connections=2)
    try:
        async with receiving() as carrier, receiving() as listener:
            return await _run(arguments, nodes, db, carrier, listener)
    finally:
        await db.close()


async def _run(
    arguments: argparse.Namespace, nodes: Nodes, db: Database, carrier: Receiver, listener: Receiver
) -> Verdict:
    business = await found(db, nodes.urls)
    await nodes.until_healthy()
    await business.open(carrier.url, listener.url)
    chance = random.Random(arguments.seed)
    screen.print(
        f"{arguments.conversations} customers write for {arguments.seconds} s; seed {arguments.seed}"
    )
    torment = asyncio.create_task(nodes.torment(arguments.seconds, chance))
    written = await asyncio.gather(
        *(
            customer(business, number, arguments.seconds, random.Random(arguments.seed + number))
            for number in range(arguments.conversations)
        )
    )
    await torment
    screen.print(f"killed: {dict(nodes.kills)}; calls tried again: {business.failures}")
    await nodes.until_healthy()
    await until_quiet(db)
    words = {word for words in written for word in words}
    verdict = await judge(db, business, words, carrier.given, listener.given)
    await business.client.aclose()
    return verdict


def show(verdict: Verdict) -> None:
    table = Table("what", "count")
    for name, count in asdict(verdict).items():
        wrong = name in verdict.faults
        table.add_row(name.replace("_", " "), f"[red]{count}[/red]" if wrong else str(count))
    Console().print(table)


def main() -> None:
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--conversations", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    parser.add_argument("--json", type=Path, default=None)
    arguments = parser.parse_args()
    place = Path(tempfile.mkdtemp(prefix="frontdesk-chaos-"))
    place.chmod(0o711)
    models = Path(__file__).parents[2] / ".frontdesk" / "models"
    make_data_dir(place / "data", models, place)
    with attach(place / "data") as attached, started(place / "data", place) as nodes:
        verdict = asyncio.run(run(arguments, nodes, attached.url))
    attached.wait_stopped(30)
    show(verdict)
    if arguments.json is not None:
        arguments.json.write_text(verdict.to_json() + "\n", encoding="utf-8")
    if verdict.faults:
        faults = ", ".join(verdict.faults)
        sys.exit(f"Not as it should be: {faults}. The logs are in {place}; seed {arguments.seed}.")
    screen.print("Every message was answered once or is explained; everything sent arrived.")


if __name__ == "__main__":
    main()
