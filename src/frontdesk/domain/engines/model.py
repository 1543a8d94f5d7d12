"""An engine setting: which engine thinks, within which limits, and what happens when it cannot."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

EngineKind = Literal["embedded", "llm"]
Provider = Literal["openai", "anthropic", "google"]
EngineScope = Literal["company", "location", "agent"]
Fallback = Literal["embedded", "handover", "fail"]


@dataclass(frozen=True)
class Limits:
    """What one turn may take of a language model."""

    call_seconds: float = 20.0  # for one request and its answer
    turn_seconds: float = 45.0  # for all requests of a turn, pauses between tries included
    attempts: int = 3  # requests for one step, the first included
    output_tokens: int = 1_000  # of one answer
    input_characters: int = 24_000  # of knowledge and conversation in one request


@dataclass(frozen=True)
class Prices:
    """US dollars for a million tokens."""

    input: float
    output: float


@dataclass(frozen=True)
class EngineSettings:
    """What is stored as one JSON document; no secret is in it.

    Of the embedded engine only `kind` counts. `base_url` None means the provider's own address; `prices`
    None means those that are publicly known for the model, where they are.
    """

    kind: EngineKind = "llm"
    provider: Provider = "openai"
    model: str = ""
    base_url: str | None = None
    temperature: float | None = None
    limits: Limits = Limits()
    fallback: Fallback = "embedded"
    prices: Prices | None = None

    @property
    def needs_key(self) -> bool:
        """A server of one's own, which speaks OpenAI's protocol, may do without."""
        return self.kind == "llm" and not (self.provider == "openai" and self.base_url is not None)

    @property
    def told(self) -> str:
        """Which engine this is, in words."""
        return "the embedded engine" if self.kind == "embedded" else f"{self.provider} {self.model}"


@dataclass(frozen=True)
class EngineSetting:
    """The choice of a company, of one of its locations, or for one agent. `key_hint` is the key's end."""

    id: str
    company_id: str
    location_id: str | None
    agent_id: str | None
    settings: EngineSettings
    key_hint: str | None
    revision: int
    created_at: datetime
    updated_at: datetime

    @property
    def scope(self) -> EngineScope:
        if self.agent_id is not None:
            return "agent"
        return "company" if self.location_id is None else "location"
