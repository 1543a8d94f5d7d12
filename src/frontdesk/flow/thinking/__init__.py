"""Who thinks for an agent: the chosen engine, what stands in when it fails, and its words as they come."""

from frontdesk.flow.thinking.choice import (
    Choice,
    Installed,
    ModelSpec,
    OpenThinker,
    Probed,
    Question,
    Thinker,
    Understood,
)
from frontdesk.flow.thinking.engines import CannotOpen, Engines

__all__ = [
    "CannotOpen",
    "Choice",
    "Engines",
    "Installed",
    "ModelSpec",
    "OpenThinker",
    "Probed",
    "Question",
    "Thinker",
    "Understood",
]
