"""frontdesk backup: save the database in one file."""

from pathlib import Path
from typing import Annotated

import typer

from frontdesk import __version__
from frontdesk.app.cli import screen
from frontdesk.app.cli.noun import Json, noun
from frontdesk.app.database import attached
from frontdesk.app.problem import CannotRun
from frontdesk.app.settings import read_settings
from frontdesk.kit.clock import SystemClock
from frontdesk.kit.postgres import backup as saving

app = noun()

KEY_FILE = "secret.key"
"""Under what name the key file is kept in a backup."""


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="Where to; a file of that name is replaced in the end.")],
    json: Json = False,
) -> None:
    """Save the database in one file, as it is at this moment. Servers may go on meanwhile.

    The file holds everything customers wrote, and the key file without which secrets in it cannot be
    read (not a key of FRONTDESK_SECRET_KEY): keep it as safe as both.
    """
    target = file.expanduser().absolute()
    if target.is_dir() or not target.parent.is_dir():
        raise CannotRun(f"{target} cannot be written: name a file in a directory that is there.")
    settings = read_settings()
    with screen.working() as tell, attached(settings, tell) as place:
        made_at = SystemClock().now()
        key_file = settings.key_file
        manifest = saving.backup(
            place.admin_url,
            target,
            version=__version__,
            made_at=made_at,
            extra_files={KEY_FILE: key_file} if key_file is not None and key_file.exists() else None,
            progress=tell,
        )
    size = target.stat().st_size
    if json:
        screen.answer({"file": str(target), "bytes": size, "madeAt": made_at, "version": manifest.version})
    else:
        screen.say(f"Saved the database in {target} ({size:,} bytes).")
        screen.note(f"frontdesk restore {target} puts it back into an empty database.")
