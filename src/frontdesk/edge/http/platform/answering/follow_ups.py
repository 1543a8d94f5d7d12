"""What agents are to write by themselves later: planned, sent, or given up; and how to cancel it."""

from typing import Annotated, Literal

from pydantic import Field

from frontdesk.domain.conversations import store as conversations
from frontdesk.domain.followups import PlannedFollowUp
from frontdesk.domain.followups import store as followups
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.conversation_ai.names import SHOWN_SCENARIOS, OfficialScenario
from frontdesk.edge.http.paging import cursor, page
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Instant, Wire
from frontdesk.flow.followups.stop import cancel_all, cancel_one

router = Router(prefix="/v1", tags=["Follow-ups"])

State = Literal["planned", "sent", "drafted", "skipped", "cancelled", "failed"]
Limit = Annotated[int, Field(ge=1, le=100)]
_CANCELLED = "it was cancelled over the API"


class FollowUpAnswer(Wire):
    """One step of a plan. `because` says why it was not sent, or not where the customer wrote last."""

    id: str
    sequence_id: str = Field(description="The same for the steps that were planned together.")
    conversation_id: str
    contact_id: str
    agent_id: str
    action_id: str
    scenario: OfficialScenario
    step: int = Field(description="1 is the first.")
    due_at: Instant = Field(description="When it goes out; of a later step, if no step before it moves.")
    requested_for: Instant | None = Field(description="The time that the customer asked for.")
    state: State
    because: str | None
    planned_because: str
    generation_id: str | None = Field(description="Of what was sent, or drafted.")
    planned_by_generation_id: str | None
    message_id: str | None
    created_at: Instant
    updated_at: Instant

    @classmethod
    def of(cls, one: PlannedFollowUp) -> "FollowUpAnswer":
        return cls(
            id=one.id,
            sequence_id=one.sequence_id,
            conversation_id=one.conversation_id,
            contact_id=one.contact_id,
            agent_id=one.agent_id,
            action_id=one.action_id,
            scenario=SHOWN_SCENARIOS[one.scenario],
            step=one.step,
            due_at=one.due_at,
            requested_for=one.asked_for,
            state=one.state,
            because=one.because,
            planned_because=one.planned_because,
            generation_id=one.turn_id,
            planned_by_generation_id=one.planned_by,
            message_id=one.message_id,
            created_at=one.created_at,
            updated_at=one.updated_at,
        )


class FollowUpList(Wire):
    data: list[FollowUpAnswer]
    next_cursor: str | None


class CancelledFollowUps(Wire):
    """Those that were planned until now."""

    data: list[FollowUpAnswer]


@router.get("/follow-ups", summary="List follow-ups")
async def list_follow_ups(
    caller: Caller = needs("conversation-ai.readonly"),
    conversationId: str | None = None,
    contactId: str | None = None,
    agentId: str | None = None,
    state: State | None = None,
    after: str | None = None,
    limit: Limit = 20,
) -> FollowUpList:
    """In the order in which they were planned."""
    async with caller.read() as read:
        found = await followups.list_follow_ups(
            read,
            caller.location_id,
            conversation_id=conversationId,
            contact_id=contactId,
            agent_id=agentId,
            state=state,
            after=cursor(after, "after"),
            limit=limit + 1,
        )
    shown, next_cursor = page(found, limit)
    return FollowUpList(data=[FollowUpAnswer.of(one) for one in shown], next_cursor=next_cursor)


@router.get("/follow-ups/{followUpId}", summary="Read a follow-up")
async def get_follow_up(
    followUpId: str, caller: Caller = needs("conversation-ai.readonly")
) -> FollowUpAnswer:
    async with caller.read() as read:
        return FollowUpAnswer.of(await followups.get(read, caller.location_id, followUpId))


@router.delete("/follow-ups/{followUpId}", summary="Cancel a planned follow-up")
async def cancel_follow_up(
    followUpId: str, caller: Caller = needs("conversation-ai.write")
) -> FollowUpAnswer:
    """The steps after it stay as they are planned. One that was sent or given up already: 409."""
    async with caller.write() as tx:
        return FollowUpAnswer.of(await cancel_one(tx, caller.location_id, followUpId, because=_CANCELLED))


@router.delete(
    "/conversations/{conversationId}/follow-ups", summary="Cancel all planned follow-ups of a conversation"
)
async def cancel_follow_ups(
    conversationId: str, caller: Caller = needs("conversation-ai.write")
) -> CancelledFollowUps:
    async with caller.write() as tx:
        await conversations.get_conversation(tx, caller.location_id, conversationId)
        gone = await cancel_all(tx, caller.location_id, conversationId, because=_CANCELLED)
    return CancelledFollowUps(data=[FollowUpAnswer.of(one) for one in gone])
