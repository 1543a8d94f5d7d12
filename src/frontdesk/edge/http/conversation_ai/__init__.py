"""The official dialect's Conversation AI: agents, their actions, and what they generated."""

from fastapi import APIRouter

from frontdesk.edge.http.conversation_ai import actions, agents, generations

router = APIRouter()
for part in (agents.router, actions.router, generations.router):
    router.include_router(part)

__all__ = ["router"]
