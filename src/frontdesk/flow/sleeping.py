"""The agent falls asleep for a contact, and is woken; that it wakes by itself stands in `wake.py`."""

from datetime import datetime, timedelta
from typing import Literal

from frontdesk.domain import contacts
from frontdesk.domain.agents import status_store
from frontdesk.domain.agents.gate import Loop
from frontdesk.domain.agents.model import Agent
from frontdesk.domain.agents.status import AgentStatus, SleepCause
from frontdesk.domain.conversations import Conversation
from frontdesk.flow.due import WakeAgent
from frontdesk.flow.routing import route_conversation
from frontdesk.kit import jobs
from frontdesk.kit.db import Write

AT_CAP = "the cap for this contact and channel is reached; reading the conversation re-arms it"


async def put_to_sleep(
    tx: Write,
    location_id: str,
    contact_id: str,
    *,
    cause: SleepCause,
    because: str,
    state: Literal["asleep", "manual"] = "asleep",
    until: datetime | None = None,
    lasts: timedelta | None = None,
    channel: str | None = None,
    sleeper_id: str | None = None,
) -> AgentStatus:
    """Let the contact's agent be silent until a time, for a time, or until somebody wakes it.

    Who is assigned to the contact stays. Raises NotFound for a contact that is not there.
    """
    held = await status_store.find_status(tx, location_id, contact_id)
    now = (await tx.moment()).local
    if lasts is not None:
        until = now + lasts
    status = await status_store.set_status(
        tx,
        location_id,
        contact_id,
        state=state,
        because=because,
        agent_id=held.agent_id if held else None,
        since=now,
        until=until,
        channel=channel,
        cause=cause,
        sleeper_id=sleeper_id,
    )
    if status.until is not None:
        await jobs.put(tx, WakeAgent(location_id, contact_id, status.until.isoformat()), status.until)
    return status


async def sleep_on_message(
    tx: Write, conversation: Conversation, cause: Literal["manual_message", "workflow_message"]
) -> None:
    """Somebody else took the word: the agent sleeps where its settings say so; a longer sleep stays."""
    routed = await route_conversation(tx, conversation)
    agent, status = routed.agent, routed.status
    if agent is None:
        return
    settings = agent.settings
    sleeps, who = {
        "manual_message": (settings.sleep_on_manual_message, "a person"),
        "workflow_message": (settings.sleep_on_workflow_message, "a workflow"),
    }[cause]
    if not sleeps:
        return
    now = (await tx.moment()).local
    until = now + settings.sleep.length if settings.sleep.length is not None else None
    if status is not None and _outlasts(status, now, until):
        return
    await put_to_sleep(
        tx,
        conversation.location_id,
        conversation.contact_id,
        cause=cause,
        because=f"{who} wrote to the customer",
        lasts=settings.sleep.length,
        sleeper_id=agent.id,
    )


def _outlasts(status: AgentStatus, now: datetime, until: datetime | None) -> bool:
    """Whether the silence that is now is one until then, or longer."""
    state = status.state_at(now)
    if state == "active" or status.cause == "cap":  # the cap is for one channel, and stays reached
        return False
    if state == "manual" or status.until is None:
        return True
    return until is not None and status.until >= until


async def sleep_at_cap(tx: Write, conversation: Conversation, channel: str, agent_id: str) -> None:
    """The agent has written as often as it may: note it, unless something else keeps it silent already."""
    location_id, contact_id = conversation.location_id, conversation.contact_id
    status = await status_store.find_status(tx, location_id, contact_id)
    if status is not None and status.state_at((await tx.moment()).local) != "active":
        return
    await put_to_sleep(
        tx,
        location_id,
        contact_id,
        cause="cap",
        because=AT_CAP,
        channel=channel,
        sleeper_id=agent_id,
    )


async def break_loop(tx: Write, conversation: Conversation, loop: Loop, agent: Agent | None) -> None:
    """The loop guard has noticed something: the agent sleeps for the contact, and a person is asked in."""
    location_id, contact_id = conversation.location_id, conversation.contact_id
    await put_to_sleep(
        tx,
        location_id,
        contact_id,
        cause="loop",
        because=loop.because,
        lasts=loop.lasts,
        sleeper_id=agent.id if agent else None,
    )
    await contacts.create_task(
        tx,
        location_id,
        contact_id,
        title="The agent seems to talk to a machine; please look",
        body=f"Why it is silent: {loop.because}\nThe last message: {conversation.last_message_body or ''}",
        due_at=(await tx.moment()).local,
        assigned_to=conversation.assigned_to,
    )


async def wake_from_cap(tx: Write, conversation: Conversation) -> None:
    """The conversation was read, which re-arms the cap."""
    status = await status_store.find_status(tx, conversation.location_id, conversation.contact_id)
    if status is not None and status.cause == "cap":
        await wake_up(tx, conversation.location_id, status, "the conversation was marked as read")


async def wake_up(tx: Write, location_id: str, status: AgentStatus, because: str) -> None:
    """Let the agent answer the contact again. Raises NotFound for a contact that is gone."""
    await status_store.set_status(
        tx,
        location_id,
        status.contact_id,
        state="active",
        because=because,
        agent_id=status.agent_id,
    )
