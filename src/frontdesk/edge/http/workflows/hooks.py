"""A workflow's own address: whoever has it lets a contact in, with data for its texts."""

from typing import Annotated, Any

from fastapi import Request
from limits import RateLimitItemPerMinute
from pydantic import Field

from frontdesk.domain import contacts
from frontdesk.domain.access.secrets import hash_of
from frontdesk.domain.contacts import Contact, ContactValues, values
from frontdesk.domain.conversations import Origin
from frontdesk.domain.workflows import Workflow, store, trigger_from_json
from frontdesk.domain.workflows import live as live_triggers
from frontdesk.domain.workflows.triggers import WebhookIn
from frontdesk.edge.http.errors import trace_id
from frontdesk.edge.http.limits import RateLimiter
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Wire
from frontdesk.flow.runtime import Runtime
from frontdesk.flow.workflows.hear import start
from frontdesk.flow.workflows.signals import Signal
from frontdesk.kit.db import SYSTEM, Write
from frontdesk.kit.problems import Invalid, NotFound, Refused

router = Router(tags=["Workflows"])

CALLS = RateLimitItemPerMinute(300, namespace="workflow hooks")
_MOST_KEYS, _MOST_TEXT = 50, 2_000

Short = Annotated[str, Field(max_length=200)]


class HookOrder(Wire):
    """Who it is about: a contact's id, or an address or number by which one is found, or made.

    Every other member can be filled into texts, as `{{trigger.name}}`. `id` makes a repeat harmless, as the
    headers `Idempotency-Key` and `webhook-id` do.
    """

    id: Short | None = None
    contact_id: Short | None = None
    email: Short | None = None
    phone: Short | None = None
    first_name: Short | None = None
    last_name: Short | None = None


class HookTaken(Wire):
    accepted: bool = True


@router.post("/hooks/workflows/{secret}", summary="Start a workflow from outside", status_code=202)
async def take_hook(secret: str, body: HookOrder, request: Request) -> HookTaken:
    """Needs no token: the address is the secret. What is repeated is accepted, and does nothing."""
    runtime: Runtime = request.app.state.runtime
    limiter: RateLimiter = request.app.state.limiter
    await limiter.count(CALLS, hash_of(secret).hex())
    found = await store.find_by_hook(runtime.db, hash_of(secret))
    if found is None:
        raise NotFound("workflow", "at this address")
    location_id, workflow_id = found
    told = await request.json()
    key = request.headers.get("idempotency-key") or request.headers.get("webhook-id") or body.id
    cause = f"request:{trace_id(request)}"
    async with runtime.db.write(location_id, actor=SYSTEM, cause=cause) as tx:
        workflow = await store.get_workflow(tx, location_id, workflow_id)
        contact = await _contact(tx, location_id, body)
        origin = Origin.parse(request.headers.get("x-cause-id"))
        await _start(tx, workflow, contact, _data(told), key, origin)
    return HookTaken()


async def _start(
    tx: Write,
    workflow: Workflow,
    contact: Contact,
    data: dict[str, Any],
    key: str | None,
    origin: Origin | None,
) -> None:
    live = await live_triggers.list_triggers(tx, workflow.location_id, ["webhook"], workflow_id=workflow.id)
    if not any(isinstance(trigger_from_json(one.settings), WebhookIn) for one in live):
        raise Refused(
            "This workflow takes no requests: it is a draft, or has no trigger of the type webhook."
        )
    named = f"hook:{key[:200]}" if key else None
    signal = Signal("webhook", contact.id, "a request to its address", data, key=named, origin=origin)
    await start(tx, workflow.location_id, live[0], signal)


async def _contact(tx: Write, location_id: str, body: HookOrder) -> Contact:
    """The contact that is meant, made where there is none yet. Raises NotFound, Invalid."""
    if body.contact_id is not None:
        return await contacts.get_contact(tx, location_id, body.contact_id)
    rules = await contacts.get_location_rules(tx, location_id)
    given: ContactValues = {}
    try:
        if body.email:
            given["email"] = values.email(body.email)
        if body.phone:
            given["phone"] = values.phone(body.phone, rules.country)
        if not given:
            raise Invalid("contactId, email or phone is required")
        if body.first_name:
            given["first_name"] = values.line(body.first_name)
        if body.last_name:
            given["last_name"] = values.line(body.last_name)
    except ValueError as fault:
        raise Invalid(f"the contact {fault}") from None
    contact, _ = await contacts.upsert_contact(tx, location_id, given, rules)
    return contact


def _data(told: Any) -> dict[str, Any]:
    """What came beside, as far as it is small: texts can name it."""
    if not isinstance(told, dict):
        return {}
    return {str(name)[:64]: _small(value, 3) for name, value in list(told.items())[:_MOST_KEYS]}


def _small(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return value[:_MOST_TEXT]
    if isinstance(value, dict):
        inner = list(value.items())[:_MOST_KEYS] if depth else []
        return {str(name)[:64]: _small(one, depth - 1) for name, one in inner}
    if isinstance(value, list):
        return [_small(one, depth - 1) for one in value[:_MOST_KEYS]] if depth else []
    return value
