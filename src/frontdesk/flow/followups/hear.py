"""What ends a plan as soon as it happens; what else there is is found when a step is due."""

from collections.abc import Sequence

from frontdesk.domain.agents import action_store
from frontdesk.domain.agents.actions import FollowUp
from frontdesk.domain.agents.status import SleepCause
from frontdesk.domain.conversations import store as conversations
from frontdesk.domain.followups import PlannedFollowUp
from frontdesk.domain.followups import store as followups
from frontdesk.flow.due import FollowUpDue
from frontdesk.flow.events import Occurred
from frontdesk.flow.events.happened import (
    AgentSleep,
    AppointmentCreate,
    ContactDelete,
    DraftDecide,
    HandOver,
    InboundMessage,
    MessageStatusUpdate,
)
from frontdesk.flow.followups.plan import REPLIED
from frontdesk.flow.followups.stop import stop
from frontdesk.kit import jobs
from frontdesk.kit.db import Write

_ENDING: frozenset[SleepCause] = frozenset(
    ["stop_bot", "hand_over", "transfer", "manual_message", "switch", "booking", "loop"]
)
"""Silences after which the agent does not write first. At a cap it may on another channel."""


async def hear(tx: Write, occurred: Sequence[Occurred]) -> None:
    """A listener to the kinds of events that are matched here."""
    for one in occurred:
        match one.happened:
            case InboundMessage(message):
                await followups.cancel_planned(
                    tx, message.location_id, message.conversation_id, because=REPLIED
                )
            case HandOver() | AgentSleep() as silence if silence.cause in _ENDING:
                await _cancel_of_contact(tx, silence.contact_id, silence.because)
            case AppointmentCreate(appointment) if appointment.contact_id is not None:
                await _booked(tx, appointment.contact_id)
            case ContactDelete(contact):
                await _cancel_of_contact(tx, contact.id, "the contact was deleted")
            case MessageStatusUpdate() as news if news.status == "failed":
                await _not_delivered(tx, news)
            case DraftDecide(draft):
                await followups.draft_decided(
                    tx, draft.location_id, draft.turn_id, draft.state, draft.message_id
                )
            case _:
                pass


async def _cancel_of_contact(tx: Write, contact_id: str, because: str) -> None:
    if tx.location_id is None:
        return
    conversation = await conversations.find_by_contact(tx, tx.location_id, contact_id)
    if conversation is not None:
        await followups.cancel_planned(tx, tx.location_id, conversation.id, because=because)


async def _booked(tx: Write, contact_id: str) -> None:
    if tx.location_id is None:
        return
    conversation = await conversations.find_by_contact(tx, tx.location_id, contact_id)
    if conversation is not None:
        await stop(tx, tx.location_id, conversation.id, "the contact has booked")


async def _not_delivered(tx: Write, news: MessageStatusUpdate) -> None:
    """A follow-up did not arrive: it is tried once on each other channel, where it may switch.

    Not if a later step has gone out by now: it has taken its place.
    """
    if tx.location_id is None:
        return
    one = await followups.find_by_message(tx, tx.location_id, news.message_id)
    if one is None or one.state != "sent":
        return
    because = f"{news.channel}: it could not be delivered: {news.failure or 'nothing is known of why'}"
    sequence = await followups.list_sequence(tx, one)
    overtaken = any(later.step > one.step and later.state in ("sent", "drafted") for later in sequence)
    if not overtaken and await _may_switch(tx, one):
        again = await followups.end(tx, one, "planned", because=because)
        await jobs.put(tx, FollowUpDue(again.location_id, again.id))
    else:
        await followups.end(tx, one, "failed", because=because)


async def _may_switch(tx: Write, one: PlannedFollowUp) -> bool:
    actions = await action_store.list_actions(tx, one.location_id, one.agent_id)
    settings = next((action.settings for action in actions if action.id == one.action_id), None)
    return isinstance(settings, FollowUp) and settings.rules.channel_switching
