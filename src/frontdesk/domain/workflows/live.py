"""What starts the published workflows of a location, and whom: the SQL of triggers."""

from collections.abc import Sequence
from datetime import datetime

from frontdesk.domain.workflows.definition import to_json
from frontdesk.domain.workflows.model import LiveTrigger, Version
from frontdesk.kit.db import Read, Record, Write

_TRIGGER = "workflow_id, version, place, settings, next_at"


async def set_triggers(
    tx: Write, location_id: str, version: Version, next_at: Sequence[datetime | None]
) -> None:
    """From now on these start the workflow, and no others; `next_at` of those that go by the clock."""
    await drop_triggers(tx, location_id, version.workflow_id)
    stored = to_json(version.definition)["triggers"]
    await tx.execute(
        "INSERT INTO workflow_triggers (location_id, type, workflow_id, place, version, settings, next_at)"
        " SELECT $1, t.type, $2, t.place - 1, $3, t.settings, t.next_at"
        " FROM unnest($4::text[], $5::jsonb[], $6::timestamptz[])"
        " WITH ORDINALITY AS t (type, settings, next_at, place)",
        location_id,
        version.workflow_id,
        version.version,
        [one["type"] for one in stored],
        stored,
        list(next_at),
    )


async def drop_triggers(tx: Write, location_id: str, workflow_id: str) -> None:
    await tx.execute(
        "DELETE FROM workflow_triggers WHERE location_id = $1 AND workflow_id = $2", location_id, workflow_id
    )


async def list_triggers(
    read: Read, location_id: str, types: Sequence[str], *, workflow_id: str | None = None
) -> list[LiveTrigger]:
    """The triggers of these types, in the order of their workflows."""
    rows = await read.fetch(
        f"SELECT {_TRIGGER} FROM workflow_triggers WHERE location_id = $1 AND type = ANY ($2)"
        " AND ($3::text IS NULL OR workflow_id = $3) ORDER BY workflow_id, place",
        location_id,
        list(types),
        workflow_id,
    )
    return [LiveTrigger(**row) for row in rows]


async def take_turn_of_clock(
    tx: Write, location_id: str, workflow_id: str, place: int, at: datetime, then: datetime
) -> LiveTrigger | None:
    """The trigger whose time has come, now due again `then`; None when it is not its time, or no more."""
    row = await tx.row(
        "UPDATE workflow_triggers SET next_at = $5 WHERE location_id = $1 AND type = 'schedule'"
        f" AND workflow_id = $2 AND place = $3 AND next_at = $4 RETURNING {_TRIGGER}",
        location_id,
        workflow_id,
        place,
        at,
        then,
    )
    return LiveTrigger(**row) if row else None


async def list_tagged(read: Read, location_id: str, tag: str, *, after: str | None, limit: int) -> list[str]:
    """The ids of contacts with the tag, whatever its case, by their ids."""
    rows = await read.fetch(
        "SELECT id FROM contacts WHERE location_id = $1 AND deleted_at IS NULL"
        " AND EXISTS (SELECT FROM unnest(tags) AS t (tag) WHERE lower(t.tag) = lower($2))"
        " AND ($3::text IS NULL OR id > $3) ORDER BY id LIMIT $4",
        location_id,
        tag,
        after,
        limit,
    )
    return [row["id"] for row in rows]


async def list_coming(
    read: Read, location_id: str, since: datetime, after: str, *, calendar_id: str | None, limit: int
) -> list[Record]:
    """The ids and the times (`starts_at`) of the next appointments that stand, after that time and id.

    Those of which workflows are not to hear are left out.
    """
    return await read.fetch(
        "SELECT id, starts_at FROM appointments WHERE location_id = $1 AND (starts_at, id) > ($2, $3)"
        " AND status IN ('new', 'confirmed', 'showed') AND deleted_at IS NULL"
        " AND details->>'to_notify' IS DISTINCT FROM 'false'"
        " AND ($4::text IS NULL OR calendar_id = $4) ORDER BY starts_at, id LIMIT $5",
        location_id,
        since,
        after,
        calendar_id,
        limit,
    )


async def find_contact_of(read: Read, location_id: str, generation_id: str) -> str | None:
    """The contact whom a generation answered."""
    found: str | None = await read.value(
        "SELECT contact_id FROM generations WHERE location_id = $1 AND id = $2", location_id, generation_id
    )
    return found


async def list_fired(read: Read, location_id: str, generation_id: str) -> frozenset[str]:
    """The ids and the types of the actions that a generation has fired."""
    rows = await read.fetch(
        "SELECT action FROM generation_actions WHERE location_id = $1 AND generation_id = $2",
        location_id,
        generation_id,
    )
    return frozenset(row["action"] for row in rows)
