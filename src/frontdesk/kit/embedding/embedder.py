"""What an embedder is."""

from collections.abc import Callable, Sequence
from typing import Protocol

Progress = Callable[[float, str], None]
"""Called with a fraction 0..1 and a sentence for a person; may be called from another thread."""


class Embedder(Protocol):
    """Turns texts into vectors of unit length whose dot product says how alike the texts are.

    `name` identifies model, version and weights: vectors of two names must never be compared.
    """

    @property
    def name(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    async def encode(self, texts: Sequence[str]) -> list[list[float]]:
        """One vector of `dimensions` numbers for each text, in order. Work happens off the event loop."""
        ...
