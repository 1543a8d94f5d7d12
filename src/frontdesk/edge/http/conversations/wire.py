"""Conversations and their messages as HighLevel's documents write them: what is answered."""

from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from frontdesk.domain.conversations import Conversation, Message
from frontdesk.domain.conversations.search import Hit
from frontdesk.edge.http.conversations.message_types import (
    CALLS,
    NUMBERS,
    conversation_number,
    conversation_type,
    shown_type,
)
from frontdesk.edge.http.wire import Instant, Wire

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_SOURCES = {"agent": "app", "user": "app", "workflow": "workflow", "api": "api"}


def milliseconds(moment: datetime) -> int:
    """Since 1970, cut to the millisecond."""
    return (moment - EPOCH) // timedelta(milliseconds=1)


class ConversationAnswer(Wire):
    """A conversation. `lastMessageDate` is in milliseconds, as text."""

    id: str
    location_id: str
    contact_id: str
    assigned_to: str | None
    user_id: str | None
    type: int
    inbox: bool = True
    starred: bool
    deleted: bool = False
    unread_count: int
    last_message_body: str
    last_message_date: str
    last_message_type: str
    last_message_direction: str | None
    feedback: Any
    date_added: Instant
    date_updated: Instant

    @classmethod
    def of(cls, hit: Hit) -> "ConversationAnswer":
        conversation = hit.conversation
        return cls(
            id=conversation.id,
            location_id=conversation.location_id,
            contact_id=conversation.contact_id,
            assigned_to=hit.assigned_to,
            user_id=hit.assigned_to,
            type=conversation_number(conversation.last_message_channel),
            starred=conversation.starred,
            unread_count=conversation.unread_count,
            last_message_body=conversation.last_message_body or "",
            last_message_date=str(milliseconds(_active(conversation))),
            last_message_type=shown_type(conversation.last_message_channel),
            last_message_direction=conversation.last_message_direction,
            feedback=conversation.feedback,
            date_added=conversation.created_at,
            date_updated=conversation.updated_at,
        )


class ConversationEnvelope(Wire):
    success: bool = True
    conversation: ConversationAnswer


class MadeConversation(Wire):
    """A conversation that was just opened, without a message yet."""

    id: str
    location_id: str
    contact_id: str
    assigned_to: str | None
    deleted: bool = False
    last_message_date: Instant
    date_added: Instant
    date_updated: Instant

    @classmethod
    def of(cls, hit: Hit) -> "MadeConversation":
        conversation = hit.conversation
        return cls(
            id=conversation.id,
            location_id=conversation.location_id,
            contact_id=conversation.contact_id,
            assigned_to=hit.assigned_to,
            last_message_date=_active(conversation),
            date_added=conversation.created_at,
            date_updated=conversation.updated_at,
        )


class MadeEnvelope(Wire):
    success: bool = True
    conversation: MadeConversation


class Succeeded(Wire):
    success: bool = True


class FoundConversation(Wire):
    """A hit of the search; its times are in milliseconds. `sort` goes on after it, as `startAfterDate`."""

    id: str
    location_id: str
    contact_id: str
    assigned_to: str | None
    type: str
    inbox: bool = True
    starred: bool
    deleted: bool = False
    unread_count: int
    full_name: str
    contact_name: str
    company_name: str | None
    email: str
    phone: str
    last_message_body: str
    last_message_date: int
    last_message_type: str
    last_message_direction: str | None
    last_outbound_message_action: Literal["automated", "manual"] | None
    last_manual_message_date: int | None
    date_added: int
    date_updated: int
    sort: list[int | str]

    @classmethod
    def of(cls, hit: Hit) -> "FoundConversation":
        conversation = hit.conversation
        manual = conversation.last_manual_at
        return cls(
            id=conversation.id,
            location_id=conversation.location_id,
            contact_id=conversation.contact_id,
            assigned_to=hit.assigned_to,
            type=conversation_type(conversation.last_message_channel),
            starred=conversation.starred,
            unread_count=conversation.unread_count,
            full_name=hit.contact_name,
            contact_name=hit.contact_name or hit.company_name or "",
            company_name=hit.company_name,
            email=hit.email or "",
            phone=hit.phone or "",
            last_message_body=conversation.last_message_body or "",
            last_message_date=milliseconds(_active(conversation)),
            last_message_type=shown_type(conversation.last_message_channel),
            last_message_direction=conversation.last_message_direction,
            last_outbound_message_action=_action(conversation),
            last_manual_message_date=milliseconds(manual) if manual else None,
            date_added=milliseconds(conversation.created_at),
            date_updated=milliseconds(conversation.updated_at),
            sort=[milliseconds(hit.at), conversation.id],
        )


class ConversationPage(Wire):
    """`total` is how many fit in all."""

    conversations: list[FoundConversation]
    total: int


class MessageAnswer(Wire):
    """A message. `error` says why it was not sent."""

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
            status=message.status,
            msg=told,
        )


def _active(conversation: Conversation) -> datetime:
    return conversation.last_message_at or conversation.created_at


def _action(conversation: Conversation) -> Literal["automated", "manual"] | None:
    match conversation.last_outbound_source:
        case None:
            return None
        case "agent" | "workflow":
            return "automated"
        case _:
            return "manual"


def _members(message: Message) -> dict[str, Any]:
    kind = shown_type(message.channel)
    return {
        "id": message.id,
        "alt_id": message.outside_id,
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
