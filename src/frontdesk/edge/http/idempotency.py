"""One write transaction a request; with an Idempotency-Key its answer is kept in that same transaction.

The key is locked for (token, location, key) first, then looked up; a rival in flight is a conflict,
another body under the same key is invalid, the same body gets the same answer again.
"""

import hashlib
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from types import TracebackType

from starlette.requests import Request
from starlette.responses import Response

from frontdesk.domain.access import store
from frontdesk.domain.access.model import Token
from frontdesk.domain.access.store import KeptAnswer
from frontdesk.kit.db import Write
from frontdesk.kit.problems import Conflict, Invalid

_KEPT_HEADERS = ("content-type", "etag", "location")


class Replay(Exception):
    """This key was answered before; the kept answer is the answer."""

    def __init__(self, kept: KeptAnswer) -> None:
        super().__init__()
        self.response = Response(kept.body, kept.status, {**kept.headers, "Idempotent-Replayed": "true"})


class Unit:
    """The request's unit of work. Without a key each write commits by itself, as it ends."""

    def __init__(self, key: str | None) -> None:
        self._key = key
        self._hash = b""
        self._stack = AsyncExitStack()
        self._tx: Write | None = None
        self._token: Token | None = None
        self._location_id = ""
        self.kept_body: bytes | None = None  # what is kept instead of an answer that shows a secret

    @classmethod
    def of(cls, request: Request) -> "Unit":
        return cls(request.headers.get("idempotency-key") if request.method not in ("GET", "HEAD") else None)

    async def read(self, request: Request) -> None:
        """Take in the request that the key stands for. Raises Invalid for a key of no sensible length."""
        if self._key is None:
            return
        if not 0 < len(self._key) <= 255:
            raise Invalid("Idempotency-Key must have 1 to 255 characters")
        told = f"{request.method} {request.url.path}?{request.url.query}\n".encode()
        self._hash = hashlib.sha256(told + await request.body()).digest()

    def key_elsewhere(self, token: Token, location_id: str | None) -> str | None:
        """The key for a call to somebody else that this request makes: the same for each repeat of it."""
        if self._key is None:
            return None
        told = f"{token.id} {location_id or ''} {self._key}"
        return hashlib.sha256(told.encode("utf-8", "surrogateescape")).hexdigest()

    @asynccontextmanager
    async def write(
        self, begin: AbstractAsyncContextManager[Write], token: Token, location_id: str | None
    ) -> AsyncIterator[Write]:
        """The transaction to write in; with a key it stays open until the answer is kept.

        A key of a company's token is another one at each location.
        """
        if self._key is None:
            async with begin as tx:
                yield tx
            return
        if self._tx is None:
            self._tx = await self._stack.enter_async_context(begin)
            self._token = token
            self._location_id = location_id or ""
            if not await store.try_lock_key(self._tx, token.id, self._location_id, self._key):
                raise Conflict("A request with this Idempotency-Key is being carried out right now.")
            kept = await store.find_answer(self._tx, token.id, self._location_id, self._key)
            if kept and kept.request_hash != self._hash:
                raise Invalid("This Idempotency-Key was used before for another request.")
            if kept:
                raise Replay(kept)
        yield self._tx

    async def keep(self, response: Response) -> None:
        """Store the answer beside what it tells of."""
        if self._tx is None or self._key is None or self._token is None:
            return
        headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
        body = self.kept_body if self.kept_body is not None else bytes(response.body)
        answer = KeptAnswer(self._hash, response.status_code, headers, body)
        await store.keep_answer(self._tx, self._token, self._location_id, self._key, answer)

    async def __aenter__(self) -> "Unit":
        await self._stack.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._stack.__aexit__(kind, exc, traceback)
