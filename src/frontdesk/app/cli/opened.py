"""The database as a command uses it: running, up to date, with a connection or two."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from frontdesk.app.cli import screen
from frontdesk.app.database import attached, bring_up_to_date
from frontdesk.app.listeners import RECORDER
from frontdesk.app.settings import read_settings
from frontdesk.kit.db import OPERATOR, Database, Write

T = TypeVar("T")


def as_operator(act: Callable[[Write], Awaitable[T]], *, cause: str) -> T:
    """Do it in one transaction of the operator, past all tenants, and give its answer."""

    async def run(url: str) -> T:
        await bring_up_to_date(url, screen.note)
        db = await Database.connect(url, connections=2, recorder=RECORDER)
        try:
            async with db.system(actor=OPERATOR, cause=cause) as tx:
                return await act(tx)
        finally:
            await db.close()

    with attached(read_settings(), screen.note) as place:
        return asyncio.run(run(place.url))
