"""The official list of workflows."""

from frontdesk.domain.workflows import Listed, Status, store
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Instant, Wire

router = Router(tags=["Workflows"])


class WorkflowBody(Wire):
    """`version` is the newest that was published."""

    id: str
    name: str
    status: Status
    version: int
    created_at: Instant
    updated_at: Instant
    location_id: str

    @classmethod
    def of(cls, workflow: Listed) -> "WorkflowBody":
        return cls(**{name: getattr(workflow, name) for name in cls.model_fields})


class WorkflowBodies(Wire):
    workflows: list[WorkflowBody]


@router.get("/workflows/", summary="List workflows")
async def list_workflows(locationId: str, caller: Caller = needs("workflows.readonly")) -> WorkflowBodies:
    """All of the location, drafts too."""
    caller.require_location(locationId)
    async with caller.read() as read:
        found = await store.list_workflows(read, caller.location_id)
    return WorkflowBodies(workflows=[WorkflowBody.of(one) for one in found])
