"""Agents as the official dialect reads and shows them."""

from dataclasses import replace
from typing import Any, Literal

from pydantic import Field

from frontdesk.domain.agents import (
    TEXT_CHANNELS,
    Agent,
    AgentSettings,
    FullAgent,
    NewAgent,
    Wording,
    primary_faults,
)
from frontdesk.edge.http.conversation_ai.agent_fields import (
    AgentFields,
    faults_of_agent,
    sentences,
    shown_fields,
)
from frontdesk.edge.http.conversation_ai.names import (
    MODES,
    SHOWN_MODES,
    SHOWN_TYPES,
    OfficialChannel,
    OfficialMode,
    OfficialType,
)
from frontdesk.edge.http.conversation_ai.values import Flag, Number, SleepUnit, WaitUnit, WholeNumber
from frontdesk.edge.http.wire import Instant, Wire
from frontdesk.kit.ids import ChannelName
from frontdesk.kit.problems import Invalid

_VOICE: ChannelName = "voice"


class AgentCreate(AgentFields):
    """An agent to make."""

    name: str
    personality: str = Field(description="The tone the agent speaks in.")
    goal: str
    instructions: str
    mode: OfficialMode | None = Field(None, description="Absent: off.")
    channels: list[OfficialChannel] | None = Field(None, description="Absent: every text channel.")

    def to_agent(self) -> NewAgent:
        """Raises Invalid."""
        bare = AgentSettings(
            goal=Wording(self.goal), instructions=Wording(self.instructions), personality=self.personality
        )
        settings = self.settings_after(bare)
        faults = self.sleep_faults(bare) + faults_of_agent(self.name, settings)
        if faults:
            raise Invalid(*faults)
        return NewAgent(
            name=self.name,
            settings=settings,
            business_name=self.business_name,
            mode=MODES[self.mode or "off"],
            is_primary=bool(self.is_primary),
            channels=TEXT_CHANNELS if self.channels is None else _once(self.channels),
        )


class AgentUpdate(AgentFields):
    """What to change of an agent; what is absent stays."""

    name: str | None = None
    personality: str | None = Field(None, description="The tone the agent speaks in.")
    goal: str | None = None
    instructions: str | None = None
    mode: OfficialMode | None = Field(
        None, description="Required with `isPrimary: true`. Setting a mode also activates an inactive agent."
    )
    channels: list[OfficialChannel] | None = None
    auto_pilot_max_messages: WholeNumber = Field(
        description="How many messages the agent may send to a contact on a channel, 1 to 100."
    )

    def apply(self, agent: Agent) -> Agent:
        """The agent as it would be; what only v2 can set is kept. Raises Invalid."""
        before = agent.settings
        faults = self.sleep_faults(before)
        if self.is_primary and self.mode is None:
            faults.append("mode is required when isPrimary is set to true")
        is_primary = agent.is_primary if self.is_primary is None else self.is_primary
        faults += sentences(primary_faults(agent.is_primary, is_primary))
        settings = replace(
            self.settings_after(before),
            goal=_rewritten(before.goal, self.goal),
            instructions=_rewritten(before.instructions, self.instructions),
            personality=before.personality if self.personality is None else self.personality,
        )
        name = agent.name if self.name is None else self.name
        faults += faults_of_agent(name, settings)
        if faults:
            raise Invalid(*faults)
        active, mode = agent.active, agent.mode
        if self.mode is not None and self.mode != shown_mode(agent):
            # Off is what an inactive agent shows: written back it changes nothing.
            active, mode = True, MODES[self.mode]
        return replace(
            agent,
            name=name,
            business_name=self.business_name
            if "business_name" in self.model_fields_set
            else agent.business_name,
            mode=mode,
            active=active,
            is_primary=is_primary,
            channels=agent.channels if self.channels is None else self._with_voice(agent),
            settings=settings,
        )

    def _with_voice(self, agent: Agent) -> tuple[ChannelName, ...]:
        """Voice cannot be seen or chosen here, so it stays as it is."""
        kept = (_VOICE,) if _VOICE in agent.channels else ()
        return (*_once(self.channels or []), *kept)


class ActionId(Wire):
    """An action of an agent, told in short."""

    id: str
    type: OfficialType


class AgentShown(Wire):
    """What a get and the search show alike."""

    id: str
    name: str
    business_name: str | None = None
    mode: OfficialMode
    channels: list[OfficialChannel]
    wait_time: Number
    wait_time_unit: WaitUnit
    sleep_enabled: Flag
    sleep_time: Number | None = None
    sleep_time_unit: SleepUnit | None = None
    actions: list[ActionId]
    is_primary: Flag
    auto_pilot_max_messages: int
    knowledge_base_ids: list[str]
    respond_to_images: Flag
    respond_to_audio: Flag
    sleep_on_manual_message: Flag
    sleep_on_workflow_message: Flag


class AgentAnswer(AgentShown):
    """An agent."""

    goal: str
    personality: str
    instructions: str

    @classmethod
    def of(cls, full: FullAgent) -> "AgentAnswer":
        settings = full.agent.settings
        return cls(
            **_shown(full),
            goal=settings.goal.text,
            personality=settings.personality,
            instructions=settings.instructions.text,
        )


class AgentListItem(AgentShown):
    """An agent as the search shows it: its goal is an object here."""

    goal: dict[Literal["prompt", "type", "actionId"], str | None]
    created_at: Instant
    updated_at: Instant

    @classmethod
    def of(cls, full: FullAgent) -> "AgentListItem":
        return cls(
            **_shown(full),
            goal={"prompt": full.agent.settings.goal.text, "type": "custom", "actionId": None},
            created_at=full.agent.created_at,
            updated_at=full.agent.updated_at,
        )


class AgentSearchAnswer(Wire):
    """A page of agents."""

    agents: list[AgentListItem]
    total_count: int = Field(description="How many agents the location has.")
    count: int = Field(description="How many this page holds.")


class AgentDeleted(Wire):
    """An agent is gone."""

    success: Flag = True
    id: str


def shown_mode(agent: Agent) -> OfficialMode:
    """An inactive agent shows as off: this dialect knows no other switch."""
    return SHOWN_MODES[agent.mode] if agent.active else "off"


def _shown(full: FullAgent) -> dict[str, Any]:
    agent = full.agent
    return {
        "id": agent.id,
        "name": agent.name,
        "business_name": agent.business_name,
        "mode": shown_mode(agent),
        "channels": [channel for channel in agent.channels if channel != _VOICE],
        "actions": [
            ActionId(id=action.id, type=SHOWN_TYPES[action.type])
            for action in full.actions
            if action.type in SHOWN_TYPES
        ],
        "is_primary": agent.is_primary,
        **shown_fields(agent.settings),
    }


def _once(channels: list[OfficialChannel]) -> tuple[ChannelName, ...]:
    return tuple(dict.fromkeys(channels))


def _rewritten(before: Wording, text: str | None) -> Wording:
    """A text written back as it was read keeps the form it was given in."""
    return before if text is None or text == before.text else Wording(text)
