"""A client of MCP servers over streamable HTTP, by the official library, through our own guarded connections.

A session lives for one call. The library follows redirects only within the server's own origin; whatever it
connects to is checked like every address that a tenant names. Loaded with the first call that needs it.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import structlog
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError
from mcp_types import (
    CallToolRequest,
    CallToolRequestParams,
    CallToolResult,
    Implementation,
    TextContent,
)

from frontdesk.edge.engines.targets import CONNECT_SECONDS, CheckedTransport, TooMuch, bound_answer
from frontdesk.flow.tools.result import cleaned, is_shallow
from frontdesk.flow.tools.tool import Answer, FoundTool, McpCall
from frontdesk.kit.fetch import BadTarget, Unreachable, parse_target
from frontdesk.kit.problems import Refused

log = structlog.get_logger(__name__)

_EVENT_BYTES = 512 * 1024
_MOST_TOOLS = 200
_MOST_PAGES = 10
_PROBLEM = 300
_CLIENT = Implementation(name="frontdesk", version="1")


async def call(request: McpCall, *, allow_private: bool) -> Answer:
    """Whatever goes wrong is told in the answer."""
    began = time.monotonic()
    try:
        async with asyncio.timeout(request.seconds):
            async with _connected(request.url, request.headers, request.seconds, allow_private) as client:
                # Not by call_tool: it would hold the result against a schema of the server's own making,
                # whose patterns could keep this process busy for as long as the server likes.
                asked = CallToolRequestParams(name=request.tool, arguments=dict(request.arguments))
                result = await client.session.send_request(CallToolRequest(params=asked), CallToolResult)
    except TimeoutError:
        return Answer(problem=f"no answer within {request.seconds:g} seconds", milliseconds=_since(began))
    except Exception as error:  # groups of whatever the library and its transport raise
        told, reached = _told(error)
        return Answer(problem=told, reached=reached, milliseconds=_since(began))
    value = _value(result)
    if not is_shallow(value):
        return Answer(status=200, problem="its answer is nested too deep", milliseconds=_since(began))
    if result.is_error:
        return Answer(value, 200, f"the tool says: {str(value)[:_PROBLEM]}", milliseconds=_since(began))
    return Answer(value, 200, milliseconds=_since(began))


async def list_tools(
    url: str, headers: Mapping[str, str], *, seconds: float, allow_private: bool
) -> Sequence[FoundTool]:
    """Raises Refused."""
    found: list[FoundTool] = []
    try:
        async with asyncio.timeout(seconds):
            async with _connected(url, headers, seconds, allow_private) as client:
                cursor: str | None = None
                for _ in range(_MOST_PAGES):
                    page = await client.list_tools(cursor=cursor)
                    found += [
                        FoundTool(
                            cleaned(one.name), cleaned(one.description or ""), cleaned(one.input_schema)
                        )
                        for one in page.tools
                        if is_shallow(one.input_schema)
                    ]
                    cursor = page.next_cursor
                    if cursor is None or len(found) >= _MOST_TOOLS:
                        break
    except TimeoutError:
        raise Refused(f"The MCP server gave no answer within {seconds:g} seconds.") from None
    except Exception as error:  # as above
        raise Refused(f"The MCP server cannot be used: {_told(error)[0]}.") from None
    return found[:_MOST_TOOLS]


@asynccontextmanager
async def _connected(
    url: str, headers: Mapping[str, str], seconds: float, allow_private: bool
) -> AsyncIterator[Client]:
    """Raises whatever the library raises, perhaps in groups."""
    parse_target(url)
    async with httpx2.AsyncClient(
        headers={**headers, "accept-encoding": "identity", "user-agent": "frontdesk"},
        timeout=httpx2.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds)),
        follow_redirects=False,
        trust_env=False,
        transport=None if allow_private else CheckedTransport(),
        event_hooks={"response": [bound_answer]},
    ) as http:
        transport = streamable_http_client(url, http_client=http, max_sse_event_size=_EVENT_BYTES)
        async with Client(transport, read_timeout_seconds=seconds, client_info=_CLIENT, cache=None) as client:
            yield client


def _value(result: CallToolResult) -> Any:
    """The structured result where there is one, else its texts."""
    if result.structured_content is not None:
        return result.structured_content
    return "\n".join(part.text for part in result.content if isinstance(part, TextContent))


def _told(error: BaseException) -> tuple[str, bool]:
    """What went wrong in plain words, without what the library says of itself; and whether it was reached."""
    inner = error
    while isinstance(inner, BaseExceptionGroup) and inner.exceptions:
        inner = inner.exceptions[0]
    cause: BaseException | None = inner
    while cause is not None:
        match cause:
            case BadTarget():
                return f"it cannot be called: {cause}", False
            case Unreachable():
                return str(cause), False
            case TooMuch():
                return "it answered too much", True
            case MCPError():
                return f"the server says: {cause.error.message[:_PROBLEM]}", True
            case httpx2.ConnectError() | httpx2.ConnectTimeout():
                return "the connection could not be made", False
            case httpx2.HTTPStatusError():
                return f"it answered {cause.response.status_code}", True
            case httpx2.TimeoutException():
                return "it took too long", True
        cause = cause.__cause__ or cause.__context__
    log.info("mcp call failed", error=type(inner).__name__)
    return f"the call failed ({type(inner).__name__})", True


def _since(began: float) -> float:
    return (time.monotonic() - began) * 1000
