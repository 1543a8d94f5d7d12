"""Which agent answers and when: rules, hours, budgets.

Revision ID: 0005
"""

from pathlib import Path

from frontdesk.kit.migrations.script import run_script

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    run_script(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
