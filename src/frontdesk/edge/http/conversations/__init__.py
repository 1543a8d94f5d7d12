"""The official paths under /conversations."""

from frontdesk.edge.http.conversations import messages, posting, routes, search
from frontdesk.edge.http.routes import together

router = together(search.router, messages.router, posting.router, routes.router)

__all__ = ["router"]
