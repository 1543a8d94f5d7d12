"""The official paths under /locations."""

from frontdesk.edge.http.locations.routes import router

__all__ = ["router"]
