"""How long messages and generations are kept; reading them back.

Revision ID: 0006
"""

from pathlib import Path

from frontdesk.kit.migrations.script import run_script

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    run_script(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
