"""Why a customer was answered, or was not; and whether the agent answers them at all."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from frontdesk.domain.agents import status_store
from frontdesk.domain.agents import store as agents
from frontdesk.domain.agents.status import AgentStatus
from frontdesk.domain.conversations import store as conversations
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Instant, Wire
from frontdesk.flow.inbox import CHAT_TOPIC, route
from frontdesk.flow.turn.why import Verdict, Why, why
from frontdesk.kit.db import Read
from frontdesk.kit.problems import Invalid

router = Router(prefix="/v1/conversations", tags=["Explanation"])


class GateAnswer(Wire):
    """One gate; `pass` is null where it was not asked because there is no agent."""

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

    @classmethod
    def of(cls, why: Why) -> "WhyAnswer":
        return cls(
            message_id=why.message_id,
            verdict=why.verdict,
            because=why.because,
            gates=[GateAnswer(**{**gate, "pass": gate["passed"]}) for gate in why.gates],
            turn_id=why.turn_id,
            generation_id=why.generation_id,
        )


State = Literal["active", "asleep", "manual"]


class StatusAnswer(Wire):
    """Whether an agent answers this contact, since when, until when, and why."""

    agent_id: str | None
    state: State
    since: Instant | None
    until: Instant | None
    because: str


class StatusOrder(Wire):
    """What to change; what is left out stays. `until` null means until somebody changes it."""

    state: State | None = None
    agent_id: str | None = Field(default=None, max_length=64)
    until: datetime | None = None


@router.get("/{conversationId}/why", summary="Why a message was answered, or was not")
async def get_why(
    conversationId: str,
    caller: Caller = needs("conversation-ai.readonly"),
    messageId: str | None = None,
) -> WhyAnswer:
    """For the newest message of the customer, or the one that `messageId` names."""
    async with caller.read() as read:
        return WhyAnswer.of(await why(read, caller.location_id, conversationId, messageId))


@router.get("/{conversationId}/agent-status", summary="Whether an agent answers this contact")
async def get_agent_status(
    conversationId: str, caller: Caller = needs("conversation-ai.readonly")
) -> StatusAnswer:
    async with caller.read() as read:
        return await _status(read, caller.location_id, conversationId)


@router.put("/{conversationId}/agent-status", summary="Let an agent sleep, wake it, or assign another")
async def put_agent_status(
    conversationId: str, body: StatusOrder, caller: Caller = needs("conversation-ai.write")
) -> StatusAnswer:
    if body.until is not None and body.until.tzinfo is None:
        raise Invalid("until must carry a time zone, such as 2030-01-31T09:00:00Z")
    async with caller.write() as tx:
        conversation = await conversations.lock_conversation(tx, caller.location_id, conversationId)
        before = await _status(tx, caller.location_id, conversationId)
        caller.matches(before)
        if body.agent_id is not None:
            await agents.get(tx, caller.location_id, body.agent_id)
        held = await status_store.find_status(tx, caller.location_id, conversation.contact_id)
        now = (await tx.moment()).local
        if body.until is not None and body.until <= now:
            raise Invalid("until must lie in the future")
        state = body.state or (held.state_at(now) if held else "active")
        assigned = held.agent_id if held else None
        if "agent_id" in body.model_fields_set:
            assigned = body.agent_id
        kept_until = held.until if held and body.state is None else None
        until = body.until if "until" in body.model_fields_set else kept_until
        await status_store.set_status(
            tx,
            caller.location_id,
            conversation.contact_id,
            state=state,
            because=f"set to {state} by {caller.token.name!r}",
            agent_id=assigned,
            until=None if state == "active" else until,
        )
        await tx.notify(CHAT_TOPIC, f"{conversationId} status")
        return await _status(tx, caller.location_id, conversationId)


async def _status(read: Read, location_id: str, conversation_id: str) -> StatusAnswer:
    conversation = await conversations.get_conversation(read, location_id, conversation_id)
    agent, status, _ = await route(read, location_id, conversation.contact_id)
    now = (await read.moment()).local
    agent_id = agent.id if agent else None
    if status is None or status.state_at(now) == "active":
        return StatusAnswer(
            agent_id=agent_id,
            state="active",
            since=_since(status),
            until=None,
            because="no agent answers this location yet" if agent is None else "the agent is awake",
        )
    return StatusAnswer(
        agent_id=agent_id,
        state=status.state,
        since=status.since,
        until=status.until,
        because=status.because,
    )


def _since(status: AgentStatus | None) -> datetime | None:
    """A sleep that ended by itself makes the agent active since then."""
    if status is None:
        return None
    return status.since if status.state == "active" else status.until
