"""A process that has imported frontdesk and loaded its embedding models, and becomes a command of it on
request: that is most of what a command costs. tests/support/forked.py asks it.

Each command is a process of its own, forked for it: its arguments, variables, directory, standard streams and
status are as those of one that was started from nothing. `TESTS_COLD=1` starts all from nothing, as is always
done on systems other than Linux.
"""

import atexit
import gc
import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn

from tests.support.forked import LARGEST, Forked

IS_COLD = sys.platform != "linux" or "TESTS_COLD" in os.environ

Process = Forked | subprocess.Popen[bytes]

_ROOT = Path(__file__).parents[2]
_NOUNS = "frontdesk.app.cli.main"
_EMBEDDING = "frontdesk.kit.embedding"
_MODULES = ("frontdesk.app.listeners", "tests.chaos.node")
_BACKLOG = 32
_status = [0]
"""What this process ends with, once it is a command."""


def begin(
    warm: Path | None,
    module: str,
    *arguments: str,
    environment: Mapping[str, str],
    streams: tuple[int, int, int],
) -> Process:
    """The module's `main()` in a process of its own: one of the warm process, or from nothing without it.

    `streams` are the descriptors of its standard input, output and error.
    """
    if warm is None:
        command = [sys.executable, "-m", module, *arguments]
        stdin, stdout, stderr = streams
        return subprocess.Popen(
            command, cwd=_ROOT, env=environment, stdin=stdin, stdout=stdout, stderr=stderr
        )
    return Forked(
        str(warm), module, arguments, environment=environment, directory=str(_ROOT), streams=streams
    )


@contextmanager
def warmed(at: Path, models_dir: Path) -> Iterator[None]:
    """A warm process behind the socket `at`, with the embedding models of the directory loaded; what it says
    is in a file beside the socket."""
    with (
        socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener,
        at.with_suffix(".log").open("wb") as log,
    ):
        listener.bind(str(at))
        listener.listen(_BACKLOG)
        with subprocess.Popen(
            [
                sys.executable,
                "-c",
                f"from {__name__} import main; main()",
                str(listener.fileno()),
                str(models_dir),
            ],
            stdin=subprocess.PIPE,  # it ends when this is closed, whatever the reason
            stdout=log,
            stderr=log,
            pass_fds=[listener.fileno()],
            cwd=_ROOT,
        ):
            yield


def main() -> None:
    """The warm process. Where this returns to is a command."""
    atexit.register(_end)  # first of all, and so called last
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with socket.socket(fileno=int(sys.argv[1])) as listener:
        wanted = _await_fork(listener, Path(sys.argv[2]))
    os.chdir(wanted["directory"])
    os.environ.clear()
    os.environ.update(wanted["environment"])
    sys.argv = [wanted["module"], *wanted["arguments"]]
    try:
        importlib.import_module(wanted["module"]).main()
    except SystemExit as ended:
        _status[0] = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
        raise
    except BaseException:
        _status[0] = 1
        raise


def _end() -> None:
    """End without taking everything apart that was imported, which takes as long as a short command."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(_status[0])


def _await_fork(listener: socket.socket, models_dir: Path) -> dict[str, Any]:
    """Fork for each command that is wanted. Returns what is wanted, in the process that shall be it."""
    is_warm = False
    while True:
        ready, _, _ = select.select([listener, sys.stdin], [], [])
        _forget_the_ended()
        if sys.stdin in ready:
            os._exit(0)
        line, _ = listener.accept()
        if not is_warm:
            _import_all()
            importlib.import_module(_EMBEDDING).open_embedder(models_dir).load()
            gc.collect()
            gc.freeze()  # the commands share these pages for as long as nobody touches them
            is_warm = True
        if os.fork() == 0:
            listener.close()
            return _fork_again(line)
        line.close()


def _forget_the_ended() -> None:
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass


def _fork_again(line: socket.socket) -> dict[str, Any]:
    """Become the command, which returns, and the process that stands by it, which does not."""
    message, streams, _, _ = socket.recv_fds(line, LARGEST, 3)
    command = os.fork()
    if command != 0:
        for stream in (*streams, 0):
            os.close(stream)
        _stand_by(command, line)
    line.close()
    for place, stream in enumerate(streams):
        os.dup2(stream, place)
        os.close(stream)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    wanted: dict[str, Any] = json.loads(message)
    return wanted


def _stand_by(command: int, line: socket.socket) -> NoReturn:
    """Tell the other end of the line about the command, and the command what comes from there; ends us."""
    line.send(str(command).encode())
    threading.Thread(target=_pass_on_signals, args=(command, line), daemon=True).start()
    _, status = os.waitpid(command, 0)
    with suppress(OSError):
        line.send(str(os.waitstatus_to_exitcode(status)).encode())
    os._exit(0)


def _pass_on_signals(command: int, line: socket.socket) -> None:
    with suppress(ConnectionError):
        while number := line.recv(LARGEST):
            os.kill(command, int(number))
    os.kill(command, signal.SIGKILL)  # nobody is there any more who could end it


def _import_all() -> None:
    nouns = importlib.import_module(_NOUNS).NOUNS.values()
    for module in (*_MODULES, *(f"frontdesk.app.cli.{file}" for file, _ in nouns)):
        importlib.import_module(module)
