"""The engine that needs no network: retrieval, sentences of its own and a dialogue policy."""

from frontdesk.flow.embedded.engine import EmbeddedEngine

__all__ = ["EmbeddedEngine"]
