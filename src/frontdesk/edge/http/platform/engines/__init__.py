"""Which engine thinks."""

from frontdesk.edge.http.platform.engines.choice import router

__all__ = ["router"]
