"""Web chat widgets and the sessions of their visitors."""

from frontdesk.domain.widgets.model import ChatSession, Widget

__all__ = ["ChatSession", "Widget"]
