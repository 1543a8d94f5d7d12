"""The v2 dialect: the one an article on conversation agents teaches."""

from fastapi import APIRouter

from frontdesk.edge.http.v2 import actions, agents, generations

router = APIRouter()
for part in (agents.router, actions.router, generations.router):
    router.include_router(part)

__all__ = ["router"]
