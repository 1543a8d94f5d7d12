"""A contact is added to a workflow, and taken out."""

from datetime import datetime

from frontdesk.domain.contacts import get_contact
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.contacts.wire import Succeeded
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Wire
from frontdesk.flow.workflows import enrol, remove

router = Router(prefix="/contacts/{contactId}/workflow/{workflowId}", tags=["Workflows"])


class EnrolmentOrder(Wire):
    """`eventStartTime` can be waited for: `waitForDate` with the field `eventStartTime`."""

    event_start_time: datetime | None = None


@router.post("", summary="Add a contact to a workflow")
async def add_to_workflow(
    contactId: str,
    workflowId: str,
    body: EnrolmentOrder | None = None,
    caller: Caller = needs("contacts.write"),
) -> Succeeded:
    """One who is inside stays where they are. Drafts take nobody."""
    start = body.event_start_time if body else None
    data = {"trigger": {"type": "api", **({"event_start_time": start.isoformat()} if start else {})}}
    async with caller.write() as tx:
        because = "added through the API"
        await enrol(tx, caller.location_id, workflowId, contactId, because=because, data=data)
    return Succeeded()


@router.delete("", summary="Remove a contact from a workflow")
async def remove_from_workflow(
    contactId: str,
    workflowId: str,
    body: EnrolmentOrder | None = None,
    caller: Caller = needs("contacts.write"),
) -> Succeeded:
    """One who is not inside is not missed."""
    async with caller.write() as tx:
        await get_contact(tx, caller.location_id, contactId)
        await remove(tx, caller.location_id, workflowId, contactId, because="removed through the API")
    return Succeeded()
