"""One step of one enrolment: done once, noted with the job for the next in one transaction."""

from datetime import datetime

import structlog

from frontdesk.domain.workflows import enrolments, store
from frontdesk.domain.workflows.steps import Ask
from frontdesk.flow.due import WorkflowCleared, WorkflowOver, WorkflowStepDue
from frontdesk.flow.runtime import Runtime
from frontdesk.flow.spending import record_thinking
from frontdesk.flow.telemetry import count_usage
from frontdesk.flow.workflows import call, understand
from frontdesk.flow.workflows.enrol import clear
from frontdesk.flow.workflows.inside import (
    CallOut,
    Came,
    Classify,
    Inside,
    Moved,
    Outside,
    Stopped,
    Waiting,
    enter,
)
from frontdesk.flow.workflows.perform import begin, failed, resume
from frontdesk.kit import jobs
from frontdesk.kit.db import SYSTEM, Write
from frontdesk.kit.fetch import Answer
from frontdesk.kit.problems import Problem

log = structlog.get_logger(__name__)

MOST_STEPS = 2_000
"""Of one enrolment: a circle with a wait in it goes round for years, not for ever."""


async def take_step(runtime: Runtime, due: WorkflowStepDue) -> None:
    """Take the enrolment one step on, if it still stands where the job says and its time has come."""
    cause = f"workflow:{due.enrolment_id}"
    async with runtime.db.write(due.location_id, actor=SYSTEM, cause=cause) as tx:
        inside = await enter(tx, due)
        if inside is None:
            return
        came = await _advance(tx, inside, due)
        if came is None:
            return
        if not isinstance(came, CallOut | Classify):
            await _settle(tx, inside, came)
            return
    if isinstance(came, CallOut):
        result = await call.call(runtime, came)
        async with runtime.db.write(due.location_id, actor=SYSTEM, cause=cause) as tx:
            inside = await enter(tx, due)
            if inside is not None:
                await _settle_call(tx, inside, result)
        return
    assert isinstance(inside.step, Ask)
    meant = await understand.understand(runtime, due.location_id, inside.step, came)
    if meant.usage is not None:
        count_usage(meant.usage)
    async with runtime.db.write(due.location_id, actor=SYSTEM, cause=cause) as tx:
        inside = await enter(tx, due)
        if inside is not None and isinstance(inside.step, Ask):
            await _settle(tx, inside, understand.conclude(inside, inside.step, meant))
        if meant.usage is not None:
            await record_thinking(tx, due.location_id, came.agent_id, meant.usage)


async def give_up(runtime: Runtime, due: WorkflowStepDue, reason: str) -> None:
    """The job failed for the last time: the enrolment has failed, for everybody to see."""
    async with runtime.db.write(due.location_id, actor=SYSTEM, cause=f"workflow:{due.enrolment_id}") as tx:
        held = await enrolments.lock_enrolment(tx, due.location_id, due.enrolment_id)
        if held is not None and held.state == "active" and held.cursor == due.cursor:
            await enrolments.end_enrolment(
                tx, held, "failed", f"the step {held.at_step} broke down: {reason}"
            )


async def clear_out(runtime: Runtime, due: WorkflowCleared) -> None:
    """Stop those who are still inside a workflow that takes nobody any more."""
    async with runtime.db.write(due.location_id, actor=SYSTEM, cause=f"workflow:{due.workflow_id}") as tx:
        since = datetime.fromisoformat(due.since)
        await clear(tx, due.location_id, due.workflow_id, due.because, since=since)


async def purge(runtime: Runtime, due: WorkflowOver) -> None:
    """Take a deleted workflow for good, once it can be restored no longer: a batch a transaction."""
    gone = 1
    while gone:
        async with runtime.db.write(due.location_id, actor=SYSTEM, cause="undo window") as tx:
            if not await store.is_over(tx, due.location_id, due.workflow_id):
                return
            gone = await enrolments.drop_enrolments(tx, due.location_id, due.workflow_id)
            if not gone:
                await store.purge_workflow(tx, due.location_id, due.workflow_id)


async def _advance(tx: Write, inside: Inside, due: WorkflowStepDue) -> Came | Outside | None:
    """What comes of the step now; None where its time has not come."""
    held = inside.enrolment
    if held.cursor >= MOST_STEPS:
        return Stopped(f"{MOST_STEPS} steps were taken; that many are not meant for one contact")
    reply = held.wait.get("message_id")
    if held.due_at is not None and held.due_at > inside.now and reply is None:
        await jobs.put(tx, due, held.due_at)
        return None
    if held.waiting_for == "reply" and reply is not None and isinstance(inside.step, Ask):
        return await understand.prepare(tx, inside, inside.step, reply)
    if held.waiting_for in ("time", "date", "reply"):
        return resume(inside)
    try:
        async with tx.savepoint():
            return await begin(tx, inside)
    except Problem as problem:
        return await _fail(tx, inside, problem.message)


async def _settle_call(tx: Write, inside: Inside, result: Answer | call.Unanswered) -> None:
    try:
        came = call.conclude(inside, result)
    except Problem as problem:
        after = await _fail(tx, inside, problem.message)
        if after is not None:
            await _settle(tx, inside, Moved(after.to, after.outcome, call.failed_data(inside, result)))
        return
    await _settle(tx, inside, came)


async def _fail(tx: Write, inside: Inside, told: str) -> Moved | None:
    """On to where failures lead; where nothing is said of them the enrolment has failed."""
    after = failed(inside, told)
    if after is None:
        log.info("workflow step failed", enrolment=inside.enrolment.id, step=inside.step.id)
        await enrolments.note_path(tx, inside.enrolment, inside.step.type, f"failed: {told}")
        await enrolments.end_enrolment(tx, inside.enrolment, "failed", f"{inside.step.id}: {told}")
    return after


async def _settle(tx: Write, inside: Inside, came: Came) -> None:
    """Note what was done, and put the job for what comes next."""
    held = inside.enrolment
    match came:
        case Stopped():
            await enrolments.note_path(tx, held, inside.step.type, came.because)
            await enrolments.end_enrolment(tx, held, "stopped", came.because)
            return
        case Waiting():
            after = await enrolments.go_on(
                tx,
                held,
                step_type=inside.step.type,
                outcome=came.outcome,
                to=inside.step.id,
                waiting_for=came.waiting_for,
                wait=came.wait,
                due_at=came.until,
            )
        case Moved():
            after = await enrolments.go_on(
                tx, held, step_type=inside.step.type, outcome=came.outcome, to=came.to, data=came.data
            )
    if after.state == "active":
        await jobs.put(tx, WorkflowStepDue(held.location_id, held.id, after.cursor), after.due_at)
