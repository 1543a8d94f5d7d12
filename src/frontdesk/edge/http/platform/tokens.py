"""Tokens under /v1: what this one is and may do; made, listed, rotated and revoked by a company's token."""

from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field

from frontdesk.domain.access import Token, store, unknown_scopes
from frontdesk.domain.locations import store as locations
from frontdesk.edge.http.auth import Caller, needs_company
from frontdesk.edge.http.auth import needs_any as needs_any_token
from frontdesk.edge.http.paging import cursor, page
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Instant, Wire
from frontdesk.kit.problems import Invalid, NotFound, Refused

router = Router(prefix="/v1", tags=["Tokens"])

Limit = Annotated[int, Field(ge=1, le=100)]


class TokenAnswer(Wire):
    """A token without its secret; `hint` is the end of the secret."""

    id: str
    name: str
    company_id: str
    location_id: str | None
    scopes: list[str]
    hint: str
    created_at: Instant
    expires_at: Instant | None
    rotated_at: Instant | None
    last_used_at: Instant | None

    @classmethod
    def of(cls, token: Token) -> "TokenAnswer":
        return cls(
            id=token.id,
            name=token.name,
            company_id=token.company_id,
            location_id=token.location_id,
            scopes=list(token.scopes),
            hint=token.hint,
            created_at=token.created_at,
            expires_at=token.expires_at,
            rotated_at=token.rotated_at,
            last_used_at=token.last_used_at,
        )


class MintedAnswer(TokenAnswer):
    """A token with its secret, shown this once."""

    token: str


class TokenList(Wire):
    data: list[TokenAnswer]
    next_cursor: str | None


class TokenOrder(Wire):
    """What a new token shall be; without a location it is the company's own."""

    name: str = Field(default="Token", min_length=1, max_length=100)
    location_id: str | None = None
    scopes: list[str] = Field(min_length=1, max_length=100, examples=[["conversation-ai.readonly"]])
    expires_at: datetime | None = None


class RotateOrder(Wire):
    """How long the former secret stays good, so that no client breaks meanwhile."""

    former_stays_good_seconds: int = Field(default=0, ge=0, le=7 * 24 * 3600)


class Revoked(Wire):
    id: str
    revoked: bool


@router.get("/token", summary="What this token is and may do")
async def get_own_token(caller: Caller = needs_any_token()) -> TokenAnswer:
    return TokenAnswer.of(caller.token)


@router.get("/tokens", summary="List the company's tokens")
async def list_tokens(
    caller: Caller = needs_company("oauth.readonly"), after: str | None = None, limit: Limit = 20
) -> TokenList:
    async with caller.read() as read:
        found = await store.list_tokens(
            read, caller.company_id, after=cursor(after, "after"), limit=limit + 1
        )
    tokens, next_cursor = page(found, limit)
    return TokenList(data=[TokenAnswer.of(token) for token in tokens], next_cursor=next_cursor)


@router.post("/tokens", summary="Make a token; its secret is shown once", status_code=201)
async def create_token(body: TokenOrder, caller: Caller = needs_company("oauth.write")) -> MintedAnswer:
    unknown = unknown_scopes(body.scopes)
    if unknown:
        raise Invalid(*(f"scopes: {scope[:100]!r} is not a scope" for scope in unknown))
    missing = [scope for scope in body.scopes if scope not in caller.token.scopes]
    if missing:
        raise Invalid(*(f"scopes: {scope!r} is not among your own" for scope in missing))
    if body.expires_at is not None and body.expires_at.tzinfo is None:
        raise Invalid("expiresAt must carry a time zone, such as 2030-01-31T00:00:00Z")
    async with caller.write() as tx:
        if body.location_id is not None and (
            await locations.company_of(tx, body.location_id) != caller.company_id
        ):
            raise NotFound("location", body.location_id)
        minted = await store.create_token(
            tx,
            caller.company_id,
            body.location_id,
            name=body.name,
            scopes=body.scopes,
            expires_at=body.expires_at,
        )
    shown = TokenAnswer.of(minted.token)
    caller.keep_instead(shown.model_dump(mode="json", by_alias=True) | {"token": None})
    return MintedAnswer(**shown.model_dump(), token=minted.secret)


@router.post("/tokens/{tokenId}/rotate", summary="Give a token a new secret, shown once")
async def rotate_token(
    tokenId: str, body: RotateOrder | None = None, caller: Caller = needs_company("oauth.write")
) -> MintedAnswer:
    stays = timedelta(seconds=body.former_stays_good_seconds if body else 0)
    async with caller.write() as tx:
        token = await store.find_token(tx, caller.company_id, tokenId)
        if token is None:
            raise NotFound("token", tokenId)
        more = [scope for scope in token.scopes if scope not in caller.token.scopes]
        if more and token.id != caller.token.id:
            raise Refused(f"The token may do more than yours: {', '.join(more)}.")
        minted = await store.rotate_token(tx, caller.company_id, tokenId, former_stays_good=stays)
    shown = TokenAnswer.of(minted.token)
    caller.keep_instead(shown.model_dump(mode="json", by_alias=True) | {"token": None})
    return MintedAnswer(**shown.model_dump(), token=minted.secret)


@router.delete("/tokens/{tokenId}", summary="Revoke a token at once")
async def revoke_token(tokenId: str, caller: Caller = needs_company("oauth.write")) -> Revoked:
    async with caller.write() as tx:
        token = await store.revoke_token(tx, caller.company_id, tokenId)
    return Revoked(id=token.id, revoked=True)
