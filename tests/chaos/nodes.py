"""The processes of a chaos run, and how they are killed and come back."""

import asyncio
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from frontdesk.kit.postgres import attach
from tests.app.installation import until_healthy
from tests.support.ports import free_port

ROOT = Path(__file__).parents[2]
DATABASE = "database"


@dataclass
class Nodes:
    """Two servers and two workers on one data directory, each started again when it was killed."""

    data_dir: Path
    logs: Path
    ports: tuple[int, ...]
    kills: Counter[str] = field(default_factory=Counter)
    _running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    @property
    def urls(self) -> list[str]:
        return [f"http://127.0.0.1:{port}" for port in self.ports]

    @property
    def names(self) -> list[str]:
        return [*(f"server {number}" for number in (1, 2)), *(f"worker {number}" for number in (1, 2))]

    def start(self, name: str) -> None:
        role, number = name.split()
        port = self.ports[int(number) - 1]
        with (self.logs / f"{role}{number}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                [sys.executable, "-m", "tests.chaos.node", "serve" if role == "server" else "work"],
                cwd=ROOT,
                env=self._environment(port),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    async def torment(self, seconds: float, chance: random.Random) -> None:
        """Kill one of them, or the database, every few seconds."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while loop.time() < end:
            await asyncio.sleep(chance.uniform(2, 6))
            victim = chance.choice([*self.names, DATABASE])
            self.kills[victim] += 1
            if victim == DATABASE:
                self._kill_database()
                continue
            self._running[victim].kill()
            await asyncio.to_thread(self._running[victim].wait)
            await asyncio.sleep(chance.uniform(0, 1))
            self.start(victim)

    async def until_healthy(self) -> None:
        for url in self.urls:
            await until_healthy(url, within=120)

    def end(self) -> None:
        for process in self._running.values():
            process.kill()
            process.wait()

    def _kill_database(self) -> None:
        with attach(self.data_dir) as attached:
            postmaster = (attached.cluster / "postmaster.pid").read_text(encoding="ascii").split()[0]
        with suppress(ProcessLookupError):
            os.kill(int(postmaster), signal.SIGKILL)

    def _environment(self, port: int) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("FRONTDESK_")}
        return inherited | {
            "FRONTDESK_DATA_DIR": str(self.data_dir),
            "FRONTDESK_PORT": str(port),
            "FRONTDESK_WORK_INSIDE": "false",
            "FRONTDESK_CONNECTIONS": "10",
            "FRONTDESK_RATE_LIMIT": "off",
            "FRONTDESK_ALLOW_PRIVATE_TARGETS": "true",
        }


@contextmanager
def started(data_dir: Path, logs: Path) -> Iterator[Nodes]:
    nodes = Nodes(data_dir, logs, tuple(free_port() for _ in range(2)))
    try:
        for name in nodes.names:
            nodes.start(name)
        yield nodes
    finally:
        nodes.end()
