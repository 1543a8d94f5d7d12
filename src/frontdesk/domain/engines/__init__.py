"""Which engine thinks for an agent: what a company, a location or an agent chose."""

from frontdesk.domain.engines.model import (
    EngineKind,
    EngineScope,
    EngineSetting,
    EngineSettings,
    Fallback,
    Limits,
    Prices,
    Provider,
)

__all__ = [
    "EngineKind",
    "EngineScope",
    "EngineSetting",
    "EngineSettings",
    "Fallback",
    "Limits",
    "Prices",
    "Provider",
]
