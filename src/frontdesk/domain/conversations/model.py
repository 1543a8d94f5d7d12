"""A conversation: one contact's messages over all channels, and when its next turn is due."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from frontdesk.kit.ids import is_id

Direction = Literal["inbound", "outbound"]
Source = Literal["contact", "agent", "user", "workflow", "api", "system"]
"""Who wrote it; `api` is an outbound message recorded from outside, which counts as a person's, `system`
frontdesk's own answer to a word such as STOP, which counts as nobody's."""
Status = Literal["pending", "sent", "delivered", "read", "failed"]


@dataclass(frozen=True)
class Conversation:
    """`turn_seq` counts the messages that made a turn due; `considered_through` is the last message seq
    that a turn has answered or held back on purpose; `last_manual_at` is when a person, on either side,
    last wrote; `feedback` is what was said of the conversation, a word or a JSON object."""

    location_id: str
    id: str
    contact_id: str
    assigned_to: str | None
    starred: bool
    unread_count: int
    last_seq: int
    last_inbound_seq: int
    last_message_at: datetime | None
    last_message_body: str | None
    last_message_channel: str | None
    last_message_direction: Direction | None
    last_manual_at: datetime | None
    last_outbound_source: Source | None
    turn_seq: int
    turn_due_at: datetime | None
    unanswered_since: datetime | None
    considered_through: int
    rearmed_seq: int
    lease_token: str | None
    lease_until: datetime | None
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None
    feedback: Any


@dataclass(frozen=True)
class Origin:
    """What a message was caused by in the end, and how many messages of ours lie between: its hops.

    It travels with what leaves the house and comes back with what that caused, as the text
    `root.hops`, so that machines that answer each other are noticed.
    """

    root: str
    hops: int

    def __str__(self) -> str:
        return f"{self.root}.{self.hops}"

    @classmethod
    def parse(cls, text: str | None) -> "Origin | None":
        """None for what is no origin that was ever given out."""
        root, dot, hops = (text or "").strip().rpartition(".")
        if not (dot and is_id(root) and hops.isascii() and hops.isdigit() and len(hops) <= 6):
            return None
        return cls(root, int(hops))

    @property
    def next(self) -> "Origin":
        """Of a message that is caused by one of this origin."""
        return Origin(self.root, self.hops + 1)


@dataclass(frozen=True)
class NewMessage:
    """A message about to be recorded. `outside_id` makes a repeat harmless."""

    channel: str
    direction: Direction
    body: str
    source: Source
    status: Status
    attachments: tuple[str, ...] = ()
    content_type: str = "text/plain"
    user_id: str | None = None
    agent_id: str | None = None
    turn_id: str | None = None
    outside_id: str | None = None
    at: datetime | None = None  # when it was written, where that differs from now
    details: Mapping[str, Any] = field(default_factory=dict)
    origin: "Origin | None" = None  # None: it is where a chain of causes begins


@dataclass(frozen=True)
class Message:
    """A message as it stands; `seq` orders the messages of one conversation.

    `details` are what a channel says beyond the words, such as an e-mail's subject or a call's length.
    `provider_message_id` is the id under which a provider knows a message of ours.
    """

    location_id: str
    id: str
    conversation_id: str
    contact_id: str
    seq: int
    channel: str
    direction: Direction
    body: str
    attachments: tuple[str, ...]
    content_type: str
    status: Status
    failure: str | None
    source: Source
    user_id: str | None
    agent_id: str | None
    turn_id: str | None
    outside_id: str | None
    created_at: datetime
    updated_at: datetime
    details: Mapping[str, Any] = field(default_factory=dict)
    root_cause: str | None = None
    hops: int = 0
    provider_message_id: str | None = None

    @property
    def origin(self) -> Origin:
        """Where the chain of causes began that led to this message."""
        return Origin(self.root_cause or self.id, self.hops)


@dataclass(frozen=True)
class Reached:
    """On which channel a cap is reached, and when the message that reached it was written."""

    channel: str
    at: datetime


@dataclass(frozen=True)
class Recorded:
    """`new` is False when the same outside id was recorded before; then nothing has changed."""

    message: Message
    new: bool
