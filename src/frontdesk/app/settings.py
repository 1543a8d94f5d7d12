"""Every setting, read from the environment here and nowhere else, checked before anything starts."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    Field,
    PostgresDsn,
    SecretStr,
    TypeAdapter,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from frontdesk.app.problem import CannotRun
from frontdesk.edge.http import limits
from frontdesk.kit.vault import Vault, keys_in_file

PREFIX = "FRONTDESK_"


class SettingsProblem(CannotRun):
    """A setting is wrong; the message names the variable and says what it takes."""


def _postgres_url(text: str) -> str:
    if urlsplit(text).scheme not in ("postgres", "postgresql"):
        raise ValueError("begins with postgresql://, such as postgresql://user:password@host:5432/database")
    TypeAdapter(PostgresDsn).validate_python(text)
    return text


def _redis_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("redis", "rediss") or not parts.hostname:
        raise ValueError("begins with redis:// or rediss://, such as redis://:password@host:6379/0")
    return text


def _http_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("begins with http:// or https://, such as https://desk.example.com")
    return text.rstrip("/")


def _secret_keys(secret: SecretStr) -> SecretStr:
    try:
        Vault(secret.get_secret_value().split(","))
    except ValueError:
        raise ValueError(
            "one or several Fernet keys (32 random bytes as URL-safe base64) with commas between"
        ) from None
    return secret


def _rate_limit(text: str) -> str:
    if text != "off":
        try:
            limits.Limits.parse(text)
        except ValueError:
            raise ValueError('two limits, such as "100 per 10 second; 200000 per day", or "off"') from None
    return text


class Settings(BaseSettings):
    """Settings come from variables named FRONTDESK_..., such as FRONTDESK_PORT."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True)

    data_dir: Path = Field(
        default=Path(".frontdesk"), description="Where the embedded database, models and files live."
    )
    database_url: Annotated[str, AfterValidator(_postgres_url)] | None = Field(
        default=None,
        description="A PostgreSQL 15 or later with pgvector, instead of the embedded one: postgresql://...",
    )
    host: str = Field(default="127.0.0.1", description="The address the server listens on.")
    port: int = Field(
        default=8080, ge=0, le=65535, description="The port the server listens on; 0 picks a free one."
    )
    workers: int = Field(
        default=1, ge=1, le=64, description="How many processes of `frontdesk serve` share the port."
    )
    work_inside: bool = Field(
        default=True, description="Whether each process of `frontdesk serve` also works on jobs."
    )
    public_url: Annotated[str, AfterValidator(_http_url)] | None = Field(
        default=None, description="How customers reach this server, for links; http://host:port when absent."
    )
    engine: Literal["embedded", "llm"] = Field(
        default="embedded",
        description="What thinks where nobody chose otherwise: the embedded engine needs no network and no"
        " key; llm is the language model of the settings that follow.",
    )
    llm_provider: Literal["openai", "anthropic", "google"] = Field(
        default="openai",
        description="Whose protocol it speaks; openai with a base URL is any compatible one.",
    )
    llm_model: str | None = Field(
        default=None, min_length=1, max_length=200, description="The model's name, as the provider calls it."
    )
    llm_base_url: Annotated[str, AfterValidator(_http_url)] | None = Field(
        default=None,
        description="Where it answers, such as http://localhost:11434/v1; the provider's own when absent.",
    )
    llm_api_key: SecretStr | None = Field(default=None, description="The key of the provider's account.")
    llm_temperature: float | None = Field(
        default=None, ge=0, le=2, description="How freely it words; the model's own default when absent."
    )
    llm_timeout: float = Field(default=20.0, gt=0, le=300, description="Seconds one call may take.")
    llm_turn_timeout: float = Field(
        default=45.0, gt=0, le=600, description="Seconds all calls of one turn may take, with their pauses."
    )
    llm_attempts: int = Field(
        default=3, ge=1, le=10, description="Calls for one step when the provider fails, the first included."
    )
    llm_max_tokens: int = Field(default=1_000, ge=50, le=32_000, description="The most tokens of one answer.")
    llm_max_input: int = Field(
        default=24_000,
        ge=2_000,
        le=1_000_000,
        description="The most characters of conversation and knowledge in one call.",
    )
    llm_fallback: Literal["embedded", "handover", "fail"] = Field(
        default="embedded",
        description="What happens when it cannot answer: the embedded engine does, a person is asked in, or"
        " the turn fails.",
    )
    llm_input_price: float | None = Field(
        default=None,
        ge=0,
        le=10_000,
        description="US dollars for a million tokens of input, where they are not publicly known.",
    )
    llm_output_price: float | None = Field(
        default=None, ge=0, le=10_000, description="The same for output; both or none."
    )
    secret_key: Annotated[SecretStr, AfterValidator(_secret_keys)] | None = Field(
        default=None,
        description="The Fernet key that secrets in the database are encrypted with; several with commas, the"
        " newest first. Without it the file secret.key in the data directory, made at the first start.",
    )
    allow_private_targets: bool = Field(
        default=False,
        description="Whether webhooks and providers may be reached at private and loopback addresses.",
    )
    redis_url: Annotated[str, AfterValidator(_redis_url)] | None = Field(
        default=None,
        description="Redis that counts rate limits: redis://... Without it, memory counts for the only"
        " process on an embedded database, and PostgreSQL for all others.",
    )
    rate_limit: Annotated[str, AfterValidator(_rate_limit)] = Field(
        default=limits.DEFAULT,
        description='Calls for each token and location: "100 per 10 second; 200000 per day", or "off".',
    )
    undo_days: int = Field(
        default=30, ge=0, le=3650, description="How many days what was deleted can be brought back."
    )
    event_days: int = Field(
        default=30, ge=1, le=3650, description="How many days events and webhook deliveries are kept."
    )
    connections: int = Field(
        default=20, ge=2, le=500, description="Database connections of each process, at most."
    )
    metrics_token: SecretStr | None = Field(
        default=None,
        description="Who shows this as a Bearer token may read /metrics; without it only this machine may.",
    )
    trace_url: Annotated[str, AfterValidator(_http_url)] | None = Field(
        default=None,
        description="Where spans of turns, engines, searches and deliveries are sent, by OTLP over HTTP:"
        " the collector's address, such as http://127.0.0.1:4318.",
    )
    trace_share: float = Field(default=1.0, ge=0, le=1, description="The share of jobs that is traced.")
    trace_text: bool = Field(
        default=False, description="Whether spans hold what customers wrote and what they were answered."
    )
    log_format: Literal["auto", "console", "json"] = Field(
        default="auto", description="How log lines look; auto is for people on a terminal, JSON elsewhere."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="The least important log lines that are shown."
    )
    access_log: bool = Field(default=False, description="Whether every request gets a line in the log.")

    @model_validator(mode="after")
    def _language_model_is_whole(self) -> "Settings":
        """Faults name the variable, since they are of no single one."""
        if (self.llm_input_price is None) != (self.llm_output_price is None):
            raise ValueError("FRONTDESK_LLM_INPUT_PRICE and FRONTDESK_LLM_OUTPUT_PRICE: give both, or none.")
        if self.engine == "llm":
            if self.llm_model is None:
                raise ValueError("FRONTDESK_LLM_MODEL: FRONTDESK_ENGINE is llm, so name the model.")
            keyless = self.llm_provider == "openai" and self.llm_base_url is not None
            if self.llm_api_key is None and not keyless:
                raise ValueError(
                    f"FRONTDESK_LLM_API_KEY: {self.llm_provider} needs a key"
                    + (
                        "; only a server of your own (FRONTDESK_LLM_BASE_URL) may do without."
                        if self.llm_provider == "openai"
                        else "."
                    )
                )
        return self

    @property
    def models_dir(self) -> Path:
        return self.data_dir / "models"

    @property
    def key_file(self) -> Path | None:
        """Where the key lives that secrets are encrypted with; None where the environment gives it."""
        return None if self.secret_key is not None else self.data_dir / "secret.key"

    def open_vault(self) -> Vault:
        """Raises OSError when the key file cannot be made or read, ValueError when it holds no key."""
        if self.key_file is not None:
            return Vault(keys_in_file(self.key_file))
        assert self.secret_key is not None
        return Vault(self.secret_key.get_secret_value().split(","))


@dataclass(frozen=True)
class Told:
    """A setting as it is shown to a person; passwords in it are masked."""

    variable: str
    default: str
    value: str
    is_given: bool
    meaning: str


def read_settings(**given: object) -> Settings:
    """The settings, with values given on the command line in place of the environment's.

    Raises SettingsProblem.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as problem:
        told = [
            (f"{PREFIX}{'.'.join(str(part) for part in fault['loc']).upper()}: " if fault["loc"] else "")
            + fault["msg"].removeprefix("Value error, ")
            for fault in problem.errors()
        ]
        raise SettingsProblem("\n".join(told)) from None


def tell_settings(settings: Settings) -> list[Told]:
    """Every setting with its variable, default, value and meaning."""
    return [
        Told(
            variable=f"{PREFIX}{name.upper()}",
            default=_shown(field.default),
            value=_shown(getattr(settings, name)),
            is_given=name in settings.model_fields_set,
            meaning=field.description or "",
        )
        for name, field in Settings.model_fields.items()
    ]


def unknown_variables() -> Iterator[tuple[str, str | None]]:
    """Variables that begin like ours and are none, each with the one that was probably meant."""
    known = [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]
    for variable in sorted(os.environ):
        if variable.upper().startswith(PREFIX) and variable.upper() not in known:
            close = get_close_matches(variable.upper(), known, n=1)
            yield variable, close[0] if close else None


def masked(url: str) -> str:
    """The URL with its password hidden."""
    parts = urlsplit(url)
    login, at, host = parts.netloc.rpartition("@")
    user, colon, _ = login.partition(":")
    query = "&".join(
        f"{name}=***" if "password" in name.lower() else f"{name}{sign}{value}"
        for name, sign, value in (part.partition("=") for part in parts.query.split("&"))
    )
    return parts._replace(netloc=f"{user}{colon}{'***' if colon else ''}{at}{host}", query=query).geturl()


def _shown(value: Any) -> str:
    match value:
        case None:
            return ""
        case SecretStr():
            return "***"
        case bool():
            return "true" if value else "false"
        case str() if "://" in value:
            return masked(value)
        case _:
            return str(value)
