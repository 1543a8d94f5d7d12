"""A frontdesk as an operator has it: a data directory, the command in processes of its own."""

import asyncio
import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil

from frontdesk.kit.postgres import attach

COMMAND = (sys.executable, "-m", "frontdesk.app.cli.main")
COMMAND_SECONDS = 90


@dataclass(frozen=True)
class Ended:
    """A command that has ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert self.status == 0, self.err
        return json.loads(self.out)


class Running:
    """A command that goes on. Its output is read as it comes."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.lines: queue.Queue[str | None] = queue.Queue()
        self.seen: list[str] = []
        assert process.stdout is not None
        self._reader = threading.Thread(target=self._read, args=(process.stdout,), daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        return self.process.pid

    def says(self, part: str, *, within: float = COMMAND_SECONDS) -> str:
        """Wait for a line that holds the part. Fails with everything that was said instead."""
        deadline = time.monotonic() + within
        while True:
            try:
                line = self.lines.get(timeout=max(deadline - time.monotonic(), 0.01))
            except queue.Empty:
                line = None
            assert line is not None, f"{part!r} was not said, but: {self.seen}"
            if part in line:
                return line

    @property
    def url(self) -> str:
        """Where a server that says so serves; waits until it does."""
        found = [word for line in self.seen for word in line.split() if word.startswith("http://")]
        return found[0] if found else self._address(self.says("frontdesk serves"))

    def ends(self, *, within: float = COMMAND_SECONDS) -> int:
        """Its exit status, once it has ended."""
        status = self.process.wait(within)
        self._reader.join(10)
        return status

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.ends()

    def kill(self) -> None:
        """As kill -9 does, and what it started with it."""
        children = psutil.Process(self.pid).children(recursive=True)
        self.process.kill()
        self.process.wait()
        psutil.wait_procs(children, timeout=20)

    @staticmethod
    def _address(line: str) -> str:
        return next(word for word in line.split() if word.startswith("http://"))

    def _read(self, stream: Any) -> None:
        with stream:
            for line in stream:
                self.seen.append(line)
                self.lines.put(line)
        self.lines.put(None)


@dataclass
class Installation:
    """Runs the command on one data directory."""

    data_dir: Path
    settings: dict[str, str] = field(default_factory=dict)
    _running: list[Running] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("FRONTDESK_")}
        inherited.pop("PYTHONDONTWRITEBYTECODE", None)  # so many processes would compile all anew
        return inherited | {"FRONTDESK_DATA_DIR": str(self.data_dir)} | self.settings

    def run(self, *arguments: str, stdin: str = "", **settings: str) -> Ended:
        """Run a command to its end."""
        done = subprocess.run(
            [*COMMAND, *arguments],
            check=False,
            env=self.environment | settings,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    def json(self, *arguments: str) -> Any:
        """The JSON a command answers; it must end well."""
        return self.run(*arguments, "--json").json

    def start(self, *arguments: str, **settings: str) -> Running:
        """Start a command that goes on; it ends with the installation at the latest."""
        process = subprocess.Popen(
            [*COMMAND, *arguments],
            env=self.environment | settings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        running = Running(process)
        self._running.append(running)
        return running

    def serve(self, *arguments: str, **settings: str) -> Running:
        """A server on a free port, once it takes requests."""
        running = self.start("serve", "--port", "0", *arguments, **settings)
        assert running.url
        return running

    @contextlib.contextmanager
    def database(self) -> Iterator[str]:
        """The URL of its database, which runs for as long as the context lasts."""
        with attach(self.data_dir) as attached:
            yield attached.url

    def end(self) -> None:
        """End everything that still runs, and the database."""
        for running in self._running:
            if running.process.poll() is None:
                running.kill()
            running.ends()
        with attach(self.data_dir) as last:
            pass
        last.wait_stopped(30)


@contextlib.contextmanager
def installed(data_dir: Path) -> Iterator[Installation]:
    """An installation in the directory, ended with the context."""
    installation = Installation(data_dir, {"FRONTDESK_RATE_LIMIT": "off"})
    try:
        yield installation
    finally:
        installation.end()


async def until_healthy(url: str, *, within: float = 60) -> None:
    """Wait until the server says that it is well."""
    async with asyncio.timeout(within), httpx.AsyncClient(base_url=url) as client:
        while True:
            with contextlib.suppress(httpx.TransportError):
                if (await client.get("/health")).status_code == 200:
                    return
            await asyncio.sleep(0.1)
