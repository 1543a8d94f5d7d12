"""The official paths under /contacts."""

from frontdesk.edge.http.contacts import notes, routes, search, tags, tasks
from frontdesk.edge.http.routes import together

router = together(search.router, routes.router, tags.router, tasks.router, notes.router)

__all__ = ["router"]
