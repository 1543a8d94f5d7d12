"""frontdesk migrate: bring the database to what this version needs."""

import asyncio

from frontdesk.app.cli import screen
from frontdesk.app.cli.noun import Json, noun
from frontdesk.app.database import attached, bring_up_to_date
from frontdesk.app.settings import read_settings

app = noun()


@app.command()
def migrate(json: Json = False) -> None:
    """Bring the database to what this version needs. Harmless when repeated, and while servers run."""
    with attached(read_settings(), screen.note) as place:
        before, now = asyncio.run(bring_up_to_date(place.url, screen.note))
    if json:
        screen.answer({"before": before, "now": now, "changed": before != now})
    elif before == now:
        screen.say(f"The database is up to date (revision {now}).")
    else:
        screen.say(f"The database is at revision {now} now (before: {before or 'empty'}).")
