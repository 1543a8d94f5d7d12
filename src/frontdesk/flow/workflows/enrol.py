"""Contacts come into workflows and are taken out: the same way for everybody who wants it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog

from frontdesk.domain import contacts
from frontdesk.domain.conversations import Origin
from frontdesk.domain.workflows import Enrolment, Entry, Version, enrolments, hearing, store
from frontdesk.flow.due import WorkflowCleared, WorkflowStepDue
from frontdesk.flow.loop_guard import MOST_HOPS
from frontdesk.kit import jobs
from frontdesk.kit.db import Write
from frontdesk.kit.problems import Refused

log = structlog.get_logger(__name__)

MOST_AN_HOUR = 60
"""Enrolments of one contact, into all workflows together."""
STOPPED_AT_ONCE = 200


@dataclass(frozen=True)
class KeptOut:
    """The contact was not let in, and why."""

    because: str


async def enrol(
    tx: Write,
    location_id: str,
    workflow_id: str,
    contact_id: str,
    *,
    because: str,
    hops: int = 0,
    key: str | None = None,
    data: Mapping[str, Any] | None = None,
) -> Enrolment:
    """Let a contact into the published version of a workflow; one who is inside stays where they are.

    What caused it is found by the transaction's cause; `hops` are the least it is from there. `key` makes a
    repeat harmless, `data` can be filled into texts as `{{trigger.name}}`. In a chain of causes that is too
    long the enrolment is stopped at once. Raises NotFound for a workflow or contact that is not there,
    Refused for a draft and for whoever may not come in again.
    """
    workflow = await store.get_workflow(tx, location_id, workflow_id)
    contact = await contacts.get_contact(tx, location_id, contact_id)
    version = await store.find_version(tx, location_id, workflow_id, workflow.version)
    if workflow.status != "published" or version is None:
        raise Refused(f"The workflow {workflow.name!r} is a draft; publish it, then contacts can come in.")
    entry = Entry(contact.id, because, hops=hops, key=key, data=data or {})
    came = await let_in(tx, location_id, version, entry)
    if isinstance(came, Enrolment):
        return came
    inside = await enrolments.find_inside(tx, location_id, workflow_id, contact_id)
    if inside is not None:
        return inside
    raise Refused(f"The contact was not added to the workflow {workflow.name!r}: {came.because}.")


async def let_in(tx: Write, location_id: str, version: Version, entry: Entry) -> Enrolment | KeptOut:
    """Let a contact into a version whose workflow is published, if nothing speaks against it."""
    definition = version.definition
    before = await enrolments.look_back(tx, location_id, version.workflow_id, entry)
    if before.inside is not None:
        return KeptOut("it is inside already")
    if before.by_this_key:
        return KeptOut("it came in by the same event before")
    if before.was_inside and not definition.settings.allow_reentry:
        return KeptOut("it was inside before, and allowReentry is off")
    if before.within_hour >= MOST_AN_HOUR:
        log.warning("too many enrolments", workflow=version.workflow_id, location=location_id)
        return KeptOut(f"it came into workflows {before.within_hour} times within an hour")
    if entry.root_cause is None and (origin := await _origin(tx, location_id)) is not None:
        entry = replace(entry, root_cause=origin.root, hops=max(origin.hops, entry.hops))
    made = await enrolments.create_enrolment(
        tx,
        location_id,
        version.workflow_id,
        version.version,
        entry,
        first_step=definition.steps[0].id,
        stops_on_reply=definition.settings.stop_on_reply,
        refused=too_far(entry.hops),
    )
    if made is None:
        return KeptOut("it is inside already, or is gone")
    if made.state == "active":
        await jobs.put(tx, WorkflowStepDue(location_id, made.id, made.cursor))
    return made


async def _origin(tx: Write, location_id: str) -> Origin | None:
    """What caused what the transaction does: what a request says, or what led to a turn or a step."""
    kind, _, told = tx.cause.partition(":")
    if kind == "request":
        return Origin.parse(told.partition(":")[2])
    found = await hearing.find_cause(tx, location_id, tx.cause)
    return Origin(*found) if found is not None else None


def too_far(hops: int) -> str | None:
    """Why nothing more may come of what is so far from its first cause; None when it may."""
    if hops < MOST_HOPS:
        return None
    return f"{hops} things of ours led to this one, one after the other: it goes round in circles"


async def remove(
    tx: Write, location_id: str, workflow_id: str, contact_id: str, *, because: str
) -> Enrolment | None:
    """Take a contact out; None when it is not inside. Raises NotFound for a workflow that is not there."""
    await store.get_workflow(tx, location_id, workflow_id)
    inside = await enrolments.find_inside(tx, location_id, workflow_id, contact_id)
    if inside is None:
        return None
    return await enrolments.end_enrolment(tx, inside, "stopped", because)


async def clear(
    tx: Write, location_id: str, workflow_id: str, because: str, *, since: datetime | None = None
) -> None:
    """Stop everybody who came in by then, or by now: some at once, the others by a job."""
    since = since or (await tx.moment()).local
    inside = await enrolments.list_inside(tx, location_id, workflow_id, since=since, limit=STOPPED_AT_ONCE)
    for enrolment in inside:
        await enrolments.end_enrolment(tx, enrolment, "stopped", because)
    if len(inside) == STOPPED_AT_ONCE:
        await jobs.put(tx, WorkflowCleared(location_id, workflow_id, because, since.isoformat()))
