"""Calendars elsewhere, whose busy times are not free here."""

from typing import Annotated

from pydantic import Field, StringConstraints

from frontdesk.domain import calendars
from frontdesk.domain.calendars import BusyFeed, busy
from frontdesk.edge.calendar_files.refresh import plan
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Instant, Wire
from frontdesk.kit.db import Read
from frontdesk.kit.fetch import BadTarget, parse_target
from frontdesk.kit.problems import Invalid

router = Router(tags=["Calendar files"])

Url = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class BusyFeedOrder(Wire):
    """A calendar elsewhere, by the address of its file (iCalendar)."""

    url: Url = Field(examples=["https://calendar.example/private/busy.ics"])
    name: Name = "Calendar"


class BusyFeedUpdate(Wire):
    """What to change; what is left out stays."""

    url: Url | None = None
    name: Name | None = None


class BusyFeedAnswer(Wire):
    """A calendar elsewhere. Its address is secret: only the host is shown.

    `failure` says why it could not be read the last time; the times read before (`readAt`) still count.
    """

    id: str
    name: str
    host: str
    checked_at: Instant | None
    read_at: Instant | None
    failure: str | None
    next_at: Instant | None
    created_at: Instant

    @classmethod
    def of(cls, feed: BusyFeed) -> "BusyFeedAnswer":
        return cls(
            id=feed.id,
            name=feed.name,
            host=feed.host,
            checked_at=feed.checked_at,
            read_at=feed.read_at,
            failure=feed.failure,
            next_at=feed.next_at,
            created_at=feed.created_at,
        )


class BusyFeedList(Wire):
    data: list[BusyFeedAnswer]
    next_cursor: str | None = None


class BusyFeedDeleted(Wire):
    id: str
    deleted: bool = True


@router.get("/v1/calendars/{calendarId}/busy-feeds", summary="List the calendars elsewhere of a calendar")
async def list_of_calendar(calendarId: str, caller: Caller = needs("calendars.readonly")) -> BusyFeedList:
    return await _list(caller, calendar_id=calendarId)


@router.post(
    "/v1/calendars/{calendarId}/busy-feeds",
    summary="Read a calendar elsewhere for a calendar",
    status_code=201,
)
async def add_to_calendar(
    calendarId: str, body: BusyFeedOrder, caller: Caller = needs("calendars.write")
) -> BusyFeedAnswer:
    """What is busy there is not free here, for anybody of the calendar. Read every quarter of an hour."""
    return await _add(caller, body, calendar_id=calendarId)


@router.get("/v1/calendars/{calendarId}/busy-feeds/{busyFeedId}", summary="Get a calendar elsewhere")
async def get_of_calendar(
    calendarId: str, busyFeedId: str, caller: Caller = needs("calendars.readonly")
) -> BusyFeedAnswer:
    return await _get(caller, busyFeedId, calendar_id=calendarId)


@router.patch("/v1/calendars/{calendarId}/busy-feeds/{busyFeedId}", summary="Change a calendar elsewhere")
async def update_of_calendar(
    calendarId: str, busyFeedId: str, body: BusyFeedUpdate, caller: Caller = needs("calendars.write")
) -> BusyFeedAnswer:
    """It is read again at once."""
    return await _update(caller, busyFeedId, body, calendar_id=calendarId)


@router.delete("/v1/calendars/{calendarId}/busy-feeds/{busyFeedId}", summary="Read a calendar no longer")
async def delete_of_calendar(
    calendarId: str, busyFeedId: str, caller: Caller = needs("calendars.write")
) -> BusyFeedDeleted:
    return await _delete(caller, busyFeedId, calendar_id=calendarId)


@router.get("/v1/users/{userId}/busy-feeds", summary="List the calendars elsewhere of a user")
async def list_of_user(userId: str, caller: Caller = needs("calendars.readonly")) -> BusyFeedList:
    return await _list(caller, user_id=userId)


@router.post("/v1/users/{userId}/busy-feeds", summary="Read a calendar elsewhere for a user", status_code=201)
async def add_to_user(
    userId: str, body: BusyFeedOrder, caller: Caller = needs("calendars.write")
) -> BusyFeedAnswer:
    """What is busy there is not free here, in any calendar. Read every quarter of an hour."""
    return await _add(caller, body, user_id=userId)


@router.get("/v1/users/{userId}/busy-feeds/{busyFeedId}", summary="Get a user's calendar elsewhere")
async def get_of_user(
    userId: str, busyFeedId: str, caller: Caller = needs("calendars.readonly")
) -> BusyFeedAnswer:
    return await _get(caller, busyFeedId, user_id=userId)


@router.patch("/v1/users/{userId}/busy-feeds/{busyFeedId}", summary="Change a user's calendar elsewhere")
async def update_of_user(
    userId: str, busyFeedId: str, body: BusyFeedUpdate, caller: Caller = needs("calendars.write")
) -> BusyFeedAnswer:
    """It is read again at once."""
    return await _update(caller, busyFeedId, body, user_id=userId)


@router.delete("/v1/users/{userId}/busy-feeds/{busyFeedId}", summary="Read a user's calendar no longer")
async def delete_of_user(
    userId: str, busyFeedId: str, caller: Caller = needs("calendars.write")
) -> BusyFeedDeleted:
    return await _delete(caller, busyFeedId, user_id=userId)


async def _list(caller: Caller, **of: str) -> BusyFeedList:
    async with caller.read() as read:
        owner = await calendars.owner_key(read, caller.location_id, **of)
        found = await busy.list_busy_feeds(read, caller.location_id, owner)
    return BusyFeedList(data=[BusyFeedAnswer.of(feed) for feed in found])


async def _add(caller: Caller, body: BusyFeedOrder, **of: str) -> BusyFeedAnswer:
    url = _read_by_http(body.url)
    host = await _checked(caller, url)
    async with caller.write() as tx:
        owner = await calendars.owner_key(tx, caller.location_id, **of)
        sealed = caller.runtime.vault.seal(url)
        feed = await busy.create_busy_feed(
            tx, caller.location_id, owner, name=body.name, host=host, sealed_url=sealed
        )
        await plan(tx, feed)
        return await _shown(tx, caller, owner, feed.id)


async def _get(caller: Caller, feed_id: str, **of: str) -> BusyFeedAnswer:
    async with caller.read() as read:
        owner = await calendars.owner_key(read, caller.location_id, **of)
        return await _shown(read, caller, owner, feed_id)


async def _update(caller: Caller, feed_id: str, body: BusyFeedUpdate, **of: str) -> BusyFeedAnswer:
    url = _read_by_http(body.url) if body.url else None
    host = await _checked(caller, url) if url else None
    async with caller.write() as tx:
        owner = await calendars.owner_key(tx, caller.location_id, **of)
        before = await busy.get_busy_feed(tx, caller.location_id, owner, feed_id)
        caller.matches(BusyFeedAnswer.of(before))
        sealed = caller.runtime.vault.seal(url) if url else None
        feed = await busy.update_busy_feed(tx, before, name=body.name, host=host, sealed_url=sealed)
        await plan(tx, feed)
        return await _shown(tx, caller, owner, feed_id)


async def _delete(caller: Caller, feed_id: str, **of: str) -> BusyFeedDeleted:
    async with caller.write() as tx:
        owner = await calendars.owner_key(tx, caller.location_id, **of)
        caller.matches(await _shown(tx, caller, owner, feed_id))
        await busy.delete_busy_feed(tx, caller.location_id, owner, feed_id)
        return BusyFeedDeleted(id=feed_id)


async def _shown(read: Read, caller: Caller, owner: str, feed_id: str) -> BusyFeedAnswer:
    return BusyFeedAnswer.of(await busy.get_busy_feed(read, caller.location_id, owner, feed_id))


def _read_by_http(url: str) -> str:
    """webcal:// is https:// by another name."""
    scheme, colon, rest = url.partition(":")
    return f"https:{rest}" if colon and scheme.lower() in ("webcal", "webcals") else url


async def _checked(caller: Caller, url: str) -> str:
    """The host of an address that may be read. Raises Invalid."""
    try:
        await caller.runtime.outbound.check(url)
        return parse_target(url).host
    except BadTarget as fault:
        raise Invalid(f"url cannot be read: {fault}") from None
