"""Everything put together: which function carries out each job, which channel sends, who thinks."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta

from frontdesk.app.engines import make_engines, warm
from frontdesk.app.listeners import RECORDER
from frontdesk.app.settings import Settings
from frontdesk.domain.events.store import begin_epoch
from frontdesk.edge.calendar_files.refresh import give_up as give_up_busy_feed
from frontdesk.edge.calendar_files.refresh import refresh as refresh_busy_feed
from frontdesk.edge.channels.provider import ProviderChannel
from frontdesk.edge.channels.webchat import WebChat
from frontdesk.edge.tools.calls import CallsTools
from frontdesk.edge.webhooks.send import send
from frontdesk.flow.channel import PROVIDER, Channel
from frontdesk.flow.delivery import deliver, give_up
from frontdesk.flow.due import (
    DeliverMessage,
    FollowUpDue,
    RefreshBusyFeed,
    ToolCallDue,
    TurnDue,
    WakeAgent,
    WorkflowCleared,
    WorkflowOver,
    WorkflowReminderDue,
    WorkflowRemindersDue,
    WorkflowScheduleDue,
    WorkflowStepDue,
)
from frontdesk.flow.embedded import EmbeddedEngine
from frontdesk.flow.engine import Engine
from frontdesk.flow.erasure import EraseDeleted, erase_deleted
from frontdesk.flow.followups.run import give_up as give_up_follow_up
from frontdesk.flow.followups.run import run as follow_up
from frontdesk.flow.inbox import CHAT_TOPIC
from frontdesk.flow.retention import PurgeDue, run_purge
from frontdesk.flow.runtime import Handlers, LastResorts, Runtime
from frontdesk.flow.thinking import Engines
from frontdesk.flow.tools.allowed import carry_out as make_allowed_call
from frontdesk.flow.training import TrainFaqs, train_faqs
from frontdesk.flow.turn.admit import A_LOCATION, IN_ALL, admit
from frontdesk.flow.turnstile import Turnstile
from frontdesk.flow.wake import wake
from frontdesk.flow.webhooks import SendWebhook
from frontdesk.flow.workflows import run as workflows
from frontdesk.flow.workflows.remind import plan_reminders, remind
from frontdesk.flow.workflows.schedule import run_schedule
from frontdesk.kit.clock import Clock, SystemClock
from frontdesk.kit.db import Database
from frontdesk.kit.embedding import Embedder, open_embedder
from frontdesk.kit.fetch import Outbound
from frontdesk.kit.notices import Notices
from frontdesk.kit.signing import Signer

HANDLERS: Handlers = {
    RefreshBusyFeed: refresh_busy_feed,
    TurnDue: admit,
    DeliverMessage: deliver,
    SendWebhook: send,
    WakeAgent: wake,
    FollowUpDue: follow_up,
    TrainFaqs: train_faqs,
    PurgeDue: run_purge,
    EraseDeleted: erase_deleted,
    ToolCallDue: make_allowed_call,
    WorkflowStepDue: workflows.take_step,
    WorkflowScheduleDue: run_schedule,
    WorkflowReminderDue: remind,
    WorkflowRemindersDue: plan_reminders,
    WorkflowCleared: workflows.clear_out,
    WorkflowOver: workflows.purge,
}

LAST_RESORTS: LastResorts = {
    RefreshBusyFeed: give_up_busy_feed,
    DeliverMessage: give_up,
    WorkflowStepDue: workflows.give_up,
    FollowUpDue: give_up_follow_up,
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
    thinks: bool = True,
) -> AsyncIterator[Runtime]:
    """The runtime over a migrated database; `engine`, `embedder` and `clock` stand in for the usual ones.

    `engine` takes the place of the embedded one, also where that stands in for a language model. Where
    `thinks` is False the models are not loaded ahead of the first question, as no turns are taken here.
    """
    vault = settings.open_vault()
    db = await Database.connect(url, connections=settings.connections, recorder=RECORDER)
    notices = Notices(db, CHAT_TOPIC)
    outbound = Outbound(allow_private=settings.allow_private_targets)
    calls_tools = CallsTools(Outbound(allow_private=settings.allow_private_targets))
    signer = Signer(db, vault)
    embedder = embedder or open_embedder(settings.models_dir)
    engines: Engines | None = None
    warming: asyncio.Task[None] | None = None
    try:
        await begin_epoch(db)
        notices.start()
        embedded = EmbeddedEngine(embedder)
        engines = make_engines(settings, db, vault, engine or embedded)
        # Models and libraries take seconds to load; the first customer shall not wait for them.
        warming = asyncio.create_task(_warm(engines, embedded if engine is None else None, db))
        yield Runtime(
            db=db,
            clock=clock or SystemClock(),
            engines=engines,
            embedder=embedder,
            channels={**CHANNELS, PROVIDER: ProviderChannel(outbound, signer)},
            notices=notices,
            handlers=HANDLERS,
            last_resorts=LAST_RESORTS,
            vault=vault,
            signer=signer,
            outbound=outbound,
            turnstile=Turnstile(a_location=A_LOCATION, in_all=IN_ALL),
            tools=calls_tools,
            undo_window=timedelta(days=settings.undo_days),
            events_kept=timedelta(days=settings.event_days),
        )
    finally:
        if warming is not None:
            warming.cancel()
            await asyncio.gather(warming, return_exceptions=True)
        if engines is not None:
            await engines.close()
        await notices.close()
        await calls_tools.close()
        await outbound.close()
        await db.close()


async def _warm(engines: Engines, embedded: EmbeddedEngine | None, db: Database) -> None:
    if embedded is not None:
        await embedded.prepare()
    await warm(engines, db)
