"""Web chat: the visitors' public doors, the chat page, and what a business sets about its widget."""

from fastapi import APIRouter

from frontdesk.edge.http.webchat import chat_page, sessions, stream, widgets
from frontdesk.edge.http.webchat.stream import end_streams

router = APIRouter()
for part in (widgets.router, sessions.router, stream.router, chat_page.router):
    router.include_router(part)

__all__ = ["end_streams", "router"]
