"""How each noun of the command is made, so that all look and behave alike."""

import sys
from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]


def noun() -> typer.Typer:
    """The commands of one noun: with colours on a terminal, plain elsewhere."""
    return typer.Typer(
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich" if sys.stderr.isatty() and sys.stdout.isatty() else None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
