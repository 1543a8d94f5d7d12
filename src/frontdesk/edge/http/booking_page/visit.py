"""Who visits which booking page: its calendar, and the limits of the visitor's address."""

from dataclasses import dataclass

from fastapi import Request
from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerMinute

from frontdesk.domain import calendars, contacts
from frontdesk.domain.calendars import Calendar
from frontdesk.domain.contacts import Contact
from frontdesk.domain.locations import Location
from frontdesk.domain.locations import store as locations
from frontdesk.edge.http.errors import trace_id
from frontdesk.edge.http.limits import RateLimiter
from frontdesk.edge.http.webchat.door import address_of
from frontdesk.flow.booking.link import read_visitor
from frontdesk.flow.runtime import Runtime
from frontdesk.kit.problems import NotFound

MISSES = RateLimitItemPerMinute(30, namespace="booking page misses")
LOOKS = RateLimitItemPerMinute(60, namespace="booking page looks")
BOOKINGS_A_MINUTE = RateLimitItemPerMinute(10, namespace="booking page bookings")
BOOKINGS_A_DAY = RateLimitItemPerDay(50, namespace="booking page bookings")


@dataclass(frozen=True)
class Visit:
    """One request at a booking page. `contact` is whom the link was made for."""

    runtime: Runtime
    limiter: RateLimiter
    location: Location
    calendar: Calendar
    timezone: str
    contact: Contact | None
    address: str
    cause: str

    async def count(self, *limits: RateLimitItem) -> None:
        """Count against limits of the visitor's address at this page. Raises TooMany."""
        for limit in limits:
            await self.limiter.count(limit, self.calendar.page_id, self.address)


async def arrive(request: Request, page_id: str, link_for: str | None, *, closed: bool = False) -> Visit:
    """`closed` lets in where the calendar is switched off, too. Raises NotFound, TooMany."""
    runtime: Runtime = request.app.state.runtime
    found = await calendars.find_by_page(runtime.db, page_id)
    if found is None:
        await request.app.state.limiter.count(MISSES, address_of(request))
        raise NotFound("booking page", page_id)
    location_id, calendar_id = found
    async with runtime.db.read(location_id) as read:
        calendar = await calendars.find_calendar(read, location_id, calendar_id)
        if calendar is None or not (calendar.active or closed):
            raise NotFound("booking page", page_id)
        location = await locations.get_location(read, location_id)
        now = (await read.moment()).local
        known = read_visitor(runtime.vault, location_id, link_for, now) if link_for else None
        contact = await contacts.find_contact(read, location_id, known) if known else None
        return Visit(
            runtime=runtime,
            limiter=request.app.state.limiter,
            location=location,
            calendar=calendar,
            timezone=await calendars.timezone_of(read, location_id, calendar),
            contact=contact,
            address=address_of(request),
            cause=f"booking page:{trace_id(request)}",
        )
