"""Small files that are there whole or not at all, and locks that end with their process."""

import contextlib
import os
import sys
import tempfile
import time
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

if sys.platform != "win32":  # there `attach` says so before any lock is wanted
    import fcntl

_POLL = 0.02


def replace_file(path: Path, text: str, *, owner: tuple[int, int] | None = None) -> None:
    """Write the file anew, mode 0600, so that a kill leaves the old content or the new one.

    `owner` is the (user, group) it is given to; only root may give files away.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            if owner is not None:
                os.fchown(file.fileno(), *owner)
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
    sync_directory(path.parent)


def read_file(path: Path) -> str | None:
    """The file's text, or None when there is no such file."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None


def sync_directory(path: Path) -> None:
    """Make renames inside the directory survive a loss of power."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def size_of(path: Path | None) -> int:
    """The file's size, 0 when there is none."""
    return path.stat().st_size if path is not None and path.exists() else 0


def tail_of(path: Path, *, since: int = 0, lines: int = 12) -> str:
    """The last lines of a log written after its size was `since`, or nothing when it cannot be read."""
    try:
        with path.open("rb") as file:
            file.seek(max(since, path.stat().st_size - 16_384))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-lines:])


class FileLock:
    """An advisory lock on a file. It ends with `close` or with the process, also past a kill -9.

    Programs started by this process do not inherit it unless they are handed the descriptor;
    a forked child closes its copy, so that it never keeps the lock longer than its parent.
    """

    def __init__(self, path: Path, *, inherited: int | None = None) -> None:
        """Open the file, which is made if missing, or take over a descriptor handed down by the parent."""
        self.path = path
        if inherited is None:
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        else:
            os.set_inheritable(inherited, False)
            self._descriptor = inherited
        _open_locks.add(self)

    def try_shared(self) -> bool:
        """Take the lock along with others; False when somebody holds it alone."""
        return self._try(fcntl.LOCK_SH)

    def try_exclusive(self) -> bool:
        """Take the lock alone; False when somebody else holds it in any way."""
        return self._try(fcntl.LOCK_EX)

    def is_replaced(self) -> bool:
        """Whether the path no longer leads to this file, so that newcomers cannot see the lock."""
        try:
            there = os.stat(self.path)
        except FileNotFoundError:
            return True
        return not os.path.samestat(there, os.fstat(self._descriptor))

    def descriptor(self) -> int:
        """For handing the lock down to a child; it is held until parent and child have closed it."""
        return self._descriptor

    def close(self) -> None:
        """Give the lock up; harmless when repeated."""
        _open_locks.discard(self)
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    def _try(self, kind: int) -> bool:
        try:
            fcntl.flock(self._descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


_open_locks: weakref.WeakSet[FileLock] = weakref.WeakSet()


def _close_in_child() -> None:
    for lock in list(_open_locks):
        lock.close()


if sys.platform != "win32":
    os.register_at_fork(after_in_child=_close_in_child)


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Look again and again until the condition holds; False when the time is up."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(_POLL)
    return True


@contextlib.contextmanager
def exclusive(path: Path, seconds: float) -> Iterator[FileLock | None]:
    """Hold the lock of this file alone; gives None when it stays taken for so many seconds."""
    lock = FileLock(path)
    try:
        yield lock if wait_until(lock.try_exclusive, seconds) else None
    finally:
        lock.close()
