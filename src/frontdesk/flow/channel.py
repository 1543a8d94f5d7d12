"""How a reply leaves the house."""

from dataclasses import dataclass
from typing import Protocol

from frontdesk.domain.conversations import Message


@dataclass(frozen=True)
class Sent:
    """The channel took the message; `reached` when it also knows that it arrived."""

    reached: bool


@dataclass(frozen=True)
class NotSent:
    """The channel cannot take the message, now or ever, and why."""

    because: str


class Channel(Protocol):
    """A way out for messages. No transaction is open while it sends.

    Raises for what may work when tried again; the message's id makes a repeat recognisable.
    """

    async def send(self, message: Message) -> Sent | NotSent: ...
