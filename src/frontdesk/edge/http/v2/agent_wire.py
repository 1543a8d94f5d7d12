"""Agents as the v2 dialect reads and shows them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from pydantic import ConfigDict, Field, field_validator

from frontdesk.domain.agents import (
    TEXT_CHANNELS,
    Agent,
    AgentSettings,
    FullAgent,
    NewAgent,
    Wording,
    agent_references,
    primary_faults,
)
from frontdesk.edge.http.conversation_ai.agent_fields import (
    AgentFields,
    faults_of_agent,
    sentences,
    shown_fields,
)
from frontdesk.edge.http.conversation_ai.readiness import Missing, SettingWarning
from frontdesk.edge.http.conversation_ai.values import Flag, Number, SleepUnit, WaitUnit
from frontdesk.edge.http.v2.action_wire import V2ActionAnswer, V2ActionBody
from frontdesk.edge.http.v2.patch import Texts
from frontdesk.edge.http.v2.spellings import (
    CHANNELS,
    MODES,
    SHOWN_CHANNELS,
    SHOWN_MODES,
    ChannelWord,
    ModeWord,
    ShownChannel,
    ShownMode,
    ShownStatus,
    StatusWord,
)
from frontdesk.edge.http.wire import Instant, Wire
from frontdesk.kit.ids import ChannelName
from frontdesk.kit.problems import Invalid


class Personality(Wire):
    """How the agent speaks, and how it opens a new web chat."""

    tone: str | None = None
    greeting: str | None = None


class V2AgentUpdate(AgentFields):
    """What to change of an agent; what is absent stays, lists are replaced."""

    name: str | None = None
    status: StatusWord | None = None
    mode: ModeWord | None = None
    channels: list[ChannelWord] | None = None
    personality: Personality | str | None = Field(
        None, description="Tone and greeting, or the tone alone as a text."
    )
    goal: Texts | None = None
    goals: Texts | None = None
    instructions: Texts | None = None
    prompts: Texts | None = Field(None, description="Another name of the instructions.")
    actions: list[V2ActionBody] | None = Field(
        None, description="All actions of the agent: those with an actionId are changed, others are made."
    )

    @field_validator("personality", mode="before")
    @classmethod
    def _tone_alone(cls, value: Any) -> Any:
        if isinstance(value, str):
            return Personality(tone=value)
        if value is not None and not isinstance(value, dict | Personality):
            raise ValueError("must be an object with tone and greeting, or the tone as a text")
        return value

    def apply(self, agent: Agent) -> Agent:
        """The agent as it would be, but for its actions. Raises Invalid."""
        is_primary = agent.is_primary if self.is_primary is None else self.is_primary
        faults = sentences(primary_faults(agent.is_primary, is_primary))
        new = self._agent(agent, faults)
        return replace(
            agent,
            name=new.name,
            business_name=new.business_name,
            mode=new.mode,
            active=new.active,
            is_primary=is_primary,
            channels=new.channels,
            settings=new.settings,
        )

    def _agent(self, base: Agent | NewAgent, faults: list[str]) -> NewAgent:
        before = base.settings
        settings = replace(
            self.settings_after(before),
            goal=_worded(before.goal, self.goal, self.goals),
            instructions=_worded(before.instructions, self.instructions, self.prompts),
            personality=before.personality if self._spoken.tone is None else self._spoken.tone,
            greeting=before.greeting if self._spoken.greeting is None else self._spoken.greeting,
        )
        name = base.name if self.name is None else self.name
        faults = faults + self.sleep_faults(before) + faults_of_agent(name, settings)
        if faults:
            raise Invalid(*faults)
        named = "business_name" in self.model_fields_set
        return NewAgent(
            name=name,
            settings=settings,
            business_name=self.business_name if named else base.business_name,
            mode=MODES[self.mode] if self.mode else base.mode,
            active=base.active if self.status is None else self.status == "active",
            is_primary=bool(self.is_primary),
            channels=base.channels if self.channels is None else _channels(self.channels),
        )

    @property
    def _spoken(self) -> Personality:
        return self.personality if isinstance(self.personality, Personality) else Personality()


class V2AgentCreate(V2AgentUpdate):
    """An agent to make, with its actions. A goal is required, as `goal` or `goals`."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "Front desk",
                    "businessName": "Corner Bakery",
                    "mode": "suggestive",
                    "channels": ["webchat", "sms"],
                    "personality": {"tone": "Cheerful", "greeting": "Good day! What can we bake for you?"},
                    "goals": ["Take orders", "Answer questions"],
                    "prompts": ["Never promise a delivery time."],
                    "actions": [{"type": "collectContactInfo", "settings": {"fields": ["phone"]}}],
                }
            ]
        }
    )

    name: str

    def to_agent(self) -> NewAgent:
        """Raises Invalid."""
        faults = [] if self.goal or self.goals else ["goal is required"]
        bare = NewAgent(name=self.name, settings=AgentSettings(Wording()), channels=TEXT_CHANNELS)
        return self._agent(bare, faults)


class PersonalityAnswer(Wire):
    """How the agent speaks, and how it opens a new web chat."""

    tone: str
    greeting: str


class V2AgentAnswer(Wire):
    """An agent with its full configuration."""

    agent_id: str
    id: str
    location_id: str
    name: str
    business_name: str | None
    status: ShownStatus
    mode: ShownMode
    channels: list[ShownChannel]
    is_primary: Flag
    personality: PersonalityAnswer
    goal: str | list[str]
    goals: str | list[str]
    instructions: str | list[str]
    prompts: str | list[str]
    wait_time: Number
    wait_time_unit: WaitUnit
    sleep_enabled: Flag
    sleep_time: Number | None
    sleep_time_unit: SleepUnit | None
    auto_pilot_max_messages: int
    knowledge_base_ids: list[str]
    respond_to_images: Flag
    respond_to_audio: Flag
    sleep_on_manual_message: Flag
    sleep_on_workflow_message: Flag
    actions: list[V2ActionAnswer]
    warnings: list[SettingWarning] = Field(
        description="Ids that do not exist yet: the agent's own, and those in its actions' settings."
    )
    created_at: Instant
    updated_at: Instant

    @classmethod
    def of(cls, full: FullAgent, missing: Missing, notes: Iterable[SettingWarning] = ()) -> "V2AgentAnswer":
        agent, settings = full.agent, full.agent.settings
        unknown = [one for one in agent_references(settings) if one in missing]
        actions = [V2ActionAnswer.of(action, missing) for action in full.actions]
        return cls(
            agent_id=agent.id,
            id=agent.id,
            location_id=agent.location_id,
            name=agent.name,
            business_name=agent.business_name,
            status="active" if agent.active else "inactive",
            mode=SHOWN_MODES[agent.mode],
            channels=[SHOWN_CHANNELS[channel] for channel in agent.channels],
            is_primary=agent.is_primary,
            personality=PersonalityAnswer(tone=settings.personality, greeting=settings.greeting),
            goal=_singular(settings.goal),
            goals=_plural(settings.goal),
            instructions=_singular(settings.instructions),
            prompts=_plural(settings.instructions),
            **shown_fields(settings),
            actions=actions,
            warnings=[
                *notes,
                *(SettingWarning(field="knowledgeBaseIds", problem=o.problem) for o in unknown),
                *_of_actions(actions),
            ],
            created_at=agent.created_at,
            updated_at=agent.updated_at,
        )


class V2AgentListAnswer(Wire):
    """A page of agents."""

    agents: list[V2AgentAnswer]
    next_cursor: str | None


class V2AgentDeleted(Wire):
    """An agent is hidden; it can be restored for a time."""

    agent_id: str
    deleted: Flag = True
    undo_until: Instant


def _of_actions(actions: Iterable[V2ActionAnswer]) -> Iterator[SettingWarning]:
    """The warnings of each, at their places in the agent."""
    for place, action in enumerate(actions):
        for one in action.warnings:
            yield SettingWarning(field=f"actions.{place}.settings.{one.field}", problem=one.problem)


def _channels(given: list[ShownChannel]) -> tuple[ChannelName, ...]:
    return tuple(dict.fromkeys(CHANNELS[channel] for channel in given))


def _worded(kept: Wording, singular: str | list[str] | None, plural: str | list[str] | None) -> Wording:
    """The text as given under either of its names; both at once are taken together.

    What is written back as it was shown is no change.
    """
    if singular == _singular(kept):
        singular = None
    if plural == _plural(kept):
        plural = None
    if singular is None and plural is None:
        return kept
    if plural is None:
        return Wording.of(_frozen(singular))
    if singular is None or singular == "\n".join(_listed(plural)):
        return Wording.of(_frozen(plural), plural=True)
    return Wording.of((*_listed(singular), *_listed(plural)), plural=True)


def _singular(wording: Wording) -> str | list[str]:
    return list(wording.items) if wording.items is not None and not wording.plural else wording.text


def _plural(wording: Wording) -> str | list[str]:
    if wording.items is not None:
        return list(wording.items)
    return wording.text if wording.plural else [wording.text] if wording.text else []


def _listed(given: str | list[str] | None) -> list[str]:
    return [given] if isinstance(given, str) else given or []


def _frozen(given: str | list[str] | None) -> str | tuple[str, ...]:
    return given if isinstance(given, str) else tuple(given or ())
