"""One HTTP request of a custom tool: checked, bounded, and never sent on to another address."""

import time
from typing import Any

from pydantic_core import from_json

from frontdesk.flow.tools.result import is_shallow
from frontdesk.flow.tools.tool import Answer, HttpRequest
from frontdesk.kit.fetch import Answer as Fetched
from frontdesk.kit.fetch import BadTarget, Outbound, Unconnected, Unreachable

MOST_BYTES = 512 * 1024
_JSON = ("application/json", "+json", "text/json")
_TEXT = ("text/", "application/xml", "+xml", "application/x-ndjson")
_EXCERPT = 300


async def call(outbound: Outbound, request: HttpRequest) -> Answer:
    """Whatever goes wrong is told in the answer."""
    began = time.monotonic()
    try:
        fetched = await outbound.request(
            request.method,
            request.url,
            request.headers,
            body=request.body,
            seconds=request.seconds,
            most_bytes=MOST_BYTES,
        )
    except BadTarget as problem:
        return Answer(problem=f"it cannot be called: {problem}", reached=False)
    except Unreachable as problem:
        reached = not isinstance(problem, Unconnected)
        return Answer(problem=str(problem), reached=reached, milliseconds=_since(began))
    return _read(fetched, _since(began))


def _read(fetched: Fetched, milliseconds: float) -> Answer:
    status = fetched.status
    if 300 <= status < 400:
        told = f"it answered {status}, a redirect; those are not followed: set the address it leads to"
        return Answer(status=status, problem=told, milliseconds=milliseconds)
    if len(fetched.body) >= MOST_BYTES:
        told = f"it answered more than {MOST_BYTES // 1024} KiB"
        return Answer(status=status, problem=told, milliseconds=milliseconds)
    value, fault = _value(fetched)
    if not 200 <= status < 300:
        excerpt = f": {str(value)[:_EXCERPT]}" if value not in (None, "") else ""
        return Answer(value, status, f"it answered {status}{excerpt}", milliseconds=milliseconds)
    if fault is not None:
        return Answer(status=status, problem=fault, milliseconds=milliseconds)
    return Answer(value, status, milliseconds=milliseconds)


def _value(fetched: Fetched) -> tuple[Any, str | None]:
    """The body as JSON or text; or what is wrong with it."""
    kind = fetched.headers.get("content-type", "").partition(";")[0].strip().lower()
    if fetched.headers.get("content-encoding", "identity").lower() not in ("identity", ""):
        return None, "its answer is compressed, though that was not asked for"
    if not fetched.body.strip():
        return None, None
    if any(kind.endswith(one) or kind == one for one in _JSON):
        try:
            value = from_json(fetched.body, allow_inf_nan=False)
        except ValueError:
            return None, "its answer says that it is JSON and is not"
        return (value, None) if is_shallow(value) else (None, "its answer is nested too deep")
    if kind and not any(kind.startswith(one) or kind.endswith(one) for one in _TEXT):
        return None, f"its answer is neither JSON nor text ({kind[:60]})"
    try:
        text = fetched.body.decode()
    except UnicodeDecodeError:
        return None, "its answer is neither JSON nor text"
    if "\0" in text:
        return None, "its answer is neither JSON nor text"
    return text, None


def _since(began: float) -> float:
    return (time.monotonic() - began) * 1000
