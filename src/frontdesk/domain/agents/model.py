"""An agent: who it is, when it answers and what it is told. What it may do stands in `actions.py`."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from frontdesk.domain.agents.actions import Action
from frontdesk.domain.agents.hours import ANY_HOUR, AnsweringHours
from frontdesk.domain.agents.span import Span, Unit
from frontdesk.kit.ids import ChannelName

Mode = Literal["off", "suggestive", "auto_pilot"]

TEXT_CHANNELS: tuple[ChannelName, ...] = ("WebChat", "Live_Chat", "SMS", "WhatsApp", "IG", "FB")
"""Where an agent made without channels answers: whoever switches an agent on expects it to answer.

They are written into the agent, so that what is shown is what happens. Voice is only ever chosen.
"""


DEFAULT_WAIT = Span(2, "seconds")


@dataclass(frozen=True)
class Wording:
    """A text that may have been given as a list of texts, and comes back in the form it was given in.

    `text` is what the engine reads. `plural` says that it was given under the plural name of its
    field ("goals", "prompts"), whose usual form is the list.
    """

    text: str = ""
    items: tuple[str, ...] | None = None
    plural: bool = False

    @classmethod
    def of(cls, given: str | tuple[str, ...], *, plural: bool = False) -> "Wording":
        if isinstance(given, str):
            return cls(given, None, plural)
        return cls("\n".join(given), given, plural)


@dataclass(frozen=True)
class Sleep:
    """How long the agent sleeps once something put it to sleep; number and unit as they were given."""

    enabled: bool = False
    value: float | int | None = None
    unit: Unit | None = None

    @property
    def length(self) -> timedelta | None:
        """None means until somebody wakes it."""
        if self.value is None or self.unit is None:
            return None
        return Span(self.value, self.unit).length


@dataclass(frozen=True)
class AgentSettings:
    """What is stored as one JSON document."""

    goal: Wording
    instructions: Wording = Wording()
    personality: str = ""  # the tone it speaks in
    greeting: str = ""  # opens a new web chat
    wait: Span = DEFAULT_WAIT  # the collecting window: messages inside it are answered together
    sleep: Sleep = Sleep()
    auto_pilot_max_messages: int = 75  # for each contact and channel
    knowledge_base_ids: tuple[str, ...] = ()
    respond_to_images: bool = False
    respond_to_audio: bool = False
    sleep_on_manual_message: bool = False
    sleep_on_workflow_message: bool = False
    hours: AnsweringHours = ANY_HOUR


@dataclass(frozen=True)
class NewAgent:
    """An agent as somebody asks for it."""

    name: str
    settings: AgentSettings
    business_name: str | None = None
    mode: Mode = "off"
    active: bool = True
    is_primary: bool = False
    channels: tuple[ChannelName, ...] = TEXT_CHANNELS


@dataclass(frozen=True)
class Agent:
    """An agent as it stands. `active` is a gate of its own beside the mode."""

    id: str
    location_id: str
    name: str
    business_name: str | None
    mode: Mode
    active: bool
    is_primary: bool
    channels: tuple[ChannelName, ...]
    settings: AgentSettings
    revision: int
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None = None
    undo_until: datetime | None = None

    @property
    def wait(self) -> timedelta:
        return self.settings.wait.length


@dataclass(frozen=True)
class FullAgent:
    """An agent and everything it may do, oldest action first."""

    agent: Agent
    actions: tuple[Action, ...]


@dataclass(frozen=True)
class Restored:
    """An agent that is back; `lost_rank` when it was primary and another is by now."""

    full: FullAgent
    lost_rank: bool


@dataclass(frozen=True)
class AgentFilter:
    """Which agents a list holds; None does not narrow it."""

    name_part: str | None = None  # whatever the case
    business_name: str | None = None  # the whole name, whatever the case
    mode: Mode | None = None
    active: bool | None = None
    is_primary: bool | None = None
    channel: ChannelName | None = None
    action: "ActionFilter | None" = None


@dataclass(frozen=True)
class ActionFilter:
    """Agents with at least one action of these types; of hand-overs only those asked for as transfers."""

    types: tuple[str, ...]
    transfers: bool = False
