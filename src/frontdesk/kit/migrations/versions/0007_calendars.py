"""Calendars, appointments and what holds their times.

Revision ID: 0007
"""

from pathlib import Path

from frontdesk.kit.migrations.script import run_script

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    run_script(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
