"""Bodies larger than we take are refused, in the dialect's shape, before they are held in memory."""

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from frontdesk.edge.http.errors import answer


class BodyLimit:
    """Refuses by Content-Length at once, and a body sent in chunks as soon as it has grown too large."""

    def __init__(self, app: ASGIApp, most: int, public: Mapping[str, int]) -> None:
        """`public` gives paths that need no token their own, smaller limit, by prefix."""
        self._app = app
        self._most = most
        self._public = public

    def _limit(self, path: str) -> int:
        return next((most for prefix, most in self._public.items() if path.startswith(prefix)), self._most)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        most = self._limit(request.url.path)
        told = request.headers.get("content-length", "0")
        if told.isdigit() and int(told) > most:
            message = f"The body is larger than {most} bytes."
            response = answer(request, 413, "too-large", [message], headers={"Connection": "close"})
            await response(scope, receive, send)
            return
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > most:
                raise HTTPException(413)
            return message

        await self._app(scope, counted, send)
