"""Backups of a real database, restored by the role that owns it."""

import hashlib
import io
import itertools
import json
import stat
import tarfile
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from frontdesk.kit.migrate import current_revision, migrate
from frontdesk.kit.migrations import latest_revision
from frontdesk.kit.postgres import Attachment, PostgresProblem, attach
from frontdesk.kit.postgres.backup import backup, restore
from tests.support.places import quick_place

pytestmark = pytest.mark.xdist_group("backups")

MADE_AT = datetime(2031, 5, 6, 7, 8, tzinfo=UTC)
KEY = b"the key\x00\xff"

# One of everything that is hard to carry over for a role without rights.
CONTENT = """
CREATE ROLE saved_tenant NOLOGIN;
GRANT saved_tenant TO CURRENT_USER;
CREATE SCHEMA aside;
CREATE TABLE aside.things (thing int PRIMARY KEY);
CREATE TYPE mood AS ENUM ('calm', 'busy');
CREATE TEXT SEARCH CONFIGURATION plain (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION plain ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple;
CREATE TABLE notes (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email citext UNIQUE,
    mood mood NOT NULL DEFAULT 'calm',
    place vector(3),
    held tstzrange,
    body text,
    words tsvector GENERATED ALWAYS AS (to_tsvector('public.plain', body)) STORED,
    EXCLUDE USING gist (mood WITH =, held WITH &&)
);
CREATE INDEX ON notes USING hnsw (place vector_cosine_ops);
CREATE INDEX ON notes USING gin (body gin_trgm_ops);
CREATE FUNCTION busy() RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM notes WHERE mood = 'busy' $$;
CREATE VIEW calm AS SELECT * FROM notes WHERE mood = 'calm';
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON notes TO saved_tenant USING (email = current_setting('test.email')::citext);
GRANT SELECT ON notes TO saved_tenant;
INSERT INTO notes (email, place, body)
SELECT n || '@example.org', ARRAY[n, 1, 0]::vector, 'Énoncé ' || n FROM generate_series(1, 100) AS n;
"""

NewUrl = Callable[[], Awaitable[str]]


@pytest.fixture(scope="module")
def server() -> Iterator[Attachment]:
    with tempfile.TemporaryDirectory(prefix="frontdesk-test-", dir=quick_place()) as name:
        Path(name).chmod(0o711)
        with attach(Path(name) / "data") as held:
            yield held
        assert held.wait_stopped(60)


@pytest.fixture(scope="module")
def new_url(server: Attachment) -> NewUrl:
    """Makes an empty database, as a new server would have it; gives the URL for its owner."""
    numbers = itertools.count()

    async def make() -> str:
        name = f"test{next(numbers)}"
        await run(server.admin_url, f"CREATE DATABASE {name} OWNER frontdesk")
        return of_database(server.url, name)

    return make


@pytest.fixture(scope="module")
async def saved(new_url: NewUrl, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of CONTENT and of a key file; the role it speaks of is gone from the server."""
    directory = tmp_path_factory.mktemp("saved")
    url = await new_url()
    await run(url, CONTENT)
    (directory / "key").write_bytes(KEY)
    target = directory / "frontdesk.backup"
    manifest = backup(url, target, version="1.2.3", made_at=MADE_AT, extra_files={"key": directory / "key"})
    assert (manifest.version, manifest.made_at, manifest.extra_files) == ("1.2.3", MADE_AT, ["key"])
    await run(url, "DROP OWNED BY saved_tenant; DROP ROLE saved_tenant")
    return target


def of_database(url: str, name: str) -> str:
    return f"{url.rpartition('/')[0]}/{name}"


async def run(url: str, script: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(script)
    finally:
        await connection.close()


async def ask(url: str, query: str) -> Any:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def check_content(url: str) -> None:
    assert await ask(url, "SELECT count(*) FROM notes") == 100
    assert await ask(url, "SELECT id FROM notes ORDER BY place <=> '[7,1,0]' LIMIT 1") == 7
    assert await ask(url, "SELECT count(*) FROM calm WHERE words @@ to_tsquery('plain', 'enonce')") == 100
    assert await ask(url, "SELECT busy()") == 0
    assert await ask(url, "SELECT to_regclass('aside.things')::text") == "aside.things"
    assert await ask(
        url, "SELECT bool_and(tableowner = 'frontdesk') FROM pg_tables WHERE schemaname = 'public'"
    )
    assert await ask(url, "INSERT INTO notes (email) VALUES ('new@example.org') RETURNING id") == 101
    with pytest.raises(asyncpg.UniqueViolationError):
        await run(url, "INSERT INTO notes (email) VALUES ('7@EXAMPLE.org')")
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("SET ROLE saved_tenant; SET test.email = '7@example.org'")
        assert [row["id"] for row in await connection.fetch("SELECT id FROM notes")] == [7]
    finally:
        await connection.close()


async def test_what_was_saved_is_restored_whole(saved: Path, new_url: NewUrl, tmp_path: Path) -> None:
    url = await new_url()
    manifest = restore(url, saved, extra_files={"key": tmp_path / "keys" / "key"})
    assert (manifest.version, manifest.made_at) == ("1.2.3", MADE_AT)
    assert (tmp_path / "keys" / "key").read_bytes() == KEY
    assert mode_of(tmp_path / "keys" / "key") == 0o600
    await check_content(url)


async def test_the_superuser_restores_for_the_owner(
    saved: Path, new_url: NewUrl, server: Attachment, tmp_path: Path
) -> None:
    url = await new_url()
    admin_url = of_database(server.admin_url, url.rpartition("/")[2])
    restore(admin_url, saved)
    again = tmp_path / "again"
    backup(admin_url, again, version="1.2.4", made_at=MADE_AT)
    restore(admin_url, again, force=True)
    await check_content(url)


async def test_the_real_schema_goes_through_a_backup(new_url: NewUrl, tmp_path: Path) -> None:
    first, second = await new_url(), await new_url()
    await migrate(first)
    target = tmp_path / "backup"
    backup(first, target, version="1", made_at=MADE_AT)
    restore(second, target)
    assert await current_revision(second) == latest_revision()
    tables = (
        "SELECT array_agg(relname ORDER BY relname)::text"
        " FROM pg_class WHERE relnamespace = 'public'::regnamespace"
    )
    assert await ask(second, tables) == await ask(first, tables)
    await migrate(second)


async def test_a_forced_restore_replaces_all_that_was_there(saved: Path, new_url: NewUrl) -> None:
    url = await new_url()
    await run(url, "CREATE TABLE notes (other int); CREATE TABLE more (id int PRIMARY KEY)")
    await run(
        url, "CREATE VIEW seen AS SELECT * FROM notes; CREATE SCHEMA aside; CREATE TYPE mood AS (a int)"
    )
    await run(url, "CREATE FUNCTION busy() RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM more $$")
    restore(url, saved, force=True)
    assert await ask(url, "SELECT to_regclass('more') IS NULL AND to_regclass('seen') IS NULL")
    await check_content(url)


async def test_a_database_with_content_is_not_overwritten_unasked(saved: Path, new_url: NewUrl) -> None:
    url = await new_url()
    await run(url, "CREATE TABLE mine (id int)")
    with pytest.raises(PostgresProblem, match="not empty"):
        restore(url, saved)
    assert await ask(url, "SELECT count(*) FROM mine") == 0
    assert await ask(url, "SELECT to_regclass('notes') IS NULL")


async def test_another_key_file_is_not_overwritten_unasked(
    saved: Path, new_url: NewUrl, tmp_path: Path
) -> None:
    url = await new_url()
    (tmp_path / "key").write_bytes(b"another")
    with pytest.raises(PostgresProblem, match="other content"):
        restore(url, saved, extra_files={"key": tmp_path / "key"})
    assert (tmp_path / "key").read_bytes() == b"another"
    assert await ask(url, "SELECT to_regclass('notes') IS NULL")
    restore(url, saved, extra_files={"key": tmp_path / "key"}, force=True)
    assert (tmp_path / "key").read_bytes() == KEY


async def test_a_restore_that_fails_leaves_the_old_content(new_url: NewUrl, tmp_path: Path) -> None:
    """Its rows pass a check that they passed when they were written, and do not pass here."""
    checked, url = await new_url(), await new_url()
    await run(
        checked,
        "SET test.fine = 'yes'; CREATE TABLE first (id int);"
        "CREATE FUNCTION fine() RETURNS bool LANGUAGE sql"
        " AS $$ SELECT current_setting('test.fine', true) = 'yes' IS TRUE $$;"
        "CREATE TABLE notes (id int CHECK (public.fine())); INSERT INTO notes VALUES (1)",
    )
    (tmp_path / "key").write_bytes(KEY)
    backup(checked, tmp_path / "backup", version="1", made_at=MADE_AT, extra_files={"key": tmp_path / "key"})
    (tmp_path / "key").write_bytes(b"another")
    await run(url, "CREATE TABLE mine AS SELECT 1 AS id")
    with pytest.raises(PostgresProblem, match=r"(?s)as it was.*violates check constraint"):
        restore(url, tmp_path / "backup", extra_files={"key": tmp_path / "key"}, force=True)
    assert await ask(url, "SELECT id FROM mine") == 1
    assert await ask(url, "SELECT to_regclass('first') IS NULL")
    assert files_in(tmp_path) == ["backup", "key"]
    assert (tmp_path / "key").read_bytes() == b"another"


async def test_a_dump_that_breaks_off_leaves_the_old_content(
    saved: Path, new_url: NewUrl, tmp_path: Path
) -> None:
    """Its check sums are right, so only the reading of the dump itself finds out, half-way through."""
    url = await new_url()
    await run(url, "CREATE TABLE mine AS SELECT 1 AS id")
    members = read_members(saved)
    members["database.dump"] = members["database.dump"][:-300]
    manifest = json.loads(members["manifest.json"])
    manifest["members"]["database.dump"] = {
        "size": len(members["database.dump"]),
        "sha256": hashlib.sha256(members["database.dump"]).hexdigest(),
    }
    members["manifest.json"] = json.dumps(manifest).encode()
    broken = write_members(tmp_path / "broken", members)
    with pytest.raises(PostgresProblem, match="as it was"):
        restore(url, broken, force=True)
    assert await ask(url, "SELECT id FROM mine") == 1
    assert await ask(url, "SELECT to_regclass('notes') IS NULL")


@pytest.mark.parametrize(
    "tamper",
    [
        lambda members: {**members, "database.dump": members["database.dump"][:-1] + b"x"},
        lambda members: {name: content for name, content in members.items() if name != "files/key"},
        lambda members: {**members, "files/other": b""},
        lambda members: {name: content for name, content in members.items() if name != "manifest.json"},
        lambda members: {**members, "manifest.json": members["manifest.json"][:-9]},
    ],
    ids=["altered", "shortened", "extended", "nameless", "unreadable"],
)
async def test_a_tampered_backup_is_refused(
    saved: Path, new_url: NewUrl, tmp_path: Path, tamper: Callable[[dict[str, bytes]], dict[str, bytes]]
) -> None:
    url = await new_url()
    await run(url, "CREATE TABLE mine (id int)")
    with pytest.raises(PostgresProblem, match="not a whole backup"):
        restore(url, write_members(tmp_path / "tampered", tamper(read_members(saved))), force=True)
    assert await ask(url, "SELECT to_regclass('mine') IS NOT NULL")


async def test_a_file_that_is_no_backup_is_refused(new_url: NewUrl, tmp_path: Path) -> None:
    (tmp_path / "backup").write_bytes(b"something else")
    with pytest.raises(PostgresProblem, match="not a whole backup"):
        restore(await new_url(), tmp_path / "backup")
    with pytest.raises(PostgresProblem, match="could not be read"):
        restore(await new_url(), tmp_path / "none")


async def test_a_backup_is_private_and_replaces_the_old_one_only_when_whole(
    saved: Path, new_url: NewUrl, tmp_path: Path
) -> None:
    assert mode_of(saved) == 0o600
    target = tmp_path / "backup"
    target.write_text("the one before")
    with pytest.raises(PostgresProblem):
        backup(await new_url(), target, version="1", made_at=MADE_AT, extra_files={"key": tmp_path / "none"})
    url = await new_url()
    with pytest.raises(PostgresProblem, match="does not exist"):
        backup(of_database(url, "no_such_database"), target, version="1", made_at=MADE_AT)
    assert files_in(tmp_path) == ["backup"]
    assert target.read_text() == "the one before"
    backup(url, target, version="1", made_at=MADE_AT)
    assert set(read_members(target)) == {"manifest.json", "database.dump"}


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def files_in(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir())


def read_members(path: Path) -> dict[str, bytes]:
    with tarfile.open(path) as tar:
        return {entry.name: file.read() for entry in tar if (file := tar.extractfile(entry))}


def write_members(path: Path, members: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w") as tar:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return path
