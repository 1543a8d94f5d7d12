"""Web chat: the visitors' public doors, the chat page, and what a business sets about its widget."""

from frontdesk.edge.http.routes import together
from frontdesk.edge.http.webchat import chat_page, sessions, stream, widgets
from frontdesk.edge.http.webchat.stream import end_streams

router = together(widgets.router, sessions.router, stream.router, chat_page.router)

__all__ = ["end_streams", "router"]
