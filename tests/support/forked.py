"""A command in a process forked from the warm one (tests/support/warm.py); light, since shells run it too.

    python -I -S tests/support/forked.py SOCKET MODULE [ARGUMENT ...]

does what `python -m MODULE` does in a fraction of the time: its standard streams, variables and directory are
those of the command, as are its status and the signals it gets.
"""

import json
import os
import select
import signal
import socket
import sys
from collections.abc import Mapping, Sequence

LARGEST = 1 << 20
"""Bytes of a command's arguments and variables, at most."""


class Forked:
    """A command that runs; as subprocess.Popen tells of it. It is killed when this is forgotten."""

    def __init__(
        self,
        warm: str,
        module: str,
        arguments: Sequence[str],
        *,
        environment: Mapping[str, str],
        directory: str,
        streams: Sequence[int],
    ) -> None:
        """`warm` is the warm process's socket; `streams` are descriptors of standard input, output, error."""
        wanted = {
            "module": module,
            "arguments": list(arguments),
            "environment": dict(environment),
            "directory": directory,
        }
        self._status: int | None = None
        self._line = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._line.connect(warm)
        socket.send_fds(self._line, [json.dumps(wanted).encode()], list(streams))
        self.pid = self._told()

    def poll(self) -> int | None:
        """Its status, if it has ended."""
        if self._status is None and select.select([self._line], [], [], 0)[0]:
            self.wait()
        return self._status

    def wait(self, timeout: float | None = None) -> int:
        """Its status, negative for the signal that ended it. Raises TimeoutError."""
        if self._status is None:
            if not select.select([self._line], [], [], timeout)[0]:
                raise TimeoutError(f"process {self.pid} goes on after {timeout} s")
            self._status = self._told()
            self._line.close()
        return self._status

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            self._line.send(str(int(number)).encode())

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _told(self) -> int:
        told = self._line.recv(LARGEST)
        if not told:
            raise ConnectionError("the warm process ended; its .log beside the socket says why")
        return int(told)


def main() -> None:
    warm, module, *arguments = sys.argv[1:]
    forked = Forked(warm, module, arguments, environment=os.environ, directory=os.getcwd(), streams=(0, 1, 2))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: forked.send_signal(number))
    status = forked.wait()
    sys.exit(status if status >= 0 else 128 - status)


if __name__ == "__main__":
    main()
