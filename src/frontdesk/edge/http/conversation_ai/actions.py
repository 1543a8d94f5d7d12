"""Actions of an agent: /conversation-ai/agents/{agentId}/actions."""

from dataclasses import replace

from frontdesk.domain import agents
from frontdesk.domain.agents import Action, ActionSettings, FollowUp, FullAgent, action_faults, action_of
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.conversation_ai.action_wire import (
    ActionAnswer,
    ActionBody,
    ActionData,
    ActionDeleted,
    ActionListAnswer,
    DeletedAction,
)
from frontdesk.edge.http.conversation_ai.follow_up_details import FollowUpSettingsUpdate, with_settings
from frontdesk.edge.http.conversation_ai.names import SHOWN_TYPES, place_in_details
from frontdesk.edge.http.conversation_ai.readiness import find_missing_in
from frontdesk.edge.http.routes import Router
from frontdesk.kit.db import Read
from frontdesk.kit.problems import Invalid, NotFound

router = Router(tags=["Actions"])

_PATH = "/conversation-ai/agents/{agentId}/actions"


@router.post(_PATH, status_code=201, summary="Attach an action to an agent", response_model_exclude_none=True)
async def create_action(
    agentId: str, body: ActionBody, caller: Caller = needs("conversation-ai.write")
) -> ActionAnswer:
    async with caller.write() as tx:
        full = await agents.lock(tx, caller.location_id, agentId)
        new = body.to_action(None, [action.settings for action in full.actions], agentId)
        made = await agents.create_actions(tx, caller.location_id, agentId, [new])
        return await _answer(tx, caller, made[0])


@router.get(f"{_PATH}/list", summary="List the actions of an agent", response_model_exclude_none=True)
async def list_actions(agentId: str, caller: Caller = needs("conversation-ai.readonly")) -> ActionListAnswer:
    async with caller.read() as read:
        full = await agents.get_full(read, caller.location_id, agentId)
        shown = [action for action in full.actions if action.type in SHOWN_TYPES]
        missing = await find_missing_in(read, caller.location_id, actions=shown)
    return ActionListAnswer(data=[ActionData.of(action, missing) for action in shown])


@router.get(f"{_PATH}/{{actionId}}", summary="Get an action", response_model_exclude_none=True)
async def get_action(
    agentId: str, actionId: str, caller: Caller = needs("conversation-ai.readonly")
) -> ActionAnswer:
    async with caller.read() as read:
        full = await agents.get_full(read, caller.location_id, agentId)
        action = _shown(full, actionId)
        return await _answer(read, caller, action)


@router.put(f"{_PATH}/{{actionId}}", summary="Update an action", response_model_exclude_none=True)
async def update_action(
    agentId: str, actionId: str, body: ActionBody, caller: Caller = needs("conversation-ai.write")
) -> ActionAnswer:
    async with caller.write() as tx:
        full = await agents.lock(tx, caller.location_id, agentId)
        action = _shown(full, actionId)
        if caller.if_match is not None:
            caller.matches(await _answer(tx, caller, action), exclude_none=True)
        new = body.to_action(action, _others(full, actionId), agentId)
        stored = await agents.update_action(
            tx, caller.location_id, action, replace(action, name=new.name, settings=new.settings)
        )
        return await _answer(tx, caller, stored)


@router.delete(f"{_PATH}/{{actionId}}", summary="Remove an action from an agent")
async def delete_action(
    agentId: str, actionId: str, caller: Caller = needs("conversation-ai.write")
) -> ActionDeleted:
    async with caller.write() as tx:
        full = await agents.lock(tx, caller.location_id, agentId)
        action = _shown(full, actionId)
        if caller.if_match is not None:
            caller.matches(await _answer(tx, caller, action), exclude_none=True)
        await agents.delete_action(tx, caller.location_id, action)
    return ActionDeleted(data=DeletedAction(id=actionId))


@router.patch(
    "/conversation-ai/agents/{agentId}/followup-settings",
    summary="Update the settings of follow-up actions",
    response_model_exclude_none=True,
)
async def update_followup_settings(
    agentId: str, body: FollowUpSettingsUpdate, caller: Caller = needs("conversation-ai.write")
) -> ActionAnswer:
    """Answers the first of the actions."""
    if not body.action_ids:
        raise Invalid("actionIds must name at least one action")
    async with caller.write() as tx:
        full = await agents.lock(tx, caller.location_id, agentId)
        stored = []
        for action in [_shown(full, action_id) for action_id in dict.fromkeys(body.action_ids)]:
            if not isinstance(action.settings, FollowUp):
                raise Invalid(f"actionIds: {action.id} is not an advancedFollowup action")
            settings = with_settings(action.settings, body.followup_settings)
            if faults := action_faults(settings):
                raise Invalid(*(f"{place_in_details(fault.place)} {fault.problem}" for fault in faults))
            stored.append(
                await agents.update_action(tx, caller.location_id, action, replace(action, settings=settings))
            )
        return await _answer(tx, caller, stored[0])


async def _answer(read: Read, caller: Caller, action: Action) -> ActionAnswer:
    missing = await find_missing_in(read, caller.location_id, actions=[action])
    return ActionAnswer(data=ActionData.of(action, missing))


def _shown(full: FullAgent, action_id: str) -> Action:
    """The action, if it is of a type that this dialect knows. Raises NotFound."""
    action = action_of(full.actions, action_id)
    if action.type not in SHOWN_TYPES:
        raise NotFound("action", action_id)
    return action


def _others(full: FullAgent, without: str) -> list[ActionSettings]:
    return [action.settings for action in full.actions if action.id != without]
