"""What a command shows: answers on standard output, notes and problems on standard error.

For people on a terminal with colours and tables; plain elsewhere, a row of a table then being a line
with tabs between its cells.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

_answers = Console(highlight=False, soft_wrap=True)
_notes = Console(stderr=True, highlight=False, soft_wrap=True)

_SIGNS = {"ok": "green", "warning": "yellow", "wrong": "bold red"}

Report = Callable[[float, str], None]
"""Takes a fraction 0..1 and a sentence."""


def say(text: str, *, style: str | None = None) -> None:
    """A line of the answer."""
    _answers.print(text, style=style, markup=False)


def note(sentence: str) -> None:
    """What is being done just now, beside the answer."""
    _notes.print(sentence, style="dim", markup=False)


def problem(message: str) -> None:
    """What went wrong and what to do next."""
    _notes.print(f"[bold red]Error:[/] {escape(message)}")


def answer(body: Any) -> None:
    """A JSON answer for programs."""
    indent = 2 if _answers.is_terminal else None
    sys.stdout.write(json.dumps(body, indent=indent, ensure_ascii=False, default=_as_json) + "\n")


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], *, empty: str) -> None:
    """Rows under headings; `empty` is said where there are none."""
    if not rows:
        note(empty)
    elif not _answers.is_terminal:
        for row in (columns, *rows):
            sys.stdout.write("\t".join(row) + "\n")
    else:
        shown = Table(box=None, header_style="bold", pad_edge=False)
        for place, column in enumerate(columns):
            shown.add_column(column, overflow="fold", no_wrap=place == 0)
        for row in rows:
            shown.add_row(*(escape(cell) for cell in row))
        _answers.print(shown, soft_wrap=False)


def findings(found: Sequence[tuple[str, str, str, str]]) -> None:
    """A doctor's findings: (state, part, what was found, what to do)."""
    for state, part, told, todo in found:
        sign = _SIGNS[state]
        _answers.print(f"[{sign}]{state:<8}[/] [bold]{part:<11}[/] {escape(told)}")
        if todo:
            _answers.print(f"{'':<20} [dim]->[/] {escape(todo)}")


@contextmanager
def progress() -> Iterator[Report]:
    """A bar on a terminal from the first report on; elsewhere a note whenever the sentence changes."""
    if not _notes.is_terminal:
        yield _plain_progress()
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=_notes, transient=True) as bar:
        task = bar.add_task("", total=1.0, visible=False)
        yield lambda fraction, sentence: bar.update(
            task, completed=fraction, description=escape(sentence), visible=True
        )


@contextmanager
def working() -> Iterator[Callable[[str], None]]:
    """Takes sentences about what takes long: beside a moving sign on a terminal, else as notes."""
    if not _notes.is_terminal:
        yield note
        return
    with _notes.status("") as status:
        yield lambda sentence: status.update(escape(sentence))


def when(moment: datetime | None) -> str:
    """A moment as people read it in a table."""
    return "" if moment is None else moment.strftime("%Y-%m-%d %H:%M")


def _plain_progress() -> Report:
    told = ""

    def report(fraction: float, sentence: str) -> None:
        nonlocal told
        if sentence != told:
            told = sentence
            note(sentence)

    return report


def _as_json(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
