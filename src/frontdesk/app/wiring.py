"""Everything put together: which function carries out each job, which channel sends, who thinks."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta

from frontdesk.app.settings import Settings
from frontdesk.edge.channels.webchat import WebChat
from frontdesk.flow.channel import Channel
from frontdesk.flow.delivery import deliver, give_up
from frontdesk.flow.due import DeliverMessage, TurnDue
from frontdesk.flow.embedded import EmbeddedEngine
from frontdesk.flow.engine import Engine
from frontdesk.flow.inbox import CHAT_TOPIC
from frontdesk.flow.runtime import Handlers, LastResorts, Runtime
from frontdesk.flow.training import TrainFaqs, train_faqs
from frontdesk.flow.turn.run import run
from frontdesk.kit.clock import Clock, SystemClock
from frontdesk.kit.db import Database
from frontdesk.kit.embedding import Embedder, open_embedder
from frontdesk.kit.notices import Notices

HANDLERS: Handlers = {
    TurnDue: run,
    DeliverMessage: deliver,
    TrainFaqs: train_faqs,
}

LAST_RESORTS: LastResorts = {
    DeliverMessage: give_up,
}

CHANNELS: Mapping[str, Channel] = {
    "WebChat": WebChat(),
    "Live_Chat": WebChat(),
}


@asynccontextmanager
async def open_runtime(
    settings: Settings,
    url: str,
    *,
    engine: Engine | None = None,
    embedder: Embedder | None = None,
    clock: Clock | None = None,
) -> AsyncIterator[Runtime]:
    """The runtime over a migrated database; `engine`, `embedder` and `clock` stand in for the usual ones."""
    db = await Database.connect(url, connections=settings.connections)
    notices = Notices(db, CHAT_TOPIC)
    embedder = embedder or open_embedder(settings.models_dir)
    warming: asyncio.Task[None] | None = None
    try:
        notices.start()
        if engine is None:
            engine = EmbeddedEngine(embedder)
            # Its models take seconds to load; the first customer shall not wait for them.
            warming = asyncio.create_task(engine.prepare())
        yield Runtime(
            db=db,
            clock=clock or SystemClock(),
            engine=engine,
            embedder=embedder,
            channels=CHANNELS,
            notices=notices,
            handlers=HANDLERS,
            last_resorts=LAST_RESORTS,
            vault=settings.open_vault(),
            undo_window=timedelta(days=settings.undo_days),
        )
    finally:
        if warming is not None:
            warming.cancel()
            await asyncio.gather(warming, return_exceptions=True)
        await notices.close()
        await db.close()
