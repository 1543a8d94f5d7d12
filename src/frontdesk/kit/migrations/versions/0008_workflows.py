"""Workflows and who is inside them.

Revision ID: 0008
"""

from pathlib import Path

from frontdesk.kit.migrations.script import run_script

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    run_script(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
