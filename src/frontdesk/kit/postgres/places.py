"""Where the parts of one embedded database lie.

`<data>/postgres.control` belongs to the user who runs frontdesk: locks, passwords, port, state, log.
The cluster itself is `<data>/postgres`, or `/var/lib/frontdesk/<hash of the data directory>/postgres`
where root runs frontdesk and the server's account cannot enter the data directory.
"""

import contextlib
import hashlib
import json
import os
import secrets
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from frontdesk.kit.postgres.account import (
    SHARED_HOME,
    Account,
    account_for_new_cluster,
    account_of_cluster,
    is_root,
    may_use,
)
from frontdesk.kit.postgres.files import read_file, replace_file
from frontdesk.kit.postgres.problem import PostgresProblem


@dataclass(frozen=True)
class Secrets:
    """The passwords of the two roles, and the name by which a cluster elsewhere knows its data directory."""

    identity: str
    superuser: str
    frontdesk: str

    @classmethod
    def invent(cls) -> "Secrets":
        return cls(secrets.token_hex(8), secrets.token_urlsafe(32), secrets.token_urlsafe(32))


@dataclass(frozen=True)
class State:
    """What the supervisor last told: the port while the server answers, or why it gave up."""

    port: int | None = None
    problem: str | None = None


class Control:
    """The small files by which the processes that share one database find each other."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.directory = data / "postgres.control"
        self.users_lock = self.directory / "users.lock"
        self.supervisor_lock = self.directory / "supervisor.lock"
        self.start_lock = self.directory / "start.lock"
        self.log = self.directory / "supervisor.log"
        self._secrets = self.directory / "secrets.json"
        self._port = self.directory / "port"
        self._state = self.directory / "state.json"

    def read_secrets(self) -> Secrets | None:
        text = read_file(self._secrets)
        if text is None:
            return None
        try:
            return Secrets(**json.loads(text))
        except (TypeError, ValueError) as error:
            raise PostgresProblem(
                f"{self._secrets}, which holds the database's passwords, is damaged. Put it back from a copy."
            ) from error

    def write_secrets(self, given: Secrets) -> None:
        replace_file(self._secrets, json.dumps(asdict(given)))

    def read_port(self) -> int | None:
        text = (read_file(self._port) or "").strip()
        return int(text) if text.isdecimal() else None

    def write_port(self, port: int) -> None:
        replace_file(self._port, f"{port}\n")

    def read_state(self) -> State:
        text = read_file(self._state)
        return State() if text is None else State(**json.loads(text))

    def write_state(self, state: State) -> None:
        replace_file(self._state, json.dumps(asdict(state)))

    def clear_state(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            self._state.unlink()


@dataclass(frozen=True)
class Place:
    """The cluster's directory and the account that owns it or shall own it."""

    cluster: Path
    account: Account

    @property
    def exists(self) -> bool:
        """Whether a whole cluster is there; a half-made one never stands under this name."""
        return (self.cluster / "PG_VERSION").exists()

    @property
    def logs(self) -> Path:
        return self.cluster / "log"

    @property
    def identity_file(self) -> Path | None:
        """For a cluster outside the data directory: the file that says which one it belongs to."""
        return self.cluster.parent / "identity" if self.cluster.parent.parent == SHARED_HOME else None


def make_control(data_dir: Path) -> Control:
    """Make the data directory (0700) and the control directory where they are missing."""
    data = data_dir.expanduser().resolve()
    data.parent.mkdir(parents=True, exist_ok=True)
    if not data.exists():
        # It appears with its rights: who comes at the same moment decides by them where the cluster goes.
        made = Path(tempfile.mkdtemp(prefix=f".{data.name}-", dir=data.parent))
        _let_server_pass(made)
        try:
            made.rename(data)
        except OSError:  # another process was first
            made.rmdir()
    control = Control(data)
    control.directory.mkdir(mode=0o700, exist_ok=True)
    return control


def find_place(data: Path) -> Place:
    """Where the cluster of the data directory is, or where it shall be made."""
    inside = data / "postgres"
    if (inside / "PG_VERSION").exists():
        return Place(inside, account_of_cluster(inside))
    account = account_for_new_cluster()
    if account.is_ourselves:
        return Place(inside, account)
    outside = SHARED_HOME / hashlib.sha256(os.fsencode(data)).hexdigest()[:16] / "postgres"
    if (outside / "PG_VERSION").exists():
        return Place(outside, account_of_cluster(outside))
    return Place(inside if may_use("-x", data, account) else outside, account)


def _let_server_pass(data: Path) -> None:
    """Root's new data directory may be walked through, not read, by the server's account alone."""
    if not is_root():
        return
    account = account_for_new_cluster()
    if account.owner is not None and may_use("-x", data.parent, account):
        os.chown(data, -1, account.owner[1])
        data.chmod(0o710)
