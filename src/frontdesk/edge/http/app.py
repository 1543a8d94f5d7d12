"""The application: every door of HTTP under one roof."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from fastapi import FastAPI
from limits.aio.storage import Storage

from frontdesk.edge.http import errors
from frontdesk.edge.http.body_limit import BodyLimit
from frontdesk.edge.http.limits import Limits, RateLimiter
from frontdesk.edge.http.openapi import describe
from frontdesk.edge.http.platform.process.docs import mount_assets
from frontdesk.edge.http.routers import ROUTERS
from frontdesk.edge.http.routes import together
from frontdesk.edge.http.telemetry import Watched
from frontdesk.flow.runtime import Runtime

MAX_BODY_BYTES = 2 * 1024 * 1024
MAX_VISITOR_BYTES = 64 * 1024


@dataclass(frozen=True)
class Door:
    """How the doors of this process are set. `limits` None switches rate limits off; without
    `metrics_token` only this machine reads /metrics."""

    limits: Limits | None
    limit_storage: Callable[[Runtime], AbstractAsyncContextManager[Storage]]
    metrics_token: str | None = None


def create_app(open_runtime: Callable[[], AbstractAsyncContextManager[Runtime]], door: Door) -> FastAPI:
    """The application; it opens its runtime when it starts and closes it when it ends."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_runtime() as runtime, door.limit_storage(runtime) as storage:
            app.state.runtime = runtime
            app.state.limiter = RateLimiter(storage, door.limits, runtime.clock)
            yield

    app = FastAPI(
        title="frontdesk",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        strict_content_type=False,
    )
    app.state.metrics_token = door.metrics_token
    errors.install(app)
    app.add_middleware(
        BodyLimit,
        most=MAX_BODY_BYTES,
        public={"/v1/webchat/": MAX_VISITOR_BYTES, "/hooks/": MAX_VISITOR_BYTES},
    )
    app.add_middleware(Watched)
    app.router.routes.extend(together(*ROUTERS).routes)
    mount_assets(app)
    describe(app)
    return app
