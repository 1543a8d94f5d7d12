"""MiniLM-L6 (English) on onnxruntime: 384 dimensions, 256 tokens."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from frontdesk.kit.embedding.prepared import CONVERSION, MODEL, TOKENIZER
from frontdesk.kit.embedding.weights import MINILM_SHA256

NAME = f"{CONVERSION}.{MINILM_SHA256['model.safetensors'][:8]}"
DIMENSIONS = 384
TOKENS = 256

Matrix = npt.NDArray[np.float32]


class MiniLM:
    """Loaded from a converted folder. `encode` may be called from several threads at once."""

    def __init__(self, folder: Path, *, threads: int) -> None:
        options: Any = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session: Any = onnxruntime.InferenceSession(
            str(folder / MODEL), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._tokenizer.enable_truncation(TOKENS)
        self._tokenizer.enable_padding()  # the file itself asks for 128 tokens always

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Texts x 384, each of unit length."""
        encoded = self._tokenizer.encode_batch(list(texts))
        ids = np.array([text.ids for text in encoded], dtype=np.int64)
        mask = np.array([text.attention_mask for text in encoded], dtype=np.int64)
        hidden: Matrix = self._session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        weight = mask[:, :, None].astype(np.float32)
        mean: Matrix = (hidden * weight).sum(axis=1) / weight.sum(axis=1)
        lengths: Matrix = np.linalg.norm(mean, axis=1, keepdims=True)
        mean /= np.maximum(lengths, np.float32(1e-9))
        return mean
