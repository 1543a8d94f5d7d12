"""Web chat widgets and the sessions of their visitors."""

from frontdesk.domain.widgets.greeting import first_line
from frontdesk.domain.widgets.model import ChatSession, Widget, WidgetValues
from frontdesk.domain.widgets.origins import allowed_origins, is_same_origin, may_show

__all__ = [
    "ChatSession",
    "Widget",
    "WidgetValues",
    "allowed_origins",
    "first_line",
    "is_same_origin",
    "may_show",
]
