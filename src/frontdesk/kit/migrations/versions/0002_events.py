"""Events, webhooks and what they are signed with.

Revision ID: 0002
"""

from pathlib import Path

from frontdesk.kit.migrations.script import run_script

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    run_script(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
