"""How long requests take, by route."""

import time

from prometheus_client import Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from frontdesk.kit.telemetry import SECONDS

REQUESTS = Histogram(
    "frontdesk_http_request_seconds",
    "Seconds until the answer to a request began, by route.",
    ["method", "route", "status"],
    buckets=SECONDS,
)

_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class Watched:
    """Notes every request under the template of its route, so that ids make no series of their own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.monotonic()

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                route = getattr(scope.get("route"), "path", "none")
                method = scope["method"] if scope["method"] in _METHODS else "other"
                REQUESTS.labels(method, route, str(message["status"])).observe(time.monotonic() - started)
            await send(message)

        await self._app(scope, receive, noting)
