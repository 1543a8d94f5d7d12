"""Workflows under /v1: written as JSON, published in versions, with everybody who is inside and their paths.

What is saved is a draft of the next version until it is published. Those inside finish on the version they
entered; where the workflow is made a draft again, or deleted, they are stopped.
"""

from typing import Annotated

from fastapi import Request
from pydantic import Field

from frontdesk.domain import contacts
from frontdesk.domain.access.secrets import hash_of, new_secret
from frontdesk.domain.workflows import State, Status, Workflow, enrolments, store
from frontdesk.domain.workflows.payments import record_payment
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.paging import DEFAULT_LIMIT, MAX_LIMIT, cursor, page
from frontdesk.edge.http.platform.workflows.wire import (
    DefinitionOrder,
    EnrolmentAnswer,
    EnrolmentList,
    EnrolmentOrder,
    HookAnswer,
    PaymentOrder,
    PaymentTaken,
    ValidAnswer,
    VersionAnswer,
    VersionList,
    WorkflowAnswer,
    WorkflowDeleted,
    WorkflowList,
    WorkflowOrder,
    WorkflowReplacement,
    WorkflowSummary,
    WorkflowUpdate,
    WorkflowWarning,
)
from frontdesk.edge.http.routes import Router
from frontdesk.flow.workflows import enrol
from frontdesk.flow.workflows.publish import delete, publish, withdraw
from frontdesk.flow.workflows.references import find_lacking
from frontdesk.kit.db import Read, Write
from frontdesk.kit.problems import NotFound, Refused

router = Router(prefix="/v1/workflows", tags=["Workflows"])

Limit = Annotated[int, Field(ge=1, le=MAX_LIMIT)]
MOST = 1_000
"""Workflows of one location, deleted ones counted."""


@router.get("", summary="List workflows")
async def list_workflows(
    caller: Caller = needs("workflows.readonly"),
    status: Status | None = None,
    after: str | None = None,
    limit: Limit = DEFAULT_LIMIT,
) -> WorkflowList:
    async with caller.read() as read:
        found = await store.list_workflows(
            read, caller.location_id, after=cursor(after, "after"), status=status, limit=limit + 1
        )
    listed, next_cursor = page(found, limit)
    return WorkflowList(data=[WorkflowSummary.of(one) for one in listed], next_cursor=next_cursor)


@router.post("", summary="Make a workflow", status_code=201)
async def create_workflow(body: WorkflowOrder, caller: Caller = needs("workflows.write")) -> WorkflowAnswer:
    """A fault is told with a JSON pointer; ids of things that do not exist yet are only `warnings`."""
    definition = body.to_definition()
    async with caller.write() as tx:
        if await store.count_workflows(tx, caller.location_id) >= MOST:
            raise Refused(f"There are {MOST} workflows already, which is the most.")
        workflow = await store.create_workflow(
            tx, caller.location_id, body.name, definition, workflow_id=body.id
        )
        if body.status == "published":
            workflow = await publish(tx, workflow)
        return await _answer(tx, workflow)


@router.post("/validate", summary="Check a workflow without keeping it")
async def validate_workflow(
    body: DefinitionOrder, caller: Caller = needs("workflows.readonly")
) -> ValidAnswer:
    """Faults are told as they are when it is made: 422, with a pointer to each."""
    definition = body.to_definition()
    async with caller.read() as read:
        lacking = await find_lacking(read, caller.location_id, definition)
    return ValidAnswer(warnings=[WorkflowWarning.of(one) for one in lacking])


@router.post("/events/payment", summary="Tell of a payment", status_code=202)
async def take_payment(body: PaymentOrder, caller: Caller = needs("workflows.write")) -> PaymentTaken:
    """For whoever takes payments: workflows with a trigger of the type `payment` hear of it, webhooks too.

    The same `event` of the same `id` again is accepted and does nothing.
    """
    async with caller.write() as tx:
        contact = await contacts.get_contact(tx, caller.location_id, body.contact_id)
        told = {
            "contact_id": contact.id,
            "event": body.event,
            "amount": body.amount,
            "currency": body.currency,
            "details": body.data,
        }
        if await record_payment(tx, caller.location_id, body.id, body.event, contact.id):
            tx.changed("payment", body.id, after=told)
    return PaymentTaken()


@router.get("/{workflowId}", summary="Get a workflow")
async def get_workflow(workflowId: str, caller: Caller = needs("workflows.readonly")) -> WorkflowAnswer:
    async with caller.read() as read:
        return await _answer(read, await store.get_workflow(read, caller.location_id, workflowId))


@router.put("/{workflowId}", summary="Write a workflow anew")
async def put_workflow(
    workflowId: str, body: WorkflowReplacement, caller: Caller = needs("workflows.write")
) -> WorkflowAnswer:
    """With `status` published it is published at once; else what was published stays until it is."""
    definition = body.to_definition()
    async with caller.write() as tx:
        before = await _lock(tx, caller, workflowId)
        after = await store.save_workflow(tx, before, body.name, definition)
        return await _answer(tx, await _set_status(tx, after, body.status))


@router.patch("/{workflowId}", summary="Change a workflow")
async def patch_workflow(
    workflowId: str, body: WorkflowUpdate, caller: Caller = needs("workflows.write")
) -> WorkflowAnswer:
    """With `status` published it is published at once; else what was published stays until it is."""
    async with caller.write() as tx:
        before = await _lock(tx, caller, workflowId)
        definition = body.definition_after(before.definition)
        after = await store.save_workflow(tx, before, body.name or before.name, definition)
        return await _answer(tx, await _set_status(tx, after, body.status))


@router.delete("/{workflowId}", summary="Delete a workflow; it can be restored for a time")
async def delete_workflow(workflowId: str, caller: Caller = needs("workflows.write")) -> WorkflowDeleted:
    """Those inside are stopped."""
    async with caller.write() as tx:
        before = await _lock(tx, caller, workflowId)
        deleted = await delete(tx, before, undo_window=caller.runtime.undo_window)
    assert deleted.undo_until is not None
    return WorkflowDeleted(id=workflowId, undo_until=deleted.undo_until)


@router.post("/{workflowId}/restore", summary="Bring a deleted workflow back")
async def restore_workflow(workflowId: str, caller: Caller = needs("workflows.write")) -> WorkflowAnswer:
    """As a draft, with its versions; those who were stopped stay so."""
    async with caller.write() as tx:
        return await _answer(tx, await store.restore_workflow(tx, caller.location_id, workflowId))


@router.post("/{workflowId}/publish", summary="Publish what was saved last")
async def publish_workflow(workflowId: str, caller: Caller = needs("workflows.write")) -> WorkflowAnswer:
    """It becomes a version of its own, unless it is the newest one already. Those inside finish on theirs."""
    async with caller.write() as tx:
        return await _answer(tx, await publish(tx, await _lock(tx, caller, workflowId)))


@router.post("/{workflowId}/draft", summary="Make a workflow a draft again")
async def withdraw_workflow(workflowId: str, caller: Caller = needs("workflows.write")) -> WorkflowAnswer:
    """Nobody comes in, and those inside are stopped."""
    async with caller.write() as tx:
        return await _answer(tx, await withdraw(tx, await _lock(tx, caller, workflowId)))


@router.post("/{workflowId}/hook", summary="Give a workflow an address that starts it", status_code=201)
async def make_hook(
    workflowId: str, request: Request, caller: Caller = needs("workflows.write")
) -> HookAnswer:
    """For the trigger `webhook`. The address is shown this once; one made before no longer works."""
    secret = new_secret("wf-")
    path = f"/hooks/workflows/{secret}"
    async with caller.write() as tx:
        before = await _lock(tx, caller, workflowId)
        await store.set_hook(tx, before, hash_of(secret))
    hidden = "/hooks/workflows/(shown once)"
    caller.keep_instead({"path": hidden, "url": hidden})
    return HookAnswer(path=path, url=f"{str(request.base_url).rstrip('/')}{path}")


@router.get("/{workflowId}/versions", summary="List what was published")
async def list_versions(workflowId: str, caller: Caller = needs("workflows.readonly")) -> VersionList:
    """The newest hundred, the newest first."""
    async with caller.read() as read:
        workflow = await store.get_workflow(read, caller.location_id, workflowId)
        found = await store.list_versions(read, caller.location_id, workflow.id)
    return VersionList(data=[VersionAnswer.of(one) for one in found])


@router.get("/{workflowId}/enrolments", summary="List who is inside, and who was")
async def list_enrolments(
    workflowId: str,
    caller: Caller = needs("workflows.readonly"),
    state: State | None = None,
    contactId: str | None = None,
    after: str | None = None,
    limit: Limit = DEFAULT_LIMIT,
) -> EnrolmentList:
    """The newest first, each with the path it took."""
    async with caller.read() as read:
        workflow = await store.get_workflow(read, caller.location_id, workflowId)
        found = await enrolments.list_enrolments(
            read,
            caller.location_id,
            workflow.id,
            state=state,
            contact_id=contactId,
            after=cursor(after, "after"),
            limit=limit + 1,
        )
        listed, next_cursor = page(found, limit)
        paths = await enrolments.list_paths(read, caller.location_id, [one.id for one in listed])
    shown = [EnrolmentAnswer.of(one, paths[one.id]) for one in listed]
    return EnrolmentList(data=shown, next_cursor=next_cursor)


@router.post("/{workflowId}/enrolments", summary="Add a contact to a workflow", status_code=201)
async def create_enrolment(
    workflowId: str, body: EnrolmentOrder, caller: Caller = needs("workflows.write")
) -> EnrolmentAnswer:
    """One who is inside stays where they are, and is answered."""
    async with caller.write() as tx:
        enrolment = await enrol(
            tx,
            caller.location_id,
            workflowId,
            body.contact_id,
            because="added through the API",
            data={"trigger": {**body.data, "type": "api"}},
        )
        paths = await enrolments.list_paths(tx, caller.location_id, [enrolment.id])
    return EnrolmentAnswer.of(enrolment, paths[enrolment.id])


@router.get("/{workflowId}/enrolments/{enrolmentId}", summary="Get an enrolment with its path")
async def get_enrolment(
    workflowId: str, enrolmentId: str, caller: Caller = needs("workflows.readonly")
) -> EnrolmentAnswer:
    async with caller.read() as read:
        found = await enrolments.get_enrolment(read, caller.location_id, workflowId, enrolmentId)
        paths = await enrolments.list_paths(read, caller.location_id, [found.id])
    return EnrolmentAnswer.of(found, paths[found.id])


@router.delete("/{workflowId}/enrolments/{enrolmentId}", summary="Take a contact out of a workflow")
async def delete_enrolment(
    workflowId: str, enrolmentId: str, caller: Caller = needs("workflows.write")
) -> EnrolmentAnswer:
    """It is stopped where it stands; its path stays to be seen."""
    async with caller.write() as tx:
        held = await enrolments.lock_enrolment(tx, caller.location_id, enrolmentId)
        if held is None or held.workflow_id != workflowId:
            raise NotFound("enrolment", enrolmentId)
        if held.state == "active":
            held = await enrolments.end_enrolment(tx, held, "stopped", "removed through the API")
        paths = await enrolments.list_paths(tx, caller.location_id, [held.id])
    return EnrolmentAnswer.of(held, paths[held.id])


async def _lock(tx: Write, caller: Caller, workflow_id: str) -> Workflow:
    """The workflow, if it is the one that the caller has seen."""
    before = await store.lock_workflow(tx, caller.location_id, workflow_id)
    if caller.if_match is not None:
        caller.matches(await _answer(tx, before))
    return before


async def _set_status(tx: Write, workflow: Workflow, status: Status | None) -> Workflow:
    match status:
        case "published":
            return await publish(tx, workflow)
        case "draft":
            return await withdraw(tx, workflow)
        case None:
            return workflow


async def _answer(read: Read, workflow: Workflow) -> WorkflowAnswer:
    published = await store.find_version(read, workflow.location_id, workflow.id, workflow.version)
    lacking = await find_lacking(read, workflow.location_id, workflow.definition, workflow_id=workflow.id)
    return WorkflowAnswer.of(workflow, published, lacking)
