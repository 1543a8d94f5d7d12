"""Follow-ups that are planned.

Revision ID: 0009
"""

from pathlib import Path

from frontdesk.kit.migrations.script import run_script

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    run_script(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
