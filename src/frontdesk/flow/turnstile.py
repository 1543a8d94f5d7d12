"""How much slow work of one location a process has in hand, so that it does not hold up the others."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


class Turnstile:
    """Counts who is inside, by location and in all. It belongs to one process and one event loop."""

    def __init__(self, *, a_location: int, in_all: int) -> None:
        self._a_location = a_location
        self._in_all = in_all
        self._inside: Counter[str] = Counter()

    @contextmanager
    def enter(self, location_id: str) -> Iterator[bool]:
        """Whether there was room; who is let in is inside for as long as the context lasts."""
        if self._inside[location_id] >= self._a_location or self._inside.total() >= self._in_all:
            yield False
            return
        self._inside[location_id] += 1
        try:
            yield True
        finally:
            self._inside[location_id] -= 1
            if not self._inside[location_id]:
                del self._inside[location_id]
