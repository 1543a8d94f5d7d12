"""Plan what an agent is to write by itself later."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from frontdesk.domain import contacts
from frontdesk.domain.agents import action_store, status_store
from frontdesk.domain.agents.actions import Action, FollowUp, Scenario
from frontdesk.domain.agents.follow_up_times import due_times, zone_of
from frontdesk.domain.agents.status import AgentStatus
from frontdesk.domain.conversations import Conversation
from frontdesk.domain.conversations import store as conversations
from frontdesk.domain.followups import NewFollowUps, PlannedFollowUp, Stop
from frontdesk.domain.followups import store as followups
from frontdesk.domain.locations import store as locations
from frontdesk.flow.due import FollowUpDue
from frontdesk.flow.effects.effect import PlanFollowUps, Target
from frontdesk.flow.embedded.later.policy import is_refusal
from frontdesk.kit import jobs
from frontdesk.kit.db import Write
from frontdesk.kit.problems import Conflict, NotFound, Refused

REPLIED = "the customer replied"
STOP_LASTS = timedelta(hours=24)
"""How long nothing is planned by itself once the customer declined or has booked."""
_DECLINED = "the customer declined"
_FELL_SILENT = "the agent has answered; it is sent if the customer falls silent"


async def plan_as_wished(tx: Write, target: Target, effect: PlanFollowUps) -> list[PlannedFollowUp]:
    """The customer is busy, or asked to be written to later; it takes the place of what was planned.

    Raises NotFound and Refused.
    """
    actions = await action_store.list_actions(tx, target.location_id, target.agent_id)
    action = next((one for one in actions if one.id == effect.action_id), None)
    if action is None or not isinstance(action.settings, FollowUp):
        raise NotFound("action", effect.action_id)
    if not action.enabled:
        raise Refused("The follow-up action is switched off.")
    if effect.at is not None and effect.at <= (await tx.moment()).local:
        raise Refused("The time that the customer asked for has passed.")
    conversation = await conversations.get_conversation(tx, target.location_id, target.conversation_id)
    await followups.clear_stop(tx, target.location_id, conversation.id)
    return await _plan(
        tx,
        conversation,
        action,
        action.settings,
        planned_by=target.turn_id,
        because=effect.because,
        asked_for=effect.at,
    )


async def plan_after_answer(
    tx: Write,
    conversation: Conversation,
    actions: Sequence[Action],
    *,
    turn_id: str,
    through_seq: int,
    took_leave: bool = False,
) -> list[PlannedFollowUp]:
    """The agent has answered: follow up if the customer falls silent. The conversation must be locked.

    The answer is what is planned now by this turn, also for another reason. Who has written again since
    the message with `through_seq`, the last that was answered, is not silent, nor is who took leave.

    A time that the customer asked for stands again, once they were answered what they wrote before it,
    unless that was a refusal.
    """
    own = [action for action in actions if isinstance(action.settings, FollowUp) and action.enabled]
    if not own:
        return []
    location_id = conversation.location_id
    now = (await tx.moment()).local
    status = await status_store.find_status(tx, location_id, conversation.contact_id)
    if status is not None and _keeps_from_writing(status, own[0].agent_id, now):
        return []
    stop = await followups.find_stop(tx, location_id, conversation.id)
    if stop is not None and now < stop.since + STOP_LASTS:
        return []
    planned = await followups.list_planned(tx, location_id, conversation.id)
    if any(one.planned_by == turn_id for one in planned):
        return [one for one in planned if one.planned_by == turn_id]
    promised = await _still_promised(tx, conversation, stop, now)
    if promised is not None and (keeper := _keeper(own, promised)) is not None:
        because = "the customer asked for it before they wrote again"
        return await _plan_own(tx, conversation, keeper, turn_id, because, promised.asked_for)
    silent = _first(own, "contact_stopped_replying")
    if silent is not None and not took_leave and conversation.last_inbound_seq <= through_seq:
        return await _plan_own(tx, conversation, silent, turn_id, _FELL_SILENT, None)
    return []


async def plan_again(tx: Write, location_id: str, follow_up_id: str) -> PlannedFollowUp:
    """What was cancelled is planned again, for the time it had. Raises NotFound, and Conflict with what has
    happened since."""
    seen = await followups.get(tx, location_id, follow_up_id)
    conversation = await conversations.lock_conversation(tx, location_id, seen.conversation_id)
    one = await followups.lock(tx, location_id, follow_up_id)
    sequence = await followups.list_sequence(tx, one)
    because = await _against(tx, conversation, one, sequence)
    if because is not None:
        raise Conflict(f"The world has moved on: {because}.")
    again = await followups.end(tx, one, "planned")
    await put_next(tx, await followups.list_sequence(tx, again))
    return again


async def _against(
    tx: Write, conversation: Conversation, one: PlannedFollowUp, sequence: Sequence[PlannedFollowUp]
) -> str | None:
    """What has happened since that makes the cancelled follow-up senseless."""
    now = (await tx.moment()).local
    stop = await followups.find_stop(tx, one.location_id, conversation.id)
    planned = await followups.list_planned(tx, one.location_id, conversation.id)
    if one.state != "cancelled":
        return f"the follow-up is {one.state} by now"
    if one.due_at <= now:
        return "it was due already"
    if conversation.last_inbound_seq > one.follows_seq:
        return REPLIED
    if stop is not None and now < stop.since + STOP_LASTS:
        return stop.because
    if any(other.sequence_id != one.sequence_id for other in planned):
        return "another plan has taken its place"
    if any(later.step > one.step and later.state in ("sent", "drafted") for later in sequence):
        return "a later step has gone out"
    return None


async def put_next(tx: Write, sequence: Sequence[PlannedFollowUp]) -> None:
    """Make the plan's next step due."""
    following = next((one for one in sequence if one.state == "planned"), None)
    if following is not None:
        await jobs.put(tx, FollowUpDue(following.location_id, following.id), following.due_at)


def _keeps_from_writing(status: AgentStatus, agent_id: str, now: datetime) -> bool:
    """The agent is silent everywhere by now, or another goes on."""
    if status.cause == "transfer" and status.sleeper_id == agent_id:
        return True
    return status.state_at(now) != "active" and status.cause != "cap"


async def _still_promised(
    tx: Write, conversation: Conversation, stop: Stop | None, now: datetime
) -> PlannedFollowUp | None:
    """The follow-up at a time still to come that the customer asked for, and has not taken back since."""
    location_id = conversation.location_id
    promised = await followups.find_promised(tx, location_id, conversation.id)
    if promised is None or promised.asked_for is None or promised.asked_for <= now:
        return None
    if promised.state != "planned" and (promised.state, promised.because) != ("cancelled", REPLIED):
        return None
    if stop is not None and promised.created_at <= stop.since:
        return None
    since = await conversations.list_inbound(
        tx,
        location_id,
        conversation.id,
        after_seq=promised.follows_seq,
        through_seq=conversation.last_inbound_seq,
    )
    if any(is_refusal(message.body) for message in since):
        await followups.cancel_planned(tx, location_id, conversation.id, because=_DECLINED)
        await followups.set_stop(tx, location_id, conversation.id, _DECLINED)
        return None
    return promised


def _keeper(own: Sequence[Action], promised: PlannedFollowUp) -> Action | None:
    """The action that goes on with what was promised, perhaps another agent's."""
    same = next((action for action in own if action.id == promised.action_id), None)
    return same or _first(own, "contact_requested")


async def _plan_own(
    tx: Write,
    conversation: Conversation,
    action: Action,
    turn_id: str,
    because: str,
    asked_for: datetime | None,
) -> list[PlannedFollowUp]:
    assert isinstance(action.settings, FollowUp)
    return await _plan(
        tx,
        conversation,
        action,
        action.settings,
        planned_by=turn_id,
        because=because,
        asked_for=asked_for,
    )


async def _plan(
    tx: Write,
    conversation: Conversation,
    action: Action,
    settings: FollowUp,
    *,
    planned_by: str,
    because: str,
    asked_for: datetime | None,
) -> list[PlannedFollowUp]:
    location_id = conversation.location_id
    await followups.cancel_planned(
        tx, location_id, conversation.id, because="another plan has taken its place"
    )
    contact = await contacts.get_contact(tx, location_id, conversation.contact_id)
    location = await locations.get_location(tx, location_id)
    zone = zone_of(settings.rules, contact=contact.timezone, location=location.timezone)
    now = (await tx.moment()).local
    new = NewFollowUps(
        conversation_id=conversation.id,
        contact_id=conversation.contact_id,
        agent_id=action.agent_id,
        action_id=action.id,
        scenario=settings.scenario,
        due=due_times(settings, zone, now, asked_for=asked_for),
        asked_for=asked_for,
        channel=conversation.last_message_channel or "WebChat",
        follows_seq=conversation.last_inbound_seq,
        planned_by=planned_by,
        because=because,
    )
    planned = await followups.plan(tx, location_id, new)
    await put_next(tx, planned)
    return planned


def _first(actions: Sequence[Action], scenario: Scenario) -> Action | None:
    return next(
        (
            action
            for action in actions
            if isinstance(action.settings, FollowUp) and action.settings.scenario == scenario
        ),
        None,
    )
