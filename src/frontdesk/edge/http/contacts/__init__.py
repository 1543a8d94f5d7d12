"""The official paths under /contacts."""

from frontdesk.edge.http.contacts import routes, search, tags, tasks
from frontdesk.edge.http.routes import together

router = together(search.router, routes.router, tags.router, tasks.router)

__all__ = ["router"]
