"""When an agent answers: /v1/agents/{agentId}/hours."""

from dataclasses import replace

from pydantic import Field

from frontdesk.domain.agents import store as agents
from frontdesk.domain.agents.hours import AnsweringHours, is_open, next_opening
from frontdesk.domain.agents.limits import hours_faults
from frontdesk.domain.agents.model import Agent
from frontdesk.domain.locations import store as locations
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.conversation_ai.follow_up_details import WorkingHours
from frontdesk.edge.http.conversation_ai.names import Templates, place_in
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.v2.working_hours import WorkingHoursGiven
from frontdesk.edge.http.wire import Instant, Wire
from frontdesk.kit.db import Read
from frontdesk.kit.problems import Invalid

router = Router(prefix="/v1/agents", tags=["Hours and budgets"])

_PLACES: Templates = {
    ("days",): "workingHours",
    ("days", "day"): "workingHours.{}.dayOfTheWeek",
    ("days", "hours"): "workingHours.{}.intervals.{}",
}


class HoursOrder(Wire):
    """The hours in which the agent answers; without any it answers at any hour."""

    working_hours: WorkingHoursGiven = Field(
        description="Also as `[{day, start, end}]` or by the names of the days.",
        examples=[
            [
                {
                    "dayOfTheWeek": 1,
                    "intervals": [{"startHour": 9, "startMinute": 0, "endHour": 17, "endMinute": 30}],
                }
            ]
        ],
    )
    timezone: str | None = Field(
        default=None, max_length=64, description="An IANA name; null takes the location's time zone."
    )

    def to_hours(self) -> AnsweringHours:
        """Raises Invalid."""
        hours = AnsweringHours(tuple(day.to_day() for day in self.working_hours), self.timezone)
        if faults := hours_faults(hours):
            raise Invalid(*(f"{place_in(_PLACES, fault.place)} {fault.problem}" for fault in faults))
        return hours


class HoursAnswer(Wire):
    """The hours as they stand; `opensAt` is when they begin next, null when it is open or never closed."""

    working_hours: list[WorkingHours]
    timezone: str | None
    is_open: bool
    opens_at: Instant | None


@router.get("/{agentId}/hours", summary="When an agent answers")
async def get_hours(agentId: str, caller: Caller = needs("conversation-ai.readonly")) -> HoursAnswer:
    async with caller.read() as read:
        return await _answer(read, await agents.get(read, caller.location_id, agentId))


@router.put("/{agentId}/hours", summary="Set when an agent answers")
async def put_hours(
    agentId: str, body: HoursOrder, caller: Caller = needs("conversation-ai.write")
) -> HoursAnswer:
    """Outside of them it stays silent, and does not answer later by itself what came meanwhile."""
    hours = body.to_hours()
    async with caller.write() as tx:
        agent = (await agents.lock(tx, caller.location_id, agentId)).agent
        if caller.if_match is not None:
            caller.matches(await _answer(tx, agent))
        after = replace(agent, settings=replace(agent.settings, hours=hours))
        return await _answer(tx, await agents.update(tx, agent, after))


async def _answer(read: Read, agent: Agent) -> HoursAnswer:
    hours = agent.settings.hours
    zone = hours.timezone or (await locations.get_location(read, agent.location_id)).timezone
    now = (await read.moment()).local
    open_now = not hours.days or is_open(hours.days, zone, now)
    return HoursAnswer(
        working_hours=[WorkingHours.of(day) for day in hours.days],
        timezone=hours.timezone,
        is_open=open_now,
        opens_at=None if open_now else next_opening(hours.days, zone, now),
    )
