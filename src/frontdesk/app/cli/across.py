"""What an operator sees across all tenants: SQL that only looks."""

from frontdesk.domain.access import Company
from frontdesk.kit.db import Read, Record
from frontdesk.kit.problems import NotFound


async def list_companies(read: Read) -> list[Record]:
    """Companies, oldest first, with how many locations each has."""
    return await read.fetch(
        "SELECT c.id, c.name, c.created_at, count(l.id)::int AS locations"
        " FROM companies c LEFT JOIN locations l ON l.company_id = c.id GROUP BY c.id ORDER BY c.id"
    )


async def get_company(read: Read, company_id: str) -> Company:
    """Raises NotFound."""
    row = await read.row("SELECT id, name, created_at FROM companies WHERE id = $1", company_id)
    if row is None:
        raise NotFound("company", company_id)
    return Company(**row)


async def get_company_of_location(read: Read, location_id: str) -> str:
    """Raises NotFound for an unknown location."""
    found = await read.value("SELECT company_id FROM locations WHERE id = $1", location_id)
    if found is None:
        raise NotFound("location", location_id)
    return str(found)


async def get_company_of_token(read: Read, token_id: str) -> str:
    """Raises NotFound for an unknown token."""
    found = await read.value("SELECT company_id FROM tokens WHERE id = $1", token_id)
    if found is None:
        raise NotFound("token", token_id)
    return str(found)


async def list_locations(read: Read, company_id: str | None) -> list[Record]:
    """Locations, oldest first, of the company or of all, each with its first web chat widget."""
    return await read.fetch(
        "SELECT l.id, l.company_id, l.name, l.timezone, l.country, l.sandbox, l.created_at, w.id AS widget_id"
        " FROM locations l LEFT JOIN LATERAL (SELECT id FROM widgets w WHERE w.location_id = l.id"
        " ORDER BY w.created_at, w.id LIMIT 1) w ON true"
        " WHERE $1::text IS NULL OR l.company_id = $1 ORDER BY l.id",
        company_id,
    )


async def list_tokens(read: Read, company_id: str | None, location_id: str | None) -> list[Record]:
    """Live tokens, oldest first, without their secrets; None does not narrow."""
    return await read.fetch(
        "SELECT id, company_id, location_id, name, scopes, hint, created_at, expires_at, rotated_at,"
        " last_used_at FROM tokens WHERE revoked_at IS NULL"
        " AND ($1::text IS NULL OR company_id = $1) AND ($2::text IS NULL OR location_id = $2) ORDER BY id",
        company_id,
        location_id,
    )


async def find_token_by_hash(read: Read, secret_hash: bytes) -> Record | None:
    """The token a secret is of, also one that opens nothing any more: `state` is good or tells why not."""
    return await read.row(
        "SELECT t.id, t.company_id, t.location_id, t.name, t.scopes, t.hint, t.created_at, t.expires_at,"
        " t.rotated_at, t.last_used_at, CASE WHEN t.revoked_at IS NOT NULL THEN 'revoked'"
        " WHEN t.expires_at <= now() THEN 'expired'"
        " WHEN t.secret_hash <> $1 AND f.good_until <= now() THEN 'rotated away' ELSE 'good' END AS state"
        " FROM tokens t LEFT JOIN former_token_secrets f ON f.token_id = t.id AND f.secret_hash = $1"
        " WHERE t.secret_hash = $1 OR f.secret_hash IS NOT NULL",
        secret_hash,
    )


async def list_jobs(read: Read, held: bool, location_id: str | None, limit: int) -> list[Record]:
    """Jobs of the queue (their ids begin with q) and planned ones (p), those due first first."""
    return await read.fetch(
        "SELECT * FROM ("
        " SELECT 'q' || j.id AS id, j.entrypoint AS kind, CASE j.status WHEN 'failed' THEN 'held'"
        " WHEN 'picked' THEN 'at work' ELSE 'queued' END AS state, j.execute_after AS due_at, j.attempts,"
        " convert_from(j.payload, 'UTF8')::jsonb ->> 'location_id' AS location_id,"
        " CASE WHEN j.status = 'failed' THEN (SELECT l.traceback ->> 'exception_type' FROM pgqueuer_log l"
        " WHERE l.job_id = j.id AND l.traceback IS NOT NULL ORDER BY l.id DESC LIMIT 1) END AS failure"
        " FROM pgqueuer j"
        " UNION ALL SELECT 'p' || l.id, l.kind, CASE WHEN l.failure IS NULL THEN 'planned' ELSE 'held' END,"
        " l.due_at, l.attempts, l.location_id, split_part(l.failure, ':', 1) FROM later l) AS jobs"
        " WHERE ($1 IS FALSE OR state = 'held') AND ($2::text IS NULL OR location_id = $2)"
        " ORDER BY due_at, id LIMIT $3",
        held,
        location_id,
        limit,
    )
