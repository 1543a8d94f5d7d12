"""A door of its own in front of a server: the address stays while servers come and go behind it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class Relay:
    """Passes bytes on to `target` (an address such as http://127.0.0.1:1234); without one it hangs up."""

    url: str = ""
    target: str | None = None
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    def cut(self) -> None:
        """The network breaks: everything open is lost, and nothing new gets through."""
        self.target = None
        for writer in self._open:
            writer.transport.abort()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.target is None:
            writer.transport.abort()
            return
        parts = urlsplit(self.target)
        there_reader, there_writer = await asyncio.open_connection(parts.hostname, parts.port)
        self._open |= {writer, there_writer}
        try:
            await asyncio.gather(_pass_on(reader, there_writer), _pass_on(there_reader, writer))
        finally:
            self._open -= {writer, there_writer}


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()


@asynccontextmanager
async def relaying() -> AsyncIterator[Relay]:
    relay = Relay()
    server = await asyncio.start_server(relay.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    relay.url = f"http://127.0.0.1:{port}"
    try:
        yield relay
    finally:
        server.close()
        relay.cut()
        await server.wait_closed()
