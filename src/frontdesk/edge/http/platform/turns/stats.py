"""What an agent did, in numbers: all of it, and day by day."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Query
from pydantic import Field

from frontdesk.domain.agents import store as agents
from frontdesk.domain.generations import Counts, Span, stats
from frontdesk.domain.locations import store as locations
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.platform.turns.spans import DayOrMoment, Zone, begin_of, end_of
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Instant, Wire
from frontdesk.kit.problems import Invalid

router = Router(prefix="/v1/agents", tags=["Statistics"])

MOST_DAYS = 366
_USUAL = timedelta(days=29)


class HeldBy(Wire):
    """How many turns a gate, such as `sleep`, held back."""

    gate: str
    turns: int


class DraftCounts(Wire):
    """What became of the drafts; dropped ones were dismissed, or a newer one took their place."""

    open: int
    accepted: int
    edited: int
    dropped: int


class LatencyCounts(Wire):
    """The engine's milliseconds over the turns in which it thought; null when it did in none."""

    p50: float | None
    p95: float | None


class CountsAnswer(Wire):
    """`messages` are the customers' that the turns dealt with; `handedOver` and `booked` count what took
    effect, `followedUp` the follow-ups that went out; cost is in US dollars."""

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
    held_by: list[HeldBy]
    drafts: DraftCounts
    cost: float
    input_tokens: int
    output_tokens: int
    latency_ms: LatencyCounts

    @classmethod
    def of(cls, counts: Counts) -> "CountsAnswer":
        return cls(**_members(counts))


class DayAnswer(CountsAnswer):
    day: date = Field(serialization_alias="date", validation_alias="date")

    @classmethod
    def on(cls, day: date, counts: Counts) -> "DayAnswer":
        return cls(**_members(counts), day=day)


class StatsAnswer(Wire):
    """The span, its total, and each of its days, also those on which nothing happened."""

    agent_id: str
    since: Instant = Field(serialization_alias="from", validation_alias="from")
    until: Instant = Field(serialization_alias="to", validation_alias="to")
    timezone: str
    total: CountsAnswer
    days: list[DayAnswer]


@router.get("/{agentId}/stats", summary="What an agent did, in numbers")
async def get_stats(
    agentId: str,
    caller: Caller = needs("conversation-ai.readonly"),
    since: Annotated[
        DayOrMoment | None,
        Query(alias="from", description="The first day, or a moment; without it 30 days up to the end."),
    ] = None,
    until: Annotated[
        DayOrMoment | None, Query(alias="to", description="The last day, or a moment; without it today.")
    ] = None,
    timezone: Annotated[
        Zone | None, Query(description="Where days begin; the location's time zone unless it is given.")
    ] = None,
) -> StatsAnswer:
    """What is counted outlives purges and erasures. At most 366 days at a time."""
    async with caller.read() as read:
        await agents.get(read, caller.location_id, agentId)
        zone = timezone or (await locations.get_location(read, caller.location_id)).timezone
        span = _span(since, until, zone, (await read.moment()).local)
        found = await stats.agent_stats(read, caller.location_id, agentId, span)
    return StatsAnswer(
        agent_id=agentId,
        since=span.since,
        until=span.until,
        timezone=zone,
        total=CountsAnswer.of(found.total),
        days=[DayAnswer.on(day, counts) for day, counts in found.days.items()],
    )


def _span(since: str | None, until: str | None, zone: str, now: datetime) -> Span:
    today = now.astimezone(ZoneInfo(zone)).date()
    end = end_of(until or today.isoformat(), zone)
    last = (end - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date()
    begin = begin_of(since or (last - _USUAL).isoformat(), zone)
    if begin >= end:
        raise Invalid("from must lie before to")
    if end - begin > timedelta(days=MOST_DAYS):
        raise Invalid(f"from and to must not be more than {MOST_DAYS} days apart")
    return Span(begin, end, zone)


def _members(counts: Counts) -> dict[str, Any]:
    plain = {name: value for name, value in vars(counts).items() if name in CountsAnswer.model_fields}
    return plain | {
        "held_by": [HeldBy(gate=one.gate, turns=one.turns) for one in counts.held_by],
        "drafts": DraftCounts(
            open=counts.drafts_open,
            accepted=counts.drafts_accepted,
            edited=counts.drafts_edited,
            dropped=counts.drafts_dropped,
        ),
        "latency_ms": LatencyCounts(p50=counts.latency_p50, p95=counts.latency_p95),
    }
