"""Makes the cluster of a data directory, whole or not at all, and looks after one that is there."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from frontdesk.kit.postgres.account import SHARED_HOME
from frontdesk.kit.postgres.files import FileLock, read_file, replace_file, sync_directory
from frontdesk.kit.postgres.leftovers import stop_leftovers
from frontdesk.kit.postgres.places import Control, Place, Secrets, find_place
from frontdesk.kit.postgres.problem import OWN_SERVER, PostgresProblem
from frontdesk.kit.postgres.programs import Finished, Programs, programs_for, run_program

SUPERUSER = "postgres"
ROLE = "frontdesk"
DATABASE = "frontdesk"
EXTENSIONS = ("vector", "pg_trgm", "unaccent", "btree_gist", "citext")

# The locale is PostgreSQL's own, the same on every machine. Only the trigram index and the text search's
# parser still ask the system which characters are letters; C.UTF-8 knows them, older macOS has the others.
_CHARACTER_TYPES = ("C.UTF-8", "en_US.UTF-8", "C")


def ensure_cluster(
    control: Control, start_lock: FileLock, log: Callable[[str], None]
) -> tuple[Place, Secrets]:
    """The data directory's cluster, made if there is none. The caller holds the start lock.

    Raises PostgresProblem when it cannot be made or cannot be used with these programs.
    """
    place = find_place(control.data)
    secrets = control.read_secrets()
    if place.exists and not _belongs(place, secrets):
        _set_aside(place, log)
        place = find_place(control.data)
    if place.exists:
        if secrets is None:
            raise PostgresProblem(
                f"The passwords of the database in {place.cluster} are missing. Put {control.directory} back "
                "from your copy, or move the database away to begin with an empty one."
            )
        _check_version(place, programs_for(place.account))
        return place, secrets
    if control.read_port() is not None:
        raise PostgresProblem(
            f"The database of {control.data} is gone: it was used before, and {place.cluster} is not there "
            "now. Put it back (is a disk not mounted, or was a container made anew?), or delete "
            f"{control.directory} to begin with an empty one."
        )
    if secrets is None:
        secrets = Secrets.invent()
        control.write_secrets(secrets)
    log(f"Making a new database in {place.cluster}")
    _make(place, secrets, programs_for(place.account), start_lock)
    return place, secrets


def _belongs(place: Place, secrets: Secrets | None) -> bool:
    if place.identity_file is None:
        return True
    return secrets is not None and (read_file(place.identity_file) or "").strip() == secrets.identity


def _set_aside(place: Place, log: Callable[[str], None]) -> None:
    """Move away the cluster of an earlier data directory of the same name, which is gone."""
    stop_leftovers(place.cluster)
    home = place.cluster.parent
    kept = Path(tempfile.mkdtemp(prefix=f"{home.name}.earlier-", dir=home.parent))
    home.rename(kept)
    log(f"The database of an earlier data directory of this name was kept in {kept}; delete it if unwanted")


def _check_version(place: Place, programs: Programs) -> None:
    made_by = (read_file(place.cluster / "PG_VERSION") or "").strip()
    if made_by != str(programs.major):
        raise PostgresProblem(
            f"The database in {place.cluster} was made by PostgreSQL {made_by}, and this frontdesk brings "
            f"PostgreSQL {programs.major}. Install the frontdesk that made it and save a backup; then move "
            "the database away, install this frontdesk again and restore the backup."
        )


def _make(place: Place, secrets: Secrets, programs: Programs, start_lock: FileLock) -> None:
    """Make the cluster under another name beside its place; it is complete when it gets its own."""
    parent = place.cluster.parent
    if place.identity_file is not None:
        SHARED_HOME.mkdir(mode=0o755, parents=True, exist_ok=True)
        parent.mkdir(mode=0o711, exist_ok=True)
        replace_file(place.identity_file, secrets.identity)
    for unfinished in parent.glob("postgres.new-*"):
        shutil.rmtree(unfinished, ignore_errors=True)
    new = Path(tempfile.mkdtemp(prefix="postgres.new-", dir=parent))
    try:
        if place.account.owner is not None:
            os.chown(new, *place.account.owner)
        # The lock is handed down: should we be killed here, the next one waits until these have ended.
        held = (start_lock.descriptor(),)
        _initialise(new, place, programs, held)
        _furnish(new, place, secrets, programs, held)
        new.rename(place.cluster)
        sync_directory(parent)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _initialise(new: Path, place: Place, programs: Programs, held: tuple[int, ...]) -> None:
    for character_type in _CHARACTER_TYPES:
        done = run_program(
            [
                programs.path("initdb"),
                *("--pgdata", str(new), "--username", SUPERUSER, "--auth", "reject", "--data-checksums"),
                *("--encoding", "UTF8", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
                *("--locale", "C", "--lc-ctype", character_type, "--no-instructions"),
            ],
            account=place.account,
            held=held,
        )
        if done.status == 0:
            return
        if "invalid locale name" not in done.output:
            break
    raise _not_made(place, "initdb", done)


def _furnish(new: Path, place: Place, secrets: Secrets, programs: Programs, held: tuple[int, ...]) -> None:
    """Passwords, our role and database, the extensions: by a server that nobody can connect to.

    The extensions go into template1, so that every database made later has them too.
    """
    statements = [
        f"ALTER ROLE {SUPERUSER} PASSWORD '{secrets.superuser}'",
        *(f"CREATE EXTENSION {name}" for name in EXTENSIONS if programs.has_extension(name)),
        f"CREATE ROLE {ROLE} LOGIN CREATEROLE PASSWORD '{secrets.frontdesk}'",
        f"CREATE DATABASE {DATABASE} OWNER {ROLE}",
    ]
    quiet = ("exit_on_error=on", "password_encryption=scram-sha-256", "log_min_error_statement=panic")
    done = run_program(
        [
            *(programs.path("postgres"), "--single", "-j", "-D", str(new)),
            *(part for setting in quiet for part in ("-c", setting)),
            "template1",
        ],
        account=place.account,
        script="".join(f"{statement};\n\n" for statement in statements),
        held=held,
    )
    if done.status != 0:
        raise _not_made(place, "its first statements", done)


def _not_made(place: Place, step: str, done: Finished) -> PostgresProblem:
    said = "\n".join(done.output.splitlines()[-12:])
    return PostgresProblem(
        f"A new database could not be made in {place.cluster}: "
        f"{step} failed (status {done.status}):\n{said}\n"
        f"Put that right (space on the disk, rights of the directory) and start again, or {OWN_SERVER}."
    )
