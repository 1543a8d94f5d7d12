"""Which engine thinks, with encrypted keys, and what it spent.

Revision ID: 0004
"""

from pathlib import Path

from frontdesk.kit.migrations.script import run_script

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    run_script(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
