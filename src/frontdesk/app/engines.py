"""The engines of a process: the installation's choice, and the way to language models.

Importing pydantic-ai takes 2.3 seconds of a core, OpenAI's SDK 1.3 more, Anthropic's 3.3, Google's 0.8; all
else that a server imports takes 2.7. So edge/engines/llm, and by it one module a provider, are imported by
name, on a thread, when the first language model is opened: a process that has none never pays for it.
"""

import asyncio
import importlib
from typing import cast

import structlog

from frontdesk.app.settings import Settings
from frontdesk.domain.engines import EngineSettings, Limits, Prices, store
from frontdesk.flow.engine import Engine
from frontdesk.flow.thinking import CannotOpen, Engines, Installed, ModelSpec, OpenThinker, Thinker
from frontdesk.kit.db import OUT_OF_REACH, Database
from frontdesk.kit.vault import Vault

log = structlog.get_logger(__name__)

_LANGUAGE_MODELS = "frontdesk.edge.engines.llm"


def make_engines(settings: Settings, db: Database, vault: Vault, embedded: Engine) -> Engines:
    """`embedded` thinks where it is chosen, and stands in for models that fail."""
    return Engines(
        db,
        vault,
        embedded=embedded,
        installed=installed(settings),
        open_thinker=open_language_model,
        allow_private=settings.allow_private_targets,
    )


def installed(settings: Settings) -> Installed:
    """What the installation's settings say of its engine."""
    if settings.engine == "embedded":
        return Installed(EngineSettings(kind="embedded"))
    key = settings.llm_api_key
    prices = None
    if settings.llm_input_price is not None and settings.llm_output_price is not None:
        prices = Prices(settings.llm_input_price, settings.llm_output_price)
    return Installed(
        EngineSettings(
            kind="llm",
            provider=settings.llm_provider,
            model=settings.llm_model or "",
            base_url=settings.llm_base_url,
            temperature=settings.llm_temperature,
            limits=Limits(
                call_seconds=settings.llm_timeout,
                turn_seconds=settings.llm_turn_timeout,
                attempts=settings.llm_attempts,
                output_tokens=settings.llm_max_tokens,
                input_characters=settings.llm_max_input,
            ),
            fallback=settings.llm_fallback,
            prices=prices,
        ),
        key.get_secret_value() if key is not None else None,
    )


async def warm(engines: Engines, db: Database) -> None:
    """Load what will be used, ahead of the first customer."""
    try:
        await engines.prepare()
        if await store.is_any_model(db):
            await asyncio.to_thread(importlib.import_module, _LANGUAGE_MODELS)
    except CannotOpen as problem:
        log.warning("the language model cannot be used", why=str(problem))
    except OUT_OF_REACH as problem:
        log.warning("not known yet which models are chosen", error=type(problem).__name__)


async def open_language_model(spec: ModelSpec) -> Thinker:
    """Open the model; the first time this loads the libraries. Raises ValueError when it cannot be used."""
    module = await asyncio.to_thread(importlib.import_module, _LANGUAGE_MODELS)
    return await cast(OpenThinker, module.open_thinker)(spec)
