"""The official dialect's Conversation AI: agents, their actions, and what they generated."""

from frontdesk.edge.http.conversation_ai import actions, agents

ROUTERS = (agents.router, actions.router)

__all__ = ["ROUTERS"]
