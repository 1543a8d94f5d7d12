"""The database as a command uses it: running, up to date, with a connection or two."""

import asyncio
import importlib
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar, cast

from frontdesk.app.cli import screen
from frontdesk.app.database import attached, bring_up_to_date
from frontdesk.app.settings import read_settings
from frontdesk.kit.db import OPERATOR, Change, Database, Recorder, Write

T = TypeVar("T")

_LISTENERS = "frontdesk.app.listeners"


def as_operator(act: Callable[[Write], Awaitable[T]], *, cause: str) -> T:
    """Do it in one transaction of the operator, past all tenants, and give its answer."""

    async def run(url: str) -> T:
        await bring_up_to_date(url, screen.note)
        db = await Database.connect(url, connections=2, recorder=_record)
        try:
            async with db.system(actor=OPERATOR, cause=cause) as tx:
                return await act(tx)
        finally:
            await db.close()

    with attached(read_settings(), screen.note) as place:
        return asyncio.run(run(place.url))


async def _record(tx: Write, changes: Sequence[Change]) -> None:
    """The recorder of servers and workers. It is loaded with the first change, since that takes as long as
    all else that a command does, and most commands only look."""
    listeners = await asyncio.to_thread(importlib.import_module, _LISTENERS)
    await cast("Recorder", listeners.RECORDER)(tx, changes)
