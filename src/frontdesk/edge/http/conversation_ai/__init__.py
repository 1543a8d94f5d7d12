"""The official dialect's Conversation AI: agents, their actions, and what they generated."""

from frontdesk.edge.http.conversation_ai import actions, agents, generations
from frontdesk.edge.http.routes import together

router = together(agents.router, actions.router, generations.router)

__all__ = ["router"]
