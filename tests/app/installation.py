"""A frontdesk as an operator has it: a data directory, the command in processes of its own."""

import asyncio
import contextlib
import json
import os
import queue
import signal
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import httpx
import psutil

from frontdesk.kit.postgres import attach
from tests.support.warm import Process, begin

COMMAND = "frontdesk.app.cli.main"
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

    def __init__(self, process: Process, output: IO[str]) -> None:
        self.process = process
        self.lines: queue.Queue[str | None] = queue.Queue()
        self.seen: list[str] = []
        self._reader = threading.Thread(target=self._read, args=(output,), daemon=True)
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

    def _read(self, stream: IO[str]) -> None:
        with stream:
            for line in stream:
                self.seen.append(line)
                self.lines.put(line)
        self.lines.put(None)


@dataclass
class Installation:
    """Runs the command on one data directory: in processes of the warm one, or from nothing without it."""

    data_dir: Path
    warm: Path | None
    settings: dict[str, str] = field(default_factory=dict)
    _running: list[Running] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("FRONTDESK_")}
        inherited.pop("PYTHONDONTWRITEBYTECODE", None)  # so many processes would compile all anew
        return inherited | {"FRONTDESK_DATA_DIR": str(self.data_dir)} | self.settings

    @property
    def cold(self) -> "Installation":
        """The same, for commands that begin with nothing imported, as an operator's do."""
        return Installation(self.data_dir, None, self.settings)

    def run(self, *arguments: str, stdin: str = "", **settings: str) -> Ended:
        """Run a command to its end."""
        with (
            tempfile.TemporaryFile("w+") as given,
            tempfile.TemporaryFile("w+") as out,
            tempfile.TemporaryFile("w+") as err,
        ):
            given.write(stdin)
            given.seek(0)
            process = self._begin(arguments, settings, (given.fileno(), out.fileno(), err.fileno()))
            status = process.wait(COMMAND_SECONDS)
            for told in (out, err):
                told.seek(0)
            return Ended(status, out.read(), err.read())

    def json(self, *arguments: str) -> Any:
        """The JSON a command answers; it must end well."""
        return self.run(*arguments, "--json").json

    def start(self, *arguments: str, **settings: str) -> Running:
        """Start a command that goes on; it ends with the installation at the latest."""
        ours, its = os.pipe()
        with open(os.devnull) as nothing, os.fdopen(its, "w") as output:
            process = self._begin(arguments, settings, (nothing.fileno(), output.fileno(), output.fileno()))
        running = Running(process, os.fdopen(ours))
        self._running.append(running)
        return running

    def serve(self, *arguments: str, **settings: str) -> Running:
        """A server on a free port, once it takes requests."""
        running = self.start("serve", "--port", "0", *arguments, **settings)
        assert running.url
        return running

    def _begin(
        self, arguments: Sequence[str], settings: Mapping[str, str], streams: tuple[int, int, int]
    ) -> Process:
        return begin(
            self.warm, COMMAND, *arguments, environment={**self.environment, **settings}, streams=streams
        )

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
def installed(data_dir: Path, warm: Path | None) -> Iterator[Installation]:
    """An installation in the directory, ended with the context."""
    installation = Installation(data_dir, warm, {"FRONTDESK_RATE_LIMIT": "off"})
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
