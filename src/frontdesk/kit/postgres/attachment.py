"""A process's hold on the embedded database: it runs as long as one of these is open anywhere."""

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import frontdesk
from frontdesk.kit.postgres.cluster import DATABASE, ROLE, SUPERUSER, ensure_cluster
from frontdesk.kit.postgres.files import FileLock, exclusive, tail_of, wait_until
from frontdesk.kit.postgres.places import Control, Secrets, make_control
from frontdesk.kit.postgres.problem import OWN_SERVER, PostgresProblem, about_files
from frontdesk.kit.postgres.programs import clean_environment

_START_SECONDS = 600.0
_UNREACHABLE_SECONDS = 10.0
_TELL_EVERY_SECONDS = 10.0
_POLL_SECONDS = 0.02
_GUARD_SECONDS = 1.0
_GUARD_REST_SECONDS = 30.0
_SUPERVISORS_PER_START = 3
_LONGEST_LOG = 1_000_000

Log = Callable[[str], None]


@dataclass(frozen=True)
class _Server:
    """The running server: where its data lies, who may enter, which port of 127.0.0.1 it answers on."""

    cluster: Path
    secrets: Secrets
    port: int


def attach(data_dir: Path, *, log: Log | None = None) -> "Attachment":
    """Make the data directory's PostgreSQL run, and keep it running until the answer is closed.

    Blocks until the server answers: some tenths of a second, about two seconds the very first time,
    longer after a crash with much to recover. `log` gets a sentence for what takes time, and later, from
    a thread, for what goes wrong. Raises PostgresProblem, whose message says what to do next.
    """
    if sys.platform == "win32":
        raise PostgresProblem(f"The embedded database needs Linux or macOS. On Windows, {OWN_SERVER}.")
    tell = log or _say_nothing
    try:
        control = make_control(data_dir)
        hold = _take_hold(control, tell)
        try:
            return Attachment(control, hold, _ensure_running(control, tell), tell)
        except BaseException:
            hold.close()
            raise
    except OSError as error:
        raise about_files(error) from error


class Attachment:
    """Keeps the server running while it is open; a context manager. Killing the process closes it too."""

    def __init__(self, control: Control, hold: FileLock, server: _Server, log: Log) -> None:
        self._control = control
        self._hold = hold
        self._server = server
        self._log = log
        self._closed = threading.Event()
        threading.Thread(target=self._guard, name="frontdesk-postgres-guard", daemon=True).start()

    @property
    def url(self) -> str:
        """The database as role frontdesk, its owner: postgresql://frontdesk:...@127.0.0.1:<port>/frontdesk."""
        return self._url(ROLE, self._server.secrets.frontdesk)

    @property
    def admin_url(self) -> str:
        """The same database as the superuser: for backups, and to make other databases."""
        return self._url(SUPERUSER, self._server.secrets.superuser)

    @property
    def cluster(self) -> Path:
        """The directory with the data, which may lie outside the data directory when root runs frontdesk."""
        return self._server.cluster

    def close(self) -> None:
        """Let go. The server stops soon after the last one has; harmless when repeated."""
        self._closed.set()
        self._hold.close()

    def wait_stopped(self, seconds: float) -> bool:
        """After `close`: wait for the server to stop. False when the time is up or others still use it.

        For the last process of a container, where everything else is killed with it.
        """
        in_use = False

        def is_decided() -> bool:
            nonlocal in_use
            if _succeeds(self._control.supervisor_lock, FileLock.try_exclusive):
                return True
            # The supervisor takes the users' lock alone before it stops the server; users share it.
            in_use = not _succeeds(self._control.users_lock, FileLock.try_exclusive) and _succeeds(
                self._control.users_lock, FileLock.try_shared
            )
            return in_use

        try:
            return wait_until(is_decided, seconds) and not in_use
        except FileNotFoundError:  # the data directory is gone, and the server with it
            return True

    def __enter__(self) -> "Attachment":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _url(self, role: str, password: str) -> str:
        return f"postgresql://{role}:{password}@127.0.0.1:{self._server.port}/{DATABASE}"

    def _guard(self) -> None:
        """Start another supervisor should ours be killed; it takes the database along on Linux."""
        pause = _GUARD_SECONDS
        while not self._closed.wait(pause):
            try:
                if _is_supervised(self._control):
                    continue
                self._log("The database's supervisor was killed; starting it again")
                self._server = _ensure_running(self._control, self._log)
                pause = _GUARD_SECONDS
            except (PostgresProblem, OSError) as error:
                self._log(f"The database could not be started again: {error}")
                pause = _GUARD_REST_SECONDS


def _take_hold(control: Control, log: Log) -> FileLock:
    """Share the users' lock; a supervisor about to end keeps it until its server has stopped."""
    hold = FileLock(control.users_lock)
    if not hold.try_shared():
        log("Waiting for the database to stop before it is started again")
        if not wait_until(hold.try_shared, _START_SECONDS):
            hold.close()
            raise PostgresProblem(
                f"The database of {control.data} has been stopping for {_START_SECONDS:.0f} s. "
                f"Look into {control.log}, end its processes and start again."
            )
    return hold


def _ensure_running(control: Control, log: Log) -> _Server:
    """The server, with its cluster made, its supervisor at work and its port answering."""
    with exclusive(control.start_lock, _START_SECONDS) as start_lock:
        if start_lock is None:
            raise _too_slow(control)
        place, secrets = ensure_cluster(control, start_lock, log)
        return _Server(place.cluster, secrets, _wait_for_port(control, log))


def _wait_for_port(control: Control, log: Log) -> int:
    began = time.monotonic()
    told = began
    answered_until = began
    supervisors = 0
    while True:
        if lock := _free_supervisor_lock(control):
            try:
                if supervisors == _SUPERVISORS_PER_START or (supervisors and control.read_state().problem):
                    raise _given_up(control)
                _start_supervisor(control, lock)
                supervisors += 1
            finally:
                lock.close()
        state = control.read_state()
        now = time.monotonic()
        if state.port is None:
            answered_until = now
        elif _answers(state.port):
            return state.port
        elif now - answered_until > _UNREACHABLE_SECONDS:
            raise PostgresProblem(
                f"The database of {control.data} runs, but not where this process can reach it on 127.0.0.1: "
                "does another container use the same data directory? Run frontdesk in one of them only, or "
                f"{OWN_SERVER}."
            )
        if now - began > _START_SECONDS:
            raise _too_slow(control)
        if now - told > _TELL_EVERY_SECONDS:
            told = now
            log(f"Waiting for the database to start, {now - began:.0f} s so far")
        time.sleep(_POLL_SECONDS)


def _free_supervisor_lock(control: Control) -> FileLock | None:
    """The supervisor's lock, taken, when no supervisor is alive."""
    lock = FileLock(control.supervisor_lock)
    if lock.try_exclusive():
        return lock
    lock.close()
    return None


def _start_supervisor(control: Control, lock: FileLock) -> None:
    """Start the detached process, and hand it the lock; it outlives us and our terminal."""
    control.clear_state()
    with contextlib.suppress(FileNotFoundError):
        if control.log.stat().st_size > _LONGEST_LOG:
            control.log.rename(control.log.with_suffix(".log.old"))
    packages = str(Path(frontdesk.__file__).resolve().parents[1])
    environment = clean_environment()
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (packages, environment.get("PYTHONPATH"))))
    descriptor = os.open(control.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        subprocess.run(
            [
                *(sys.executable, "-P", "-m", "frontdesk.kit.postgres.supervisor"),
                *(str(control.data), str(lock.descriptor())),
            ],
            check=False,  # when it fails, nobody holds the lock and the caller sees that
            stdin=subprocess.DEVNULL,
            stdout=descriptor,
            stderr=descriptor,
            cwd="/",
            env=environment,
            pass_fds=(lock.descriptor(),),
            start_new_session=True,
        )
    finally:
        os.close(descriptor)


def _given_up(control: Control) -> PostgresProblem:
    said = control.read_state().problem
    if said is not None:
        return PostgresProblem(said)
    return PostgresProblem(
        f"The process that looks after the database of {control.data} does not stay alive. It said:\n"
        f"{tail_of(control.log)}\nPut that right and start again, or {OWN_SERVER}."
    )


def _too_slow(control: Control) -> PostgresProblem:
    return PostgresProblem(
        f"The database of {control.data} has not started within {_START_SECONDS:.0f} s. "
        f"Look into {control.log} and the server's own log, then start again."
    )


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2):
            return True
    except OSError:
        return False


def _is_supervised(control: Control) -> bool:
    return not _succeeds(control.supervisor_lock, FileLock.try_exclusive)


def _succeeds(path: Path, attempt: Callable[[FileLock], bool]) -> bool:
    """Whether the lock could be taken just now; it is given up again at once."""
    lock = FileLock(path)
    try:
        return attempt(lock)
    finally:
        lock.close()


def _say_nothing(sentence: str) -> None:
    pass
