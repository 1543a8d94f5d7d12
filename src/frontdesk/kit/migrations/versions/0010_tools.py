"""Custom tools and what waits for a person to allow it.

Revision ID: 0010
"""

from pathlib import Path

from frontdesk.kit.migrations.script import run_script

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    run_script(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
