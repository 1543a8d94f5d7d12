"""A frontdesk served over real HTTP on loopback, inside the test process."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from limits.aio.storage import MemoryStorage
from pydantic import SecretStr

from frontdesk.app.settings import Settings
from frontdesk.app.wiring import open_runtime
from frontdesk.edge.http.app import Door, create_app
from frontdesk.edge.http.limits import Limits
from frontdesk.flow.engine import Engine
from frontdesk.flow.runtime import Runtime
from frontdesk.kit.clock import Clock
from frontdesk.kit.embedding import Embedder, open_embedder
from tests.support.places import MODELS

SECRET_KEY = "dGVzdHMgc2VhbCB0aGVpciBzZWNyZXRzIHdpdGggaXQ="
"""One for all desks of a database, as they open what others sealed."""


@dataclass(frozen=True)
class Desk:
    """A served application: its address and its parts."""

    url: str
    app: FastAPI
    runtime: Runtime


@asynccontextmanager
async def serve(
    database_url: str,
    data_dir: Path,
    *,
    engine: Engine | None = None,
    embedder: Embedder | None = None,
    clock: Clock | None = None,
    rate_limit: str = "off",
    allow_private_targets: bool = True,
) -> AsyncIterator[Desk]:
    settings = Settings(
        data_dir=data_dir,
        database_url=database_url,
        connections=8,
        secret_key=SecretStr(SECRET_KEY),
        allow_private_targets=allow_private_targets,
    )
    door = Door(
        limits=None if rate_limit == "off" else Limits.parse(rate_limit),
        limit_storage=lambda _: nullcontext(MemoryStorage()),
    )

    def opened() -> AbstractAsyncContextManager[Runtime]:
        prepared = embedder or open_embedder(MODELS)
        return open_runtime(settings, database_url, engine=engine, embedder=prepared, clock=clock)

    app = create_app(opened, door)
    # asyncio sends small writes at once only where the socket says that it is TCP.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(app, log_level="warning", lifespan="on", timeout_graceful_shutdown=2)
    )
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:
        if serving.done():
            await serving
        await asyncio.sleep(0.01)
    try:
        yield Desk(f"http://127.0.0.1:{port}", app, app.state.runtime)
    finally:
        server.should_exit = True
        await serving
        listener.close()
