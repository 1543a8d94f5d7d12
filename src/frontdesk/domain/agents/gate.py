"""May the agent answer this message? One function decides; the turn, /why and the preview read its result."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from frontdesk.domain.agents.hours import is_open, next_opening
from frontdesk.domain.agents.model import Agent
from frontdesk.domain.agents.routing import RoutingRule
from frontdesk.domain.agents.status import AgentStatus

GateName = Literal[
    "agent status",
    "mode",
    "channel",
    "routing",
    "assigned agent",
    "sleep",
    "cap",
    "hours",
    "do-not-disturb",
    "media",
    "knowledge ready",
    "budget",
]


@dataclass(frozen=True)
class Loop:
    """The customer's side seems to be a machine, or the two go on without end: be silent for a while."""

    because: str
    lasts: timedelta


@dataclass(frozen=True)
class Purse:
    """What the budgets say. `empty_because` is None while money is left or nothing limits it."""

    saw: str = "no budget is set"
    empty_because: str | None = None
    may_economise: bool = False  # the embedded engine, which costs nothing, may go on


@dataclass(frozen=True)
class Facts:
    """What the gates look at, read in one transaction."""

    agent: Agent | None  # who would answer: the assigned agent, else by a rule, else the primary one
    no_agent_because: str
    assigned_agent_id: str | None
    assigned_agent_known: bool
    rule: RoutingRule | None  # the rule that chose the agent
    status: AgentStatus | None
    channel: str
    sent_on_channel: int
    do_not_disturb: str | None  # why the contact may not be written to on the channel
    person_answered: bool  # a person has written to the customer after the messages to answer
    images: bool  # among the messages to answer there is an image
    audio: bool
    text: bool  # among them there is something written
    untrained: int  # knowledge entries that are still being trained
    now: datetime
    timezone: str  # the location's
    purse: Purse
    loop: Loop | None
    video: bool = False  # no agent answers to a video or another file alone
    files: bool = False

    def is_capped_with(self, more: int) -> bool:
        """Whether the cap is reached once the agent has written so many messages more."""
        agent = self.agent
        if agent is None or agent.mode != "auto_pilot":
            return False
        return self.sent_on_channel + more >= agent.settings.auto_pilot_max_messages


@dataclass(frozen=True)
class Gate:
    """One gate's answer. `passed` is None where it was not asked because there is no agent."""

    gate: GateName
    passed: bool | None
    saw: str
    because: str


@dataclass(frozen=True)
class Go:
    """The agent answers: by itself, or (suggestive) with a draft for a person."""

    agent: Agent
    suggests: bool
    gates: tuple[Gate, ...]
    economise: bool = False  # the budget is spent: only the embedded engine may think


@dataclass(frozen=True)
class Hold:
    """The agent stays silent."""

    reason: str
    gate: GateName
    gates: tuple[Gate, ...]
    loop: Loop | None = None  # what was noticed just now; the agent is to be put to sleep for it


def may_answer(facts: Facts) -> Go | Hold:
    """Ask every gate in order; the first that does not pass is the reason."""
    if facts.agent is None:
        gates = tuple(
            Gate(name, None if name != "routing" else False, "no agent", facts.no_agent_because)
            for name, _ in _GATES
        )
        return Hold(facts.no_agent_because, "routing", gates)
    gates = tuple(ask(name, facts, facts.agent) for name, ask in _GATES)
    shut = next((gate for gate in gates if not gate.passed), None)
    if shut is not None:
        noticed = facts.loop if shut.gate == "sleep" and shut.saw == _LOOP else None
        return Hold(shut.because, shut.gate, gates, noticed)
    return Go(
        facts.agent,
        suggests=facts.agent.mode == "suggestive",
        gates=gates,
        economise=facts.purse.empty_because is not None,
    )


_Ask = Callable[[GateName, Facts, Agent], Gate]
_LOOP = "a loop"


def _agent_status(name: GateName, _facts: Facts, agent: Agent) -> Gate:
    if agent.active:
        return Gate(name, True, "active", "the agent is active")
    return Gate(name, False, "inactive", "the agent is switched to inactive")


def _mode(name: GateName, _facts: Facts, agent: Agent) -> Gate:
    told = {
        "off": "the agent's mode is off",
        "suggestive": "the agent drafts for a person",
        "auto_pilot": "the agent answers by itself",
    }
    return Gate(name, agent.mode != "off", agent.mode, told[agent.mode])


def _channel(name: GateName, facts: Facts, agent: Agent) -> Gate:
    passed = facts.channel in agent.channels
    listed = ", ".join(agent.channels) or "no channel"
    return Gate(name, passed, facts.channel, f"the agent answers on {listed}")


def _routing(name: GateName, facts: Facts, agent: Agent) -> Gate:
    if facts.assigned_agent_id == agent.id:
        return Gate(name, True, agent.id, "the contact is assigned to this agent")
    if facts.rule is not None:
        told = f"the routing rule {facts.rule.name!r} ({facts.rule.condition}) chose this agent"
        return Gate(name, True, agent.id, told)
    return Gate(name, True, agent.id, "this is the location's primary agent")


def _assigned(name: GateName, facts: Facts, agent: Agent) -> Gate:
    if facts.assigned_agent_id is None:
        return Gate(name, True, "none", "no agent is assigned to the contact")
    if facts.assigned_agent_known:
        return Gate(name, True, facts.assigned_agent_id, "the assigned agent answers")
    told = "the assigned agent no longer exists, so the primary agent answers"
    return Gate(name, True, facts.assigned_agent_id, told)


def _sleep(name: GateName, facts: Facts, _agent: Agent) -> Gate:
    if facts.person_answered:
        return Gate(name, False, "a person's message", "a person has answered already")
    status = facts.status
    state = status.state_at(facts.now) if status is not None else "active"
    if status is not None and state != "active" and status.cause != "cap":  # the cap has a gate of its own
        until = f" until {status.until.isoformat()}" if status.until else " until a person wakes it"
        return Gate(name, False, f"{state}{until}", status.because)
    if facts.loop is not None:
        return Gate(name, False, _LOOP, facts.loop.because)
    return Gate(name, True, "active", "the agent is awake for this contact")


def _cap(name: GateName, facts: Facts, agent: Agent) -> Gate:
    most = agent.settings.auto_pilot_max_messages
    saw = f"{facts.sent_on_channel} of {most}"
    if not facts.is_capped_with(0):
        return Gate(name, True, saw, "the cap for this contact and channel is not reached")
    told = "the cap for this contact and channel is reached; marking the conversation as read re-arms it"
    return Gate(name, False, saw, told)


def _hours(name: GateName, facts: Facts, agent: Agent) -> Gate:
    hours = agent.settings.hours
    if not hours.days:
        return Gate(name, True, "any hour", "the agent answers at any hour")
    zone = hours.timezone or facts.timezone
    saw = f"{facts.now.astimezone(ZoneInfo(zone)):%A %H:%M} in {zone}"
    if is_open(hours.days, zone, facts.now):
        return Gate(name, True, saw, "it is within the agent's hours")
    opening = next_opening(hours.days, zone, facts.now)
    begin = f"; they begin {opening.astimezone(ZoneInfo(zone)):%A %H:%M}" if opening else ""
    return Gate(name, False, saw, f"it is outside the agent's hours{begin}")


def _do_not_disturb(name: GateName, facts: Facts, _agent: Agent) -> Gate:
    if facts.do_not_disturb is None:
        return Gate(name, True, "off", "the contact may be written to on this channel")
    return Gate(name, False, "on", facts.do_not_disturb)


def _media(name: GateName, facts: Facts, agent: Agent) -> Gate:
    alone = agent.mode == "auto_pilot"
    attached = {
        "an image": (facts.images, alone and agent.settings.respond_to_images),
        "a voice note": (facts.audio, alone and agent.settings.respond_to_audio),
        "a video": (facts.video, False),
        "a file": (facts.files, False),
    }
    sent = [what for what, (there, _) in attached.items() if there]
    if facts.text or not sent:
        return Gate(name, True, "text", "there is something written to answer")
    saw = " and ".join(sent)
    unanswered = [what for what in sent if not attached[what][1]]
    if not unanswered:
        return Gate(name, True, saw, f"the agent answers to {saw}")
    return Gate(name, False, saw, f"the agent does not answer to {' or '.join(unanswered)} alone")


def _knowledge(name: GateName, facts: Facts, _agent: Agent) -> Gate:
    if facts.untrained == 0:
        return Gate(name, True, "ready", "the knowledge is trained")
    told = "entries still being trained are found by their words alone; nobody is kept waiting for it"
    return Gate(name, True, f"{facts.untrained} in training", told)


def _budget(name: GateName, facts: Facts, _agent: Agent) -> Gate:
    purse = facts.purse
    if purse.empty_because is None:
        return Gate(name, True, purse.saw, "nothing keeps the engine from being paid")
    if purse.may_economise:
        return Gate(name, True, purse.saw, f"{purse.empty_because}, so the embedded engine answers")
    return Gate(name, False, purse.saw, purse.empty_because)


_GATES: tuple[tuple[GateName, _Ask], ...] = (
    ("agent status", _agent_status),
    ("mode", _mode),
    ("channel", _channel),
    ("routing", _routing),
    ("assigned agent", _assigned),
    ("sleep", _sleep),
    ("cap", _cap),
    ("hours", _hours),
    ("do-not-disturb", _do_not_disturb),
    ("media", _media),
    ("knowledge ready", _knowledge),
    ("budget", _budget),
)
