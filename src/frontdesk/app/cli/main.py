"""The command `frontdesk`: finds the noun that was asked for, and tells problems in a line or two."""

import gc
import importlib
import sys
from collections.abc import Mapping
from typing import Annotated, Any

import asyncpg
import typer
from typer.core import TyperCommand, TyperGroup

from frontdesk import __version__
from frontdesk.app.cli import screen
from frontdesk.app.cli.noun import noun
from frontdesk.app.problem import CannotRun
from frontdesk.kit.postgres import PostgresProblem
from frontdesk.kit.problems import Invalid, Problem

NOUNS: Mapping[str, tuple[str, str]] = {
    "serve": ("serve", "Serve the API and web chat, and work on jobs."),
    "work": ("work", "Work on jobs in a process of its own."),
    "demo": ("demo", "Play a customer's story against a server of its own, and keep serving."),
    "doctor": ("doctor", "Find what keeps agents from answering, and say what to do."),
    "settings": ("settings", "Show every setting with its variable, default and value."),
    "migrate": ("migrate", "Bring the database to what this version needs."),
    "backup": ("backup", "Save the database in one file."),
    "restore": ("restore", "Put a backup in place of what the database holds."),
    "company": ("company", "Companies: the agencies that own locations."),
    "location": ("location", "Locations: the businesses, each a tenant of its own."),
    "user": ("user", "Users: the people who work at a location."),
    "job": ("job", "Jobs: work that is held because it failed, or planned."),
    "token": ("token", "Tokens: who may call the API, and for what."),
    "webhook": ("webhook", "Webhooks: what the installation signs them with."),
}
"""Each noun's module in this package and what it is for. A module is loaded when its noun is asked for."""

_OUT_OF_REACH = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.CannotConnectNowError,
    ConnectionError,
)


class Nouns(TyperGroup):
    """Commands out of the modules of NOUNS. The help lists them without loading any."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = {name: TyperCommand(name, help=meaning) for name, (_, meaning) in NOUNS.items()}

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        if name is not None:
            command = typer.main.get_command(_load(NOUNS[name][0]).app)
        return name, command, rest


def _load(module: str) -> Any:
    """A module of this package. What it loads stays; to look for what may go takes a quarter of the time."""
    gc.disable()
    loaded = importlib.import_module(f"{__package__}.{module}")
    gc.freeze()
    gc.enable()
    return loaded


def _tell_version(asked: bool) -> None:
    if asked:
        screen.say(f"frontdesk {__version__}")
        raise typer.Exit


app = noun()


@app.callback(cls=Nouns)
def frontdesk(
    version: Annotated[
        bool,
        typer.Option("--version", help="Tell the version and end.", is_eager=True, callback=_tell_version),
    ] = False,
) -> None:
    """Self-hosted conversational agents for many businesses.

    Settings come from variables named FRONTDESK_...: `frontdesk settings` shows them all.
    """


def main() -> None:
    """Run the command; status 1 for what could not be done, 2 for a command that was not understood."""
    try:
        app(prog_name="frontdesk")
    except (CannotRun, PostgresProblem) as told:
        screen.problem(str(told))
    except Invalid as told:
        screen.problem("\n".join(told.faults))
    except Problem as told:
        screen.problem(told.message)
    except _OUT_OF_REACH as error:
        screen.problem(
            f"The database went away ({type(error).__name__}). Try again, or run frontdesk doctor."
        )
    else:
        return
    sys.exit(1)


if __name__ == "__main__":
    main()
