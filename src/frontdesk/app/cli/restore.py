"""frontdesk restore: put a backup in place of what the database holds."""

import asyncio
from pathlib import Path
from typing import Annotated

import asyncpg
import typer

from frontdesk.app.cli import screen
from frontdesk.app.cli.backup import KEY_FILE
from frontdesk.app.cli.noun import Json, noun
from frontdesk.app.database import attached, bring_up_to_date, look_at
from frontdesk.app.problem import CannotRun
from frontdesk.app.settings import read_settings
from frontdesk.domain.events.store import BEGIN_EPOCH
from frontdesk.kit.postgres import backup as saving
from frontdesk.kit.postgres.archive import read_manifest

app = noun()


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `frontdesk backup` wrote.")],
    force: Annotated[
        bool,
        typer.Option("--force", help="Also replace what is there, and also while others use the database."),
    ] = False,
    json: Json = False,
) -> None:
    """Put a backup in place of what the database holds, whole or not at all.

    Servers and workers must be stopped. Restore only your own backups: one can run any SQL.
    """
    source = file.expanduser().absolute()
    if not source.is_file():
        raise CannotRun(f"There is no file {source}.")
    settings = read_settings()
    kept = read_manifest(source).extra_files
    key_file = settings.key_file if KEY_FILE in kept else None
    with screen.working() as tell, attached(settings, tell) as place:
        asyncio.run(look_at(place.url))
        others = asyncio.run(_count_others(place.url))
        if others and not force:
            raise CannotRun(
                f"{others} other connections use the database. Stop the servers and workers first "
                "(or add --force, and restart them afterwards)."
            )
        manifest = saving.restore(
            place.admin_url,
            source,
            extra_files={KEY_FILE: key_file} if key_file is not None else None,
            afterwards=BEGIN_EPOCH,
            force=force,
            progress=tell,
        )
        _, revision = asyncio.run(bring_up_to_date(place.url, tell))
    if json:
        screen.answer(
            {
                "file": str(source),
                "madeAt": manifest.made_at,
                "version": manifest.version,
                "revision": revision,
            }
        )
    else:
        screen.say(f"The database is as it was on {manifest.made_at:%Y-%m-%d at %H:%M %Z}.")
    if KEY_FILE in kept and key_file is None:
        screen.note("Its key file was left aside, as FRONTDESK_SECRET_KEY gives the key.")
    if others:
        screen.note("Restart the servers and workers that went on meanwhile.")


async def _count_others(url: str) -> int:
    """Connections of others to the database."""
    connection = await asyncpg.connect(url)
    try:
        return int(
            await connection.fetchval(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
        )
    finally:
        await connection.close()
