"""Installations of frontdesk for the tests of its command."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.installation import Installation, installed
from tests.support.data_dir import make_data_dir


@pytest.fixture(scope="module")
def installation(shared_dir: Path, models_dir: Path, warm: Path | None) -> Iterator[Installation]:
    """One installation for the tests of a file. Its database runs: to start it takes as long as a command."""
    place = Path(tempfile.mktemp(prefix="installation-", dir=shared_dir))
    make_data_dir(place, models_dir, shared_dir)
    with installed(place, warm) as made, made.database():
        yield made
