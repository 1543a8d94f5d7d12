"""The v2 dialect: the one an article on conversation agents teaches."""

from frontdesk.edge.http.routes import together
from frontdesk.edge.http.v2 import actions, agents, generations

router = together(agents.router, actions.router, generations.router)

__all__ = ["router"]
