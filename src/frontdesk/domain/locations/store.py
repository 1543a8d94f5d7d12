"""All SQL of the locations room, with the virtual clocks of sandboxes."""

from datetime import datetime

import phonenumbers

from frontdesk.domain.locations.model import Location, VirtualClock
from frontdesk.kit.db import Read, Record, Write
from frontdesk.kit.ids import new_id
from frontdesk.kit.problems import Invalid, NotFound, Refused
from frontdesk.kit.zones import time_zones

_COLUMNS = "id, company_id, name, timezone, country, sandbox, details, created_at, updated_at"


async def create_location(
    tx: Write,
    company_id: str,
    *,
    name: str,
    timezone: str = "UTC",
    country: str = "US",
    sandbox: bool = False,
) -> Location:
    """Make a location of the company. Raises Invalid for an unknown time zone or country."""
    faults = []
    if not name.strip() or len(name) > 200:
        faults.append("name must have 1 to 200 characters")
    if timezone not in time_zones():
        faults.append(f"timezone {timezone[:64]!r} is not an IANA time zone such as Europe/Madrid")
    if country.upper() not in phonenumbers.SUPPORTED_REGIONS:
        faults.append(f"country {country[:8]!r} is not an ISO 3166 two-letter code such as ES")
    if faults:
        raise Invalid(*faults)
    row = await tx.row(
        "INSERT INTO locations (id, company_id, name, timezone, country, sandbox)"
        f" VALUES ($1, $2, $3, $4, $5, $6) RETURNING {_COLUMNS}",
        new_id(),
        company_id,
        name,
        timezone,
        country.upper(),
        sandbox,
    )
    location = _location(row)
    if sandbox:
        await tx.execute("INSERT INTO location_clocks (location_id) VALUES ($1)", location.id)
    tx.changed("location", location.id, after=location)
    return location


async def get_location(read: Read, location_id: str) -> Location:
    row = await read.row(f"SELECT {_COLUMNS} FROM locations WHERE id = $1", location_id)
    if row is None:
        raise NotFound("location", location_id)
    return _location(row)


async def company_of(read: Read, location_id: str) -> str | None:
    """The company a location belongs to: a look-up before the tenant is known."""
    found: str | None = await read.value("SELECT company_id FROM locations WHERE id = $1", location_id)
    return found


async def list_locations(read: Read, company_id: str, *, after: str | None, limit: int) -> list[Location]:
    rows = await read.fetch(
        f"SELECT {_COLUMNS} FROM locations WHERE company_id = $1 AND id > $2 ORDER BY id LIMIT $3",
        company_id,
        after or "",
        limit,
    )
    return [_location(row) for row in rows]


async def set_clock(
    tx: Write, location_id: str, *, to: datetime | None = None, frozen: bool | None = None
) -> VirtualClock:
    """Bring a sandbox's virtual time forward to a moment, stop it or let it run; a moment that has passed
    leaves the time as it is. Raises Refused for a location without such a clock."""
    row = await tx.row(
        "UPDATE location_clocks c SET frozen_at = CASE WHEN n.stands THEN n.local END,"
        " shift = CASE WHEN n.stands THEN interval '0' ELSE n.local - n.real END"
        " FROM (SELECT location_id, clock_timestamp() AS real,"
        "  greatest($2, coalesce(frozen_at, clock_timestamp() + shift)) AS local,"
        "  coalesce($3, frozen_at IS NOT NULL) AS stands"
        "  FROM location_clocks WHERE location_id = $1 FOR UPDATE) n"
        " WHERE c.location_id = n.location_id RETURNING n.local, n.stands",
        location_id,
        to,
        frozen,
    )
    if row is None:
        raise Refused("Only a sandbox location has a clock that can be set; create one with --sandbox.")
    return VirtualClock(row["local"], row["stands"])


def _location(row: Record | None) -> Location:
    assert row is not None
    return Location(**row)
