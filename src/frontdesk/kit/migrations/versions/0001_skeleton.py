"""The first tables: tenants, access, contacts, conversations, agents, knowledge, turns, web chat.

Revision ID: 0001
"""

from pathlib import Path

from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment
from pgqueuer.domain.settings import DBSettings

from frontdesk.kit.migrations.script import run_script

revision = "0001"
down_revision = None


def upgrade() -> None:
    run_script(QueryBuilderEnvironment(DBSettings()).build_install_query())
    run_script(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
