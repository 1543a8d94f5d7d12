"""Tells the demo's story line by line, and keeps count of what held."""

from rich.console import Console
from rich.markup import escape

from frontdesk.app.problem import CannotRun

_console = Console(highlight=False, soft_wrap=True)


class StepFailed(CannotRun):
    """The story cannot go on."""


class Teller:
    """Prints for people; plain lines where there is no terminal."""

    def __init__(self) -> None:
        self.failed: list[str] = []

    def step(self, title: str) -> None:
        """A new part of the story."""
        _console.print(f"\n[bold]{escape(title)}[/]")

    def did(self, told: str) -> None:
        """Something was done."""
        _console.print(f"  [dim]{escape(told)}[/]")

    def line(self, who: str, words: str, *, customer: bool) -> None:
        """One line of the conversation."""
        colour = "cyan" if customer else "magenta"
        _console.print(f"  [{colour}]{escape(who):>8}[/]  {escape(words)}")

    def check(self, told: str, holds: bool, saw: object = "") -> None:
        """A promise, kept or not; `saw` is shown when it was not."""
        if holds:
            _console.print(f"  [green]ok[/]  {escape(told)}")
            return
        self.failed.append(told)
        _console.print(f"  [bold red]NO[/]  {escape(told)}: saw {escape(repr(saw))}")

    def fact(self, name: str, value: str) -> None:
        """Something to know, by its name."""
        _console.print(f"  {escape(name):<12} [bold]{escape(value)}[/]")
