"""/metrics for Prometheus: what this process counted, and what stands in the database."""

import hmac
import ipaddress
import os
from collections.abc import Iterator, Mapping

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from frontdesk.flow.runtime import Runtime
from frontdesk.kit.db import OUT_OF_REACH

router = APIRouter(include_in_schema=False)

_REFUSAL = (
    "The numbers are shown to this machine alone, or to whoever shows the token that the server was given"
    " as FRONTDESK_METRICS_TOKEN (Authorization: Bearer ...).\n"
)
_WAITING = (
    "SELECT (SELECT count(*) FROM pgqueuer WHERE status = 'queued') AS jobs_queued,"
    " (SELECT count(*) FROM pgqueuer WHERE status = 'picked') AS jobs_picked,"
    " (SELECT count(*) FROM pgqueuer WHERE status = 'failed') AS jobs_held,"
    " (SELECT count(*) FROM later) AS jobs_later,"
    " (SELECT count(*) FROM conversations WHERE turn_due_at < clock_timestamp() - interval '1 minute')"
    "  AS turns_overdue,"
    " (SELECT count(*) FROM messages WHERE status = 'pending') AS messages_undelivered,"
    " (SELECT count(*) FROM webhook_deliveries WHERE state = 'pending') AS webhooks_undelivered"
)


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """For those on this machine; for others with the token that the setting names."""
    if not _may_see(request):
        return Response(_REFUSAL, status_code=403, media_type="text/plain")
    # Several processes share a port: then their counts lie in files, and any of them adds them up.
    counted = CollectorRegistry() if "PROMETHEUS_MULTIPROC_DIR" in os.environ else REGISTRY
    if counted is not REGISTRY:
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    told = generate_latest(counted) + generate_latest(await _standing(request.app.state.runtime))
    return Response(told, media_type=CONTENT_TYPE_LATEST)


def _may_see(request: Request) -> bool:
    token: str | None = request.app.state.metrics_token
    if token is not None:
        given = request.headers.get("authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    if "forwarded" in request.headers or "x-forwarded-for" in request.headers:
        return False  # a proxy on this machine speaks for somebody elsewhere
    try:
        return request.client is not None and ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


class _Standing(Collector):
    """What waits, by the database; `frontdesk_database_up` alone while that is away."""

    def __init__(self, waiting: Mapping[str, int] | None) -> None:
        self._waiting = waiting

    def collect(self) -> Iterator[GaugeMetricFamily]:
        up = self._waiting is not None
        yield GaugeMetricFamily("frontdesk_database_up", "Whether the database answers.", value=int(up))
        for name, count in (self._waiting or {}).items():
            yield GaugeMetricFamily(f"frontdesk_{name}", _MEANING[name], value=count)


async def _standing(runtime: Runtime) -> CollectorRegistry:
    try:
        row = await runtime.db.lookup(_WAITING)
    except OUT_OF_REACH:
        row = None
    registry = CollectorRegistry()
    registry.register(_Standing(dict(row) if row else None))
    return registry


_MEANING = {
    "jobs_queued": "Jobs that wait for a worker or their time.",
    "jobs_picked": "Jobs that a worker is at.",
    "jobs_held": "Jobs that failed for good and wait for a person.",
    "jobs_later": "Jobs that are due in more than an hour, and all of sandboxes.",
    "turns_overdue": "Conversations whose turn should have been taken a minute ago.",
    "messages_undelivered": "Messages that have not left the house.",
    "webhooks_undelivered": "Webhook deliveries that are still tried.",
}
