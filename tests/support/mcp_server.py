"""A real MCP server on loopback, by the official library, inside the test process."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send


@dataclass
class Shop:
    """What the server was asked: the names of tools with their arguments, and the headers of each request."""

    url: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    hang: asyncio.Event = field(default_factory=asyncio.Event)


@asynccontextmanager
async def serving_shop(*, as_json: bool = False) -> AsyncIterator[Shop]:
    """A shop with the tools `find_order`, `break_down` and `sleep`; it answers JSON or an event stream."""
    shop = Shop()
    app = _watched(_app(shop, as_json=as_json), shop)
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    shop.url = f"http://127.0.0.1:{listener.getsockname()[1]}/mcp"
    server = uvicorn.Server(
        uvicorn.Config(app, log_level="warning", lifespan="on", timeout_graceful_shutdown=1)
    )
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:
        if serving.done():
            await serving
        await asyncio.sleep(0.01)
    try:
        yield shop
    finally:
        shop.hang.set()
        server.should_exit = True
        await serving
        listener.close()


def _app(shop: Shop, *, as_json: bool) -> ASGIApp:
    from mcp.server.mcpserver import MCPServer  # loading it takes a second, which few tests need

    server = MCPServer("shop")

    @server.tool()
    def find_order(order_id: str, deep: bool | None = None) -> dict[str, str]:
        """Tell where an order is."""
        shop.asked.append(("find_order", order_id))
        return {"status": "shipped", "order": order_id}

    @server.tool()
    def break_down() -> str:
        """Always fail."""
        raise ValueError("the shop is closed")

    @server.tool()
    async def sleep() -> str:
        """Never answer."""
        await shop.hang.wait()
        return "awake"

    app: ASGIApp = server.streamable_http_app(json_response=as_json)
    return app


def _watched(app: ASGIApp, shop: Shop) -> ASGIApp:
    async def watch(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            shop.headers.append({name.decode(): value.decode() for name, value in scope["headers"]})
        await app(scope, receive, send)

    return watch
