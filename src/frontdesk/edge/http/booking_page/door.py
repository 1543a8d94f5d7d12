"""What the booking page asks for: free times with their tokens, and a booking.

There is no token of ours here: whoever has the page's address may book, as often as the limits let.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Query, Request, Response
from pydantic import Field
from starlette.responses import JSONResponse

from frontdesk.domain import contacts
from frontdesk.domain.calendars import Appointment, SlotTaken
from frontdesk.domain.contacts import values
from frontdesk.edge.calendar_files.writing import appointment_file
from frontdesk.edge.http.booking_page.visit import (
    BOOKINGS_A_DAY,
    BOOKINGS_A_MINUTE,
    LOOKS,
    Visit,
    arrive,
)
from frontdesk.edge.http.calendars.appointment_wire import shown
from frontdesk.edge.http.calendars.calendar_parts import place_of
from frontdesk.edge.http.errors import answer
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Wire
from frontdesk.flow.booking import page
from frontdesk.flow.booking.page import AlreadyYours, Offered, Visitor
from frontdesk.flow.booking.tokens import ExpiredSlot
from frontdesk.kit.db import Actor
from frontdesk.kit.problems import Invalid
from frontdesk.kit.zones import time_zones

router = Router(prefix="/v1/booking-pages/{pageId}", tags=["Booking page"])

_SOON = timedelta(days=60)
_NEXT = 5
LinkFor = Annotated[str | None, Query(alias="for", max_length=300, description="Of a contact's own link")]


class OfferedSlot(Wire):
    start: str
    end: str
    token: str = Field(description="Books this time; good for some minutes")


class OfferedDay(Wire):
    date: date
    slots: list[OfferedSlot]


class OfferedDays(Wire):
    """Free times by the days of the time zone; `next` is the first later day with some, in two months."""

    timezone: str
    days: list[OfferedDay]
    next: date | None


class BookingOrder(Wire):
    """A token of a free time, and who comes; an e-mail address or a phone number is needed."""

    slot: str = Field(max_length=400)
    name: str | None = Field(default=None, max_length=200)
    email: str | None = Field(default=None, max_length=300)
    phone: str | None = Field(default=None, max_length=60)
    timezone: str | None = Field(default=None, max_length=64)
    words: str | None = Field(default=None, max_length=2_000, description="For the business to know")
    visit: str | None = Field(
        default=None,
        min_length=16,
        max_length=100,
        description="A random text of the open page: sent again with the same time it tells `yours`",
    )


class Booked(Wire):
    """An appointment; `file` is the path of its calendar file, for the customer's own calendar."""

    id: str
    start: str
    end: str
    timezone: str
    status: str
    title: str
    place: str
    file: str


@router.get("/slots", summary="Free times of a booking page")
async def free_times(
    pageId: str,
    request: Request,
    first: Annotated[date | None, Query(alias="from", description="Today when absent")] = None,
    days: Annotated[int, Query(ge=1, le=31)] = 14,
    timezone: Annotated[str | None, Query(max_length=64, description="The calendar's when absent")] = None,
) -> OfferedDays:
    visit = await arrive(request, pageId, None)
    await visit.count(LOOKS)
    zone = ZoneInfo(_known_zone(timezone) or visit.timezone)
    async with visit.runtime.db.read(visit.location.id) as read:
        now = (await read.moment()).local
        today = now.astimezone(zone).date()
        start = _midnight(max(first or today, today), zone)
        end = start + timedelta(days=days)
        offered = await page.offer(
            read, visit.runtime.vault, visit.location.id, visit.calendar.id, start, end
        )
        later = await page.next_free(read, visit.location.id, visit.calendar.id, end, end + _SOON)
    return OfferedDays(
        timezone=zone.key,
        days=_by_day(offered, zone),
        next=later.astimezone(zone).date() if later else None,
    )


@router.post("/bookings", summary="Book a time of a booking page", status_code=201, response_model=Booked)
async def book(pageId: str, body: BookingOrder, request: Request, link_for: LinkFor = None) -> Response:
    """409 where the time is not free any more or the offer too old, with the next free times in `days`."""
    visit = await arrive(request, pageId, link_for)
    await visit.count(BOOKINGS_A_MINUTE, BOOKINGS_A_DAY)
    zone = ZoneInfo(_known_zone(body.timezone) or visit.timezone)
    visitor = await _visitor(visit, body)
    actor = Actor("contact", visitor.contact_id)
    try:
        async with visit.runtime.db.write(visit.location.id, actor=actor, cause=visit.cause) as tx:
            made = await page.book(
                tx,
                visit.runtime.vault,
                visit.location.id,
                visit.calendar.id,
                body.slot,
                visitor,
                (body.words or "").strip(),
            )
    except AlreadyYours as problem:
        told = _booked(request, visit, problem.appointment, zone)
        return answer(
            request, 409, "slot-taken", [problem.message], extra={"days": [], "yours": True, "booked": told}
        )
    except (SlotTaken, ExpiredSlot) as problem:
        kind = "offer-expired" if isinstance(problem, ExpiredSlot) else "slot-taken"
        extra = {**await _next_times(visit, problem.slot.start, zone), "yours": False}
        return answer(request, 409, kind, [problem.message], extra=extra)
    return JSONResponse(_booked(request, visit, made, zone), 201)


@router.get("/appointments/{token}", include_in_schema=False)
async def appointment_of(pageId: str, token: str, request: Request) -> Response:
    """The calendar file of an appointment, `{token}.ics`, as it is now."""
    visit = await arrive(request, pageId, None, closed=True)
    await visit.count(LOOKS)
    async with visit.runtime.db.read(visit.location.id) as read:
        made = await page.find_by_file(
            read, visit.runtime.vault, visit.location.id, token.removesuffix(".ics")
        )
    business = visit.location.details
    written = appointment_file(
        made,
        ZoneInfo(visit.timezone),
        title=f"{visit.calendar.name}, {visit.location.name}",
        place=place_of(made, visit.calendar),
        words="\n".join(str(business[name]) for name in ("phone", "email") if business.get(name)),
    )
    headers = {"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"}
    headers["Content-Disposition"] = 'inline; filename="appointment.ics"'
    return Response(written, media_type="text/calendar; charset=utf-8", headers=headers)


def _booked(request: Request, visit: Visit, made: Appointment, zone: ZoneInfo) -> Mapping[str, Any]:
    root = str(request.scope.get("root_path", "")).rstrip("/")
    token = page.file_token(visit.runtime.vault, visit.location.id, made.id)
    told = Booked(
        id=made.id,
        start=shown(made.starts_at, zone),
        end=shown(made.ends_at, zone),
        timezone=zone.key,
        status=made.status,
        title=visit.calendar.name,
        place=place_of(made, visit.calendar),
        file=f"{root}/v1/booking-pages/{visit.calendar.page_id}/appointments/{token}.ics",
    )
    return told.model_dump(mode="json", by_alias=True)


async def _visitor(visit: Visit, body: BookingOrder) -> Visitor:
    """Who books. Raises Invalid with each fault."""
    if visit.contact is not None:
        return Visitor(visit.contact.id, visit=body.visit)
    async with visit.runtime.db.read(visit.location.id) as read:
        rules = await contacts.get_location_rules(read, visit.location.id)
    faults = []
    read_values: dict[str, str] = {}
    for name, check in (
        ("name", values.full_name),
        ("email", values.email),
        ("phone", lambda given: values.phone(given, rules.country)),
    ):
        given = (getattr(body, name) or "").strip()
        try:
            if given:
                read_values[name] = check(given)
        except ValueError as problem:
            faults.append(f"{name} {problem}")
    if not faults and "name" not in read_values:
        faults.append("name is required")
    if not faults and not ("email" in read_values or "phone" in read_values):
        faults.append("email or phone is required")
    if faults:
        raise Invalid(*faults)
    return Visitor(None, **read_values, timezone=_known_zone(body.timezone), visit=body.visit)


async def _next_times(visit: Visit, after: datetime, zone: ZoneInfo) -> Mapping[str, Any]:
    """The next free times from the day of the one that is gone."""
    async with visit.runtime.db.read(visit.location.id) as read:
        now = (await read.moment()).local
        start = max(now, _midnight(after.astimezone(zone).date(), zone))
        offered = await page.offer(
            read,
            visit.runtime.vault,
            visit.location.id,
            visit.calendar.id,
            start,
            start + _SOON,
            limit=_NEXT,
        )
    days = OfferedDays(timezone=zone.key, days=_by_day(offered, zone), next=None)
    return days.model_dump(mode="json", by_alias=True)


def _by_day(offered: list[Offered], zone: ZoneInfo) -> list[OfferedDay]:
    days: dict[date, list[OfferedSlot]] = {}
    for one in offered:
        slot = OfferedSlot(start=shown(one.slot.start, zone), end=shown(one.slot.end, zone), token=one.token)
        days.setdefault(one.slot.start.astimezone(zone).date(), []).append(slot)
    return [OfferedDay(date=day, slots=slots) for day, slots in days.items()]


def _known_zone(name: str | None) -> str | None:
    """Raises Invalid for no time zone."""
    if name and name not in time_zones():
        raise Invalid(f"timezone {name[:64]!r} is not an IANA time zone such as Europe/Madrid")
    return name or None


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    """When the day begins there. Raises Invalid for one that is too far from now to be a day of a booking."""
    if day.year > 2199:
        raise Invalid("from must lie before the year 2200")
    return datetime.combine(day, time(), zone)
