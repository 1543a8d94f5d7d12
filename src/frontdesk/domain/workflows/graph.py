"""Whether the steps hang together: names lead somewhere, every step is reached, no circle is endless."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from frontdesk.domain.workflows.steps import Step

Place: TypeAlias = "tuple[str | int, ...]"
_GREY, _BLACK = 1, 2


@dataclass(frozen=True)
class _Edge:
    """From one step to another, and where it says so."""

    place: Place
    to: int


def graph_faults(steps: Sequence[Step]) -> Iterator[tuple[Place, str]]:
    """What is wrong, each with its place in the definition."""
    numbers: dict[str, int] = {}
    doubled = False
    for number, step in enumerate(steps):
        if step.id in numbers:
            doubled = True
            yield ("steps", number, "id"), f"{step.id!r} is the id of another step already"
        numbers.setdefault(step.id, number)
    missing = [
        (("steps", number, *place), f"there is no step with the id {target!r}")
        for number, step in enumerate(steps)
        for place, target in step.targets()
        if target not in numbers
    ]
    yield from missing
    if missing or doubled:
        return
    edges = {number: [*_edges(steps, number, numbers)] for number in range(len(steps))}
    reached = _reached(edges)
    for number, step in enumerate(steps):
        if number not in reached:
            yield ("steps", number), f"no step leads to {step.id!r}"
    yield from _endless(steps, edges)


def _edges(steps: Sequence[Step], number: int, numbers: Mapping[str, int]) -> Iterator[_Edge]:
    step = steps[number]
    for place, target in step.targets():
        yield _Edge(("steps", number, *place), numbers[target])
    if step.goes_on and step.next is None and number + 1 < len(steps):
        yield _Edge(("steps", number), number + 1)


def _reached(edges: Mapping[int, Sequence[_Edge]]) -> set[int]:
    reached, waiting = {0}, [0]
    while waiting:
        for edge in edges[waiting.pop()]:
            if edge.to not in reached:
                reached.add(edge.to)
                waiting.append(edge.to)
    return reached


def _endless(steps: Sequence[Step], edges: Mapping[int, Sequence[_Edge]]) -> Iterator[tuple[Place, str]]:
    """The links that close a circle in which nothing waits: found by a walk that passes by what waits."""
    colour: dict[int, int] = {}
    for start in range(len(steps)):
        if start in colour or steps[start].waits:
            continue
        colour[start] = _GREY
        walk = [(start, iter(edges[start]))]
        while walk:
            number, links = walk[-1]
            edge = next(links, None)
            if edge is None:
                colour[number] = _BLACK
                walk.pop()
            elif steps[edge.to].waits or colour.get(edge.to) == _BLACK:
                continue
            elif colour.get(edge.to) == _GREY:
                yield (
                    edge.place,
                    f"goes round to {steps[edge.to].id!r} without end: a circle needs a wait in it",
                )
            else:
                colour[edge.to] = _GREY
                walk.append((edge.to, iter(edges[edge.to])))
