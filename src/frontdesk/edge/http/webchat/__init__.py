"""Web chat: the visitors' public doors, the chat page, and what a business sets about its widget."""

from frontdesk.edge.http.webchat import chat_page, sessions, stream, widgets

ROUTERS = (widgets.router, sessions.router, stream.router, chat_page.router)

__all__ = ["ROUTERS"]
