"""What the types of action have in common."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime

from frontdesk.domain.agents.actions import Action
from frontdesk.domain.contacts import Contact, CustomField
from frontdesk.domain.locations import Location
from frontdesk.flow.effects.effect import Effect
from frontdesk.flow.engine import FreeTime, Line
from frontdesk.flow.tools.tool import ToolUse
from frontdesk.kit.db import Read
from frontdesk.kit.vault import Vault


@dataclass(frozen=True)
class Scene:
    """What an action may look at: the contact, the fields there are, the message to answer.

    `now` is the location's own time. A preview has no conversation and no message id.
    """

    location: Location
    contact: Contact
    custom_fields: Sequence[CustomField]
    channel: str
    timezone: str  # IANA name: the contact's where it is known, else the location's
    conversation_id: str | None
    message_id: str | None
    message_body: str
    now: datetime
    earlier: tuple[Line, ...] = ()  # what was said before the messages to answer
    actions: tuple[Action, ...] = ()  # all of the agent's
    timezone_known: bool = False  # it is the contact's own
    is_anybody: bool = False  # a preview that tells nothing of the contact

    @property
    def country(self) -> str:
        """ISO 3166 alpha-2: how a local phone number is read."""
        return self.location.country


@dataclass(frozen=True)
class Reach:
    """What an action can do while it is performed: look. What it wants to change it returns as effects."""

    read: Callable[[], AbstractAsyncContextManager[Read]]  # a short transaction of the turn's location
    vault: Vault
    dry: bool = False  # a preview: nothing outside is called
    suggests: bool = False  # a person decides on the answer: nothing is changed outside before
    earlier: tuple[str, ...] = ()  # what the customer wrote before, newest first: tells their language
    noted: frozenset[str] = frozenset()  # the contact's fields that were noted in this turn


@dataclass(frozen=True)
class Withheld:
    """The action is not offered now, and why: shown in the generation."""

    because: str


@dataclass(frozen=True)
class Outcome:
    """What came of a use. `told` is for the engine; `closing` is a final message that ends the turn.

    `also` is a sentence that is put after the engine's words.

    `shown` are words that may be said of it as they are. `call` is a call of a tool, which the turn makes
    once the step is stored, and then tells.
    """

    effects: tuple[Effect, ...] = ()
    told: str = ""
    closing: str | None = None
    succeeded: bool = True
    also: str | None = None
    shown: str = ""
    times: tuple[FreeTime, ...] = ()  # what a search for free times found
    call: ToolUse | None = None
    needs: tuple[str, ...] = ()  # keys of the fields without which it was not done

    @classmethod
    def retry(cls, told: str) -> "Outcome":
        """Nothing was done; the engine is told what to do differently."""
        return cls(told=told, succeeded=False)
