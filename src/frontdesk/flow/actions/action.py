"""What the types of action have in common."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from frontdesk.domain.contacts import Contact, CustomField
from frontdesk.flow.effects.effect import Effect


@dataclass(frozen=True)
class Scene:
    """What an action may look at: the contact, the fields there are, the message to answer."""

    contact: Contact
    custom_fields: Sequence[CustomField]
    country: str
    message_id: str | None
    message_body: str
    now: datetime


@dataclass(frozen=True)
class Withheld:
    """The action is not offered now, and why: shown in the generation."""

    because: str


@dataclass(frozen=True)
class Outcome:
    """What came of a use. `told` is for the engine; `closing` is a final message that ends the turn."""

    effects: tuple[Effect, ...] = ()
    told: str = ""
    closing: str | None = None
    succeeded: bool = True

    @classmethod
    def retry(cls, told: str) -> "Outcome":
        """Nothing was done; the engine is told what to do differently."""
        return cls(told=told, succeeded=False)
