"""Installations of frontdesk for the tests of its command."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.installation import Installation, installed


@pytest.fixture(scope="module")
def installation(shared_dir: Path, models_dir: Path) -> Iterator[Installation]:
    """One installation for the tests of a file."""
    models_dir.mkdir(parents=True, exist_ok=True)
    with installed(Path(tempfile.mktemp(prefix="installation-", dir=shared_dir)), models_dir) as made:
        yield made
