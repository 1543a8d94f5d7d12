"""Serving: one process, or several that share a port, each with its runtime and (usually) its worker."""

import asyncio
import contextlib
import errno
import ipaddress
import multiprocessing
import os
import signal
import socket
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from types import FrameType

import structlog
import uvicorn
import uvicorn._subprocess
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from frontdesk.app.counters import Presence, open_storage
from frontdesk.app.database import attached
from frontdesk.app.log import set_up_log
from frontdesk.app.problem import CannotRun
from frontdesk.app.settings import Settings
from frontdesk.app.telemetry import traced
from frontdesk.app.wiring import open_runtime
from frontdesk.app.work import working
from frontdesk.edge.http.app import Door, create_app
from frontdesk.edge.http.limits import Limits
from frontdesk.edge.http.webchat.stream import end_streams
from frontdesk.flow.booking.link import keep_address
from frontdesk.flow.engine import Engine
from frontdesk.flow.runtime import Runtime

log = structlog.get_logger(__name__)

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_ANSWER_SECONDS = 30
"""A request in hand when the server stops may take this long."""
_KEEP_ALIVE_SECONDS = 65
"""Longer than the 60 s of usual proxies, so that they never send into a connection we are closing."""
_START_SECONDS = 120


def make_app(settings: Settings, *, engine: Engine | None = None) -> FastAPI:
    """The application of one serving process, with everything it needs opened in its lifespan.

    `engine` takes the place of the embedded one.
    """
    set_up_log(settings)
    presence = Presence()
    app: FastAPI

    @asynccontextmanager
    async def opened() -> AsyncIterator[Runtime]:
        stop = asyncio.Event()

        def begin_to_stop() -> None:
            stop.set()
            end_streams(app)

        async with contextlib.AsyncExitStack() as stack:
            stack.enter_context(_told_to_stop(begin_to_stop))
            stack.enter_context(_ending_with_the_parent())
            place = await asyncio.to_thread(stack.enter_context, attached(settings, _log_sentence))
            stack.enter_context(traced(settings))
            runtime = await stack.enter_async_context(
                open_runtime(settings, place.url, engine=engine, thinks=settings.work_inside)
            )
            await keep_address(runtime.db, settings.public_url or _shown(settings.host, settings.port))
            await stack.enter_async_context(presence.shown(runtime.db))
            if settings.work_inside:
                await stack.enter_async_context(working(runtime, stop))
            yield runtime

    door = Door(
        limits=None if settings.rate_limit == "off" else Limits.parse(settings.rate_limit),
        limit_storage=lambda runtime: open_storage(settings, runtime.db, presence),
        metrics_token=settings.metrics_token.get_secret_value() if settings.metrics_token else None,
    )
    app = create_app(opened, door)
    return app


def serve(
    settings: Settings,
    listener: socket.socket,
    announce: Callable[[], None],
    *,
    engine: Engine | None = None,
) -> None:
    """Serve on the bound socket until a signal asks to stop; then finish what is in hand.

    `announce` is called once requests are taken. Raises CannotRun when serving could not begin.
    """
    config = uvicorn.Config(
        partial(make_app, settings, engine=engine),
        factory=True,
        workers=settings.workers,
        lifespan="on",
        log_config=None,
        access_log=settings.access_log,
        server_header=False,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=_ANSWER_SECONDS,
    )
    with _signals_kept(), _counts_added_up(settings.workers):
        try:
            if settings.workers > 1:
                _Processes(config, [listener], announce).run()
            else:
                _Announcing(config, announce).run([listener])
        except SystemExit as ended:  # uvicorn's way to say that its start failed, which the log tells
            raise CannotRun("The server could not begin to serve; the log above says why.") from ended


def bind(host: str, port: int) -> socket.socket:
    """The socket to serve on, ours from now on. Raises CannotRun when the port is taken."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise CannotRun(
            f"There is no address {host!r} here: {error.strerror or error}. Look at --host."
        ) from error
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
    except PermissionError as error:
        listener.close()
        raise CannotRun(f"Port {port} needs more rights. Choose one above 1023 with --port.") from error
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise CannotRun(
                f"Port {port} of {host} is taken by another program. "
                "Choose another with --port or FRONTDESK_PORT, or stop that program."
            ) from error
        raise CannotRun(f"{host} is no address of this machine. Look at --host.") from error
    listener.set_inheritable(True)
    return listener


def address_of(listener: socket.socket, settings: Settings) -> str:
    """How people reach the server: the public address if set, else one of this machine."""
    if settings.public_url is not None:
        return settings.public_url
    host, port = listener.getsockname()[:2]
    return _shown(host, port)


def _shown(host: str, port: int) -> str:
    """The address of a server that listens there, as somebody on this machine writes it."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return f"http://{host}:{port}"
    if address.is_unspecified:
        return f"http://localhost:{port}"
    return f"http://[{host}]:{port}" if address.version == 6 else f"http://{host}:{port}"


class _Announcing(uvicorn.Server):
    """Says so once it takes requests."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._announce()


class _Processes(Multiprocess):
    """Several processes on one socket; says so once all of them take requests.

    They are forked from one that has imported everything and does nothing else: to import it takes most of
    a start, and what is imported they share in memory.
    """

    def __init__(
        self, config: uvicorn.Config, sockets: list[socket.socket], announce: Callable[[], None]
    ) -> None:
        super().__init__(config, sockets)
        self._announce = announce
        multiprocessing.set_forkserver_preload([__name__])
        uvicorn._subprocess.spawn = multiprocessing.get_context("forkserver")  # type: ignore[assignment]

    def init_processes(self) -> None:
        super().init_processes()
        for process in self.processes:
            for _ in range(_START_SECONDS):
                self.handle_signals()
                if self.should_exit.is_set() or process.wait_until_ready(1, self.should_exit):
                    break
                if not process.process.is_alive():
                    self.should_exit.set()
                    raise SystemExit(3)
        if not self.should_exit.is_set():
            self._announce()


@contextmanager
def _signals_kept() -> Iterator[None]:
    """uvicorn raises the signal again once it has stopped; that must not end us before we are done."""
    former = {number: signal.signal(number, _hear) for number in STOP_SIGNALS}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


@contextmanager
def _counts_added_up(workers: int) -> Iterator[None]:
    """Where several processes share a port, whichever is asked for /metrics tells the counts of all."""
    if workers == 1:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="frontdesk-metrics-") as shared:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = shared  # read by the library where the processes begin
        yield


def _hear(number: int, frame: FrameType | None) -> None:
    """The signal has done its work."""


@contextmanager
def _told_to_stop(act: Callable[[], None]) -> Iterator[None]:
    """Call `act` on the loop when a stop signal comes, before uvicorn waits for open answers."""
    loop = asyncio.get_running_loop()
    former = {number: signal.getsignal(number) for number in STOP_SIGNALS}

    def hear(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(act)
        handler = former[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)

    for number in STOP_SIGNALS:
        signal.signal(number, hear)
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


@contextmanager
def _ending_with_the_parent() -> Iterator[None]:
    """One of several serving processes stops when the one that started them was killed."""
    parent = multiprocessing.parent_process()
    if parent is None:
        yield
        return
    loop = asyncio.get_running_loop()

    def end() -> None:
        loop.remove_reader(parent.sentinel)
        os.kill(os.getpid(), signal.SIGTERM)

    loop.add_reader(parent.sentinel, end)
    try:
        yield
    finally:
        loop.remove_reader(parent.sentinel)


def _log_sentence(sentence: str) -> None:
    log.info(sentence)
