"""Which of the three dialects a path speaks, and the shape of its errors."""

from collections.abc import Sequence
from enum import Enum
from http import HTTPStatus
from typing import Any

from pydantic import Field

from frontdesk.edge.http.wire import Wire

VERSIONS = ("2021-04-15", "2021-07-28", "v3")


class Dialect(Enum):
    """`OFFICIAL` is HighLevel's documented API, `V2` the one the article teaches, `OURS` stands under /v1."""

    OFFICIAL = "official"
    V2 = "v2"
    OURS = "ours"


def dialect_of(path: str) -> Dialect:
    if path == "/v1" or path.startswith("/v1/"):
        return Dialect.OURS
    if path == "/v2" or path.startswith("/v2/"):
        return Dialect.V2
    return Dialect.OFFICIAL


class ErrorBody(Wire):
    """An error as the official and the v2 dialect tell it; `message` is a list for 422."""

    status_code: int
    message: str | list[str]
    error: str
    trace_id: str


class FieldFault(Wire):
    """One thing wrong with a request."""

    message: str


class ProblemBody(Wire):
    """An error under /v1: problem details (RFC 9457)."""

    type: str = Field(description="A stable name of the kind of problem, as a URN.")
    title: str
    status: int
    detail: str
    trace_id: str
    errors: list[FieldFault] | None = None


def error_content(
    dialect: Dialect, status: int, kind: str, messages: Sequence[str], trace_id: str, **extra: Any
) -> dict[str, Any]:
    """The JSON of an error. `kind` names a /v1 problem; `extra` members are added in every dialect."""
    title = HTTPStatus(status).phrase
    if dialect is Dialect.OURS:
        content: dict[str, Any] = {
            "type": f"urn:frontdesk:problem:{kind}",
            "title": title,
            "status": status,
            "detail": "; ".join(messages),
            "traceId": trace_id,
        }
        if status == HTTPStatus.UNPROCESSABLE_ENTITY:
            content["errors"] = [{"message": message} for message in messages]
    else:
        many = status == HTTPStatus.UNPROCESSABLE_ENTITY
        content = {
            "statusCode": status,
            "message": list(messages) if many else "; ".join(messages),
            "error": title,
            "traceId": trace_id,
        }
    return content | extra


def error_responses(dialect: Dialect) -> dict[int | str, dict[str, Any]]:
    """How a route of the dialect documents its errors."""
    model = ProblemBody if dialect is Dialect.OURS else ErrorBody
    told = {
        400: "The request cannot be carried out.",
        401: "The token is missing, unknown, revoked or expired"
        + ("." if dialect is Dialect.OURS else ", or lacks the scope, which the message names."),
        409: "Another request is in the way, or the world has moved on.",
        412: "If-Match names a version that is not the current one.",
        413: "The body is too large.",
        422: "The request breaks a rule; one sentence for each field.",
        429: "Too many requests; Retry-After says when to come back.",
        503: "A part that is needed cannot be reached now.",
    }
    if dialect is Dialect.OURS:
        told[403] = "The token lacks the scope, which the detail names."
    if dialect is not Dialect.OFFICIAL:
        told[404] = "There is no such thing in this location."
    media = "application/problem+json" if dialect is Dialect.OURS else "application/json"
    return {
        status: {
            "description": text,
            "content": {media: {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}}},
        }
        for status, text in sorted(told.items())
    }
