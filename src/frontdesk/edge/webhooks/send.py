"""One attempt of a delivery: claimed, sent with no transaction open, its result written down."""

import json
import time
from collections.abc import Mapping

import structlog

from frontdesk.domain.conversations import Origin
from frontdesk.domain.events import Event
from frontdesk.domain.events import store as events
from frontdesk.domain.webhooks import Attempt, SealedSecrets, deliveries, store
from frontdesk.domain.webhooks.deliveries import Claimed, Over, PutOff
from frontdesk.edge.webhooks.signature import sign
from frontdesk.edge.webhooks.wire import payload
from frontdesk.flow import webhooks
from frontdesk.flow.runtime import Runtime
from frontdesk.flow.webhooks import SendWebhook
from frontdesk.kit.fetch import Answer, BadTarget, Unreachable
from frontdesk.kit.vault import Sealed

log = structlog.get_logger(__name__)

REQUESTS_AT_ONCE = 10
"""Of one process, so that a worker keeps room for everything else."""
EXCERPT = 500
"""Characters of an answer that are kept."""
_TEXTUAL = ("text/", "application/json", "application/problem+json", "application/xml")


async def send(runtime: Runtime, job: SendWebhook) -> None:
    """Try the delivery once, if it is its time and its webhook's."""
    async with webhooks.write_of(runtime.db, job) as tx:
        moment = await tx.moment()
        is_full = runtime.outbound.in_flight >= REQUESTS_AT_ONCE
        claimed = await deliveries.claim(tx, job.delivery_id, moment, is_full=is_full)
        if isinstance(claimed, PutOff):
            await deliveries.put_off(tx, job.delivery_id, claimed.until)
            delivery = await deliveries.get_delivery(tx, job.company_id, None, job.delivery_id)
            await webhooks.put(tx, delivery, claimed.until)
        if isinstance(claimed, Claimed):
            event = await events.get_event(tx, claimed.delivery.event_number)
            secrets = await store.list_secrets(tx, claimed.webhook.id)
    if isinstance(claimed, Over):
        await webhooks.go_on(runtime.db, claimed.webhook_id, succeeded=False)
    if not isinstance(claimed, Claimed):
        return
    began = time.monotonic()
    try:
        result: Answer | str = await _post(runtime, claimed, event, secrets)
    except (BadTarget, Unreachable) as problem:
        result = str(problem)
    except Sealed:
        result = "frontdesk cannot open its signing keys or this webhook's secret; its operator has to act"
    except Exception as problem:  # whatever sending meets may be gone at the next attempt
        log.warning("webhook not sent", delivery=claimed.delivery.id, error=type(problem).__name__)
        result = f"it could not be sent ({type(problem).__name__})"
    milliseconds = round((time.monotonic() - began) * 1000)
    succeeded = await _settle(runtime, job, claimed, result, milliseconds)
    await webhooks.go_on(runtime.db, claimed.webhook.id, succeeded=succeeded)


async def _post(runtime: Runtime, claimed: Claimed, event: Event, sealed: SealedSecrets) -> Answer:
    now = runtime.clock.now()
    told = payload(event, delivery_id=claimed.delivery.id, at=now)
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    keys = [runtime.vault.open(secret) for secret in sealed.secrets]
    headers: Mapping[str, str] = {
        "content-type": "application/json",
        **await runtime.signer.headers(body),
        **sign(keys, claimed.delivery.id, int(now.timestamp()), body),
        **_cause(event),
    }
    return await runtime.outbound.post(claimed.webhook.url, body, headers)


def _cause(event: Event) -> Mapping[str, str]:
    """What led to the message told of; sent back with what it causes, it lets loops be noticed."""
    message = event.data.get("message")
    if not isinstance(message, Mapping):
        return {}
    return {"x-cause-id": str(Origin(message.get("root_cause") or message["id"], message.get("hops", 0)))}


async def _settle(
    runtime: Runtime, job: SendWebhook, claimed: Claimed, result: Answer | str, milliseconds: int
) -> bool:
    """Write down what came of the attempt, and when the next is due; whether it succeeded."""
    succeeded = isinstance(result, Answer) and 200 <= result.status < 300
    async with webhooks.write_of(runtime.db, job) as tx:
        moment = await tx.moment()
        attempt = Attempt(
            at=moment.local.isoformat(),
            status=result.status if isinstance(result, Answer) else None,
            failure=None if isinstance(result, Answer) else result,
            milliseconds=milliseconds,
            answer=excerpt(result) if isinstance(result, Answer) else "",
        )
        if succeeded:
            await deliveries.record_success(tx, claimed, attempt)
            return True
        due = await deliveries.record_failure(tx, claimed, attempt, moment)
        if due is not None:
            await webhooks.put(tx, claimed.delivery, due)
    log.info(
        "webhook not delivered",
        webhook=claimed.webhook.id,
        delivery=claimed.delivery.id,
        status=attempt.status,
        last=due is None,
    )
    return False


def excerpt(answer: Answer) -> str:
    """The beginning of an answer, where it is text."""
    kind = answer.headers.get("content-type", "text/plain")
    if not kind.startswith(_TEXTUAL):
        return ""
    text = answer.body[: EXCERPT * 4].decode("utf-8", "replace")[:EXCERPT]
    return "".join(one for one in text if one.isprintable() or one in "\n\t")
