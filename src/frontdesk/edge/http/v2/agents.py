"""Agents in the v2 dialect: /v2/conversation/agents."""

from typing import Annotated

from fastapi import Query

from frontdesk.domain import agents
from frontdesk.domain.agents import FullAgent
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.conversation_ai.readiness import SettingWarning, find_missing_in
from frontdesk.edge.http.paging import cursor
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.v2.action_list import carry_out, new_actions, planned
from frontdesk.edge.http.v2.agent_wire import (
    V2AgentAnswer,
    V2AgentCreate,
    V2AgentDeleted,
    V2AgentListAnswer,
    V2AgentUpdate,
)
from frontdesk.edge.http.v2.filters import AgentQuery, agent_filter
from frontdesk.kit.db import Read

router = Router(prefix="/v2/conversation", tags=["Agents (v2)"])

_NO_LONGER_PRIMARY = SettingWarning(
    field="isPrimary", problem="Another agent is primary by now; this one came back without that rank."
)


@router.post("/agents", status_code=201, summary="Make an agent, with its actions")
async def create_agent(body: V2AgentCreate, caller: Caller = needs("conversation-ai.write")) -> V2AgentAnswer:
    new, actions = body.to_agent(), new_actions(body.actions or (), caller.runtime.vault)
    async with caller.write() as tx:
        agent = await agents.create(tx, caller.location_id, new)
        made = await agents.create_actions(tx, caller.location_id, agent.id, actions)
        return await _answer(tx, FullAgent(agent, made))


@router.get("/agents", summary="List agents")
async def list_agents(
    query: Annotated[AgentQuery, Query()],
    caller: Caller = needs("conversation-ai.readonly"),
) -> V2AgentListAnswer:
    async with caller.read() as read:
        found = await agents.list_full(
            read,
            caller.location_id,
            agent_filter(query),
            after=cursor(query.start_after) or "",
            limit=query.limit + 1,
        )
        shown = found[: query.limit]
        missing = await find_missing_in(
            read,
            caller.location_id,
            actions=[action for full in shown for action in full.actions],
            agents=[full.agent.settings for full in shown],
        )
    return V2AgentListAnswer(
        agents=[V2AgentAnswer.of(full, missing) for full in shown],
        next_cursor=shown[-1].agent.id if len(found) > len(shown) else None,
    )


@router.get("/agents/{agentId}", summary="Get an agent with its full configuration")
async def get_agent(agentId: str, caller: Caller = needs("conversation-ai.readonly")) -> V2AgentAnswer:
    async with caller.read() as read:
        return await _answer(read, await agents.get_full(read, caller.location_id, agentId))


@router.put("/agents/{agentId}", summary="Change what is given of an agent")
async def put_agent(
    agentId: str, body: V2AgentUpdate, caller: Caller = needs("conversation-ai.write")
) -> V2AgentAnswer:
    return await _update(agentId, body, caller)


@router.patch("/agents/{agentId}", summary="Change what is given of an agent")
async def patch_agent(
    agentId: str, body: V2AgentUpdate, caller: Caller = needs("conversation-ai.write")
) -> V2AgentAnswer:
    return await _update(agentId, body, caller)


async def _update(agent_id: str, body: V2AgentUpdate, caller: Caller) -> V2AgentAnswer:
    async with caller.write() as tx:
        full = await agents.lock(tx, caller.location_id, agent_id, primary=bool(body.is_primary))
        if caller.if_match is not None:
            caller.matches(await _answer(tx, full))
        after = body.apply(full.agent)
        actions = full.actions
        if body.actions is not None:
            actions = await carry_out(tx, full, planned(full, body.actions, caller.runtime.vault))
        return await _answer(tx, FullAgent(await agents.update(tx, full.agent, after), actions))


@router.delete("/agents/{agentId}", summary="Delete an agent; it can be restored for a time")
async def delete_agent(agentId: str, caller: Caller = needs("conversation-ai.write")) -> V2AgentDeleted:
    async with caller.write() as tx:
        full = await agents.lock(tx, caller.location_id, agentId)
        if caller.if_match is not None:
            caller.matches(await _answer(tx, full))
        deleted = await agents.delete(tx, full.agent, undo_window=caller.runtime.undo_window)
    assert deleted.undo_until is not None
    return V2AgentDeleted(agent_id=agentId, undo_until=deleted.undo_until)


@router.post("/agents/{agentId}/restore", summary="Bring a deleted agent back")
async def restore_agent(agentId: str, caller: Caller = needs("conversation-ai.write")) -> V2AgentAnswer:
    """Ids and actions are as they were. A primary agent stays one unless another is primary by now."""
    async with caller.write() as tx:
        restored = await agents.restore(tx, caller.location_id, agentId)
        notes = [_NO_LONGER_PRIMARY] if restored.lost_rank else []
        return await _answer(tx, restored.full, notes)


async def _answer(read: Read, full: FullAgent, notes: list[SettingWarning] | None = None) -> V2AgentAnswer:
    missing = await find_missing_in(
        read, full.agent.location_id, actions=full.actions, agents=[full.agent.settings]
    )
    return V2AgentAnswer.of(full, missing, notes or ())
