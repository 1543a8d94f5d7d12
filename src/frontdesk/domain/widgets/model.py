"""Web chat: a location's widget, and the sessions of its visitors."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict


@dataclass(frozen=True)
class Widget:
    """`allowed_origins` empty means every web site may show it."""

    location_id: str
    id: str
    name: str
    greeting: str
    allowed_origins: tuple[str, ...]
    created_at: datetime


class WidgetValues(TypedDict, total=False):
    """What to write to a widget; what is absent stays as it is."""

    name: str
    greeting: str
    allowed_origins: tuple[str, ...]


@dataclass(frozen=True)
class ChatSession:
    """A visitor's session: it sees the messages of its conversation after `from_seq`.

    Its cursors count from there. When the conversation was deleted and the visitor goes on in a new one,
    `from_seq` is negative, so that cursors keep rising.
    """

    location_id: str
    id: str
    widget_id: str
    contact_id: str
    conversation_id: str
    from_seq: int
    greeting: str
    created_at: datetime

    def cursor(self, seq: int) -> int:
        """The place of a message of the conversation in this session, from 1 on."""
        return seq - self.from_seq

    def seq(self, cursor: int) -> int:
        """The seq in the conversation that a cursor stands for."""
        return cursor + self.from_seq
