"""Messages as HighLevel's documents write them: what is answered."""

from typing import Any

from frontdesk.domain.conversations import Message
from frontdesk.edge.http.conversations.message_types import CALLS, NUMBERS, shown_type
from frontdesk.edge.http.wire import Instant, Wire

_SOURCES = {"agent": "app", "user": "app", "system": "app", "workflow": "workflow", "api": "api"}


class MessageAnswer(Wire):
    """A message. `error` says why it was not sent, `providerError` what its provider told of that.

    `altId` is its id elsewhere: the one its sender gave it, else its provider's.
    """

    id: str
    alt_id: str | None
    type: int
    message_type: str
    location_id: str
    contact_id: str
    conversation_id: str
    date_added: Instant
    date_updated: Instant
    body: str
    direction: str
    status: str
    error: str | None
    provider_error: dict[str, Any] | None
    content_type: str
    attachments: list[str]
    meta: dict[str, Any] | None
    source: str | None
    user_id: str | None
    agent_id: str | None
    conversation_provider_id: str | None

    @classmethod
    def of(cls, message: Message) -> "MessageAnswer":
        return cls(**_members(message))


class MessageEnvelope(MessageAnswer):
    """The message, and once more under `message`, where their product has it though not their documents."""

    message: MessageAnswer

    @classmethod
    def of(cls, message: Message) -> "MessageEnvelope":
        members = _members(message)
        return cls(**members, message=MessageAnswer(**members))


class MessagePage(Wire):
    """The newest first. `lastMessageId` goes on where this page ends; empty where there is no message."""

    last_message_id: str
    next_page: bool
    messages: list[MessageAnswer]


class MessagePageEnvelope(Wire):
    """The page stands under `messages`, as in their product; where it ends also here, as documented."""

    last_message_id: str
    next_page: bool
    messages: MessagePage


class ExportedMessages(Wire):
    """`nextCursor` is absent at the end; `total` is how many fitted when the first page was read."""

    messages: list[MessageAnswer]
    next_cursor: str | None
    total: int


class RecordedAnswer(Wire):
    """A message that was recorded. The same `altId` gives the same answer again."""

    success: bool = True
    conversation_id: str
    message_id: str
    message: str = "The message is recorded."
    contact_id: str
    date_added: Instant
    email_message_id: str | None

    @classmethod
    def of(cls, message: Message) -> "RecordedAnswer":
        return cls(
            conversation_id=message.conversation_id,
            message_id=message.id,
            contact_id=message.contact_id,
            date_added=message.created_at,
            email_message_id=_email_id(message),
        )


class SentAnswer(Wire):
    """Where an outbound message stands."""

    conversation_id: str
    message_id: str
    email_message_id: str | None
    status: str
    msg: str

    @classmethod
    def of(cls, message: Message, told: str) -> "SentAnswer":
        return cls(
            conversation_id=message.conversation_id,
            message_id=message.id,
            email_message_id=_email_id(message),
            # Their documents know no "sent" here: it is still to arrive.
            status="pending" if message.status == "sent" else message.status,
            msg=told,
        )


def _members(message: Message) -> dict[str, Any]:
    kind = shown_type(message.channel)
    return {
        "id": message.id,
        "alt_id": message.outside_id or message.provider_message_id,
        "type": NUMBERS[kind],
        "message_type": kind,
        "location_id": message.location_id,
        "contact_id": message.contact_id,
        "conversation_id": message.conversation_id,
        "date_added": message.created_at,
        "date_updated": message.updated_at,
        "body": message.body,
        "direction": message.direction,
        "status": message.status,
        "error": message.failure,
        "provider_error": message.details.get("error"),
        "content_type": message.content_type,
        "attachments": list(message.attachments),
        "meta": _meta(message),
        "source": _SOURCES.get(message.source),
        "user_id": message.user_id,
        "agent_id": message.agent_id,
        "conversation_provider_id": message.details.get("provider_id"),
    }


def _meta(message: Message) -> dict[str, Any] | None:
    if message.channel == "Email":
        return {"email": {"messageIds": [message.id]}, **_given(message, "subject")}
    call = message.details.get("call")
    if message.channel not in CALLS or not call:
        return None
    told = {"callStatus": call.get("status"), "callDuration": call.get("duration")}
    shown = {name: f"{value:g}" if isinstance(value, float) else value for name, value in told.items()}
    return {name: value for name, value in shown.items() if value is not None} | {"call": call}


def _given(message: Message, *names: str) -> dict[str, Any]:
    return {name: message.details[name] for name in names if name in message.details}


def _email_id(message: Message) -> str | None:
    return message.id if message.channel == "Email" else None
