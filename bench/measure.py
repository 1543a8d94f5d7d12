"""How timings are taken and shown: medians over rounds, and ratios within one run."""

import json
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Timing:
    """Milliseconds of one operation over all rounds."""

    name: str
    rounds: int
    median: float
    p99: float | None = None  # None where a batch was timed as a whole, and `median` is its mean


@dataclass(frozen=True)
class Ratio:
    """What frontdesk takes in relation to the least it could take."""

    name: str
    measured: Timing
    against: Timing

    @property
    def ratio(self) -> float:
        return self.measured.median / self.against.median


async def compare(
    name: str,
    measured: tuple[str, Callable[[], Awaitable[object]]],
    against: tuple[str, Callable[[], Awaitable[object]]],
    *,
    rounds: int,
    warm_up: int = 10,
    before: Callable[[], Awaitable[object]] | None = None,
) -> Ratio:
    """Run the two in turn, so that a machine that slows down slows both. `before` is not counted."""
    taken: dict[str, list[float]] = {measured[0]: [], against[0]: []}
    for round_number in range(warm_up + rounds):
        if before is not None:
            await before()
        for label, act in (measured, against):
            start = time.perf_counter()
            await act()
            if round_number >= warm_up:
                taken[label].append((time.perf_counter() - start) * 1000)
    return Ratio(name, _timing(measured[0], taken), _timing(against[0], taken))


def compare_batches(name: str, measured: tuple[str, float], against: tuple[str, float], count: int) -> Ratio:
    """Two batches of `count` that were timed as a whole: seconds for one of them."""
    (label, taken), (other, least) = measured, against
    return Ratio(
        name,
        Timing(label, count, taken * 1000),
        Timing(other, count, least * 1000),
    )


def _timing(label: str, taken: dict[str, list[float]]) -> Timing:
    times = sorted(taken[label])
    return Timing(label, len(times), statistics.median(times), times[int(len(times) * 0.99) - 1])


def show(ratios: list[Ratio], target: Path) -> None:
    """Print a table and write the figures beside it as JSON."""
    table = Table(title="frontdesk against the least it could take (milliseconds, medians)")
    for heading in ("what", "frontdesk", "p99", "against", "median", "ratio"):
        table.add_column(heading, justify="left" if heading in ("what", "against") else "right")
    for one in ratios:
        table.add_row(
            one.name,
            f"{one.measured.median:.2f}",
            f"{one.measured.p99:.2f}" if one.measured.p99 is not None else "",
            one.against.name,
            f"{one.against.median:.2f}",
            f"{one.ratio:.2f}",
        )
    Console(width=120).print(table)
    target.parent.mkdir(parents=True, exist_ok=True)
    figures = [{**asdict(one), "ratio": round(one.ratio, 3)} for one in ratios]
    target.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    Console(width=120).print(f"figures written to {target}")
