"""The folder with the converted model: looked at, and made once for a models directory when missing."""

import json
import subprocess
import sys
from pathlib import Path

from filelock import FileLock

from frontdesk.kit.embedding.embedder import Progress
from frontdesk.kit.embedding.weights import sha256_of

CONVERSION = "minilm-l6-v2-int8-1"
"""Names source and recipe; another recipe gets another name and so another folder."""

MODEL = "model.onnx"
TOKENIZER = "tokenizer.json"
MANIFEST = "sha256.json"

_CONVERTER = "frontdesk.kit.embedding.convert"


class ConversionFailed(Exception):
    """The model could not be made; the message holds what the process wrote last."""


def ensure_minilm(models_dir: Path, progress: Progress | None = None) -> Path:
    """The folder with model and tokenizer, made if it is missing or not as it was left.

    Any number of processes may call this at once: one converts, the others wait for it.
    Raises ConversionFailed, OSError.
    """
    folder = models_dir / CONVERSION
    if is_whole(folder):
        return folder
    models_dir.mkdir(parents=True, exist_ok=True)
    with FileLock(models_dir / f"{CONVERSION}.lock"):
        if not is_whole(folder):
            _convert(folder, progress or _unwatched)
    return folder


def is_whole(folder: Path) -> bool:
    """Whether every file of the manifest is there with its hash."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text())
        return all(sha256_of(folder / name) == manifest[name] for name in (MODEL, TOKENIZER))
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _convert(folder: Path, progress: Progress) -> None:
    """Convert in a process of its own: it takes some 800 MB, which only its end gives back."""
    command = [sys.executable, "-m", _CONVERTER, str(folder)]
    last = ""
    with subprocess.Popen(  # noqa: S603 - a module of ours, in a fresh interpreter
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        for line in process.stdout or ():
            last = line.strip() or last
            fraction, _, sentence = last.partition(" ")
            if _is_fraction(fraction):
                progress(float(fraction), sentence)
    if process.returncode != 0:
        raise ConversionFailed(f"The sentence model could not be made: {last}")


def _is_fraction(word: str) -> bool:
    return word.replace(".", "", 1).isdecimal() and 0 <= float(word) <= 1


def _unwatched(fraction: float, sentence: str) -> None:
    """Progress that nobody looks at."""
