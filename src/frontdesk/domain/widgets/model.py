"""Web chat: a location's widget, and the sessions of its visitors."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Widget:
    """`allowed_origins` empty means every web site may show it."""

    location_id: str
    id: str
    name: str
    greeting: str
    allowed_origins: tuple[str, ...]
    created_at: datetime


@dataclass(frozen=True)
class ChatSession:
    """A visitor's session: it sees the messages of its conversation after `from_seq`."""

    location_id: str
    id: str
    widget_id: str
    contact_id: str
    conversation_id: str
    from_seq: int
    greeting: str
    created_at: datetime
