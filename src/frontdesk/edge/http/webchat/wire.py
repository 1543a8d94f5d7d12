"""Bodies of web chat, in and out."""

import re
import unicodedata
from typing import Annotated, Any, Literal, cast

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic.alias_generators import to_camel

from frontdesk.domain import contacts
from frontdesk.domain.contacts import ContactValues, values
from frontdesk.domain.conversations import Message
from frontdesk.domain.widgets import ChatSession
from frontdesk.edge.http.wire import Instant, Wire
from frontdesk.flow.webchat import AnsweredBy, Seen
from frontdesk.kit.problems import Invalid

MAX_CHARACTERS = 5_000
_CHECKED = ("name", "first_name", "last_name", "email", "phone")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}")


def _stripped(text: Any) -> Any:
    return text.strip() if isinstance(text, str) else text


def _visible(text: str) -> str:
    """Blanks, and marks that show nothing, are no message."""
    if all(unicodedata.category(character)[0] in "ZC" for character in text):
        raise ValueError("body must not be empty")
    return text


class VisitorBody(Wire):
    """What the page or the web site knows of the visitor; nothing of it is proven."""

    name: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    email: str | None = None
    phone: str | None = Field(default=None, examples=["+34600111222"])
    timezone: str | None = Field(
        default=None,
        description="An IANA name; one that is not known is left out.",
        examples=["Europe/Madrid"],
    )
    language: str | None = Field(default=None, description="A tag such as es or es-MX.", examples=["es"])

    def to_values(self, country: str) -> ContactValues:
        """The contact's values. Raises Invalid with a sentence for each member at fault.

        Time zone and language come from the browser, not from a person: a strange one stops nobody.
        """
        written: dict[str, Any] = {}
        faults = []
        for spec in contacts.STANDARD:
            given = getattr(self, spec.key) if spec.key in _CHECKED else None
            try:
                value = spec.check(given, country)
            except ValueError as problem:
                faults.append(f"visitor.{to_camel(spec.key)} {problem}")
                continue
            if value is not None:
                written[spec.key] = value
        if faults:
            raise Invalid(*faults)
        if "name" in written:
            first, last = values.split_name(written.pop("name"))
            written = {"first_name": first, "last_name": last, **written}
        if (timezone := self._timezone()) is not None:
            written["timezone"] = timezone
        if self.known_language is not None:
            written["details"] = {"language": self.known_language}
        return cast(ContactValues, written)

    @property
    def known_language(self) -> str | None:
        given = (self.language or "").strip()
        return given if _LANGUAGE.fullmatch(given) else None

    def _timezone(self) -> str | None:
        try:
            return values.timezone(self.timezone) if self.timezone else None
        except ValueError:
            return None


class SessionOrder(Wire):
    """A new session; a visitor of whom nothing is known gets one too."""

    visitor: VisitorBody | None = None


class SessionAnswer(Wire):
    """A session. `greeting` is the first line of the chat; it is not among the messages."""

    session_id: str
    greeting: str
    created_at: Instant

    @classmethod
    def of(cls, session: ChatSession) -> "SessionAnswer":
        return cls(session_id=session.id, greeting=session.greeting, created_at=session.created_at)


class OpenedSession(SessionAnswer):
    """A new session with its secret, shown this once."""

    secret: str


class MessageOrder(Wire):
    """What the visitor says. The same `clientId` again is the same message, however often it is sent."""

    body: Annotated[
        str,
        BeforeValidator(_stripped),
        StringConstraints(min_length=1, max_length=MAX_CHARACTERS),
        AfterValidator(_visible),
    ]
    client_id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:-]{1,64}$")] | None = None


class MessageAnswer(Wire):
    """One message of the chat; `seq` is the cursor to ask for what comes after it."""

    id: str
    seq: int
    role: Literal["contact", "agent", "user"] = Field(
        description="Who wrote it: the visitor, the agent, or a person of the business."
    )
    body: str
    status: Literal["sent", "delivered", "read", "failed"]
    client_id: str | None = Field(description="What the visitor's page called its own message.")
    created_at: Instant

    @classmethod
    def of(cls, message: Message, session: ChatSession) -> "MessageAnswer":
        inbound = message.direction == "inbound"
        return cls(
            id=message.id,
            seq=session.cursor(message.seq),
            role="contact" if inbound else "agent" if message.source == "agent" else "user",
            body=message.body,
            status="sent" if message.status == "pending" else message.status,
            client_id=message.outside_id if inbound else None,
            created_at=message.created_at,
        )


class ChatStatus(Wire):
    """Who answers next, and whether an answer is being written right now."""

    answered_by: AnsweredBy
    typing: bool


class MessageList(Wire):
    """Messages, oldest first. `nextCursor` is null at the end; later messages follow the last one's `seq`."""

    data: list[MessageAnswer]
    next_cursor: int | None
    status: ChatStatus

    @classmethod
    def of(cls, seen: Seen) -> "MessageList":
        return cls(
            data=[MessageAnswer.of(message, seen.session) for message in seen.messages],
            next_cursor=seen.reached if seen.more else None,
            status=ChatStatus(answered_by=seen.answered_by, typing=seen.thinking),
        )


class TypingEvent(Wire):
    """An answer is being written, or no longer."""

    on: bool


class PartialEvent(Wire):
    """The reply as far as it is written; it may still change, or never be sent."""

    turn_id: str
    text: str


class StatusEvent(Wire):
    """Who answers next: the agent, or a person."""

    answered_by: AnsweredBy
