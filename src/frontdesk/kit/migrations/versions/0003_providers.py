"""Conversation providers: messages that leave by a business's own provider.

Revision ID: 0003
"""

from pathlib import Path

from frontdesk.kit.migrations.script import run_script

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    run_script(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
