"""The one file a backup is: a tar with manifest.json first, then every member the manifest names.

manifest.json    format, versions, date, extensions, roles, and size and SHA-256 of each member
database.dump    pg_dump's custom format
files/<name>     extra files, such as the keys without which the database cannot be read
"""

import hashlib
import io
import json
import os
import re
import shutil
import tarfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO

from frontdesk.kit.postgres.files import sync_directory
from frontdesk.kit.postgres.problem import PostgresProblem

FORMAT = 1
DUMP = "database.dump"
_MANIFEST = "manifest.json"
_LONGEST_MANIFEST = 1_000_000
_CHUNK = 1024 * 1024
_FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")


@dataclass(frozen=True)
class Member:
    """What a member must look like to be the one that was saved."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Role:
    """A role the database's rights and policies speak of; it lives outside the dump."""

    name: str
    bypasses_row_security: bool


@dataclass(frozen=True)
class Manifest:
    """What a backup holds. `made_at` is the caller's time; `server_major` is 18 for PostgreSQL 18.6."""

    version: str
    made_at: datetime
    server_major: int
    extensions: tuple[str, ...]
    roles: tuple[Role, ...]
    members: Mapping[str, Member] = field(default_factory=dict)

    @property
    def extra_files(self) -> list[str]:
        return [_file_of(name) for name in self.members if name != DUMP]


def member_of(file_name: str) -> str:
    """The member that holds the extra file. Raises PostgresProblem for a name that is no plain file name."""
    if not _FILE_NAME.fullmatch(file_name):
        raise PostgresProblem(
            f"{file_name!r} cannot be the name of a file in a backup. Use letters and digits."
        )
    return f"files/{file_name}"


def describe(path: Path) -> Member:
    """Size and SHA-256 of a file."""
    with path.open("rb") as file:
        return Member(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def write_archive(path: Path, manifest: Manifest, members: Mapping[str, Path]) -> None:
    """Write the tar, mode 0600, safe on the disk when this returns."""
    described = asdict(manifest) | {"format": FORMAT, "made_at": manifest.made_at.isoformat()}
    text = json.dumps(described, indent=2).encode()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
            tar.addfile(_entry(_MANIFEST, len(text)), io.BytesIO(text))
            for name, source in members.items():
                with source.open("rb") as content:
                    tar.addfile(_entry(name, manifest.members[name].size), content)
        file.flush()
        os.fsync(file.fileno())
    sync_directory(path.parent)


def unpack_archive(path: Path, into: Path) -> Manifest:
    """Check the archive against its manifest, and write its members into the directory under their names.

    Raises PostgresProblem unless every member is there, once, exactly as it was saved, and nothing else is.
    """
    (into / "files").mkdir(mode=0o700)
    try:
        with tarfile.open(path, mode="r:") as tar:
            entries = iter(tar)
            manifest = _read_manifest(path, tar, next(entries, None))
            missing = dict(manifest.members)
            for entry in entries:
                expected = missing.pop(entry.name, None)
                content = tar.extractfile(entry) if entry.isreg() else None
                if expected is None or content is None:
                    raise _not_intact(path, f"{entry.name!r} does not belong there")
                if _unpack(content, into / entry.name) != expected:
                    raise _not_intact(path, f"{entry.name!r} is not as it was saved")
    except (tarfile.TarError, EOFError) as error:
        raise _not_intact(path, str(error)) from error
    if missing or DUMP not in manifest.members:
        raise _not_intact(path, f"{', '.join(sorted(missing)) or DUMP} is missing")
    return manifest


def read_manifest(path: Path) -> Manifest:
    """What the archive says it holds, unchecked. Raises PostgresProblem for a file that is none."""
    try:
        with tarfile.open(path, mode="r:") as tar:
            return _read_manifest(path, tar, tar.next())
    except (tarfile.TarError, EOFError) as error:
        raise _not_intact(path, str(error)) from error


def _read_manifest(path: Path, tar: tarfile.TarFile, entry: tarfile.TarInfo | None) -> Manifest:
    content = tar.extractfile(entry) if entry is not None and entry.name == _MANIFEST else None
    if content is None:
        raise _not_intact(path, "it does not begin with a manifest")
    try:
        given = json.loads(content.read(_LONGEST_MANIFEST))
        written_as = given["format"]
        if written_as == FORMAT:
            return Manifest(
                version=str(given["version"]),
                made_at=datetime.fromisoformat(given["made_at"]),
                server_major=int(given["server_major"]),
                extensions=tuple(str(name) for name in given["extensions"]),
                roles=tuple(Role(str(r["name"]), bool(r["bypasses_row_security"])) for r in given["roles"]),
                members={_checked(name): Member(**member) for name, member in given["members"].items()},
            )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _not_intact(path, f"its manifest cannot be read ({error})") from error
    raise PostgresProblem(
        f"{path} is a backup of format {written_as}; this frontdesk reads format {FORMAT}. "
        "Restore it with the version of frontdesk that made it, or a newer one."
    )


def _checked(name: str) -> str:
    if name != DUMP and name != member_of(_file_of(name)):
        raise ValueError(f"no such member: {name!r}")
    return name


def _file_of(member: str) -> str:
    return member.removeprefix("files/")


def _unpack(content: IO[bytes], to: Path) -> Member:
    """Write the member to a file of mode 0600 and tell what it was."""
    descriptor = os.open(to, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        shutil.copyfileobj(content, file, _CHUNK)
    return describe(to)


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size = size
    entry.mode = 0o600
    return entry


def _not_intact(path: Path, reason: str) -> PostgresProblem:
    return PostgresProblem(
        f"{path} is not a whole backup: {reason}. Nothing was changed; use another copy of the backup."
    )
