"""Problems from below become answers here, in the shape of the path's dialect."""

from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response

from frontdesk.edge.http.dialect import Dialect, dialect_of, error_content
from frontdesk.kit import problems
from frontdesk.kit.ids import new_id

log = structlog.get_logger(__name__)


class Unauthorized(problems.Problem):
    """No token, or one that opens nothing."""


class MissingScope(problems.Problem):
    """The token is known and lacks the scope."""

    def __init__(self, scope: str) -> None:
        super().__init__(f"The token does not have the required scope: {scope}")
        self.scope = scope


class Malformed(problems.Problem):
    """The request cannot be read."""


def trace_id(request: Request) -> str:
    """The id under which this request stands in the logs and the journal."""
    if not hasattr(request.state, "trace_id"):
        request.state.trace_id = new_id()
    found: str = request.state.trace_id
    return found


def install(app: FastAPI) -> None:
    """Make the application answer every failure in the dialect's shape."""
    app.add_exception_handler(problems.Problem, _problem)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, _http_exception)
    app.add_exception_handler(asyncpg.DataError, _unstorable)
    app.add_exception_handler(asyncpg.DeadlockDetectedError, _in_the_way)
    app.add_exception_handler(asyncpg.SerializationError, _in_the_way)
    app.add_exception_handler(ClientDisconnect, _gone)
    for kind in (
        asyncpg.PostgresConnectionError,
        asyncpg.CannotConnectNowError,
        asyncpg.AdminShutdownError,
        asyncpg.CrashShutdownError,
        asyncpg.TooManyConnectionsError,
        asyncpg.InterfaceError,
        asyncpg.InternalClientError,
        ConnectionError,
        TimeoutError,
    ):
        app.add_exception_handler(kind, _unreachable)
    app.add_exception_handler(Exception, _unexpected)


def answer(
    request: Request,
    status: int,
    kind: str,
    messages: Sequence[str],
    *,
    headers: Mapping[str, str] | None = None,
    extra: Mapping[str, Any] | None = None,
) -> Response:
    dialect = dialect_of(request.url.path)
    content = error_content(dialect, status, kind, messages, trace_id(request), **(extra or {}))
    media = "application/problem+json" if dialect is Dialect.OURS else "application/json"
    limits: dict[str, str] = getattr(request.state, "limit_headers", {})
    return JSONResponse(content, status, headers={**limits, **(headers or {})}, media_type=media)


async def _problem(request: Request, exc: Exception) -> Response:
    assert isinstance(exc, problems.Problem)
    dialect = dialect_of(request.url.path)
    extra = getattr(exc, "extra", None)
    match exc:
        case Unauthorized():
            headers = {"WWW-Authenticate": "Bearer"}
            return answer(request, 401, "unauthorized", [exc.message], headers=headers)
        case MissingScope():
            status = 403 if dialect is Dialect.OURS else 401
            return answer(request, status, "missing-scope", [exc.message])
        case problems.NotFound():
            status = 400 if dialect is Dialect.OFFICIAL else 404
            return answer(request, status, "not-found", [_named(exc)])
        case problems.Invalid():
            return answer(request, 422, "invalid", list(exc.faults), extra=extra)
        case problems.Refused():
            status = 422 if dialect is Dialect.OURS else 400
            return answer(request, status, "refused", [exc.message], extra=extra)
        case problems.Conflict():
            return answer(request, 409, "conflict", [exc.message])
        case problems.PreconditionFailed():
            return answer(request, 412, "precondition-failed", [exc.message])
        case problems.TooMany():
            headers = {"Retry-After": str(exc.retry_after_seconds)}
            return answer(request, 429, "too-many-requests", [exc.message], headers=headers)
        case problems.Unavailable():
            return answer(request, 503, "unavailable", [exc.message], headers={"Retry-After": "2"})
        case _:
            return answer(request, 400, "bad-request", [exc.message], extra=extra)


def _named(problem: problems.NotFound) -> str:
    """Clients of the official API look for "No Agent found" and its like."""
    return f"No {problem.kind[:1].upper()}{problem.kind[1:]} found for id {problem.identifier[:64]!r}"


async def _invalid_request(request: Request, exc: Exception) -> Response:
    assert isinstance(exc, RequestValidationError)
    faults = exc.errors()
    if any(fault["type"] == "json_invalid" for fault in faults):
        told = faults[0].get("ctx", {}).get("error", "")
        return answer(request, 400, "malformed", [f"The body is not valid JSON. {told}".strip()])
    return answer(request, 422, "invalid", [_sentence(fault) for fault in faults[:20]])


def _sentence(fault: Mapping[str, Any]) -> str:
    """One fault of pydantic's as a sentence with its path: "details.tags.0 must be ..."."""
    place = [str(part) for part in fault["loc"]]
    if place and place[0] in ("body", "query", "path", "header"):
        del place[0]
    path = ".".join(part for part in place if not part.startswith("function-")) or "body"
    message = str(fault["msg"]).removeprefix("Value error, ")
    match fault["type"]:
        case "missing":
            return f"{path} is required" if place else "a JSON body is required"
        case "enum" | "literal_error":
            return f"{path} must be one of: {fault.get('ctx', {}).get('expected', '')}"
        case "value_error":
            return message if message.startswith(path) else f"{path}: {message}"
        case _:
            return f"{path}: {message[:1].lower()}{message[1:]}"


async def _http_exception(request: Request, exc: Exception) -> Response:
    assert isinstance(exc, HTTPException)
    kinds = {404: "no-route", 405: "method-not-allowed", 413: "too-large"}
    told = {
        404: f"There is no {request.method} {request.url.path[:200]}; /docs lists what there is.",
        405: f"{request.method} is not known here.",
        413: "The body is too large.",
    }
    message = told.get(exc.status_code, str(exc.detail))
    kind = kinds.get(exc.status_code, "bad-request")
    return answer(request, exc.status_code, kind, [message], headers=exc.headers)


async def _unstorable(request: Request, exc: Exception) -> Response:
    log.info("value refused by the database", trace=trace_id(request), error=type(exc).__name__)
    return answer(request, 422, "invalid", ["A value of the request cannot be stored: it is out of range."])


async def _unreachable(request: Request, exc: Exception) -> Response:
    log.warning("database out of reach", trace=trace_id(request), error=type(exc).__name__)
    message = "The database cannot be reached just now; nothing was changed. Try again in a moment."
    return answer(request, 503, "unavailable", [message], headers={"Retry-After": "2"})


async def _in_the_way(request: Request, exc: Exception) -> Response:
    message = "Another request changed the same things at the same moment; nothing was changed. Try again."
    return answer(request, 409, "conflict", [message])


async def _gone(request: Request, exc: Exception) -> Response:
    """The caller hung up while sending; nobody reads this answer."""
    return answer(request, 400, "malformed", ["The request ended before its body did."])


async def _unexpected(request: Request, exc: Exception) -> Response:
    log.error("request failed", trace=trace_id(request), path=request.url.path, exc_info=exc)
    message = "Something went wrong on our side; the trace id finds it in the log."
    return answer(request, 500, "unexpected", [message])
