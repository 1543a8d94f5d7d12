"""The virtual clock of a sandbox location."""

from datetime import datetime, timedelta

from pydantic import model_validator

from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Instant, Wire
from frontdesk.flow import sandbox

router = Router(prefix="/v1/locations", tags=["Sandbox"])

_LONGEST = timedelta(days=3660)


class ClockOrder(Wire):
    """Set the clock to a moment or advance it by an ISO 8601 duration; `frozen` stops it or lets it run."""

    set: datetime | None = None
    advance: timedelta | None = None
    frozen: bool | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> "ClockOrder":
        if self.set is not None and self.advance is not None:
            raise ValueError("give set or advance, not both")
        if self.set is not None and self.set.tzinfo is None:
            raise ValueError("set must carry a time zone, such as 2030-01-31T09:00:00Z")
        if self.advance is not None and not timedelta(0) <= self.advance <= _LONGEST:
            raise ValueError("advance must lie between PT0S and P3660D")
        return self


class RanAnswer(Wire):
    job: str
    at: Instant


class ClockAnswer(Wire):
    """The clock as it stands, and what ran in which order."""

    now: Instant
    frozen: bool
    ran: list[RanAnswer]


@router.post("/{locationId}/clock", summary="Set or advance a sandbox's clock")
async def move_clock(
    locationId: str, body: ClockOrder, caller: Caller = needs("locations.write")
) -> ClockAnswer:
    """Answers after every job of the location that fell due has run, in order, those they made included.

    More than 10,000 jobs, or more than a minute of them, is a 422: what ran stays, and asking again goes on.
    """
    caller.require_location(locationId)
    clock, ran = await sandbox.move_clock(
        caller.runtime,
        locationId,
        caller.write,
        to=body.set,
        advance=body.advance,
        frozen=body.frozen,
    )
    return ClockAnswer(
        now=clock.now, frozen=clock.frozen, ran=[RanAnswer(job=one.job, at=one.at) for one in ran]
    )
