"""One migration in a process of its own, `python -m frontdesk.app.migration`: the tools for it are large.

The database's URL comes on standard input. One JSON object goes to standard output: `before` and `now`,
or `problem` and the `kind` of it.
"""

import asyncio
import json
import sys

import asyncpg
from alembic.util.exc import CommandError
from sqlalchemy.exc import DBAPIError

from frontdesk.kit.migrate import migrate


def main() -> None:
    try:
        before, now = asyncio.run(migrate(sys.stdin.read().strip()))
        answer = {"before": before, "now": now}
    except asyncpg.PostgresError as error:
        answer = {"kind": "refused", "problem": error.args[0]}
    except DBAPIError as error:
        answer = {"kind": "refused", "problem": str(error.orig)}
    except CommandError as error:
        answer = {"kind": "unknown revision", "problem": str(error)}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
