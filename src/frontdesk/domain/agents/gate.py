"""May the agent answer this message? One function decides; the turn, /why and the preview read its result."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from frontdesk.domain.agents.model import Agent
from frontdesk.domain.agents.status import AgentStatus

GateName = Literal[
    "agent status",
    "mode",
    "channel",
    "routing",
    "assigned agent",
    "sleep",
    "cap",
    "do-not-disturb",
    "media",
    "knowledge ready",
]


@dataclass(frozen=True)
class Facts:
    """What the gates look at, read in one transaction."""

    agent: Agent | None  # who would answer: the assigned agent, else the primary one
    no_agent_because: str
    assigned_agent_id: str | None
    assigned_agent_known: bool
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


@dataclass(frozen=True)
class Hold:
    """The agent stays silent."""

    reason: str
    gate: GateName
    gates: tuple[Gate, ...]


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
        return Hold(shut.because, shut.gate, gates)
    return Go(facts.agent, facts.agent.mode == "suggestive", gates)


_Ask = Callable[[GateName, Facts, Agent], Gate]


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
    if status is None:
        return Gate(name, True, "active", "the agent is awake for this contact")
    state = status.state_at(facts.now)
    elsewhere = status.channel is not None and status.channel != facts.channel
    if state == "active" or elsewhere:
        return Gate(name, True, state, status.because if elsewhere else "the agent is awake for this contact")
    until = f" until {status.until.isoformat()}" if status.until else " until a person wakes it"
    return Gate(name, False, f"{state}{until}", status.because)


def _cap(name: GateName, facts: Facts, agent: Agent) -> Gate:
    most = agent.settings.auto_pilot_max_messages
    saw = f"{facts.sent_on_channel} of {most}"
    if agent.mode != "auto_pilot" or facts.sent_on_channel < most:
        return Gate(name, True, saw, "the cap for this contact and channel is not reached")
    told = "the cap for this contact and channel is reached; marking the conversation as read re-arms it"
    return Gate(name, False, saw, told)


def _do_not_disturb(name: GateName, facts: Facts, _agent: Agent) -> Gate:
    if facts.do_not_disturb is None:
        return Gate(name, True, "off", "the contact may be written to on this channel")
    return Gate(name, False, "on", facts.do_not_disturb)


def _media(name: GateName, facts: Facts, agent: Agent) -> Gate:
    if facts.text or not (facts.images or facts.audio):
        return Gate(name, True, "text", "there is something written to answer")
    saw = "image" if facts.images else "voice note"
    switched_on = (facts.images and agent.settings.respond_to_images) or (
        facts.audio and agent.settings.respond_to_audio
    )
    if switched_on and agent.mode == "auto_pilot":
        return Gate(name, True, saw, f"the agent answers to a {saw}")
    return Gate(name, False, saw, f"the agent does not answer to a {saw} alone")


def _knowledge(name: GateName, facts: Facts, _agent: Agent) -> Gate:
    if facts.untrained == 0:
        return Gate(name, True, "ready", "the knowledge is trained")
    told = "entries still being trained are found by their words alone; nobody is kept waiting for it"
    return Gate(name, True, f"{facts.untrained} in training", told)


_GATES: tuple[tuple[GateName, _Ask], ...] = (
    ("agent status", _agent_status),
    ("mode", _mode),
    ("channel", _channel),
    ("routing", _routing),
    ("assigned agent", _assigned),
    ("sleep", _sleep),
    ("cap", _cap),
    ("do-not-disturb", _do_not_disturb),
    ("media", _media),
    ("knowledge ready", _knowledge),
)
