"""Agents: /conversation-ai/agents."""

from typing import Annotated

from fastapi import Query

from frontdesk.domain import agents
from frontdesk.domain.agents import AgentFilter, AgentSettings, FullAgent
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.conversation_ai.agent_wire import (
    AgentAnswer,
    AgentCreate,
    AgentDeleted,
    AgentListItem,
    AgentSearchAnswer,
    AgentUpdate,
)
from frontdesk.edge.http.conversation_ai.readiness import find_missing_in
from frontdesk.edge.http.paging import DEFAULT_LIMIT, MAX_LIMIT, cursor
from frontdesk.edge.http.routes import Router
from frontdesk.kit.db import Read
from frontdesk.kit.problems import NotFound

router = Router(tags=["Agents"])


@router.post(
    "/conversation-ai/agents", status_code=201, summary="Make an agent", response_model_exclude_none=True
)
async def create_agent(body: AgentCreate, caller: Caller = needs("conversation-ai.write")) -> AgentAnswer:
    new = body.to_agent()
    async with caller.write() as tx:
        await _require_knowledge(tx, caller.location_id, new.settings)
        agent = await agents.create(tx, caller.location_id, new)
        return AgentAnswer.of(FullAgent(agent, ()))


@router.get("/conversation-ai/agents/search", summary="Search agents", response_model_exclude_none=True)
async def search_agents(
    caller: Caller = needs("conversation-ai.readonly"),
    startAfter: Annotated[str | None, Query(description="The last agent id of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
    query: Annotated[str | None, Query(description="A part of the name, whatever the case.")] = None,
) -> AgentSearchAnswer:
    after = cursor(startAfter) or ""
    async with caller.read() as read:
        found = await agents.list_full(
            read, caller.location_id, AgentFilter(name_part=query or None), after=after, limit=limit
        )
        total = await agents.count(read, caller.location_id)
    return AgentSearchAnswer(
        agents=[AgentListItem.of(full) for full in found], total_count=total, count=len(found)
    )


@router.get("/conversation-ai/agents/{agentId}", summary="Get an agent", response_model_exclude_none=True)
async def get_agent(agentId: str, caller: Caller = needs("conversation-ai.readonly")) -> AgentAnswer:
    async with caller.read() as read:
        return AgentAnswer.of(await agents.get_full(read, caller.location_id, agentId))


@router.put("/conversation-ai/agents/{agentId}", summary="Update an agent", response_model_exclude_none=True)
async def update_agent(
    agentId: str, body: AgentUpdate, caller: Caller = needs("conversation-ai.write")
) -> AgentAnswer:
    async with caller.write() as tx:
        full = await agents.lock(tx, caller.location_id, agentId, primary=bool(body.is_primary))
        caller.matches(AgentAnswer.of(full), exclude_none=True)
        after = body.apply(full.agent)
        await _require_knowledge(tx, caller.location_id, after.settings, held=full.agent.settings)
        return AgentAnswer.of(FullAgent(await agents.update(tx, full.agent, after), full.actions))


@router.delete("/conversation-ai/agents/{agentId}", summary="Delete an agent")
async def delete_agent(agentId: str, caller: Caller = needs("conversation-ai.write")) -> AgentDeleted:
    async with caller.write() as tx:
        full = await agents.lock(tx, caller.location_id, agentId)
        caller.matches(AgentAnswer.of(full), exclude_none=True)
        await agents.delete(tx, full.agent, undo_window=caller.runtime.undo_window)
    return AgentDeleted(id=agentId)


async def _require_knowledge(
    read: Read, location_id: str, wanted: AgentSettings, *, held: AgentSettings | None = None
) -> None:
    """This dialect refuses unknown knowledge bases, but takes back those it has shown.

    Raises NotFound.
    """
    missing = {one.id for one in await find_missing_in(read, location_id, agents=[wanted])}
    for base in wanted.knowledge_base_ids:
        if base in missing and not (held and base in held.knowledge_base_ids):
            raise NotFound("knowledge base", base)
