"""What an agent did over a span of days, in numbers.

Counted from `generation_facts`, which outlive purges and erasures, so a number once told stays true.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from frontdesk.kit.db import Read, Record


@dataclass(frozen=True)
class Span:
    """From the one moment to before the other; `timezone` says where a day begins."""

    since: datetime
    until: datetime
    timezone: str


@dataclass(frozen=True)
class HeldBy:
    """How many turns a gate held back."""

    gate: str
    turns: int


@dataclass(frozen=True)
class Counts:
    """`turns` are those that ended; `messages` the customer's messages they dealt with.

    `handed_over` and `booked` count what took effect, `followed_up` the follow-ups that went out: they
    answer no message. Of the drafts, those not yet decided on are `open`.
    Latency is the engine's, in milliseconds, over the turns in which it thought; cost is in US dollars.
    """

    conversations: int
    messages: int
    turns: int
    answered: int
    drafted: int
    held: int
    silent: int
    failed: int
    handed_over: int
    booked: int
    followed_up: int
    drafts_open: int
    drafts_accepted: int
    drafts_edited: int
    drafts_dropped: int
    cost: float
    input_tokens: int
    output_tokens: int
    latency_p50: float | None
    latency_p95: float | None
    held_by: Sequence[HeldBy]


NOTHING = Counts(
    *(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), cost=0.0, input_tokens=0, output_tokens=0,
    latency_p50=None, latency_p95=None, held_by=(),
)  # fmt: skip


@dataclass(frozen=True)
class Stats:
    """The whole span, and each of its days."""

    total: Counts
    days: Mapping[date, Counts]


_FACTS = (
    "FROM generation_facts WHERE location_id = $1 AND agent_id = $2 AND created_at >= $3 AND created_at < $4"
)
# Three times as fast as turning each moment into a day of the time zone.
_DAY = "width_bucket(created_at, $5::timestamptz[])"
_TOOK_EFFECT = "(draft IS NULL OR draft IN ('accepted', 'edited'))"
_COUNTED = (
    f"SELECT {_DAY} AS day, count(DISTINCT conversation) AS conversations, sum(inputs) AS messages,"
    " count(*) AS turns,"
    " count(*) FILTER (WHERE outcome = 'answered') AS answered,"
    " count(*) FILTER (WHERE outcome = 'drafted') AS drafted,"
    " count(*) FILTER (WHERE outcome = 'held') AS held,"
    " count(*) FILTER (WHERE outcome = 'silent') AS silent,"
    " count(*) FILTER (WHERE outcome = 'failed') AS failed,"
    f" count(*) FILTER (WHERE handed_over AND {_TOOK_EFFECT}) AS handed_over,"
    f" count(*) FILTER (WHERE booked AND {_TOOK_EFFECT}) AS booked,"
    " count(*) FILTER (WHERE inputs = 0 AND (outcome = 'answered' OR draft IN ('accepted', 'edited')))"
    "  AS followed_up,"
    " count(*) FILTER (WHERE draft = 'open') AS drafts_open,"
    " count(*) FILTER (WHERE draft = 'accepted') AS drafts_accepted,"
    " count(*) FILTER (WHERE draft = 'edited') AS drafts_edited,"
    " count(*) FILTER (WHERE draft IN ('dismissed', 'outdated')) AS drafts_dropped,"
    " sum(cost) AS cost, sum(input_tokens)::bigint AS input_tokens,"
    " sum(output_tokens)::bigint AS output_tokens,"
    " percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY latency_ms) AS latency"
    f" {_FACTS} GROUP BY GROUPING SETS ((1), ())"
)
_HELD = (
    f"SELECT {_DAY} AS day, held_by, count(*) AS turns {_FACTS} AND held_by IS NOT NULL"
    " GROUP BY GROUPING SETS ((1, 2), (2)) ORDER BY turns DESC, held_by"
)
_MEMORY = "64MB"
"""What a year of a busy agent needs to be sorted without going to disk."""


def days_of(span: Span) -> list[date]:
    """The days of the time zone that the span touches, in order."""
    zone = ZoneInfo(span.timezone)
    first = span.since.astimezone(zone).date()
    last = (span.until - timedelta(microseconds=1)).astimezone(zone).date()
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


async def agent_stats(read: Read, location_id: str, agent_id: str, span: Span) -> Stats:
    """Count the agent's turns, in a transaction of its own; nothing for an agent that has none."""
    days = days_of(span)
    zone = ZoneInfo(span.timezone)
    begins = [datetime.combine(day, time(), zone).astimezone(UTC) for day in days]
    asked = (location_id, agent_id, span.since, span.until, begins)
    await read.value("SELECT set_config('work_mem', $1, true)", _MEMORY)
    held: dict[int | None, list[HeldBy]] = defaultdict(list)
    for row in await read.fetch(_HELD, *asked):
        held[row["day"]].append(HeldBy(row["held_by"], row["turns"]))
    counted = {row["day"]: _counts(row, held[row["day"]]) for row in await read.fetch(_COUNTED, *asked)}
    total = counted.pop(None, NOTHING)
    return Stats(total, {day: counted.get(number, NOTHING) for number, day in enumerate(days, 1)})


def _counts(row: Record, held_by: Sequence[HeldBy]) -> Counts:
    fields: dict[str, Any] = {
        name: value or 0 for name, value in row.items() if name not in ("day", "latency")
    }
    median, high = row["latency"] or (None, None)
    return Counts(**fields, latency_p50=median, latency_p95=high, held_by=tuple(held_by))
