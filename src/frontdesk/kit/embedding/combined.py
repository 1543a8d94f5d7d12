"""Both encoders side by side: one dot product is .6 of MiniLM's likeness plus .4 of the multilingual one."""

import asyncio
import threading
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import numpy.typing as npt

from frontdesk.kit.embedding import minilm, multilingual
from frontdesk.kit.embedding.embedder import Progress
from frontdesk.kit.embedding.prepared import ensure_minilm
from frontdesk.kit.embedding.weights import check_use

MINILM_SHARE = 0.6
CHARACTERS = 2_000
"""What is read of a text: MiniLM sees 256 tokens, so more would cost time and change little."""

_BATCH = 16
_REMEMBERED = 4_000
_REMEMBERED_AT_ONCE = 1_000
_WORKERS = 2

Vector = npt.NDArray[np.float32]


class Combined:
    """MiniLM and the multilingual encoder, loaded at the first use, worked by threads of its own."""

    name = f"{minilm.NAME}+{multilingual.NAME}"
    dimensions = minilm.DIMENSIONS + multilingual.DIMENSIONS

    def __init__(self, models_dir: Path, progress: Progress | None = None) -> None:
        self._models_dir = models_dir
        self._progress = progress
        self._threads = ThreadPoolExecutor(_WORKERS, thread_name_prefix="embedding")
        self._loading = threading.Lock()
        self._models: tuple[minilm.MiniLM, multilingual.Multilingual] | None = None
        self._recent = _Recent(_REMEMBERED)

    async def encode(self, texts: Sequence[str]) -> list[list[float]]:
        """Unit vectors of 896 numbers. The first call loads the models (a second or two; some more where
        `prepare` never ran). Raises ConversionFailed, WrongWeights, OSError."""
        loop = asyncio.get_running_loop()
        wanted = [text[:CHARACTERS] for text in texts]
        found = {text: vector for text in set(wanted) if (vector := self._recent.get(text)) is not None}
        # Alike lengths together: a batch is as slow as its longest text.
        missing = sorted(set(wanted) - found.keys(), key=len)
        for start in range(0, len(missing), _BATCH):
            # One batch at a time, so that a customer's question never waits behind a whole website.
            batch = missing[start : start + _BATCH]
            found |= zip(batch, await loop.run_in_executor(self._threads, self._work, batch), strict=True)
        if len(missing) <= _REMEMBERED_AT_ONCE:
            for text in missing:
                self._recent.put(text, found[text])
        return [found[text].tolist() for text in wanted]

    def load(self) -> tuple[minilm.MiniLM, multilingual.Multilingual]:
        """The two models, loaded once; blocks while they load."""
        with self._loading:
            if self._models is None:
                folder = ensure_minilm(self._models_dir, self._progress)
                self._models = minilm.MiniLM(folder, threads=1), multilingual.Multilingual(self._models_dir)
            return self._models

    def _work(self, texts: list[str]) -> Vector:
        english, other = self._models or self.load()
        parts = (
            np.sqrt(np.float32(MINILM_SHARE)) * english.encode(texts),
            np.sqrt(np.float32(1 - MINILM_SHARE)) * other.encode(texts),
        )
        return np.concatenate(parts, axis=1)


class _Recent:
    """The vectors of the texts asked for last."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._vectors: OrderedDict[str, Vector] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, text: str) -> Vector | None:
        with self._lock:
            if (vector := self._vectors.get(text)) is not None:
                self._vectors.move_to_end(text)
            return vector

    def put(self, text: str, vector: Vector) -> None:
        with self._lock:
            self._vectors[text] = vector.copy()  # not a view that keeps its whole batch
            self._vectors.move_to_end(text)
            while len(self._vectors) > self._capacity:
                self._vectors.popitem(last=False)


_open: dict[Path, Combined] = {}
_opening = threading.Lock()


def open_embedder(models_dir: Path, *, progress: Progress | None = None) -> Combined:
    """The process's one embedder for that directory. Answers at once: models load at the first use.

    `progress` hears of the conversion if it was not made by `prepare` and so happens then.
    """
    with _opening:
        key = models_dir.resolve()
        if key not in _open:
            _open[key] = Combined(key, progress)
        return _open[key]


def prepare(models_dir: Path, progress: Progress | None = None) -> None:
    """Make what `open_embedder` needs (about five seconds once, 23 MB kept); blocks.

    Raises ConversionFailed, WrongWeights, OSError.
    """
    check_use()
    ensure_minilm(models_dir.resolve(), progress)
