"""The server's first process as a child of the supervisor."""

import ctypes
import logging
import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from frontdesk.kit.postgres.leftovers import is_ready
from frontdesk.kit.postgres.places import Place
from frontdesk.kit.postgres.programs import Programs, clean_environment
from frontdesk.kit.postgres.settings import server_arguments, write_settings

_PR_SET_PDEATHSIG = 1
# Below the ports that systems hand out for outgoing connections, so that it is free again at the next start.
_PORTS = range(15_432, 32_000)

_log = logging.getLogger("frontdesk.postgres")


class Postmaster:
    """One run of the server on one port, from its launch to its end."""

    def __init__(self, place: Place, programs: Programs, port: int) -> None:
        """Launch it. `is_ready` tells when it answers, `exit_status` when it has ended."""
        self.port = port
        self._place = place
        write_settings(place.cluster, place.account.owner)
        self._process = subprocess.Popen(
            [programs.path("postgres"), *server_arguments(place.cluster, port)],
            stdin=subprocess.DEVNULL,
            cwd="/",
            env=clean_environment(),
            umask=0o077,
            start_new_session=True,
            user=place.account.user,
            group=place.account.group,
            extra_groups=place.account.extra_groups,
            preexec_fn=_end_with_parent(),  # noqa: PLW1509 - the supervisor has no threads
        )
        _log.info("launched PostgreSQL as process %d on port %d", self._process.pid, port)

    def exit_status(self) -> int | None:
        """None while it runs; negative for the signal that ended it."""
        return self._process.poll()

    def is_ready(self) -> bool:
        return is_ready(self._place.cluster, self._process.pid)

    def send(self, signal_number: signal.Signals) -> None:
        self._process.send_signal(signal_number)


def free_port(preferred: int | None) -> int:
    """A port of 127.0.0.1 that nobody listens on: the preferred one when it is free."""
    if preferred is not None and is_free(preferred):
        return preferred
    for _ in range(1_000):
        port = random.choice(_PORTS)  # noqa: S311 - any free one will do
        if is_free(port):
            return port
    raise OSError(f"no free port between {_PORTS.start} and {_PORTS.stop} on 127.0.0.1")


def is_free(port: int) -> bool:
    """Whether a server could listen there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def newest_log(logs: Path) -> Path | None:
    """The server's log file written to last."""
    files = list(logs.glob("*.log"))
    return max(files, key=lambda file: file.stat().st_mtime) if files else None


def _end_with_parent() -> Callable[[], None] | None:
    """On Linux: have the kernel ask the server for a fast shutdown when the supervisor dies."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    parent = os.getpid()

    def ask() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGINT, 0, 0, 0)
        if os.getppid() != parent:  # it died before it could be watched
            os._exit(1)

    return ask
