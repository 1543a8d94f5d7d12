"""A call that somebody must agree to first: the customer, a person, or whoever accepted the draft with it."""

import json
from datetime import timedelta

from frontdesk.domain import contacts, tools
from frontdesk.domain.agents import action_store
from frontdesk.domain.agents import store as agents
from frontdesk.domain.agents.actions import Action
from frontdesk.domain.agents.custom_tool import CustomTool
from frontdesk.domain.conversations import store as conversations
from frontdesk.domain.tools import NewCall, ToolCall
from frontdesk.flow.due import ToolCallDue
from frontdesk.flow.effects.effect import CallTool, Target
from frontdesk.kit import jobs
from frontdesk.kit.db import Read, Write
from frontdesk.kit.problems import Refused

CUSTOMER_HAS = timedelta(hours=24)
PERSON_HAS = timedelta(days=7)
_TASK_DUE_IN = timedelta(hours=24)


async def propose(tx: Write, target: Target, effect: CallTool) -> None:
    """Write the call down as its effect says. Raises Refused where there is no such tool any more."""
    found = await find_tool(tx, target.location_id, target.agent_id, effect.action_id)
    if found is None:
        raise Refused(f"There is no tool {effect.name!r} any more.")
    action, tool = found
    new = NewCall(
        conversation_id=target.conversation_id,
        contact_id=target.contact_id,
        agent_id=target.agent_id,
        action_id=action.id,
        name=action.name,
        turn_id=target.turn_id,
        arguments=effect.arguments,
        effectful=tool.changes_something,
    )
    location_id = target.location_id
    await tools.supersede(tx, location_id, target.conversation_id, action.id)
    match effect.waits_for:
        case "nobody":
            call = await tools.create(tx, location_id, new, "approved")
            await jobs.put(tx, ToolCallDue(location_id, call.id))
        case "customer":
            conversation = await conversations.get_conversation(tx, location_id, target.conversation_id)
            await tools.create(
                tx,
                location_id,
                new,
                "waiting",
                waits_for="customer",
                asked_seq=conversation.last_inbound_seq,
                lasts=CUSTOMER_HAS,
            )
        case "person":
            call = await tools.create(tx, location_id, new, "waiting", waits_for="person", lasts=PERSON_HAS)
            await leave_task(
                tx,
                call,
                title=f"Please allow or refuse: {action.name}",
                body=f"The agent wants to use it.\nWith: {told_arguments(call)}\nCall: {call.id}",
            )


async def find_tool(
    read: Read, location_id: str, agent_id: str, action_id: str
) -> tuple[Action, CustomTool] | None:
    """The agent's tool, if both are there and the tool is switched on."""
    if await agents.find(read, location_id, agent_id) is None:
        return None
    for action in await action_store.list_actions(read, location_id, agent_id):
        if action.id == action_id and isinstance(action.settings, CustomTool) and action.enabled:
            return action, action.settings
    return None


async def leave_task(tx: Write, call: ToolCall, *, title: str, body: str) -> None:
    contact = await contacts.get_contact(tx, call.location_id, call.contact_id)
    await contacts.create_task(
        tx,
        call.location_id,
        call.contact_id,
        title=title[:255],
        body=body[:5_000],
        due_at=(await tx.moment()).local + _TASK_DUE_IN,
        assigned_to=contact.assigned_to,
    )


async def report_unknown(tx: Write, call: ToolCall) -> None:
    """Ask a person to find out whether the call took place."""
    await leave_task(
        tx,
        call,
        title=f"Please check whether this took place: {call.name}",
        body=f"The agent used {call.name!r} with {told_arguments(call)}.\nNo answer came, and it must not be"
        f" repeated unseen.\nCall: {call.id}",
    )


def told_arguments(call: ToolCall) -> str:
    return json.dumps(dict(call.arguments), ensure_ascii=False)[:2_000]
