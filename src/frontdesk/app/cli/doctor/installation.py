"""The parts of this installation: settings, database, migrations, jobs, engine."""

import math
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

from frontdesk.app.cli.doctor.finding import Finding, ok, warning, wrong
from frontdesk.app.database import OLDEST_SERVER, Place, Server
from frontdesk.app.settings import Settings, unknown_variables
from frontdesk.app.work import WORKER_NAME
from frontdesk.kit.db import Database, Record
from frontdesk.kit.embedding import open_embedder
from frontdesk.kit.embedding.prepared import CONVERSION, is_whole
from frontdesk.kit.migrations import latest_revision

LATE = timedelta(seconds=60)
_LITTLE_SPACE = 1_000_000_000


def look_at_settings(settings: Settings) -> Iterator[Finding]:
    for variable, meant in unknown_variables():
        yield warning(
            "settings",
            f"{variable} is set and is no setting of this version.",
            f"Did you mean {meant}?" if meant else "frontdesk settings lists what there is.",
        )
    if settings.rate_limit == "off":
        yield warning(
            "settings", "Rate limits are off.", "Unset FRONTDESK_RATE_LIMIT where strangers can call."
        )
    given = len(settings.model_fields_set)
    yield ok(
        "settings", f"{given} of {len(Settings.model_fields)} settings are given, the rest are defaults."
    )


def look_at_server(place: Place, server: Server, data_dir: Path) -> Iterator[Finding]:
    if server.major < OLDEST_SERVER:
        yield wrong(
            "database",
            f"PostgreSQL {server.version} is too old; {OLDEST_SERVER} or later is needed.",
            "Upgrade the server, or unset FRONTDESK_DATABASE_URL for the embedded one.",
        )
    if server.absent_extensions:
        yield wrong(
            "database",
            f"The server's machine lacks the extension {', '.join(server.absent_extensions)}.",
            f"Install it there: vector is in the package postgresql-{server.major}-pgvector, btree_gist in"
            " postgresql-contrib or the server's own package.",
        )
    elif server.missing_extensions and server.revision is not None:
        yield wrong(
            "database",
            f"The database lacks the extension {', '.join(server.missing_extensions)}.",
            " ".join(f"CREATE EXTENSION {name};" for name in server.missing_extensions),
        )
    if server.revision is not None and not server.has_tenant_role:
        yield wrong(
            "database",
            "The role frontdesk_tenant is gone, so no tenant can be served.",
            "CREATE ROLE frontdesk_tenant NOLOGIN; and restore a backup, which gives it its rights.",
        )
    elif server.revision is not None and not server.may_act_as_tenant:
        yield wrong(
            "database",
            f"The role {server.user} may not act as frontdesk_tenant, so no tenant can be served.",
            f"As a superuser: GRANT frontdesk_tenant TO {server.user};",
        )
    free = shutil.disk_usage(data_dir).free if place.embedded else _LITTLE_SPACE
    if free < _LITTLE_SPACE:
        yield warning(
            "database",
            f"Only {free // 1_000_000} MB are free where {data_dir} lies.",
            "Make room on that disk.",
        )
    kind = "embedded" if place.embedded else place.shown
    yield ok("database", f"PostgreSQL {server.version} answers ({kind}).")


def look_at_revision(server: Server) -> Finding:
    wanted = latest_revision()
    if server.revision == wanted:
        return ok("migrations", f"The database is at revision {wanted}.")
    return wrong(
        "migrations",
        f"The database is at revision {server.revision or 'none (empty)'}, and {wanted} is needed.",
        "frontdesk migrate (frontdesk serve does it too)",
    )


async def look_at_jobs(db: Database) -> AsyncIterator[Finding]:
    workers = await _one(
        db,
        "SELECT count(*) AS number FROM pg_stat_activity"
        " WHERE datname = current_database() AND application_name = $1",
        WORKER_NAME,
    )
    queue = await _one(
        db,
        "SELECT count(*) FILTER (WHERE status = 'queued' AND execute_after <= now()) AS due,"
        " coalesce(now() - min(execute_after) FILTER (WHERE status = 'queued'), '0') AS oldest,"
        " count(*) FILTER (WHERE status = 'picked' AND heartbeat < now() - $1::interval) AS silent,"
        " count(*) FILTER (WHERE status = 'failed') AS held,"
        " coalesce(string_agg(DISTINCT entrypoint, ', ') FILTER (WHERE status = 'failed'), '') AS kinds"
        " FROM pgqueuer",
        LATE,
    )
    aside = await _one(
        db,
        "SELECT count(*) FILTER (WHERE failure IS NOT NULL) AS held,"
        " count(*) FILTER (WHERE NOT is_virtual AND due_at < now() - $1::interval) AS late,"
        " count(*) AS number FROM later",
        LATE,
    )
    held = queue["held"] + aside["held"]
    if held:
        yield wrong(
            "jobs",
            f"{held} jobs failed again and again and are held ({queue['kinds'] or 'of sandboxes'}).",
            "frontdesk job list --held tells why; put it right, then frontdesk job retry --all.",
        )
    if queue["silent"] and workers["number"]:
        yield warning(
            "jobs",
            f"{queue['silent']} jobs were begun and have given no sign of life for {_told(LATE)}.",
            "Their worker hangs or was killed; another takes them up. If they stay, restart the workers.",
        )
    late = queue["oldest"] > LATE or aside["late"] > 0
    if not workers["number"]:
        told = f"No worker is alive; {queue['due']} jobs are due"
        todo = "Start frontdesk serve, or frontdesk work."
        if late:
            yield wrong("jobs", f"{told}, the oldest for {_told(queue['oldest'])}.", todo)
        else:
            yield warning("jobs", f"{told}.", todo)
    elif late:
        yield wrong(
            "jobs",
            f"{queue['due']} jobs are due, the oldest for {_told(queue['oldest'])}.",
            "The workers do not keep up: look at their log, and start more with frontdesk work.",
        )
    else:
        yield ok(
            "jobs",
            f"{workers['number']} workers are alive, {queue['due']} jobs are due, {aside['number']} planned.",
        )


async def look_at_engine(settings: Settings) -> Finding:
    if not is_whole(settings.models_dir / CONVERSION):
        return warning(
            "engine",
            "The sentence model is not made yet.",
            "frontdesk serve makes it at its first start (some seconds).",
        )
    embedder = open_embedder(settings.models_dir)
    try:
        vectors = await embedder.encode(["When do you open?", "What are your opening hours?"])
    except Exception as error:  # whatever the model's library raises, it is a finding here
        return wrong(
            "engine",
            f"The sentence model does not work: {error}",
            f"Delete {settings.models_dir} and start again; it is made anew.",
        )
    likeness = sum(a * b for a, b in zip(*vectors, strict=True))
    if not math.isfinite(likeness) or likeness < 0.5:
        return wrong(
            "engine",
            "The sentence model is loaded and takes two questions of one meaning for different ones.",
            f"Delete {settings.models_dir} and start again; it is made anew.",
        )
    return ok("engine", f"The embedded engine's models work ({embedder.dimensions} dimensions).")


async def _one(db: Database, sql: str, *arguments: object) -> Record:
    row = await db.lookup(sql, *arguments)
    if row is None:
        raise AssertionError("an aggregate always answers one row")
    return row


def _told(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    if seconds < 120:
        return f"{seconds} s"
    return f"{seconds // 60} min" if seconds < 7200 else f"{seconds // 3600} h"
