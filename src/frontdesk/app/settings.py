"""Every setting, read from the environment here and nowhere else, checked before anything starts."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, PostgresDsn, TypeAdapter, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from frontdesk.edge.http import limits


class SettingsProblem(Exception):
    """A setting is wrong; the message names the variable and says what it takes."""


def _postgres_url(text: str) -> str:
    TypeAdapter(PostgresDsn).validate_python(text)
    return text


def _rate_limit(text: str) -> str:
    if text != "off":
        limits.Limits.parse(text)
    return text


class Settings(BaseSettings):
    """Settings come from variables named FRONTDESK_..., such as FRONTDESK_PORT."""

    model_config = SettingsConfigDict(env_prefix="FRONTDESK_", extra="ignore", frozen=True)

    data_dir: Path = Field(
        default=Path(".frontdesk"), description="Where the embedded database, models and files live."
    )
    database_url: Annotated[str, AfterValidator(_postgres_url)] | None = Field(
        default=None,
        description="A PostgreSQL 15 or later with pgvector, instead of the embedded one: postgresql://...",
    )
    host: str = Field(default="127.0.0.1", description="The address the server listens on.")
    port: int = Field(default=8080, ge=0, le=65535, description="The port the server listens on.")
    public_url: str | None = Field(
        default=None, description="How customers reach this server, for links; http://host:port when absent."
    )
    engine: Literal["embedded"] = Field(
        default="embedded", description="What thinks: the embedded engine needs no network and no key."
    )
    redis_url: str | None = Field(
        default=None, description="Redis that counts rate limits for several servers: redis://..."
    )
    rate_limit: Annotated[str, AfterValidator(_rate_limit)] = Field(
        default=limits.DEFAULT,
        description='Calls for each token and location: "100 per 10 second; 200000 per day", or "off".',
    )
    undo_days: int = Field(
        default=30, ge=0, le=3650, description="How many days what was deleted can be brought back."
    )
    connections: int = Field(
        default=20, ge=2, le=500, description="Database connections of each process, at most."
    )
    log_format: Literal["auto", "console", "json"] = Field(
        default="auto", description="How log lines look; auto is for people on a terminal, JSON elsewhere."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="The least important log lines that are shown."
    )

    @property
    def models_dir(self) -> Path:
        return self.data_dir / "models"


def read_settings(**given: object) -> Settings:
    """The settings, with values given on the command line in place of the environment's.

    Raises SettingsProblem.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as problem:
        told = [
            f"FRONTDESK_{'.'.join(str(part) for part in fault['loc']).upper()}: {fault['msg']}"
            for fault in problem.errors()
        ]
        raise SettingsProblem("\n".join(told)) from None
