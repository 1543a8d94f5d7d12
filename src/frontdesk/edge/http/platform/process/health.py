"""Whether this process can answer, and each part's state."""

from typing import Literal

from fastapi import APIRouter, Request, Response

from frontdesk.edge.http.wire import Wire
from frontdesk.flow.runtime import Runtime
from frontdesk.kit.db import OUT_OF_REACH
from frontdesk.kit.migrations import latest_revision

router = APIRouter(tags=["Health"])


class Part(Wire):
    """One part: `told` says more, or what is wrong."""

    state: Literal["ok", "failing"]
    told: str


class Health(Wire):
    """The process as a whole is ok when every part is."""

    state: Literal["ok", "failing"]
    parts: dict[str, Part]


@router.get("/health", summary="Health of this process and its parts")
async def health(request: Request, response: Response) -> Health:
    runtime: Runtime = request.app.state.runtime
    parts = {
        "database": await _database(runtime),
        "notices": _notices(runtime),
        "engine": Part(state="ok", told=runtime.engines.name),
    }
    failing = any(part.state == "failing" for part in parts.values())
    response.status_code = 503 if failing else 200
    return Health(state="failing" if failing else "ok", parts=parts)


@router.get("/health/ready", summary="Whether this process takes requests", status_code=200)
async def ready(request: Request, response: Response) -> Part:
    """200 once the database answers and is at the revision this version needs, 503 until then."""
    runtime: Runtime = request.app.state.runtime
    part = await _database(runtime)
    response.status_code = 200 if part.state == "ok" else 503
    return part


async def _database(runtime: Runtime) -> Part:
    try:
        row = await runtime.db.lookup(
            "SELECT version_num, current_setting('server_version') AS server FROM alembic_version"
        )
    except OUT_OF_REACH as problem:
        return Part(state="failing", told=f"{type(problem).__name__}: the database does not answer")
    found = row["version_num"] if row else None
    if row is None or found != latest_revision():
        return Part(
            state="failing", told=f"at revision {found}, needs {latest_revision()}: frontdesk migrate"
        )
    return Part(state="ok", told=f"PostgreSQL {row['server']}, revision {found}")


def _notices(runtime: Runtime) -> Part:
    if runtime.notices.listening.is_set():
        return Part(state="ok", told="listening")
    return Part(state="failing", told="not connected; web chat falls back to reading again")
