"""The demo's stage: a server in a process of its own, and the business before its doors open."""

import contextlib
import multiprocessing
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

import httpx

from frontdesk.app.cli import across
from frontdesk.app.cli.demo import business
from frontdesk.app.cli.demo.teller import StepFailed
from frontdesk.app.cli.location import open_location
from frontdesk.app.problem import CannotRun
from frontdesk.app.serve import serve
from frontdesk.app.settings import Settings
from frontdesk.domain import users
from frontdesk.domain.access import SCOPES
from frontdesk.domain.access import store as access
from frontdesk.domain.users import UserQuery
from frontdesk.kit.db import Write

_START_SECONDS = 120
_STOP_SECONDS = 30
_POLL_SECONDS = 0.05
_LAST_LINES = 15


@dataclass(frozen=True)
class Scene:
    """The business as the story finds it."""

    company_id: str
    location_id: str
    widget_id: str
    user_id: str
    token: str
    earlier: int  # how many locations of this demo the database had before


@contextmanager
def served(settings: Settings, listener: socket.socket, log_file: Path) -> Iterator[BaseProcess]:
    """A server on the socket, in a process that ends with this one; it is ready when this begins.

    Raises CannotRun with the end of its log when it does not start.
    """
    host, port = listener.getsockname()[:2]
    process = multiprocessing.get_context("spawn").Process(
        target=_serve, args=(settings, listener, str(log_file)), name="frontdesk server"
    )
    process.start()
    try:
        _wait_until_ready(f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}", process, log_file)  # noqa: S104 - compared, not bound
        yield process
    finally:
        process.terminate()
        process.join(_STOP_SECONDS)
        if process.is_alive():
            process.kill()
            process.join()


async def set_up(tx: Write) -> Scene:
    """A new location of the demo's agency, with a receptionist and a token that may do everything."""
    companies = [row["id"] for row in await across.list_companies(tx) if row["name"] == business.AGENCY]
    company_id = companies[0] if companies else (await access.create_company(tx, business.AGENCY)).id
    earlier = len(await across.list_locations(tx, company_id))
    name = business.NAME if not earlier else f"{business.NAME} {earlier + 1}"
    location, widget = await open_location(
        tx,
        company_id=company_id,
        name=name,
        timezone=business.TIMEZONE,
        country=business.COUNTRY,
        sandbox=False,
    )
    user_id = await _receptionist(tx, company_id, location.id)
    minted = await access.create_token(tx, company_id, location.id, name="Demo", scopes=sorted(SCOPES))
    return Scene(company_id, location.id, widget.id, user_id, minted.secret, earlier)


async def _receptionist(tx: Write, company_id: str, location_id: str) -> str:
    """She works at every location of the demo."""
    first, last, email = business.RECEPTIONIST
    known, _ = await users.search_users(tx, company_id, UserQuery(emails=[email]))
    if known:
        places = [*known[0].location_ids, location_id]
        return (await users.update_user(tx, company_id, known[0].id, {}, location_ids=places)).id
    made = await users.create_user(
        tx, company_id, [location_id], first_name=first, last_name=last, email=email
    )
    return made.id


def _serve(settings: Settings, listener: socket.socket, log_file: str) -> None:
    """Runs in the server's process: what it says goes to the log file."""
    descriptor = os.open(log_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(descriptor, stream.fileno())
    try:
        serve(settings, listener, lambda: None)
    except CannotRun as problem:
        sys.exit(str(problem))


def _wait_until_ready(address: str, process: BaseProcess, log_file: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    with httpx.Client(base_url=address, timeout=2, trust_env=False) as client:
        while time.monotonic() < deadline:
            if not process.is_alive():
                raise StepFailed(
                    f"The server ended while it started. Its log {log_file} ends:\n{tail(log_file)}"
                )
            with contextlib.suppress(httpx.TransportError):  # it does not listen yet
                if client.get("/health/ready").status_code == 200:
                    return
            time.sleep(_POLL_SECONDS)
    raise StepFailed(f"The server was not ready within {_START_SECONDS} s. Its log is {log_file}.")


def tail(log_file: Path) -> str:
    """The last lines of the server's log."""
    if not log_file.exists():
        return "(empty)"
    return "\n".join(log_file.read_text(errors="replace").splitlines()[-_LAST_LINES:])
