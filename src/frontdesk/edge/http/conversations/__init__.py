"""The official paths under /conversations."""

from fastapi import APIRouter

from frontdesk.edge.http.conversations import messages, posting, routes, search

router = APIRouter()
for part in (search.router, messages.router, posting.router, routes.router):
    router.include_router(part)

__all__ = ["router"]
