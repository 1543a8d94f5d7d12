"""Runs a whole SQL script in a migration; SQLAlchemy's own way prepares, and so takes one statement."""

from alembic import op
from sqlalchemy.util import await_only


def run_script(script: str) -> None:
    connection = op.get_bind()
    raw = connection.connection.driver_connection
    if raw is None:
        raise AssertionError("the migration has no connection")
    await_only(raw.execute(script))
