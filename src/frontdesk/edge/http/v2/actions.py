"""Actions in the v2 dialect: /v2/conversation/agents/{agentId}/actions."""

from dataclasses import replace

from frontdesk.domain import agents
from frontdesk.domain.agents import Action, action_of
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.conversation_ai.readiness import find_missing_in
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.v2.action_list import check_together
from frontdesk.edge.http.v2.action_wire import (
    V2ActionAnswer,
    V2ActionBody,
    V2ActionDeleted,
    V2ActionListAnswer,
)
from frontdesk.kit.db import Read

router = Router(prefix="/v2/conversation", tags=["Actions (v2)"])


@router.post("/agents/{agentId}/actions", status_code=201, summary="Attach an action to an agent")
async def create_action(
    agentId: str, body: V2ActionBody, caller: Caller = needs("conversation-ai.write")
) -> V2ActionAnswer:
    async with caller.write() as tx:
        full = await agents.lock(tx, caller.location_id, agentId)
        new = body.to_action(None).sealed(caller.runtime.vault)
        check_together(agentId, [*(action.settings for action in full.actions), new.settings])
        made = await agents.create_actions(tx, caller.location_id, agentId, [new])
        return await _answer(tx, caller, made[0])


@router.get("/agents/{agentId}/actions", summary="List the actions of an agent")
async def list_actions(
    agentId: str, caller: Caller = needs("conversation-ai.readonly")
) -> V2ActionListAnswer:
    async with caller.read() as read:
        full = await agents.get_full(read, caller.location_id, agentId)
        missing = await find_missing_in(read, caller.location_id, actions=full.actions)
    return V2ActionListAnswer(actions=[V2ActionAnswer.of(action, missing) for action in full.actions])


@router.get("/agents/{agentId}/actions/{actionId}", summary="Get an action")
async def get_action(
    agentId: str, actionId: str, caller: Caller = needs("conversation-ai.readonly")
) -> V2ActionAnswer:
    async with caller.read() as read:
        full = await agents.get_full(read, caller.location_id, agentId)
        return await _answer(read, caller, action_of(full.actions, actionId))


@router.patch(
    "/agents/{agentId}/actions/{actionId}", summary="Change an action; settings are merged key by key"
)
async def patch_action(
    agentId: str, actionId: str, body: V2ActionBody, caller: Caller = needs("conversation-ai.write")
) -> V2ActionAnswer:
    async with caller.write() as tx:
        full = await agents.lock(tx, caller.location_id, agentId)
        action = action_of(full.actions, actionId)
        if caller.if_match is not None:
            caller.matches(await _answer(tx, caller, action))
        new = body.to_action(action).sealed(caller.runtime.vault)
        others = [other.settings for other in full.actions if other.id != actionId]
        check_together(agentId, [*others, new.settings])
        after = replace(action, name=new.name, settings=new.settings)
        stored = await agents.update_action(tx, caller.location_id, action, after)
        return await _answer(tx, caller, stored)


@router.delete("/agents/{agentId}/actions/{actionId}", summary="Remove an action from an agent")
async def delete_action(
    agentId: str, actionId: str, caller: Caller = needs("conversation-ai.write")
) -> V2ActionDeleted:
    async with caller.write() as tx:
        full = await agents.lock(tx, caller.location_id, agentId)
        action = action_of(full.actions, actionId)
        if caller.if_match is not None:
            caller.matches(await _answer(tx, caller, action))
        await agents.delete_action(tx, caller.location_id, action)
    return V2ActionDeleted(action_id=actionId)


async def _answer(read: Read, caller: Caller, action: Action) -> V2ActionAnswer:
    return V2ActionAnswer.of(action, await find_missing_in(read, caller.location_id, actions=[action]))
