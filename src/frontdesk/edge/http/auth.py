"""Who calls: the token, the location it acts on, the version it speaks."""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Literal

from fastapi import Depends, Request, Security
from fastapi.security import HTTPBearer, SecurityScopes
from pydantic import BaseModel

from frontdesk.domain.access import store
from frontdesk.domain.access.model import Token
from frontdesk.domain.conversations import Origin
from frontdesk.domain.locations import store as locations
from frontdesk.edge.http.dialect import VERSIONS, Dialect, dialect_of
from frontdesk.edge.http.errors import Malformed, MissingScope, Unauthorized, trace_id
from frontdesk.edge.http.etags import require_match
from frontdesk.edge.http.idempotency import Unit
from frontdesk.flow.runtime import Runtime
from frontdesk.kit.db import Actor, Read, Write
from frontdesk.kit.ids import is_id
from frontdesk.kit.problems import NotFound, Refused

bearer = HTTPBearer(
    auto_error=False, description="A private integration token (`pit-...`), of a location or of a company."
)


@dataclass(frozen=True)
class Caller:
    """The authenticated caller of one request, bound to one location or (for company routes) to none."""

    runtime: Runtime
    token: Token
    chosen_location: str | None
    version: str | None
    cause: str
    unit: Unit
    if_match: str | None
    cause_id: str | None

    @property
    def location_id(self) -> str:
        if self.chosen_location is None:
            raise AssertionError("a company route has no location")
        return self.chosen_location

    @property
    def company_id(self) -> str:
        return self.token.company_id

    @property
    def is_v3(self) -> bool:
        return self.version == "v3"

    @property
    def actor(self) -> Actor:
        return Actor("token", self.token.id)

    def require_location(self, location_id: str | None) -> None:
        """Raises NotFound when the request names a location that is not the caller's."""
        if location_id is not None and location_id != self.location_id:
            raise NotFound("location", location_id)

    def read(self) -> AbstractAsyncContextManager[Read]:
        """A transaction that looks, as the caller's location (or company)."""
        if self.chosen_location is None:
            return self.runtime.db.read_company(self.company_id)
        return self.runtime.db.read(self.chosen_location, company_id=self.company_id)

    def write(self) -> AbstractAsyncContextManager[Write]:
        """The request's one write transaction; it joins the Idempotency-Key's unit of work."""
        db = self.runtime.db
        if self.chosen_location is None:
            begin = db.write_company(self.company_id, actor=self.actor, cause=self._whole_cause)
        else:
            begin = db.write(
                self.chosen_location, actor=self.actor, cause=self._whole_cause, company_id=self.company_id
            )
        return self.unit.write(begin, self.token, self.chosen_location)

    @asynccontextmanager
    async def once(self) -> AsyncIterator[str | None]:
        """Around what takes effect elsewhere and is no write here; gives the key to make it under.

        With an Idempotency-Key a transaction is open meanwhile, so only a few may do so at once; without one
        there is neither.
        """
        key = self.unit.key_elsewhere(self.token, self.chosen_location)
        if key is None:
            yield None
            return
        async with self.write():
            yield key

    @property
    def _whole_cause(self) -> str:
        """The request, and what it says that it was caused by: chains of causes go on through it."""
        origin = Origin.parse(self.cause_id)
        return self.cause if origin is None else f"{self.cause}:{origin}"

    def matches(self, current: BaseModel | Mapping[str, Any], *, exclude_none: bool = False) -> None:
        """Raises PreconditionFailed when If-Match names another version than `current`, what a GET gives now.

        `exclude_none` as on the GET's route.
        """
        require_match(self.if_match, current, exclude_none=exclude_none)

    def keep_instead(self, body: Mapping[str, Any]) -> None:
        """Keep this for a replay instead of an answer that shows a secret."""
        self.unit.kept_body = json.dumps(body, default=str).encode()


async def caller_of(
    request: Request, scopes: SecurityScopes, _credentials: object = Depends(bearer)
) -> Caller:
    """The caller, whom the route has authenticated before it read the body."""
    caller: Caller = request.state.caller
    return caller


async def any_caller_of(
    request: Request, scopes: SecurityScopes, _credentials: object = Depends(bearer)
) -> Caller:
    """The caller of a route about the token itself."""
    caller: Caller = request.state.caller
    return caller


async def company_caller_of(
    request: Request, scopes: SecurityScopes, _credentials: object = Depends(bearer)
) -> Caller:
    """The caller of a route that belongs to the company, with or without a location."""
    caller: Caller = request.state.caller
    return caller


def needs(*scopes: str) -> Any:
    """The caller, who must carry every named scope, acting on one location."""
    return Security(caller_of, scopes=list(scopes))


def needs_any(*scopes: str) -> Any:
    """The caller, whoever it is, a location's token or a company's, who must carry every named scope."""
    return Security(any_caller_of, scopes=list(scopes))


def needs_company(*scopes: str) -> Any:
    """The caller, whose token must be the company's own and carry every named scope."""
    return Security(company_caller_of, scopes=list(scopes))


Guard = Literal["location", "company", "any"]
GUARDS: Mapping[Callable[..., Any], Guard] = {
    caller_of: "location",
    company_caller_of: "company",
    any_caller_of: "any",
}


async def authenticate(request: Request, scopes: list[str], *, guard: Guard, unit: Unit) -> Caller:
    """Find the token and the location of a request.

    Raises Unauthorized, MissingScope, Malformed (Version, no location named), NotFound (location).
    """
    runtime: Runtime = request.app.state.runtime
    token = await _token(request, runtime)
    for scope in scopes:
        if scope not in token.scopes:
            raise MissingScope(scope)
    location = token.location_id
    if guard == "location":
        location = await _location(request, runtime, token)
    elif guard == "company" and location is not None:
        raise Refused("This call belongs to the company; use a token of the company.")
    return Caller(
        runtime=runtime,
        token=token,
        chosen_location=location,
        version=_version(request),
        cause=f"request:{trace_id(request)}",
        unit=unit,
        if_match=request.headers.get("if-match"),
        cause_id=request.headers.get("x-cause-id"),
    )


async def _token(request: Request, runtime: Runtime) -> Token:
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise Unauthorized("A token is missing: send the header Authorization: Bearer pit-...")
    token = await store.find_by_secret(runtime.db, secret.strip())
    if token is None:
        raise Unauthorized("The token is unknown, revoked or expired.")
    return token


async def _location(request: Request, runtime: Runtime, token: Token) -> str:
    query = request.query_params
    in_path = request.path_params.get("locationId")
    named = in_path or query.get("locationId") or request.headers.get("location-id")
    if named is None and query.get("altType") == "location":
        named = query.get("altId")
    if token.location_id is not None:
        if named is not None and named != token.location_id:
            raise NotFound("location", named)
        return token.location_id
    if named is None:
        raise Malformed("A company token must name the location: ?locationId=... or the header location-id.")
    async with runtime.db.read_company(token.company_id) as read:
        if not is_id(named) or await locations.company_of(read, named) is None:
            raise NotFound("location", named)
    return named


def _version(request: Request) -> str | None:
    version = request.headers.get("version")
    if version is None or dialect_of(request.url.path) is not Dialect.OFFICIAL:
        return None
    if version not in VERSIONS:
        raise Malformed(f"Version must be one of {', '.join(VERSIONS)}, or left out.")
    return version
