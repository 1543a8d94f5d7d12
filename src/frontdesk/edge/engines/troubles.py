"""What can go wrong with a call to a provider, told without its words: they may hold a key or a text."""

from dataclasses import dataclass

import httpx2
from pydantic_ai.exceptions import (
    AgentRunError,
    ContentFilterError,
    ModelAPIError,
    ModelAuthenticationError,
    ModelConnectionError,
    ModelContextWindowExceededError,
    ModelHTTPError,
    ModelNotFoundError,
    ModelQuotaExceededError,
    ModelRateLimitError,
    ModelRequestRejectedError,
    ModelRequestTimeout,
    ModelServerError,
    ModelTimeoutError,
    ModelUnavailableError,
    UserError,
)

from frontdesk.edge.engines.targets import TooMuch
from frontdesk.kit.fetch import PrivateTarget, Unreachable

CALL_PROBLEMS: tuple[type[Exception], ...] = (
    AgentRunError,
    UserError,
    httpx2.HTTPError,
    PrivateTarget,
    Unreachable,
    TooMuch,
    TimeoutError,
    OSError,
    ValueError,
)
"""What a call may raise. ValueError is an answer that is not what the protocol says, broken JSON included."""


@dataclass(frozen=True)
class Trouble:
    """`passing` means that trying again may help, after `wait` seconds where the provider says so."""

    told: str
    passing: bool
    wait: float | None = None


# The first kind that fits; {status} is the HTTP status where there is one, {seconds} what was waited.
_KINDS: tuple[tuple[tuple[type[Exception], ...], str, bool], ...] = (
    ((ModelQuotaExceededError,), "the account's quota or credit is used up{status}", False),
    ((ModelRateLimitError,), "it is asked too often{status}", True),
    ((ModelRequestTimeout, TimeoutError), "it took longer than {seconds:g} seconds", True),
    ((ModelTimeoutError, httpx2.TimeoutException), "it took longer than {seconds:g} seconds", True),
    ((ModelConnectionError, httpx2.HTTPError), "it cannot be reached, or the connection broke off", True),
    ((Unreachable, OSError), "it cannot be reached, or the connection broke off", True),
    ((ModelUnavailableError, ModelServerError), "it is out of order{status}", True),
    ((ModelAuthenticationError,), "it does not accept the key{status}", False),
    ((ModelNotFoundError,), "it does not know the model or the address{status}", False),
    ((ModelContextWindowExceededError,), "the request was too long for the model{status}", False),
    ((ModelRequestRejectedError,), "it rejected the request{status}", False),
    ((ContentFilterError,), "its content filter kept the answer back", False),
)


def trouble_of(error: Exception, *, seconds: float) -> Trouble:
    """What it is in words for staff; `seconds` is how long was waited at most."""
    if (private := _cause(error, PrivateTarget)) is not None:
        return Trouble(f"{private}, which tenants may not name", passing=False)
    if _cause(error, TooMuch) is not None:
        return Trouble("its answer was far longer than was asked for", passing=False)
    wait = error.retry_after if isinstance(error, ModelAPIError) else None
    status = f" (status {error.status_code})" if isinstance(error, ModelHTTPError) else ""
    for kinds, told, passing in _KINDS:
        if isinstance(error, kinds):
            return Trouble(told.format(status=status, seconds=seconds), passing, wait)
    if isinstance(error, ModelHTTPError):
        return Trouble(f"it answered with an error{status}", error.status_code >= 500, wait)
    return Trouble("its answer was not what the protocol says", passing=True)


def _cause(error: BaseException, kind: type[Exception]) -> BaseException | None:
    """The error itself, or what led to it, if of that kind."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, kind):
            return seen
        seen = seen.__cause__ or seen.__context__
    return None
