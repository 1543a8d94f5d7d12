"""Triggers that go by the clock: each run lets contacts in and puts the next run."""

from datetime import datetime

from frontdesk.domain.workflows import Version, store, trigger_from_json
from frontdesk.domain.workflows import live as live_triggers
from frontdesk.domain.workflows.model import LiveTrigger
from frontdesk.domain.workflows.triggers import Schedule
from frontdesk.flow.due import WorkflowScheduleDue
from frontdesk.flow.runtime import Runtime
from frontdesk.flow.workflows.hear import start
from frontdesk.flow.workflows.publish import zone_of
from frontdesk.flow.workflows.signals import Signal
from frontdesk.flow.workflows.times import next_of
from frontdesk.kit import jobs
from frontdesk.kit.db import SYSTEM, Write

AT_ONCE = 200
"""Contacts let in by one transaction."""


async def run_schedule(runtime: Runtime, due: WorkflowScheduleDue) -> None:
    """Let in the contacts with the tag, some now and the others by another job; runs that were missed are
    not made up for."""
    cause = f"schedule:{due.workflow_id}"
    async with runtime.db.write(due.location_id, actor=SYSTEM, cause=cause) as tx:
        live = await (_take_turn(tx, due) if due.after is None else _find(tx, due))
        if live is None:
            return
        trigger = trigger_from_json(live.settings)
        assert isinstance(trigger, Schedule)
        tagged = await live_triggers.list_tagged(
            tx, due.location_id, trigger.tag, after=due.after, limit=AT_ONCE
        )
        known: dict[tuple[str, int], Version | None] = {}
        for contact_id in tagged:
            key = f"schedule:{due.place}:{due.at}:{contact_id}"
            signal = Signal("schedule", contact_id, f"by the clock, at {trigger.at}", {"at": due.at}, key=key)
            await start(tx, due.location_id, live, signal, known)
        if len(tagged) == AT_ONCE:
            more = WorkflowScheduleDue(due.location_id, due.workflow_id, due.place, due.at, tagged[-1])
            await jobs.put(tx, more)


async def _take_turn(tx: Write, due: WorkflowScheduleDue) -> LiveTrigger | None:
    """The trigger, if this run is the one it waits for; the next run is put."""
    live = await _find(tx, due)
    at = datetime.fromisoformat(due.at)
    if live is None or live.next_at != at:
        return None
    now = (await tx.moment()).local
    if at > now:
        await jobs.put(tx, due, at)
        return None
    version = await store.find_version(tx, due.location_id, live.workflow_id, live.version)
    trigger = trigger_from_json(live.settings)
    if version is None or not isinstance(trigger, Schedule):
        return None
    then = next_of(trigger, max(at, now), await zone_of(tx, due.location_id, version.definition))
    taken = await live_triggers.take_turn_of_clock(tx, due.location_id, due.workflow_id, due.place, at, then)
    if taken is not None:
        next_run = WorkflowScheduleDue(due.location_id, due.workflow_id, due.place, then.isoformat())
        await jobs.put(tx, next_run, then)
    return taken


async def _find(tx: Write, due: WorkflowScheduleDue) -> LiveTrigger | None:
    live = await live_triggers.list_triggers(tx, due.location_id, ["schedule"], workflow_id=due.workflow_id)
    return next((one for one in live if one.place == due.place), None)
