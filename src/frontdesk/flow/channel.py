"""How a reply leaves the house."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from frontdesk.domain.contacts import Contact
from frontdesk.domain.conversations import Message
from frontdesk.domain.locations import Location
from frontdesk.domain.providers import Provider

PROVIDER = "provider"
"""The channel that carries the messages of all channels which have no way out of their own."""


@dataclass(frozen=True)
class Parcel:
    """A message to send, and what its way may need: `answers` is the customer's newest on its channel."""

    message: Message
    contact: Contact
    location: Location
    provider: Provider | None = None
    answers: Message | None = None


@dataclass(frozen=True)
class Sent:
    """The channel took the message; `reached` when it also knows that it arrived, `known_as` the id it gave
    to the message."""

    reached: bool
    known_as: str | None = None


@dataclass(frozen=True)
class NotSent:
    """The channel cannot take the message, now or ever, and why. `ask_in`: a person should look at it."""

    because: str
    ask_in: bool = False


class TryAgain(Exception):
    """The channel cannot take the message now; the text says why, without the customer's words."""

    def __init__(self, because: str, *, after: timedelta = timedelta(0)) -> None:
        super().__init__(because)
        self.because = because
        self.after = after


class Busy(Exception):
    """The channel has enough in hand; asked again in a moment it counts as no attempt."""


class Channel(Protocol):
    """A way out for messages. No transaction is open while it sends.

    Raises Busy, TryAgain, or anything else, for what may work when tried again; the message's id makes a
    repeat recognisable.
    """

    async def send(self, parcel: Parcel) -> Sent | NotSent: ...
