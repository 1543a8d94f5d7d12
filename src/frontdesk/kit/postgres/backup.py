"""Saves a database, with the files it cannot be read without, in one file; restores it whole or not."""

import contextlib
import os
import re
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from frontdesk.kit.postgres.archive import (
    DUMP,
    Manifest,
    Role,
    describe,
    member_of,
    unpack_archive,
    write_archive,
)
from frontdesk.kit.postgres.client import Client, last_words, literal, quoted, run
from frontdesk.kit.postgres.contents import (
    DATABASE_OWNER,
    EXTENSIONS,
    IS_EMPTY,
    MISSING_EXTENSIONS,
    ROLES,
    WIPE,
    role_script,
)
from frontdesk.kit.postgres.files import sync_directory
from frontdesk.kit.postgres.problem import PostgresProblem

_CHUNK = 1024 * 1024
_FIRST_WITH_TRANSACTION_TIMEOUT = 17
# They are there already, belong to the superuser, and may not be made or commented on by anybody else.
_NOT_OURS = re.compile(
    r"\d+; \d+ \d+ (EXTENSION - |COMMENT - EXTENSION |SCHEMA - public |COMMENT - SCHEMA public )"
)

Progress = Callable[[str], None]


def backup(
    url: str,
    target: Path,
    *,
    version: str,
    made_at: datetime,
    extra_files: Mapping[str, Path] | None = None,
    progress: Progress | None = None,
) -> Manifest:
    """Save the database at the URL, and each extra file under its name, into `target` (mode 0600).

    `version` (of frontdesk) and `made_at` are kept in the manifest.
    A file of that name is replaced once the new one is whole. Needs twice the backup's size on its disk
    for the time it takes. Raises PostgresProblem; then nothing is left behind.
    """
    tell = progress or _say_nothing
    try:
        with _working_directory(target.parent) as work:
            client = Client(url)
            server_major = client.check_version()
            members = _copy_extra_files(extra_files or {}, work) | {DUMP: work / DUMP}
            tell("Saving the database")
            command = client.command("pg_dump", "--format=custom", f"--file={members[DUMP]}")
            run(command, client.environment, "Saving the database")
            manifest = Manifest(
                version=version,
                made_at=made_at,
                server_major=server_major,
                extensions=tuple(client.value(EXTENSIONS)),
                roles=tuple(Role(**role) for role in client.value(ROLES)),
                members={name: describe(path) for name, path in members.items()},
            )
            write_archive(work / "backup", manifest, members)
            os.replace(work / "backup", target)
            sync_directory(target.parent)
    except OSError as error:
        raise _about_files(error) from error
    tell(f"Saved {target} ({target.stat().st_size:,} bytes)")
    return manifest


def restore(
    url: str,
    source: Path,
    *,
    extra_files: Mapping[str, Path] | None = None,
    afterwards: str = "",
    force: bool = False,
    progress: Progress | None = None,
) -> Manifest:
    """Put the backup's content in place of what the database at the URL holds, in one transaction.

    `afterwards` are statements that end that transaction, run as the database's owner.

    `extra_files` says where each extra file of the backup goes; they are put there once the database holds
    the backup. Without `force` the database must be empty and none of those files may be there with other
    content. Everything will belong to the database's owner. A backup can run any statement with the rights
    of the URL's role: restore only your own. Raises PostgresProblem; then nothing has changed.
    """
    tell = progress or _say_nothing
    try:
        with _working_directory(source.parent) as work:
            tell("Checking the backup")
            manifest = unpack_archive(source, work)
            client = Client(url)
            server_major = client.check_version()
            _refuse_to_overwrite(client, manifest, work, extra_files or {}, force=force)
            with _placed_at_the_end(work, extra_files or {}):
                tell("Restoring the database")
                _replay(client, manifest, work, server_major, afterwards)
    except OSError as error:
        raise _about_files(error) from error
    tell(f"Restored the backup of {manifest.made_at:%Y-%m-%d %H:%M %Z}")
    return manifest


def _copy_extra_files(extra_files: Mapping[str, Path], work: Path) -> dict[str, Path]:
    """Copies that do not change while the backup is made, by the names of their members."""
    copies = {}
    (work / "files").mkdir(mode=0o700)
    for name, path in extra_files.items():
        member = member_of(name)
        copies[member] = Path(shutil.copyfile(path, work / member))
    return copies


def _refuse_to_overwrite(
    client: Client, manifest: Manifest, work: Path, extra_files: Mapping[str, Path], *, force: bool
) -> None:
    for name, path in extra_files.items():
        if member_of(name) not in manifest.members:
            raise PostgresProblem(f"The backup has no file {name!r}, and it is needed for {path}.")
        if not force and path.exists() and path.read_bytes() != (work / member_of(name)).read_bytes():
            raise PostgresProblem(f"{path} is there with other content. Move it away, or force the restore.")
    if not force and not client.value(IS_EMPTY):
        raise PostgresProblem(
            "The database is not empty, and a restore would replace all it holds. "
            "Save a backup of it, then force the restore."
        )
    missing = client.value(MISSING_EXTENSIONS.format(names=", ".join(map(literal, manifest.extensions))))
    if missing:
        raise PostgresProblem(
            f"The server cannot make the extensions the backup needs: {', '.join(missing)}. "
            "Install them on the server, then restore again."
        )


def _replay(client: Client, manifest: Manifest, work: Path, server_major: int, afterwards: str) -> None:
    """Empty the database and fill it from the dump in one transaction of psql."""
    owner, current = client.value(DATABASE_OWNER)
    before = [
        "BEGIN;",
        "SET LOCAL lock_timeout = '10s';",
        "SET LOCAL client_min_messages = warning;",
        WIPE,
        *(f"CREATE EXTENSION IF NOT EXISTS {quoted(name)};" for name in manifest.extensions),
        *(role_script(role, owner) for role in manifest.roles),
        f"SET ROLE {quoted(owner)};" if owner != current else "",
    ]
    chosen = work / "chosen"
    listing = run(
        [client.programs.path("pg_restore"), "--list", str(work / DUMP)],
        client.environment,
        "Reading the backup",
    )
    kept = (line for line in listing.splitlines(keepends=True) if not _NOT_OURS.match(line))
    chosen.write_text("".join(kept), encoding="utf-8", errors="surrogateescape")
    reader = [client.programs.path("pg_restore"), "--file=-", "--no-owner", f"--use-list={chosen}"]
    _pipe(
        [*reader, str(work / DUMP)],
        client,
        "\n".join(before),
        afterwards,
        without=b"" if server_major >= _FIRST_WITH_TRANSACTION_TIMEOUT else b"SET transaction_timeout = 0;\n",
    )


def _pipe(reader: list[str], client: Client, before: str, afterwards: str, *, without: bytes) -> None:
    """Feed psql `before`, what the reader writes and `afterwards`; commit only once all is through whole.

    `without` is a statement of the reader's first lines that the server does not know.
    """
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(reader, stdout=subprocess.PIPE, stderr=complaints) as reading,
        subprocess.Popen(
            client.psql(),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
            env=client.environment,
        ) as writing,
    ):
        assert reading.stdout is not None
        assert writing.stdin is not None
        # A broken pipe means that psql stopped at an error, which its status tells.
        with contextlib.suppress(BrokenPipeError), writing.stdin as script:
            script.write(before.encode() + b"\n")
            chunk = reading.stdout.read(_CHUNK)
            if without:
                chunk = chunk.replace(without, b"", 1)
            while chunk:
                script.write(chunk)
                chunk = reading.stdout.read(_CHUNK)
            if reading.wait() == 0:
                script.write(b"\n" + afterwards.encode() + b"\nCOMMIT;\n")
        reading.stdout.close()
        if writing.wait() != 0 or reading.wait() != 0:
            complaints.seek(0)
            said = last_words(complaints.read().decode("utf-8", "replace"))
            raise PostgresProblem(
                f"The backup could not be restored, and the database is as it was. It said:\n{said}\n"
                "If it waited for a lock, stop frontdesk first; otherwise put that right, then restore again."
            )


@contextlib.contextmanager
def _placed_at_the_end(work: Path, extra_files: Mapping[str, Path]) -> Iterator[None]:
    """Lay copies beside the places of the extra files; give them their names when the work inside is done."""
    staged: dict[Path, Path] = {}
    try:
        for name, path in extra_files.items():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
            staged[beside] = path
            with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write((work / member_of(name)).read_bytes())
                file.flush()
                os.fsync(file.fileno())
        yield
        for beside, path in staged.items():
            os.replace(beside, path)
    finally:
        for beside in staged:
            beside.unlink(missing_ok=True)


@contextlib.contextmanager
def _working_directory(wanted: Path) -> Iterator[Path]:
    """A private directory, beside the backup where there is room for it; removed in the end."""
    beside = str(wanted) if os.access(wanted, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix=".frontdesk-backup-", dir=beside) as name:
        yield Path(name)


def _about_files(error: OSError) -> PostgresProblem:
    return PostgresProblem(
        f"The backup could not be read or written: {error.strerror or error} ({error.filename}). "
        "Look at the path, its rights and the space on the disk, then try again."
    )


def _say_nothing(sentence: str) -> None:
    pass
