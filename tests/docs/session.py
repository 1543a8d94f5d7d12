"""One bash session that carries out a guide from its first command to its last."""

import contextlib
import os
import select
import shlex
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from frontdesk.kit.postgres import attach
from tests.docs.blocks import Step
from tests.support import forked
from tests.support.data_dir import make_data_dir
from tests.support.ports import free_port

_MARK = "@@ carried out:"
_STOPPING_SECONDS = 20.0
_COMMAND = "frontdesk.app.cli.main"


@dataclass(frozen=True)
class Done:
    """What came of a step; `output` is standard output and standard error as they came."""

    step: Step
    succeeded: bool
    output: str


class Session:
    """A directory to work in, a data directory and a port of its own.

    Its `frontdesk` is a process that was forked from the `warm` one, or begins from nothing without it.
    """

    def __init__(
        self, directory: Path, commands: Path, models: Path, shared: Path, warm: Path | None
    ) -> None:
        """`directory` is made; `commands` is where programs may lie, which are not run from everywhere."""
        self._work = directory / "work"
        self._data = directory / "data"
        for made in (directory, self._work):
            made.mkdir(mode=0o711)
        make_data_dir(self._data, models, shared)
        self._commands = commands
        started = ("-m",) if warm is None else ("-I", "-S", forked.__file__, str(warm))
        frontdesk = self._commands / "frontdesk"
        command = shlex.join([sys.executable, *started, _COMMAND])
        frontdesk.write_text(f'#!/bin/sh\nexec {command} "$@"\n')
        frontdesk.chmod(0o755)

    def carry_out(self, steps: list[Step], *, seconds: float) -> list[Done]:
        """Run the steps in one session until one fails; what they started is ended afterwards."""
        log = self._work.parent / "session.log"
        script = "\n".join(["set -eu", *(f"{step.commands}\necho; echo '{_MARK}'" for step in steps)])
        ended, alive = os.pipe()
        with log.open("wb") as output, os.fdopen(ended) as everything_ended:
            bash = subprocess.Popen(
                ["bash", "-c", script],
                cwd=self._work,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=[alive],
            )
            os.close(alive)
            try:
                bash.wait(seconds)
            except subprocess.TimeoutExpired:
                output.write(f"\nThe guide was not at its end after {seconds:.0f} s.\n".encode())
            finally:
                self._end(bash, everything_ended)
        outputs = log.read_text(encoding="utf-8", errors="replace").split(f"\n{_MARK}\n")
        return [
            Done(step, succeeded=number < len(outputs) - 1, output=said)
            for number, (step, said) in enumerate(zip(steps, outputs, strict=False))
        ]

    def log_of_server(self) -> str:
        """What the server said that the guide started with its log in frontdesk.log."""
        logs = self._work.rglob("frontdesk.log")
        return "\n".join(log.read_text(encoding="utf-8", errors="replace") for log in logs)

    def _environment(self) -> dict[str, str]:
        """The caller's, without settings of theirs, for a place and a port that nobody else uses."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("FRONTDESK_")}
        for name in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"):  # the first would cost much time
            kept.pop(name, None)
        path = os.pathsep.join((str(self._commands), str(Path(sys.executable).parent), kept["PATH"]))
        return kept | {
            "PATH": path,
            "HOME": str(self._work),
            "TMPDIR": str(self._work),
            "PYTHONPATH": os.pathsep.join(sys.path),
            "NO_PROXY": "127.0.0.1",
            "no_proxy": "127.0.0.1",
            "FRONTDESK_DATA_DIR": str(self._data),
            "FRONTDESK_PORT": str(free_port()),
        }

    def _end(self, bash: "subprocess.Popen[bytes]", everything_ended: IO[str]) -> None:
        """End what is left of the session, and wait until the database has stopped as well.

        Everything that the session starts holds the other end of the pipe open for as long as it lives.
        """
        for number in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(bash.pid, number)
            if select.select([everything_ended], [], [], _STOPPING_SECONDS)[0]:
                break
        bash.wait()
        if (self._data / "postgres.control").exists():
            attached = attach(self._data)
            attached.close()
            attached.wait_stopped(_STOPPING_SECONDS)
