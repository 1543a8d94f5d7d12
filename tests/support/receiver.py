"""A small web server on loopback that keeps what it is given and answers what it is told."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Given:
    """One request: the names of headers in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """What to answer: after `after` is set where it is given; `raw` in place of a whole answer."""

    status: int = 200
    body: bytes = b"ok"
    headers: Mapping[str, str] = field(default_factory=dict)
    after: asyncio.Event | None = None
    raw: bytes | None = None

    def to_bytes(self) -> bytes:
        if self.raw is not None:
            return self.raw
        lines = [f"HTTP/1.1 {self.status} Told", f"content-length: {len(self.body)}", "connection: close"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + self.body


class Receiver:
    """Answers the replies it was told in their order, then `always`."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.given: list[Given] = []
        self.always = Reply()
        self._next: deque[Reply] = deque()
        self._came = asyncio.Condition()

    def answers(self, *replies: Reply | int) -> None:
        """The next answers, one a request; a number is a status."""
        self._next.extend(Reply(one) if isinstance(one, int) else one for one in replies)

    async def receives(self, count: int, *, within: float = 10) -> list[Given]:
        """All that came, once it is `count` requests. Raises TimeoutError."""
        async with asyncio.timeout(within), self._came:
            await self._came.wait_for(lambda: len(self.given) >= count)
            return list(self.given)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            given = await _read(reader)
            async with self._came:
                self.given.append(given)
                self._came.notify_all()
            reply = self._next.popleft() if self._next else self.always
            if reply.after is not None:
                await reply.after.wait()
            writer.write(reply.to_bytes())
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the caller hung up, as callers do
        finally:
            writer.close()


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    """A receiver that listens at its `url`."""
    receiver = Receiver("")
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0)
    receiver.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield receiver
    finally:
        server.close()


async def _read(reader: asyncio.StreamReader) -> Given:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    request, *lines = head.split("\r\n")
    method, path, _ = request.split(" ")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines if line)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Given(method, path, headers, body)
