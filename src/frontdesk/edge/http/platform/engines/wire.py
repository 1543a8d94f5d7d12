"""Bodies of /v1/engines. A key goes in and never comes out: its last characters tell it apart."""

import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, StringConstraints

from frontdesk.domain.engines import (
    EngineKind,
    EngineScope,
    EngineSetting,
    EngineSettings,
    Fallback,
    Limits,
    Prices,
    Provider,
)
from frontdesk.edge.http.wire import Instant, Wire, given
from frontdesk.flow.engine import Usage
from frontdesk.flow.thinking import Choice, Probed
from frontdesk.kit.fetch import BadTarget, parse_target
from frontdesk.kit.problems import Invalid


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(
            "baseUrl must begin with https:// and name a host, such as https://llm.example.com/v1"
        )
    try:
        parse_target(text)
    except BadTarget as fault:
        raise ValueError(f"baseUrl cannot be called: {fault}") from None
    if parts.username or parts.password:
        raise ValueError("baseUrl must carry no user name and no password; the key goes into apiKey")
    if parts.query or parts.fragment:
        raise ValueError("baseUrl must have no query and no fragment")
    return text.rstrip("/")


BaseUrl = Annotated[str, StringConstraints(max_length=500), AfterValidator(_address)]


def _model(name: str) -> str:
    """It becomes part of a path at some providers."""
    if name and (".." in name or not _MODEL.fullmatch(name)):
        raise ValueError("model must be a name such as gpt-4o-mini, without blanks")
    return name


_MODEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/@+-]*")
ModelName = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), AfterValidator(_model)]
Key = Annotated[
    SecretStr,
    Field(min_length=1, max_length=1_000, json_schema_extra={"writeOnly": True, "examples": ["..."]}),
]


class LimitsBody(Wire):
    """What one turn may take. What is left out is as usual."""

    call_seconds: float = Field(default=Limits.call_seconds, gt=0, le=120, description="For one call.")
    turn_seconds: float = Field(
        default=Limits.turn_seconds, gt=0, le=300, description="For all calls of a turn, pauses included."
    )
    attempts: int = Field(
        default=Limits.attempts, ge=1, le=10, description="Calls for one step while the provider fails."
    )
    output_tokens: int = Field(default=Limits.output_tokens, ge=50, le=32_000)
    input_characters: int = Field(
        default=Limits.input_characters,
        ge=2_000,
        le=1_000_000,
        description="Of conversation and knowledge in one call.",
    )

    @classmethod
    def of(cls, limits: Limits) -> "LimitsBody":
        return cls(**vars(limits))


class PricesBody(Wire):
    """US dollars for a million tokens, where they are not publicly known."""

    input: float = Field(ge=0, le=10_000)
    output: float = Field(ge=0, le=10_000)


class EngineChange(Wire):
    """What to change; what is left out stays. `null` gives back the provider's own address and prices."""

    engine: EngineKind = Field(
        default="llm", description="`embedded` needs no provider; it can be chosen over a wider setting."
    )
    provider: Provider = Field(
        default="openai",
        description="Whose protocol it speaks; `openai` with a baseUrl is any compatible server.",
    )
    model: ModelName = Field(default="", description="As the provider calls it.", examples=["gpt-4o-mini"])
    base_url: BaseUrl | None = Field(default=None, description="The provider's own when null.")
    api_key: Key | None = Field(default=None, description="Written only; answers tell its last 4 characters.")
    temperature: float | None = Field(default=None, ge=0, le=2)
    limits: LimitsBody = LimitsBody()
    fallback: Fallback = Field(
        default="embedded",
        description="When it cannot answer: the embedded engine does, a person is asked in, or the turn"
        " fails.",
    )
    prices: PricesBody | None = None

    def over(self, before: EngineSettings) -> EngineSettings:
        """The settings with what was sent."""
        sent = given(self)
        limits = before.limits
        if "limits" in sent:
            limits = Limits(**(vars(before.limits) | given(self.limits)))
        prices = before.prices
        if "prices" in sent:
            prices = Prices(self.prices.input, self.prices.output) if self.prices is not None else None
        return EngineSettings(
            kind=sent.get("engine", before.kind),
            provider=sent.get("provider", before.provider),
            model=sent.get("model", before.model),
            base_url=sent.get("base_url", before.base_url),
            temperature=sent.get("temperature", before.temperature),
            limits=limits,
            fallback=sent.get("fallback", before.fallback),
            prices=prices,
        )

    @property
    def key(self) -> str | None:
        """The key that was sent, if one was."""
        return self.api_key.get_secret_value().strip() if self.api_key is not None else None


class EngineOrder(EngineChange):
    """An engine for a company, one of its locations, or one agent; the most specific one thinks."""

    scope: EngineScope = Field(examples=["location"])
    location_id: str | None = Field(default=None, description="Named by a company's token only.")
    agent_id: str | None = None

    def agent_of_scope(self) -> str | None:
        """Raises Invalid when scope and agentId do not go together."""
        if (self.scope == "agent") != (self.agent_id is not None):
            raise Invalid("agentId is required for the scope agent, and for no other")
        return self.agent_id


class EngineAnswer(Wire):
    """An engine setting without its key."""

    id: str
    scope: EngineScope
    company_id: str
    location_id: str | None
    agent_id: str | None
    engine: EngineKind
    provider: Provider | None
    model: str | None
    base_url: str | None
    has_key: bool
    key_hint: str | None = Field(description="The last 4 characters of the key.")
    temperature: float | None
    limits: LimitsBody | None
    fallback: Fallback | None
    prices: PricesBody | None
    created_at: Instant
    updated_at: Instant

    @classmethod
    def of(cls, setting: EngineSetting) -> "EngineAnswer":
        settings = setting.settings
        is_model = settings.kind == "llm"
        prices = settings.prices
        return cls(
            id=setting.id,
            scope=setting.scope,
            company_id=setting.company_id,
            location_id=setting.location_id,
            agent_id=setting.agent_id,
            engine=settings.kind,
            provider=settings.provider if is_model else None,
            model=settings.model if is_model else None,
            base_url=settings.base_url if is_model else None,
            has_key=setting.key_hint is not None,
            key_hint=setting.key_hint,
            temperature=settings.temperature if is_model else None,
            limits=LimitsBody.of(settings.limits) if is_model else None,
            fallback=settings.fallback if is_model else None,
            prices=PricesBody(input=prices.input, output=prices.output) if prices and is_model else None,
            created_at=setting.created_at,
            updated_at=setting.updated_at,
        )


class EngineList(Wire):
    data: list[EngineAnswer]
    next_cursor: str | None


class EngineDeleted(Wire):
    id: str
    deleted: bool


class AgentEngineAnswer(Wire):
    """Which engine would think for the agent now, and where that is set."""

    engine: EngineKind
    provider: Provider | None
    model: str | None
    fallback: Fallback | None = Field(description="What happens when it cannot answer.")
    set_at: Literal["agent", "location", "company", "installation"]
    engine_id: str | None = Field(description="The setting under /v1/engines; null for the installation's.")

    @classmethod
    def of(cls, choice: Choice) -> "AgentEngineAnswer":
        settings = choice.settings
        is_model = settings.kind == "llm"
        return cls(
            engine=settings.kind,
            provider=settings.provider if is_model else None,
            model=settings.model if is_model else None,
            fallback=settings.fallback if is_model else None,
            set_at=choice.set_at,
            engine_id=choice.setting.id if choice.setting is not None else None,
        )


class EngineTested(Wire):
    """What came of one tiny call."""

    ok: bool
    told: str
    provider: str | None
    model: str
    attempts: int
    latency_ms: float
    input_tokens: int
    output_tokens: int
    cost: float
    cost_known: bool

    @classmethod
    def of(cls, probed: Probed) -> "EngineTested":
        usage: Usage = probed.usage
        return cls(
            ok=probed.succeeded,
            told=probed.told,
            provider=usage.provider,
            model=usage.model,
            attempts=usage.attempts,
            latency_ms=usage.latency_ms,
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
            cost=usage.cost,
            cost_known=usage.cost_known,
        )
