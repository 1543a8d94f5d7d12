"""Servers and workers as processes: they stop in order, and what is killed loses nothing."""

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from frontdesk.app.counters import CHANNEL, SERVER_NAME, count_named
from frontdesk.domain.access import store as access
from frontdesk.domain.locations import store as locations
from frontdesk.kit.db import Database
from frontdesk.kit.postgres import attach
from tests.app.installation import Installation, Running, until_healthy
from tests.app.shop import ANSWER, QUESTION, Customer, Shop, open_shop

pytestmark = pytest.mark.xdist_group("installation that serves")

CALLS_A_MINUTE = 1000


@pytest.fixture(scope="module")
def database_of(installation: Installation) -> Iterator[str]:
    """The URL of the installation's database."""
    with installation.database() as url:
        yield url


@pytest.fixture(scope="module")
def pair(installation: Installation) -> tuple[Running, Running]:
    """Two servers that are left alone. The limit is out of the way of all but whoever looks for it."""
    limit = {"FRONTDESK_RATE_LIMIT": f"{CALLS_A_MINUTE} per 1 minute; 100000 per day"}
    one, other = (installation.start("serve", "--port", "0", **limit) for _ in range(2))
    assert one.url
    assert other.url
    return one, other


@pytest.fixture(scope="module")
async def shop(pair: tuple[Running, Running], database_of: str) -> Shop:
    return await open_shop(database_of, pair[0].url)


async def arriving(url: str, shop: Shop, number: int = 1) -> list[Customer]:
    customers = [Customer(url, shop.widget_id) for _ in range(number)]
    await asyncio.gather(*(customer.arrive() for customer in customers))
    return customers


async def ask_one_after_the_other(customers: list[Customer]) -> None:
    """So that their turns are in every phase at one moment."""
    for customer in customers:
        await customer.say(QUESTION)
        await asyncio.sleep(0.2)


async def assert_each_was_answered_once(customers: list[Customer]) -> None:
    await asyncio.gather(*(customer.replies() for customer in customers))
    await asyncio.gather(*(customer.repeat() for customer in customers))
    await asyncio.sleep(2)  # a second answer would come after the wait of one second
    for customer in customers:
        roles = [role for role, _ in await customer.messages()]
        assert roles == ["contact", "agent"], await customer.messages()
        assert ANSWER in (await customer.replies())[0]


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_a_server_that_is_killed_and_comes_back_answers_everybody_once(
    installation: Installation, shop: Shop
) -> None:
    first = installation.serve()
    customers = await arriving(first.url, shop, 6)
    asking = asyncio.create_task(ask_one_after_the_other(customers))
    await customers[0].replies()
    first.kill()
    second = installation.serve()
    for customer in customers:
        customer.url = second.url
    await asking
    await assert_each_was_answered_once(customers)


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_a_database_that_is_killed_and_comes_back_ends_no_server(
    installation: Installation, pair: tuple[Running, Running], shop: Shop
) -> None:
    customers = await arriving(pair[0].url, shop, 6)
    asking = asyncio.create_task(ask_one_after_the_other(customers))
    await customers[0].replies()
    kill_postmaster(installation.data_dir)
    await asking
    await assert_each_was_answered_once(customers)
    for running in pair:
        await until_healthy(running.url)
        assert running.process.poll() is None


async def test_two_servers_on_one_data_directory_share_conversations(
    pair: tuple[Running, Running], shop: Shop
) -> None:
    [customer] = await arriving(pair[0].url, shop)
    await customer.say(QUESTION)
    customer.url = pair[1].url
    assert ANSWER in (await customer.replies())[0]


async def test_two_servers_on_one_data_directory_count_calls_together(
    pair: tuple[Running, Running], shop: Shop, database_of: str
) -> None:
    await until_servers_see_each_other(database_of)
    headers = await new_token(database_of, shop)
    left = []
    async with httpx.AsyncClient(headers=headers, timeout=30) as client:
        for turn in range(10):
            answer = await client.get(f"{pair[turn % 2].url}/v1/token")
            left.append(int(answer.headers["x-ratelimit-remaining"]))
    assert left == list(range(CALLS_A_MINUTE - 1, CALLS_A_MINUTE - 11, -1))


@pytest.mark.timeout(240)
async def test_processes_that_are_asked_to_stop_end_streams_and_finish_what_is_in_hand(
    installation: Installation, shop: Shop
) -> None:
    running = installation.serve("--workers", "2")
    [customer] = await arriving(running.url, shop)
    await customer.say(QUESTION)
    await customer.replies()
    assert await messages_counted(running.url) == 1  # whichever of the two took it, or is asked
    headers = {"Authorization": f"Bearer {customer.secret}"}
    async with (
        httpx.AsyncClient(base_url=running.url, headers=headers) as client,
        client.stream("GET", f"{customer.path}/stream", timeout=30) as stream,
    ):
        lines = stream.aiter_lines()
        assert await anext(lines)
        running.process.send_signal(signal.SIGTERM)
        async for _ in lines:
            pass
    assert await asyncio.to_thread(running.ends, within=20) == 0
    assert "Stopped." in "".join(running.seen)


async def test_several_processes_share_a_port_and_end_with_the_one_that_started_them(
    installation: Installation, database_of: str
) -> None:
    running = installation.serve("--workers", "2", "--no-worker")
    children = psutil.Process(running.pid).children(recursive=True)
    async with httpx.AsyncClient(base_url=running.url) as client:
        assert (await client.get("/health")).status_code == 200
    running.process.kill()
    _, alive = await asyncio.to_thread(psutil.wait_procs, children, timeout=30)
    assert alive == []


@pytest.mark.timeout(240)
async def test_work_can_be_done_by_a_process_of_its_own(
    installation: Installation, pair: tuple[Running, Running], shop: Shop
) -> None:
    worker = installation.start("work")
    await asyncio.to_thread(worker.says, "works on jobs")
    front = await asyncio.to_thread(installation.serve, "--no-worker")
    for running in pair:
        running.process.send_signal(signal.SIGSTOP)  # so that it is this worker that works
    try:
        [customer] = await arriving(front.url, shop)
        await customer.say(QUESTION)
        assert ANSWER in (await customer.replies())[0]
    finally:
        for running in pair:
            running.process.send_signal(signal.SIGCONT)
    assert await asyncio.to_thread(worker.stop) == 0
    assert await asyncio.to_thread(front.stop, signal.SIGINT) == 0


def test_a_port_that_is_taken_is_told_in_a_line(installation: Installation) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = installation.run("serve", "--port", str(port))
    assert ended.status == 1
    assert f"Port {port} of 127.0.0.1 is taken" in ended.err
    assert len(ended.err.splitlines()) == 1


async def messages_counted(url: str) -> float:
    """The messages of visitors that /metrics tells of."""
    async with httpx.AsyncClient(base_url=url) as client:
        told = (await client.get("/metrics")).text
    lines = [line for line in told.splitlines() if line.startswith("frontdesk_http_request_seconds_count")]
    wanted = [line for line in lines if 'method="POST"' in line and '{sessionId}/messages"' in line]
    return sum(float(line.rpartition(" ")[2]) for line in wanted)


def kill_postmaster(data_dir: Path) -> None:
    with attach(data_dir) as attached:
        pid = int((attached.cluster / "postmaster.pid").read_text().splitlines()[0])
    os.kill(pid, signal.SIGKILL)


async def until_servers_see_each_other(url: str) -> None:
    """Both have shown themselves; each looks again when another does."""
    async with connected(url) as db, asyncio.timeout(60), db.listen_connection() as connection:
        news = asyncio.Event()
        await connection.add_listener(CHANNEL, lambda *_: news.set())
        while await count_named(connection, SERVER_NAME) < 2:
            await news.wait()
            news.clear()


async def new_token(url: str, shop: Shop) -> dict[str, str]:
    """The header of a token that has not been counted yet."""
    async with connected(url) as db, db.system() as tx:
        location = await locations.get_location(tx, shop.location_id)
        minted = await access.create_token(tx, location.company_id, location.id, name="new", scopes=[])
    return {"Authorization": f"Bearer {minted.secret}"}


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Database]:
    db = await Database.connect(url, connections=2)
    try:
        yield db
    finally:
        await db.close()
