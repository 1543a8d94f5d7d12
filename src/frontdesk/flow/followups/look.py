"""What is checked when a follow-up is due, as if nothing had been true when it was planned."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from frontdesk.domain import contacts
from frontdesk.domain.agents import action_store
from frontdesk.domain.agents import store as agents
from frontdesk.domain.agents.actions import Action, FollowUp, FollowUpStep
from frontdesk.domain.agents.follow_up_times import next_moment, zone_of
from frontdesk.domain.agents.gate import Facts, Gate, GateName, may_answer
from frontdesk.domain.agents.hours import next_opening
from frontdesk.domain.agents.model import Agent
from frontdesk.domain.contacts import Contact
from frontdesk.domain.conversations import Conversation, Message
from frontdesk.domain.conversations import store as conversations
from frontdesk.domain.followups import PlannedFollowUp
from frontdesk.domain.locations import Location
from frontdesk.domain.locations import store as locations
from frontdesk.flow.followups.channels import Around, Chosen, choose
from frontdesk.flow.followups.plan import REPLIED
from frontdesk.flow.turn.gather import facts, replies_since
from frontdesk.kit.db import Read
from frontdesk.kit.problems import NotFound

STEP_REMOVED = "the step was taken out of the follow-up action"
_ENDING: frozenset[GateName] = frozenset(["agent status", "mode", "routing", "assigned agent", "sleep"])
"""Gates that give up the whole plan; the others have to do with the channel, or keep a step back."""


@dataclass(frozen=True)
class Ready:
    """It may go out now, on this channel; `gates` are those it passed."""

    one: PlannedFollowUp
    action: Action
    settings: FollowUp
    zone: str
    agent: Agent
    conversation: Conversation
    contact: Contact
    location: Location
    newest: Message
    chosen: Chosen
    channel: str
    gates: tuple[Gate, ...]
    facts: Facts

    @property
    def step(self) -> FollowUpStep:
        return self.settings.steps[self.one.step - 1]

    @property
    def suggests(self) -> bool:
        return self.agent.mode == "suggestive"


@dataclass(frozen=True)
class Wait:
    """It is too early, or outside the hours."""

    until: datetime


@dataclass(frozen=True)
class Drop:
    """It is not to go out; with `ends` the rest of its plan is given up too."""

    because: str
    ends: bool
    settings: FollowUp | None = None
    zone: str = "UTC"


Verdict = Ready | Wait | Drop


async def look(read: Read, own_channels: Collection[str], one: PlannedFollowUp) -> Verdict:
    """Look at everything in one transaction."""
    now = (await read.moment()).local
    if now < one.due_at:
        return Wait(one.due_at)
    try:
        conversation = await conversations.get_conversation(read, one.location_id, one.conversation_id)
        contact = await contacts.get_contact(read, one.location_id, one.contact_id)
    except NotFound:
        return Drop("the contact or the conversation was deleted", ends=True)
    agent = await agents.find(read, one.location_id, one.agent_id)
    if agent is None:
        return Drop("the agent was deleted", ends=True)
    wanted = await _wanted(read, one)
    if isinstance(wanted, Drop):
        return wanted
    newest = await conversations.newest_inbound(read, one.location_id, conversation.id)
    if newest is None or newest.seq > one.follows_seq:
        return Drop(REPLIED, ends=True)
    location = await locations.get_location(read, one.location_id)
    since = await replies_since(read, conversation, [newest])
    seen = await facts(read, conversation, contact, since, [newest], location)
    if seen.agent is None or seen.agent.id != agent.id:
        return Drop("another agent answers the contact now", ends=True)
    action, settings = wanted
    around = Around(conversation, contact, agent, since, now, own_channels)
    chosen = await choose(read, around, one.channel, may_switch=settings.rules.channel_switching)
    ready = Ready(
        one=one,
        action=action,
        settings=settings,
        zone=zone_of(settings.rules, contact=contact.timezone, location=location.timezone),
        agent=agent,
        conversation=conversation,
        contact=contact,
        location=location,
        newest=newest,
        chosen=chosen,
        channel=chosen.channel or one.channel,
        gates=(),
        facts=_as_follow_up(seen, chosen, one.channel),
    )
    return _judge(replace(ready, gates=may_answer(ready.facts).gates), now)


async def _wanted(read: Read, one: PlannedFollowUp) -> tuple[Action, FollowUp] | Drop:
    """The action as it stands, which may not want the step any more."""
    held = await action_store.list_actions(read, one.location_id, one.agent_id)
    action = next((action for action in held if action.id == one.action_id), None)
    settings = action.settings if action is not None else None
    if action is None or not isinstance(settings, FollowUp):
        return Drop("the follow-up action was removed", ends=True)
    if settings.scenario != one.scenario:
        return Drop("the follow-up action is for another scenario now", ends=True)
    if one.step > len(settings.steps):
        return Drop(STEP_REMOVED, ends=True)
    if not action.enabled:
        return Drop("the follow-up action was switched off", ends=True)
    return action, settings


def _as_follow_up(seen: Facts, chosen: Chosen, channel: str) -> Facts:
    """It answers no message, so what was attached to the newest one does not matter."""
    return replace(
        seen,
        channel=chosen.channel or channel,
        sent_on_channel=chosen.sent,
        do_not_disturb=None,
        images=False,
        audio=False,
        video=False,
        files=False,
        text=True,
    )


def _judge(ready: Ready, now: datetime) -> Verdict:
    """By the gates, the hours, the channel and the budget, in this order."""
    shut = next((gate for gate in ready.gates if not gate.passed and gate.gate in _ENDING), None)
    if shut is not None:
        return Drop(shut.because, ends=True)
    opening = next_moment(ready.settings.rules, ready.zone, now)
    if opening == now:
        opening = _agents_hours(ready.agent, ready.location, ready.gates, now) or now
    if opening > now:
        return Wait(opening)
    if ready.chosen.channel is None:
        told = "; ".join(ready.chosen.passed_over)
        return Drop(f"no channel can be used: {told}", ends=False, settings=ready.settings, zone=ready.zone)
    budget = next((gate for gate in ready.gates if not gate.passed and gate.gate == "budget"), None)
    if budget is not None and ready.step.ai_message:
        return Drop(budget.because, ends=False, settings=ready.settings, zone=ready.zone)
    return ready


def _agents_hours(
    agent: Agent, location: Location, gates: tuple[Gate, ...], now: datetime
) -> datetime | None:
    """When the agent's own hours begin, where it is outside them."""
    if all(gate.passed for gate in gates if gate.gate == "hours"):
        return None
    hours = agent.settings.hours
    return next_opening(hours.days, hours.timezone or location.timezone, now)
