"""Keeps the server of one data directory running while anybody uses it; then stops it and ends.

`python -m frontdesk.kit.postgres.supervisor <data directory> <descriptor>`: the descriptor is the
locked supervisor.lock, taken by whoever starts us, so that there is one supervisor at most.
A process that uses the server holds users.lock shared; when we get it alone, nobody is left.
"""

import contextlib
import logging
import os
import select
import signal
import sys
import time
from pathlib import Path
from types import FrameType

from frontdesk.kit.postgres.files import FileLock, size_of, tail_of
from frontdesk.kit.postgres.leftovers import stop_leftovers
from frontdesk.kit.postgres.places import Control, Place, State, find_place
from frontdesk.kit.postgres.postmaster import Postmaster, free_port, is_free, newest_log
from frontdesk.kit.postgres.problem import PostgresProblem
from frontdesk.kit.postgres.programs import programs_for

_LOOK_SECONDS = 0.3
_LOOK_WHILE_STARTING_SECONDS = 0.02
_STEADY_SECONDS = 30
_FAILURES_BEFORE_ANOTHER_PORT = 6
_FAILURES_BEFORE_GIVING_UP = 12
_LONGEST_PAUSE_SECONDS = 5.0
_STOPS = ((signal.SIGINT, 120.0), (signal.SIGQUIT, 20.0), (signal.SIGKILL, 20.0))

_log = logging.getLogger("frontdesk.postgres")


class Supervisor:
    """The loop over one server: launch, tell that it is ready, launch again after a crash, stop."""

    def __init__(self, control: Control, own_lock: FileLock) -> None:
        self._control = control
        self._own_lock = own_lock
        self._users = FileLock(control.users_lock)
        self._place: Place = find_place(control.data)
        self._programs = programs_for(self._place.account)
        self._alarm = _Alarm()
        self._port = control.read_port()
        self._server: Postmaster | None = None
        self._ready_since: float | None = None
        self._was_ever_ready = False
        self._failures = 0
        self._launch_at = 0.0
        self._logged_before: dict[Path, int] = {}

    def run(self) -> None:
        """Returns when nobody uses the server any more or a signal asked for it.

        Raises PostgresProblem when the server does not come up.
        """
        stop_leftovers(self._place.cluster)
        try:
            while not self._is_over():
                self._step()
                self._alarm.wait(_LOOK_SECONDS if self._ready_since else _LOOK_WHILE_STARTING_SECONDS)
        finally:
            self._control.clear_state()
            self._stop()

    def _is_over(self) -> bool:
        """From the moment nobody is left we keep users.lock alone: newcomers wait until we have ended."""
        if self._alarm.asked_to_stop:
            _log.info("asked to stop")
            return True
        if self._own_lock.is_replaced() or self._users.is_replaced():
            _log.info("the data directory has been removed")
            return True
        if self._users.try_exclusive():
            _log.info("nobody uses the database any more")
            return True
        return False

    def _step(self) -> None:
        if self._server is None:
            if time.monotonic() >= self._launch_at:
                self._launch()
        elif (status := self._server.exit_status()) is not None:
            self._ended(self._server, status)
        elif self._ready_since is None:
            if self._server.is_ready():
                self._ready_since = time.monotonic()
                self._was_ever_ready = True
                self._control.write_state(State(port=self._server.port))
        elif self._failures and time.monotonic() - self._ready_since > _STEADY_SECONDS:
            self._failures = 0

    def _launch(self) -> None:
        if self._port is None or not self._was_ever_ready:
            self._port = free_port(self._port)
            self._control.write_port(self._port)
        logs = (self._control.log, newest_log(self._place.logs))
        self._logged_before = {log: size_of(log) for log in logs if log is not None}
        self._server = Postmaster(self._place, self._programs, self._port)

    def _ended(self, server: Postmaster, status: int) -> None:
        """After a crash the same port again; a port that somebody else took is left to them in the end."""
        _log.warning("PostgreSQL ended with status %d", status)
        self._control.clear_state()
        stop_leftovers(self._place.cluster)
        if self._ready_since is None and not is_free(server.port):
            if self._failures >= _FAILURES_BEFORE_ANOTHER_PORT:
                self._port = None
        elif not self._was_ever_ready or self._failures >= _FAILURES_BEFORE_GIVING_UP:
            raise self._not_started(status)
        pause = min(0.1 * 2**self._failures, _LONGEST_PAUSE_SECONDS) if self._failures else 0.0
        self._launch_at = time.monotonic() + pause
        self._failures += 1
        self._server = None
        self._ready_since = None

    def _not_started(self, status: int) -> PostgresProblem:
        logs = (self._control.log, newest_log(self._place.logs))
        said = "\n".join(
            tail_of(log, since=self._logged_before.get(log, 0)) for log in logs if log is not None
        )
        return PostgresProblem(
            f"PostgreSQL did not start on {self._place.cluster} (status {status}). It said:\n{said}\n"
            f"More stands in {self._place.logs} and {self._control.log}. Put that right and start again."
        )

    def _stop(self) -> None:
        if self._server is None:
            return
        for signal_number, seconds in _STOPS:
            if self._server.exit_status() is not None:
                break
            self._server.send(signal_number)
            deadline = time.monotonic() + seconds
            while self._server.exit_status() is None and time.monotonic() < deadline:
                self._alarm.wait(_LOOK_SECONDS)
        _log.info("PostgreSQL ended with status %s", self._server.exit_status())


class _Alarm:
    """Sleeps until a time is up or a signal comes: the server's end, or a wish that we stop."""

    def __init__(self) -> None:
        self.asked_to_stop = False
        self._wake, write = os.pipe()
        for descriptor in (self._wake, write):
            os.set_blocking(descriptor, False)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        signal.signal(signal.SIGCHLD, self._hear)
        signal.signal(signal.SIGTERM, self._hear)
        signal.signal(signal.SIGINT, self._hear)
        signal.set_wakeup_fd(write, warn_on_full_buffer=False)

    def wait(self, seconds: float) -> None:
        select.select([self._wake], [], [], seconds)
        with contextlib.suppress(BlockingIOError):
            os.read(self._wake, 4096)

    def _hear(self, signal_number: int, frame: FrameType | None) -> None:
        if signal_number != signal.SIGCHLD:
            self.asked_to_stop = True


def main(data: Path, descriptor: int) -> None:
    """Leave the process that started us, then supervise; what goes wrong is told in the state file."""
    if os.fork():
        os._exit(0)
    os.umask(0o077)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    control = Control(data)
    own_lock = FileLock(control.supervisor_lock, inherited=descriptor)
    try:
        Supervisor(control, own_lock).run()
    except PostgresProblem as problem:
        _log.error("%s", problem)
        _tell(control, str(problem))
    except OSError as error:
        _log.exception("stopped by an error of the system")
        _tell(control, f"The database's supervisor stopped: {error}. See {control.log}.")


def _tell(control: Control, problem: str) -> None:
    with contextlib.suppress(OSError):  # the directory may be what is wrong; the log has it too
        control.write_state(State(problem=problem))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
