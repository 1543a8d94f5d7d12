"""Webhooks under /v1: who is told of events, what became of each telling, and telling it again.

They are settings of a location or a company, so they ask for the scopes of locations; and for those of
the events they name, since what a webhook is told its owner could otherwise not read.
"""

from datetime import timedelta
from typing import Annotated

from fastapi import Request
from pydantic import Field

from frontdesk.domain.events import Event
from frontdesk.domain.events import store as events
from frontdesk.domain.webhooks import ALL, NewWebhook, Webhook, deliveries, store
from frontdesk.edge.http.auth import Caller, needs_any
from frontdesk.edge.http.errors import MissingScope
from frontdesk.edge.http.paging import cursor, page
from frontdesk.edge.http.platform.events.log import location_of
from frontdesk.edge.http.platform.events.webhook_wire import (
    Deleted,
    DeliveryAnswer,
    DeliveryList,
    DeliveryState,
    KeyAnswer,
    KeyList,
    ReplayAnswer,
    ReplayOrder,
    RotateSecretOrder,
    SecretAnswer,
    WebhookAnswer,
    WebhookList,
    WebhookOrder,
    WebhookUpdate,
)
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import given
from frontdesk.edge.webhooks.signature import new_secret
from frontdesk.edge.webhooks.wire import SCOPES
from frontdesk.flow.runtime import Runtime
from frontdesk.flow.webhooks import replay, try_out
from frontdesk.kit.db import Read, Write
from frontdesk.kit.fetch import BadTarget
from frontdesk.kit.problems import Invalid, Refused

router = Router(prefix="/v1", tags=["Webhooks"])

Limit = Annotated[int, Field(ge=1, le=100)]
MOST = 100
"""Webhooks of one location, and of a company as such."""
REPLAYED_AT_ONCE = 1_000
SUBSCRIBABLE = tuple(name for name in SCOPES if name != "WebhookTest")


@router.get("/webhooks/keys", summary="The public keys that check the signatures of what is sent")
async def list_keys(request: Request) -> KeyList:
    """The current keys and all former ones, newest first. Needs no token."""
    runtime: Runtime = request.app.state.runtime
    return KeyList(data=[KeyAnswer.of(key) for key in await runtime.signer.public_keys()])


@router.get("/webhooks", summary="List webhooks")
async def list_webhooks(
    caller: Caller = needs_any("locations.readonly"),
    after: str | None = None,
    limit: Limit = 20,
    locationId: str | None = None,
) -> WebhookList:
    """A location's token sees its own, a company's token all of the company's."""
    async with caller.read() as read:
        found = await store.list_webhooks(
            read,
            caller.company_id,
            await location_of(read, caller, locationId),
            after=cursor(after, "after"),
            limit=limit + 1,
        )
    webhooks, next_cursor = page(found, limit)
    return WebhookList(data=[WebhookAnswer.of(one) for one in webhooks], next_cursor=next_cursor)


@router.post("/webhooks", summary="Subscribe to events; the secret is shown once", status_code=201)
async def create_webhook(body: WebhookOrder, caller: Caller = needs_any("locations.write")) -> SecretAnswer:
    """What is sent is signed with the secret and with the installation's keys."""
    _require_events(caller, body.events)
    await _require_target(caller, body.url)
    secret = new_secret()
    async with caller.write() as tx:
        location_id = await location_of(tx, caller, body.location_id)
        if await store.count_webhooks(tx, caller.company_id, location_id) >= MOST:
            raise Refused(
                f"There are {MOST} webhooks already, which is the most; delete one that is not used."
            )
        webhook = await store.create_webhook(
            tx,
            caller.company_id,
            location_id,
            NewWebhook(body.url, tuple(body.events), body.description, body.active),
            secret=caller.runtime.vault.seal(secret),
        )
    return _with_secret(caller, webhook, secret)


@router.get("/webhooks/{webhookId}", summary="One webhook")
async def get_webhook(webhookId: str, caller: Caller = needs_any("locations.readonly")) -> WebhookAnswer:
    async with caller.read() as read:
        return WebhookAnswer.of(await _get(read, caller, webhookId))


@router.patch("/webhooks/{webhookId}", summary="Change a webhook, or switch it off")
async def update_webhook(
    webhookId: str, body: WebhookUpdate, caller: Caller = needs_any("locations.write")
) -> WebhookAnswer:
    """What is under way to one that is switched off is stopped."""
    changes = {name: value for name, value in given(body).items() if value is not None}
    if "events" in changes:
        _require_events(caller, changes["events"])
    if "url" in changes:
        await _require_target(caller, changes["url"])
    async with caller.write() as tx:
        before = await _get(tx, caller, webhookId, lock=True)
        caller.matches(WebhookAnswer.of(before))
        new = NewWebhook(
            changes.get("url", before.url),
            tuple(changes.get("events", before.events)),
            changes.get("description", before.description),
            changes.get("active", before.active),
        )
        return WebhookAnswer.of(await store.update_webhook(tx, before, new))


@router.delete("/webhooks/{webhookId}", summary="End a subscription")
async def delete_webhook(webhookId: str, caller: Caller = needs_any("locations.write")) -> Deleted:
    """Its deliveries go with it."""
    async with caller.write() as tx:
        before = await _get(tx, caller, webhookId, lock=True)
        caller.matches(WebhookAnswer.of(before))
        await store.delete_webhook(tx, before)
    return Deleted(id=webhookId)


@router.post("/webhooks/{webhookId}/rotate-secret", summary="Give a webhook a new secret, shown once")
async def rotate_secret(
    webhookId: str, body: RotateSecretOrder | None = None, caller: Caller = needs_any("locations.write")
) -> SecretAnswer:
    """For a day, or as long as asked, both the former and the new secret sign."""
    overlap = timedelta(seconds=(body or RotateSecretOrder()).former_signs_for_seconds)
    secret = new_secret()
    async with caller.write() as tx:
        before = await _get(tx, caller, webhookId, lock=True)
        webhook = await store.rotate_secret(
            tx, before, secret=caller.runtime.vault.seal(secret), former_signs_for=overlap
        )
    return _with_secret(caller, webhook, secret)


@router.post("/webhooks/{webhookId}/test", summary="Send a trial event to a webhook", status_code=201)
async def try_webhook(webhookId: str, caller: Caller = needs_any("locations.write")) -> DeliveryAnswer:
    """An event of the type WebhookTest, to this webhook alone; the delivery tells what came of it."""
    async with caller.write() as tx:
        webhook = await _get_active(tx, caller, webhookId)
        return DeliveryAnswer.of(await try_out(tx, webhook))


@router.get("/webhooks/{webhookId}/deliveries", summary="What became of each event for a webhook")
async def list_deliveries(
    webhookId: str,
    caller: Caller = needs_any("locations.readonly"),
    state: DeliveryState | None = None,
    after: str | None = None,
    limit: Limit = 20,
) -> DeliveryList:
    """Newest first."""
    async with caller.read() as read:
        webhook = await _get(read, caller, webhookId)
        found = await deliveries.list_deliveries(
            read, webhook.id, state=state, before=cursor(after, "after"), limit=limit + 1
        )
    shown, next_cursor = page(found, limit)
    return DeliveryList(data=[DeliveryAnswer.of(one) for one in shown], next_cursor=next_cursor)


@router.get("/webhook-deliveries/{deliveryId}", summary="One delivery with its attempts")
async def get_delivery(deliveryId: str, caller: Caller = needs_any("locations.readonly")) -> DeliveryAnswer:
    async with caller.read() as read:
        return DeliveryAnswer.of(
            await deliveries.get_delivery(read, caller.company_id, caller.token.location_id, deliveryId)
        )


@router.post("/webhooks/{webhookId}/replay", summary="Send past events again", status_code=201)
async def replay_events(
    webhookId: str, body: ReplayOrder, caller: Caller = needs_any("locations.write")
) -> ReplayAnswer:
    """Each as a fresh delivery with an id of its own; `eventId` stays, so that receivers know it again."""
    async with caller.write() as tx:
        webhook = await _get_active(tx, caller, webhookId)
        if body.delivery_id is not None:
            own = caller.token.location_id
            of = await deliveries.get_delivery(tx, caller.company_id, own, body.delivery_id)
            if of.webhook_id != webhook.id:
                raise Invalid("deliveryId belongs to another webhook")
            made = await replay(tx, webhook, [await events.get_event(tx, of.event_number)], of=of)
        else:
            made = await replay(tx, webhook, await _past(tx, caller, webhook, body))
    return ReplayAnswer(data=[DeliveryAnswer.of(one) for one in made])


async def _past(read: Read, caller: Caller, webhook: Webhook, body: ReplayOrder) -> list[Event]:
    """The events that are asked for. Raises Invalid, MissingScope, Refused for too many."""
    after, before = body.after, body.before
    if after is None or before is None:
        raise Invalid("deliveryId is required, or both after and before")
    if after.tzinfo is None or before.tzinfo is None:
        raise Invalid("after and before must carry a time zone, such as 2030-01-31T00:00:00Z")
    named = body.events if body.events is not None else list(webhook.events)
    _require_events(caller, named)
    found = await events.list_between(
        read,
        caller.company_id,
        webhook.location_id,
        since=after,
        before=before,
        types=list(SUBSCRIBABLE) if ALL in named else named,
        limit=REPLAYED_AT_ONCE + 1,
    )
    if len(found) > REPLAYED_AT_ONCE:
        raise Refused(f"More than {REPLAYED_AT_ONCE} events happened in that time; ask for less at once.")
    return found


def _require_events(caller: Caller, named: list[str]) -> None:
    """Raises Invalid for a type that there is not, MissingScope for one that the token may not see."""
    unknown = [name for name in named if name != ALL and name not in SUBSCRIBABLE]
    if unknown:
        known = ", ".join((ALL, *SUBSCRIBABLE))
        raise Invalid(*(f"events: {name[:64]!r} is not one of {known}" for name in unknown))
    for name in SUBSCRIBABLE if ALL in named else named:
        if SCOPES[name] not in caller.token.scopes:
            raise MissingScope(SCOPES[name])


async def _require_target(caller: Caller, url: str) -> None:
    try:
        await caller.runtime.outbound.check(url)
    except BadTarget as problem:
        raise Invalid(f"url: {problem}") from None


async def _get(read: Read, caller: Caller, webhook_id: str, *, lock: bool = False) -> Webhook:
    return await store.get_webhook(read, caller.company_id, caller.token.location_id, webhook_id, lock=lock)


async def _get_active(tx: Write, caller: Caller, webhook_id: str) -> Webhook:
    webhook = await _get(tx, caller, webhook_id, lock=True)
    if not webhook.active:
        raise Refused("The webhook is switched off; set active to true first.")
    return webhook


def _with_secret(caller: Caller, webhook: Webhook, secret: str) -> SecretAnswer:
    shown = WebhookAnswer.of(webhook)
    caller.keep_instead(shown.model_dump(mode="json", by_alias=True) | {"secret": None})
    return SecretAnswer(**shown.model_dump(), secret=secret)
