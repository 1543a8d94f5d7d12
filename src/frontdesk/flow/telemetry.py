"""The numbers of what frontdesk does; edge/http/platform/process/metrics.py shows them."""

from collections.abc import Sequence

from prometheus_client import Counter, Histogram

from frontdesk.flow.engine import Usage
from frontdesk.flow.events import Occurred
from frontdesk.kit.db import Write
from frontdesk.kit.telemetry import SECONDS

JOBS = Histogram(
    "frontdesk_job_seconds", "Seconds a job took, by its kind.", ["job", "result"], buckets=SECONDS
)
ENGINE = Histogram(
    "frontdesk_engine_seconds", "Seconds an engine took for a step.", ["engine", "result"], buckets=SECONDS
)
RETRIEVAL = Histogram(
    "frontdesk_retrieval_seconds", "Seconds a search of the knowledge took.", ["result"], buckets=SECONDS
)
EVENTS = Counter("frontdesk_events", "What happened, as in /v1/events.", ["type"])
TOKENS = Counter("frontdesk_engine_tokens", "Tokens engines took.", ["engine", "model", "direction"])
COST = Counter("frontdesk_engine_cost_dollars", "What engines cost, in US dollars.", ["engine", "model"])


async def count_events(tx: Write, occurred: Sequence[Occurred]) -> None:
    """A listener. What is undone afterwards, as when the commit fails, was counted all the same."""
    for one in occurred:
        EVENTS.labels(one.happened.type).inc()


def count_usage(usage: Usage) -> None:
    """Add what one step took."""
    TOKENS.labels(usage.engine, usage.model, "input").inc(usage.input_tokens)
    TOKENS.labels(usage.engine, usage.model, "output").inc(usage.output_tokens)
    COST.labels(usage.engine, usage.model).inc(usage.cost)
