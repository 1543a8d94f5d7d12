"""What it takes to undo a change.

Revision ID: 0011
"""

from pathlib import Path

from frontdesk.kit.migrations.script import run_script

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    run_script(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
