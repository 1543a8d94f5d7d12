"""The official paths under /users."""

from frontdesk.edge.http.users.routes import router

__all__ = ["router"]
