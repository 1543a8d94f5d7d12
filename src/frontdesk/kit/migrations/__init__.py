"""Numbered migrations, forward only: versions/NNNN_what.py with its SQL beside it."""

from pathlib import Path


def latest_revision() -> str:
    """The revision this version of the code needs: the highest number there is."""
    versions = Path(__file__).with_name("versions")
    return max(path.name[:4] for path in versions.glob("[0-9][0-9][0-9][0-9]_*.py"))
