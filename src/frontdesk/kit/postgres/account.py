"""Who runs the server. PostgreSQL refuses root, so root lends it an account without rights."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from frontdesk.kit.postgres.problem import OWN_SERVER, PostgresProblem

if sys.platform != "win32":
    import pwd

SHARED_HOME = Path("/var/lib/frontdesk")
"""What the server of root keeps where its account cannot reach the data directory."""

_PREFERRED = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """An account of the system; `user` and `group` are None when it is whoever runs this process."""

    name: str
    user: int | None = None
    group: int | None = None

    @property
    def is_ourselves(self) -> bool:
        return self.user is None

    @property
    def owner(self) -> tuple[int, int] | None:
        """(user, group) for files made on the account's behalf; None when they are its own anyway."""
        return None if self.user is None or self.group is None else (self.user, self.group)

    @property
    def extra_groups(self) -> list[int] | None:
        return None if self.user is None else []


OURSELVES = Account("the current user")


def is_root() -> bool:
    return os.geteuid() == 0


def account_for_new_cluster() -> Account:
    """The account that shall own a cluster made now. Raises PostgresProblem when root finds none to lend."""
    if not is_root():
        return OURSELVES
    for name in _PREFERRED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise PostgresProblem(
        "PostgreSQL does not run as root, and this machine has neither an account 'postgres' nor 'nobody'. "
        f"Make one of them, run frontdesk as another user, or {OWN_SERVER}."
    )


def account_of_cluster(cluster: Path) -> Account:
    """The account that owns the cluster. Raises PostgresProblem when this process may not act for it."""
    owner = cluster.stat()
    if owner.st_uid == os.geteuid() != 0:
        return OURSELVES
    if is_root() and owner.st_uid != 0:
        return Account(_name_of(owner.st_uid), owner.st_uid, owner.st_gid)
    raise PostgresProblem(
        f"The database in {cluster} belongs to the user {_name_of(owner.st_uid)}. "
        + ("PostgreSQL does not run as root: " if owner.st_uid == 0 else "Run frontdesk as that user, or ")
        + f"give the directory to the user who shall run it, or {OWN_SERVER}."
    )


def may_use(test: str, path: Path, account: Account) -> bool:
    """Whether the account passes a file test of the shell (-x, -r) for the path, asked as that account."""
    try:
        asked = subprocess.run(
            ["/bin/sh", "-c", f'[ {test} "$1" ]', "sh", str(path)],
            check=False,
            cwd="/",
            user=account.user,
            group=account.group,
            extra_groups=account.extra_groups,
        )
    except PermissionError as error:
        raise PostgresProblem(
            f"PostgreSQL does not run as root, and this process may not become the account {account.name!r} "
            f"({error.strerror}). Run frontdesk as a user without rights, or {OWN_SERVER}."
        ) from error
    return asked.returncode == 0


def _name_of(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return f"number {user}"
