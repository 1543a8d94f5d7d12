"""The services that carry a business's messages: /v1/providers."""

from typing import Annotated

from pydantic import Field, StringConstraints

from frontdesk.domain.providers import Provider, ProviderType, ProviderValues, store
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.paging import DEFAULT_LIMIT, cursor, page
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Instant, Wire, given
from frontdesk.kit.fetch import BadTarget
from frontdesk.kit.ids import is_id
from frontdesk.kit.problems import Invalid

router = Router(prefix="/v1/providers", tags=["Conversation providers"])

Limit = Annotated[int, Field(ge=1, le=100)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Url = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000)]

_RESERVED = "builtin"
"""What HighLevel's clients name where there is no provider."""


class ProviderAnswer(Wire):
    """A conversation provider; `id` is the `conversationProviderId` of the official calls."""

    id: str
    name: str
    type: ProviderType = Field(description="The channel whose messages it carries.")
    delivery_url: str = Field(description="Where messages to customers are posted.")
    is_default: bool = Field(description="Whether it carries the channel's messages that name no provider.")
    active: bool
    created_at: Instant
    updated_at: Instant

    @classmethod
    def of(cls, provider: Provider) -> "ProviderAnswer":
        return cls(
            id=provider.id,
            name=provider.name,
            type=provider.type,
            delivery_url=provider.delivery_url,
            is_default=provider.is_default,
            active=provider.active,
            created_at=provider.created_at,
            updated_at=provider.updated_at,
        )


class ProviderList(Wire):
    data: list[ProviderAnswer]
    next_cursor: str | None


class ProviderOrder(Wire):
    """A provider to connect. The first one of a type is its default unless `isDefault` is false."""

    id: str | None = Field(default=None, max_length=64, description="An id of your own choice.")
    name: Name
    type: ProviderType
    delivery_url: Url = Field(examples=["https://sms.example/send"])
    is_default: bool | None = None
    active: bool = True


class ProviderUpdate(Wire):
    """What to change; what is left out stays. The type of a provider does not change."""

    name: Name = ""
    delivery_url: Url = ""
    is_default: bool = False
    active: bool = True


class ProviderDeleted(Wire):
    id: str
    deleted: bool = True


@router.get("", summary="List conversation providers")
async def list_providers(
    caller: Caller = needs("conversations.readonly"),
    type: ProviderType | None = None,
    after: str | None = None,
    limit: Limit = DEFAULT_LIMIT,
) -> ProviderList:
    async with caller.read() as read:
        found = await store.list_providers(
            read, caller.location_id, type=type, after=cursor(after, "after"), limit=limit + 1
        )
    shown, next_cursor = page(found, limit)
    return ProviderList(data=[ProviderAnswer.of(provider) for provider in shown], next_cursor=next_cursor)


@router.post("", summary="Connect a conversation provider", status_code=201)
async def create_provider(
    body: ProviderOrder, caller: Caller = needs("conversations.write")
) -> ProviderAnswer:
    """Messages on its channel are posted to `deliveryUrl`, signed. Another default of the type steps back."""
    if body.id is not None and (not is_id(body.id) or body.id == _RESERVED):
        raise Invalid("id must have 1 to 64 letters, digits, - and _, and must not be builtin")
    await _check_target(caller, body.delivery_url)
    async with caller.write() as tx:
        made = await store.create(
            tx,
            caller.location_id,
            name=body.name,
            type=body.type,
            delivery_url=body.delivery_url,
            is_default=body.is_default,
            active=body.active,
            provider_id=body.id,
        )
    return ProviderAnswer.of(made)


@router.get("/{providerId}", summary="Get a conversation provider")
async def get_provider(providerId: str, caller: Caller = needs("conversations.readonly")) -> ProviderAnswer:
    async with caller.read() as read:
        return ProviderAnswer.of(await store.get(read, caller.location_id, providerId))


@router.patch("/{providerId}", summary="Change a conversation provider")
async def update_provider(
    providerId: str, body: ProviderUpdate, caller: Caller = needs("conversations.write")
) -> ProviderAnswer:
    """Made the default, it takes the place of the former. One that is switched off carries nothing."""
    if "delivery_url" in body.model_fields_set:
        await _check_target(caller, body.delivery_url)
    values: ProviderValues = given(body)  # type: ignore[assignment]  # its fields are those of the values
    async with caller.write() as tx:
        before = await store.lock(tx, caller.location_id, providerId)
        caller.matches(ProviderAnswer.of(before))
        return ProviderAnswer.of(await store.update(tx, caller.location_id, providerId, values))


@router.delete("/{providerId}", summary="Disconnect a conversation provider")
async def delete_provider(providerId: str, caller: Caller = needs("conversations.write")) -> ProviderDeleted:
    """Messages that wait for it fail with that reason, unless the channel has another default by then."""
    async with caller.write() as tx:
        before = await store.lock(tx, caller.location_id, providerId)
        caller.matches(ProviderAnswer.of(before))
        await store.delete(tx, caller.location_id, providerId)
    return ProviderDeleted(id=providerId)


async def _check_target(caller: Caller, url: str) -> None:
    try:
        await caller.runtime.outbound.check(url)
    except BadTarget as fault:
        raise Invalid(f"deliveryUrl cannot be called: {fault}") from None
