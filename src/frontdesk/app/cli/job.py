"""frontdesk job: work that is planned for later, or held because it failed again and again."""

from typing import Annotated, Any, cast

import asyncpg
import typer
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.adapters.persistence.queries import Queries

from frontdesk.app.cli import across, screen
from frontdesk.app.cli.noun import Json, noun
from frontdesk.app.cli.opened import as_operator
from frontdesk.kit.db import Record, Write
from frontdesk.kit.problems import Invalid

app = noun()


@app.command("list")
def list_(
    held: Annotated[bool, typer.Option("--held", help="Only those that failed and are held.")] = False,
    location: Annotated[str | None, typer.Option("--location", help="Only those of this location.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many at most.")] = 100,
    json: Json = False,
) -> None:
    """List the jobs there are, those due first first."""
    found = as_operator(lambda tx: across.list_jobs(tx, held, location, limit), cause="job list")
    if json:
        screen.answer([_shown(row) for row in found])
        return
    screen.table(
        ("id", "kind", "state", "due", "attempts", "location", "failure"),
        [
            (
                *(row["id"], row["kind"], row["state"], screen.when(row["due_at"]), str(row["attempts"])),
                *(row["location_id"] or "", row["failure"] or ""),
            )
            for row in found
        ],
        empty="No job is held." if held else "There is no job.",
    )


@app.command()
def retry(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Ids as `job list` shows them.")
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="All that are held.")] = False,
    json: Json = False,
) -> None:
    """Let held jobs be tried again, now."""
    if bool(ids) == all_:
        raise typer.BadParameter("give either ids or --all")

    released = as_operator(lambda tx: _release(tx, None if all_ else ids), cause="job retry")
    missing = sorted(set(ids or ()) - set(released))
    if missing:
        raise Invalid(f"Not held: {', '.join(missing)}. frontdesk job list --held shows those that are.")
    if json:
        screen.answer({"released": released})
    else:
        screen.say(f"{len(released)} jobs will be tried again.")


@app.command()
def cancel(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Ids as `job list` shows them.")],
    json: Json = False,
) -> None:
    """Take planned jobs away, held ones too: what they were for does not happen."""
    cancelled = as_operator(lambda tx: _cancel(tx, ids), cause="job cancel")
    if json:
        screen.answer({"cancelled": cancelled})
    else:
        screen.say(f"{len(cancelled)} jobs are cancelled.")


async def _cancel(tx: Write, ids: list[str]) -> list[str]:
    """Take away these, all of them or none; their ids. Raises Invalid."""
    rows = await tx.fetch(
        "DELETE FROM later WHERE 'p' || id = ANY($1) RETURNING 'p' || id AS id, kind, location_id, due_at",
        ids,
    )
    found = [row["id"] for row in rows]
    missing = sorted(set(ids) - set(found))
    if missing:
        raise Invalid(
            f"Not planned: {', '.join(missing)}. Nothing is cancelled; ids of planned jobs begin with p."
        )
    for row in rows:
        tx.changed("job", row["id"], before=dict(row))
    return sorted(found)


async def _release(tx: Write, ids: list[str] | None) -> list[str]:
    """Let those that are held, of these or all, be due at once; their ids."""
    queued = await tx.fetch(
        "SELECT id FROM pgqueuer WHERE status = 'failed' AND ($1::text[] IS NULL OR 'q' || id = ANY($1))"
        " ORDER BY id FOR UPDATE",
        ids,
    )
    queue = Queries(AsyncpgDriver(cast("asyncpg.Connection[Record]", tx.connection)))
    await queue.requeue_jobs([row["id"] for row in queued])
    planned = await tx.fetch(
        "UPDATE later SET failure = NULL, attempts = 0"
        " WHERE failure IS NOT NULL AND ($1::text[] IS NULL OR 'p' || id = ANY($1)) RETURNING id",
        ids,
    )
    return [f"q{row['id']}" for row in queued] + [f"p{row['id']}" for row in planned]


def _shown(row: Record) -> dict[str, Any]:
    return {
        "id": row["id"],
        "kind": row["kind"],
        "state": row["state"],
        "dueAt": row["due_at"],
        "attempts": row["attempts"],
        "locationId": row["location_id"],
        "failure": row["failure"],
    }
