"""The job that reads a calendar elsewhere and keeps when it is busy."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

import structlog

from frontdesk.domain.calendars import busy, find_calendar, timezone_of
from frontdesk.domain.calendars.taken import BusyFeed
from frontdesk.domain.locations import store as locations
from frontdesk.edge.calendar_files.reading import BusyTimes, NoCalendar, read_busy
from frontdesk.flow.due import RefreshBusyFeed
from frontdesk.flow.runtime import Runtime
from frontdesk.kit import jobs
from frontdesk.kit.db import SYSTEM, Read, Write
from frontdesk.kit.fetch import Answer, BadTarget, Unreachable
from frontdesk.kit.vault import Sealed

log = structlog.get_logger(__name__)

EVERY = timedelta(minutes=15)
EVERY_IN_A_SANDBOX = timedelta(hours=12)
"""There days pass in a moment, and nobody's server shall be asked a thousand times for it."""
AHEAD = timedelta(days=400)
READ_ANEW = timedelta(days=1)
MOST_BYTES = 8 * 1024 * 1024
_READER = ThreadPoolExecutor(1, thread_name_prefix="calendar-files")
"""A thread of its own, as only one reads at a time: strangers' files do not keep other work waiting."""
_MOST_REDIRECTS = 3
_MOST_WAITS = 16  # of a calendar that fails again and again


@dataclass(frozen=True)
class Unchanged:
    """The file is what it was."""


async def plan(tx: Write, feed: BusyFeed, *, after: timedelta = timedelta(0)) -> None:
    """Let the calendar be read after a while; a plan of before is void."""
    at = (await tx.moment()).local + after
    await busy.plan_busy_feed(tx, feed.location_id, feed.id, at)
    await jobs.put(tx, RefreshBusyFeed(feed.location_id, feed.id, at.isoformat()), at)


async def refresh(runtime: Runtime, job: RefreshBusyFeed) -> None:
    """Read it, if this is the plan that counts, and plan the next time."""
    async with runtime.db.read(job.location_id) as read:
        feed = await busy.find_busy_feed(read, job.location_id, job.feed_id)
        if feed is None or feed.next_at != datetime.fromisoformat(job.at):
            return
        zone = await _zone_of(read, feed)
        now = (await read.moment()).local
        sealed, etag = await busy.sealed_url_of(read, feed.location_id, feed.id)
    if feed.read_at is None or now - feed.read_at > READ_ANEW:
        etag = None  # what is unchanged there still recurs on days that come into sight
    found: BusyTimes | Unchanged | str
    try:
        answer = await _fetch(runtime, runtime.vault.open(sealed), etag)
        found = await _understand(answer, zone, now)
    except (BadTarget, Unreachable, NoCalendar) as problem:
        found = str(problem)
    except Sealed:
        found = "frontdesk cannot open the address any more; set it again"
    async with runtime.db.write(job.location_id, actor=SYSTEM, cause=f"busy feed {feed.id}") as tx:
        current = await busy.find_busy_feed(tx, feed.location_id, feed.id, lock=True)
        if current is None or current.next_at != feed.next_at:
            return
        if isinstance(found, str):
            log.info("calendar elsewhere not read", location=feed.location_id, feed=feed.id, reason=found)
            await busy.note_failure(tx, current, found)
        elif isinstance(found, Unchanged):
            await busy.keep_busy_times(tx, current, None, etag=etag, remark=current.failure)
        else:
            remark = (
                f"{found.not_understood} events could not be understood" if found.not_understood else None
            )
            await busy.keep_busy_times(
                tx, current, found.times, etag=answer.headers.get("etag"), remark=remark
            )
        await _plan_next(tx, current, failed=isinstance(found, str))


async def give_up(runtime: Runtime, job: RefreshBusyFeed, reason: str) -> None:
    """Reading it broke off again and again: say so, and go on later with the times of before."""
    async with runtime.db.write(job.location_id, actor=SYSTEM, cause=f"busy feed {job.feed_id}") as tx:
        feed = await busy.find_busy_feed(tx, job.location_id, job.feed_id, lock=True)
        if feed is not None and feed.next_at == datetime.fromisoformat(job.at):
            await busy.note_failure(tx, feed, f"it could not be read ({reason})"[:500])
            await _plan_next(tx, feed, failed=True)


async def _plan_next(tx: Write, feed: BusyFeed, *, failed: bool) -> None:
    every = EVERY_IN_A_SANDBOX if (await tx.moment()).sandbox else EVERY
    times = min(2 ** min(feed.failures, 10), _MOST_WAITS) if failed else 1
    await plan(tx, feed, after=every * times)


async def _fetch(runtime: Runtime, url: str, etag: str | None) -> Answer:
    """The file, over a few redirects, each of which is checked as the first address is."""
    headers: Mapping[str, str] = {"accept": "text/calendar"}
    if etag is not None:
        headers = {**headers, "if-none-match": etag}
    for _ in range(_MOST_REDIRECTS + 1):
        answer = await runtime.outbound.request("GET", url, headers, most_bytes=MOST_BYTES)
        if answer.status not in (301, 302, 303, 307, 308) or "location" not in answer.headers:
            return answer
        url = urljoin(url, answer.headers["location"])
    raise Unreachable("it leads from one address to the next")


async def _understand(answer: Answer, zone: ZoneInfo, now: datetime) -> BusyTimes | Unchanged | str:
    """The busy times; a sentence where there are none to be had."""
    if answer.status == 304:
        return Unchanged()
    if answer.status != 200:
        return f"it answered with the status {answer.status}"
    if len(answer.body) >= MOST_BYTES:
        return f"it is larger than {MOST_BYTES // 1024 // 1024} MB"
    day = timedelta(days=1)
    read = partial(read_busy, answer.body, zone, now - day, now + AHEAD)
    return await asyncio.get_running_loop().run_in_executor(_READER, read)


async def _zone_of(read: Read, feed: BusyFeed) -> ZoneInfo:
    """The zone of days and times that name none: the calendar's, or the location's for a person."""
    kind, _, owner_id = feed.owner.partition(":")
    calendar = await find_calendar(read, feed.location_id, owner_id) if kind == "calendar" else None
    if calendar is not None:
        return ZoneInfo(await timezone_of(read, feed.location_id, calendar))
    return ZoneInfo((await locations.get_location(read, feed.location_id)).timezone)
