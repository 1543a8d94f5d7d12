"""Why a customer was answered, or was not; and whether the agent answers them at all."""

from collections.abc import Sequence

from pydantic import Field

from frontdesk.domain.followups import PlannedFollowUp
from frontdesk.domain.followups import store as followups
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.platform.answering.follow_ups import FollowUpAnswer
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Wire
from frontdesk.flow.turn.why import Verdict, Why, why

router = Router(prefix="/v1/conversations", tags=["Explanation"])


class GateAnswer(Wire):
    """One gate; `pass` is null where it was not asked: no agent is there, or it was a word such as STOP."""

    gate: str
    passed: bool | None = Field(serialization_alias="pass", validation_alias="pass")
    saw: str
    because: str


class WhyAnswer(Wire):
    """The verdict on one inbound message and every gate in order."""

    message_id: str
    verdict: Verdict
    because: str
    gates: list[GateAnswer]
    turn_id: str | None
    generation_id: str | None
    follow_ups_planned: list[FollowUpAnswer] = Field(
        description="What the agent will write by itself in this conversation, the next first."
    )

    @classmethod
    def of(cls, why: Why, planned: Sequence[PlannedFollowUp]) -> "WhyAnswer":
        return cls(
            message_id=why.message_id,
            verdict=why.verdict,
            because=why.because,
            gates=[GateAnswer(**{**gate, "pass": gate["passed"]}) for gate in why.gates],
            turn_id=why.turn_id,
            generation_id=why.generation_id,
            follow_ups_planned=[FollowUpAnswer.of(one) for one in planned],
        )


@router.get("/{conversationId}/why", summary="Why a message was answered, or was not")
async def get_why(
    conversationId: str,
    caller: Caller = needs("conversation-ai.readonly"),
    messageId: str | None = None,
) -> WhyAnswer:
    """For the newest message of the customer, or the one that `messageId` names."""
    async with caller.read() as read:
        told = await why(read, caller.location_id, conversationId, messageId)
        planned = await followups.list_planned(read, caller.location_id, conversationId)
        return WhyAnswer.of(told, planned)
