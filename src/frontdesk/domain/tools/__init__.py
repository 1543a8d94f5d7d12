"""Calls of custom tools: what was called with what, what came of it, and what waits to be allowed."""

from frontdesk.domain.tools.model import CallState, NewCall, ToolCall, WaitsFor
from frontdesk.domain.tools.store import (
    create,
    decide,
    end,
    find_at,
    find_same,
    find_waiting,
    get,
    list_calls,
    lock,
    start,
    supersede,
)

__all__ = [
    "CallState",
    "NewCall",
    "ToolCall",
    "WaitsFor",
    "create",
    "decide",
    "end",
    "find_at",
    "find_same",
    "find_waiting",
    "get",
    "list_calls",
    "lock",
    "start",
    "supersede",
]
