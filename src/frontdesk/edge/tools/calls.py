"""Who makes the calls of custom tools. The library for MCP is loaded with the first call that needs it."""

import asyncio
import importlib
from collections.abc import Mapping, Sequence
from types import ModuleType

from frontdesk.edge.tools import http
from frontdesk.flow.tools.tool import Answer, FoundTool, HttpRequest, Request
from frontdesk.kit.fetch import Outbound


class CallsTools:
    """Tools over one way out that is theirs alone: slow ones do not keep anything else waiting."""

    def __init__(self, outbound: Outbound) -> None:
        self._outbound = outbound

    async def call(self, request: Request) -> Answer:
        if isinstance(request, HttpRequest):
            return await http.call(self._outbound, request)
        mcp = await _mcp()
        answer: Answer = await mcp.call(request, allow_private=self._outbound.allow_private)
        return answer

    async def list_tools(
        self, url: str, headers: Mapping[str, str], *, seconds: float
    ) -> Sequence[FoundTool]:
        """Raises Refused."""
        mcp = await _mcp()
        found: Sequence[FoundTool] = await mcp.list_tools(
            url, headers, seconds=seconds, allow_private=self._outbound.allow_private
        )
        return found

    async def close(self) -> None:
        await self._outbound.close()


async def _mcp() -> ModuleType:
    return await asyncio.to_thread(importlib.import_module, "frontdesk.edge.tools.mcp")
