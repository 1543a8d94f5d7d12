"""The official paths under /contacts."""

from fastapi import APIRouter

from frontdesk.edge.http.contacts import routes, search, tags, tasks

router = APIRouter()
for part in (search.router, routes.router, tags.router, tasks.router):
    router.include_router(part)

__all__ = ["router"]
