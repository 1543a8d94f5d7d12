"""The way of every request through the door: token, limit, body, handler, ETag, kept answer."""

import re
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from starlette.routing import Match
from starlette.types import Scope

from frontdesk.edge.http.auth import GUARDS, Caller, Guard, authenticate
from frontdesk.edge.http.dialect import dialect_of, error_responses
from frontdesk.edge.http.etags import etag_of_bytes, names
from frontdesk.edge.http.hostile import check_body, check_text
from frontdesk.edge.http.idempotency import Replay, Unit
from frontdesk.edge.http.limits import LimitReached, RateLimiter

Handle = Callable[[Request], Coroutine[Any, Any, Response]]


class DoorRoute(APIRoute):
    """A route that knows its caller before it reads the body. It answers with and without a last slash."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pattern = self.path_regex.pattern.removesuffix("$").removesuffix("/")
        self.path_regex = re.compile(f"{pattern}/?$")
        self._beginning = self.path.partition("{")[0].rstrip("/")

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Of hundreds of routes most begin otherwise, which is seen sooner than by an expression."""
        if scope.get("root_path") or scope["path"].startswith(self._beginning):
            return super().matches(scope)
        return Match.NONE, {}

    def get_route_handler(self) -> Handle:
        inner = super().get_route_handler()
        scopes, guard = self._guard()

        async def handle(request: Request) -> Response:
            unit = Unit.of(request) if guard else Unit(None)
            if guard:
                request.state.caller = await authenticate(request, scopes, guard=guard, unit=unit)
                await _count(request, request.state.caller)
                await unit.read(request)
            for name, value in (*request.path_params.items(), *request.query_params.items()):
                check_text(name, str(value))
            if request.method not in ("GET", "HEAD"):
                await check_body(await request.body())
            try:
                async with unit:
                    response = await inner(request)
                    await unit.keep(response)
            except Replay as replay:
                response = replay.response
            response.headers.update(getattr(request.state, "limit_headers", {}))
            return _tagged(request, response)

        return handle

    def _guard(self) -> tuple[list[str], Guard | None]:
        """The scopes the signature asks for, and whose token; None for a public route."""
        for dependency in self.dependant.dependencies:
            guard = GUARDS.get(dependency.call) if dependency.call else None
            if guard:
                return list(dependency.own_oauth_scopes or []), guard
        return [], None


async def _count(request: Request, caller: Caller) -> None:
    limiter: RateLimiter = request.app.state.limiter
    try:
        headers = await limiter.headers(caller.token.id, caller.chosen_location or "")
    except LimitReached as reached:
        request.state.limit_headers = reached.headers
        raise
    request.state.limit_headers = headers


def _tagged(request: Request, response: Response) -> Response:
    """Give a read its ETag, and answer 304 where the caller holds that version."""
    body = getattr(response, "body", None)
    if request.method != "GET" or response.status_code != 200 or not isinstance(body, bytes):
        return response
    tag = etag_of_bytes(body)
    held = request.headers.get("if-none-match")
    if held is not None and names(held, tag):
        kept = getattr(request.state, "limit_headers", {})
        return Response(status_code=304, headers={**kept, "ETag": tag})
    response.headers["ETag"] = tag
    return response


class Router(APIRouter):
    """A router whose routes document the dialect's errors."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(route_class=DoorRoute, redirect_slashes=False, strict_content_type=False, **kwargs)

    def add_api_route(self, path: str, endpoint: Callable[..., Any], **kwargs: Any) -> None:
        documented = error_responses(dialect_of(self.prefix + path))
        kwargs["responses"] = {**documented, **(kwargs.get("responses") or {})}
        super().add_api_route(path, endpoint, **kwargs)


def together(*routers: APIRouter) -> APIRouter:
    """The routes of all of them, in this order.

    `include_router` would build each anew, which takes longer than all else a server does to start.
    """
    joined = APIRouter()
    for router in routers:
        joined.routes.extend(router.routes)
    return joined
