"""Whether an agent answers a contact: read it, switch it, assign another agent."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from frontdesk.domain.agents import status_store
from frontdesk.domain.agents import store as agents
from frontdesk.domain.agents.model import Agent
from frontdesk.domain.agents.status import AgentStatus, SleepCause
from frontdesk.domain.conversations import Conversation, Reached, schedule
from frontdesk.domain.conversations import store as conversations
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Instant, Wire
from frontdesk.flow.inbox import CHAT_TOPIC
from frontdesk.flow.routing import route_conversation
from frontdesk.flow.sleeping import AT_CAP, put_to_sleep, wake_up
from frontdesk.kit.db import Read, Write
from frontdesk.kit.problems import Invalid

router = Router(prefix="/v1/conversations", tags=["Agent status"])

State = Literal["active", "asleep", "manual"]


class StatusAnswer(Wire):
    """Whether an agent answers this contact, since when, until when, and why.

    `agentId` is the agent that answers or would, `assignedAgentId` the one assigned by hand or by a
    workflow, if any. `cause` says in one word what keeps it silent; `channel` where, null for everywhere.
    """

    agent_id: str | None
    assigned_agent_id: str | None
    state: State
    since: Instant | None
    until: Instant | None
    cause: SleepCause | None
    channel: str | None
    because: str


class StatusOrder(Wire):
    """What to change; what is left out stays. `until` null means until somebody changes it.

    An agent that is active is so until something puts it to sleep: then `until` must be absent or null.
    `agentId` assigns an agent to the contact, null takes the assignment away.
    """

    state: State | None = None
    agent_id: str | None = Field(default=None, max_length=64)
    until: datetime | None = None


@router.get("/{conversationId}/agent-status", summary="Whether an agent answers this contact")
async def get_agent_status(
    conversationId: str, caller: Caller = needs("conversation-ai.readonly")
) -> StatusAnswer:
    async with caller.read() as read:
        conversation = await conversations.get_conversation(read, caller.location_id, conversationId)
        return await _answer(read, conversation)


@router.put("/{conversationId}/agent-status", summary="Let an agent sleep, wake it, or assign another")
async def put_agent_status(
    conversationId: str, body: StatusOrder, caller: Caller = needs("conversation-ai.write")
) -> StatusAnswer:
    """`active` also lets an agent write again that has reached its cap. Nothing old is answered."""
    if body.until is not None and body.until.tzinfo is None:
        raise Invalid("until must carry a time zone, such as 2030-01-31T09:00:00Z")
    async with caller.write() as tx:
        await conversations.lock_conversation(tx, caller.location_id, conversationId)
        conversation = await conversations.get_conversation(tx, caller.location_id, conversationId)
        before = await _answer(tx, conversation)
        caller.matches(before)
        if body.until is not None and body.until <= (await tx.moment()).local:
            raise Invalid("until must lie in the future")
        if body.until is not None and (body.state or before.state) == "active":
            raise Invalid("until needs state asleep or manual; an active agent has none")
        if "agent_id" in body.model_fields_set:
            await _assign(tx, conversation, body.agent_id, caller.token.name)
        await _switch(tx, conversation, body, before, caller.token.name)
        await tx.notify(CHAT_TOPIC, f"{conversationId} status")
        rearmed = await conversations.get_conversation(tx, caller.location_id, conversationId)
        return await _answer(tx, rearmed)


async def _assign(tx: Write, conversation: Conversation, agent_id: str | None, who: str) -> None:
    """Another agent, or none; whether it answers stays as it is. Raises NotFound."""
    location_id, contact_id = conversation.location_id, conversation.contact_id
    if agent_id is not None:
        await agents.get(tx, location_id, agent_id)
    held = await status_store.find_status(tx, location_id, contact_id)
    if (held.agent_id if held else None) == agent_id:
        return
    assigned = f"assigned to an agent by {who!r}" if agent_id else f"no longer assigned, by {who!r}"
    await status_store.set_status(
        tx,
        location_id,
        contact_id,
        agent_id=agent_id,
        state=held.state if held else "active",
        since=held.since if held else None,
        because=held.because if held and held.state != "active" else assigned,
        until=held.until if held else None,
        channel=held.channel if held else None,
        cause=held.cause if held and held.state != "active" else None,
        sleeper_id=held.sleeper_id if held and held.state != "active" else None,
    )


async def _switch(
    tx: Write, conversation: Conversation, body: StatusOrder, before: StatusAnswer, who: str
) -> None:
    """To the state asked for; with a time alone the state that is stays until then."""
    state = body.state or before.state
    location_id, contact_id = conversation.location_id, conversation.contact_id
    if state == "active":
        held = await status_store.find_status(tx, location_id, contact_id)
        if body.state is not None:
            await schedule.rearm(tx, conversation)
        if body.state is not None and held is not None and held.state != "active":
            await wake_up(tx, location_id, held, f"set to active by {who!r}")
        return
    if body.state is None and "until" not in body.model_fields_set:
        return
    await put_to_sleep(
        tx,
        location_id,
        contact_id,
        state=state,
        cause="switch",
        because=f"set to {state} by {who!r}",
        until=body.until if "until" in body.model_fields_set or body.state is not None else before.until,
        sleeper_id=before.agent_id,
    )


async def _answer(read: Read, conversation: Conversation) -> StatusAnswer:
    routed = await route_conversation(read, conversation)
    agent, status = routed.agent, routed.status
    agent_id = agent.id if agent else None
    assigned_agent_id = status.agent_id if status else None
    if status is not None and status.cause != "cap":
        state = status.state_at((await read.moment()).local)
        if state != "active":
            return StatusAnswer(
                agent_id=agent_id,
                assigned_agent_id=assigned_agent_id,
                state=state,
                since=status.since,
                until=status.until,
                cause=status.cause,
                channel=status.channel,
                because=status.because,
            )
    # Counted, not remembered: the cap may be another by now, another agent may answer, and other sleeps
    # come and go over a cap that stays reached.
    reached = await _reached_cap(read, conversation, agent)
    if reached is not None:
        return StatusAnswer(
            agent_id=agent_id,
            assigned_agent_id=assigned_agent_id,
            state="asleep",
            since=reached.at,
            until=None,
            cause="cap",
            channel=reached.channel,
            because=AT_CAP,
        )
    told = status.because if status is not None and status.state == "active" else "the agent is awake"
    return StatusAnswer(
        agent_id=agent_id,
        assigned_agent_id=assigned_agent_id,
        state="active",
        since=_since(status),
        until=None,
        cause=None,
        channel=None,
        because="no agent answers this contact yet" if agent is None else told,
    )


async def _reached_cap(read: Read, conversation: Conversation, agent: Agent | None) -> Reached | None:
    if agent is None or agent.mode != "auto_pilot":
        return None
    return await conversations.find_reached_cap(
        read, conversation, agent.id, agent.settings.auto_pilot_max_messages
    )


def _since(status: AgentStatus | None) -> datetime | None:
    """A sleep that ended by itself makes the agent active since then."""
    if status is None:
        return None
    return status.since if status.state == "active" else status.until
