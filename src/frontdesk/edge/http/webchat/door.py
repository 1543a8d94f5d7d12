"""The public door of web chat: which widget, from which web site, whose session.

There is no token here. A session's secret comes in a header (`Authorization: Bearer` or
`X-Session-Secret`), also for the stream: pages read it with fetch(). An address never carries the secret,
since addresses stand in logs and histories; who cannot set headers asks for messages again and again.
"""

import ipaddress
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.security import APIKeyHeader
from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerMinute
from starlette.datastructures import MutableHeaders
from starlette.types import Message, Receive, Scope, Send

from frontdesk.domain.access.secrets import hash_of
from frontdesk.domain.widgets import ChatSession, Widget, is_same_origin, may_show
from frontdesk.domain.widgets import store as widgets
from frontdesk.edge.http.dialect import Dialect, error_responses
from frontdesk.edge.http.errors import Unauthorized, answer, trace_id
from frontdesk.edge.http.limits import RateLimiter
from frontdesk.edge.http.routes import DoorRoute, Router
from frontdesk.flow.runtime import Runtime
from frontdesk.kit.ids import is_id
from frontdesk.kit.problems import NotFound, Problem

SESSIONS_A_MINUTE = RateLimitItemPerMinute(20, namespace="webchat sessions")
SESSIONS_A_DAY = RateLimitItemPerDay(200, namespace="webchat sessions")
MESSAGES = RateLimitItemPerMinute(20, namespace="webchat messages")
READS = RateLimitItemPerMinute(240, namespace="webchat reads")
STREAMS = RateLimitItemPerMinute(60, namespace="webchat streams")

session_secret = APIKeyHeader(
    name="X-Session-Secret",
    scheme_name="SessionSecret",
    auto_error=False,
    description="The secret of a web chat session; Authorization: Bearer takes it too.",
)
_PREFLIGHT_HEADERS: Mapping[str, str] = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Last-Event-ID, X-Session-Secret",
    "Access-Control-Max-Age": "600",
}
_REFUSALS: Mapping[int, str] = {
    401: "The session's secret is missing or wrong.",
    403: "The web site that asks may not show the widget.",
    404: "There is no such widget or session.",
}


class OriginRefused(Problem):
    """The page that asks stands on a web site which may not show the widget."""


@dataclass(frozen=True)
class Visit:
    """One request of a visitor."""

    runtime: Runtime
    limiter: RateLimiter
    widget: Widget
    address: str
    cause: str

    async def count(self, *limits: RateLimitItem) -> None:
        """Count against limits of the visitor's address at this widget. Raises TooMany."""
        for limit in limits:
            await self.limiter.count(limit, self.widget.id, self.address)


@dataclass(frozen=True)
class SessionVisit(Visit):
    """A request within a session, whose secret was right."""

    session: ChatSession

    async def count(self, *limits: RateLimitItem) -> None:
        """Count against limits of the session. Raises TooMany."""
        for limit in limits:
            await self.limiter.count(limit, self.session.id)


class ChatRoute(DoorRoute):
    """A route that knows the widget, the web site and the session before it reads the body.

    Answers to a web site that may show the widget say so, refusals and failures included.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        inner = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                request.state.visit = await _arrive(request)
            except OriginRefused as refused:
                return answer(request, 403, "origin-not-allowed", [refused.message])
            return await inner(request)

        return handle

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        state = scope.setdefault("state", {})

        async def send_to_origin(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.add_vary_header("Origin")
                headers.update(state.get("chat_origin_headers", {}))
            await send(message)

        await super().handle(scope, receive, send_to_origin)


async def preflight() -> Response:
    """What a web site's page may send here; whether its origin may is decided by the route."""
    return Response(status_code=204, headers=_PREFLIGHT_HEADERS)


class ChatRouter(Router):
    """Public routes of one widget; a browser may ask first whether it may call them."""

    def __init__(self) -> None:
        super().__init__(prefix="/v1/webchat/{widgetId}", tags=["Web chat"])
        self.route_class = ChatRoute

    def add_api_route(self, path: str, endpoint: Callable[..., Any], **kwargs: Any) -> None:
        documented = error_responses(Dialect.OURS)
        kwargs["responses"] = {
            status: documented[status] | {"description": told} for status, told in _REFUSALS.items()
        }
        super().add_api_route(path, endpoint, **kwargs)
        super().add_api_route(path, preflight, methods=["OPTIONS"], include_in_schema=False)


async def _visit(request: Request, widgetId: str) -> Visit:
    visit: Visit = request.state.visit
    return visit


async def _session_visit(
    request: Request, widgetId: str, sessionId: str, _secret: object = Depends(session_secret)
) -> SessionVisit:
    visit: SessionVisit = request.state.visit
    return visit


def accepted_language(request: Request) -> str:
    """The language a browser asks for first, such as `es`; empty when it does not say."""
    return request.headers.get("accept-language", "")[:2]


InWidget = Annotated[Visit, Depends(_visit)]
"""The visit of a route without a session."""

InSession = Annotated[SessionVisit, Depends(_session_visit)]
"""The visit of a route whose path names a session."""


async def _arrive(request: Request) -> Visit:
    """Raises NotFound (widget, session), OriginRefused, Unauthorized (secret)."""
    runtime: Runtime = request.app.state.runtime
    widget_id = request.path_params["widgetId"]
    widget = await widgets.find_for_visitor(runtime.db, widget_id)
    _admit_origin(request, widget)
    if widget is None:
        raise NotFound("widget", widget_id)
    limiter: RateLimiter = request.app.state.limiter
    cause = f"request:{trace_id(request)}"
    session_id = request.path_params.get("sessionId")
    if session_id is None or request.method == "OPTIONS":  # a browser's question carries no secret
        return Visit(runtime, limiter, widget, address_of(request), cause)
    session = await _session(request, runtime, widget, session_id)
    return SessionVisit(runtime, limiter, widget, address_of(request), cause, session)


def _admit_origin(request: Request, widget: Widget | None) -> None:
    """Note the headers that let the web site read the answer. Raises OriginRefused."""
    origin = request.headers.get("origin")
    if origin is None:
        return
    own = is_same_origin(origin, request.headers.get("host", ""))
    if widget is not None and not own and not may_show(widget.allowed_origins, origin):
        raise OriginRefused("This web site may not show the chat; the business lists those that may.")
    request.state.chat_origin_headers = {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Expose-Headers": "Retry-After",
    }


async def _session(request: Request, runtime: Runtime, widget: Widget, session_id: str) -> ChatSession:
    secret = _secret(request)
    if not is_id(session_id):
        raise NotFound("session", session_id)
    async with runtime.db.read(widget.location_id) as read:
        found = await widgets.open_with(read, widget, session_id, hash_of(secret))
    if found == "unknown":
        raise NotFound("session", session_id)
    if found == "wrong secret":
        raise Unauthorized("The secret does not open this session.")
    return found


def _secret(request: Request) -> str:
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    given = secret if scheme.lower() == "bearer" else request.headers.get("x-session-secret", "")
    if not given.strip():
        raise Unauthorized("The session's secret is missing: send Authorization: Bearer or X-Session-Secret.")
    return given.strip()


def address_of(request: Request) -> str:
    """The visitor's address; of IPv6 the network, of which one visitor has all addresses."""
    host = request.client.host if request.client else "unknown"
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if address.version == 4:
        return str(address)
    mapped = address.ipv4_mapped
    return str(mapped) if mapped else str(ipaddress.ip_network((address, 64), strict=False))
