"""Conversations as HighLevel's documents write them: what is answered."""

from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from frontdesk.domain.conversations import Conversation
from frontdesk.domain.conversations.search import Hit
from frontdesk.edge.http.conversations.message_types import (
    conversation_number,
    conversation_type,
    shown_type,
)
from frontdesk.edge.http.wire import Instant, Wire

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


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


def _active(conversation: Conversation) -> datetime:
    return conversation.last_message_at or conversation.created_at


def _action(conversation: Conversation) -> Literal["automated", "manual"] | None:
    match conversation.last_outbound_source:
        case None:
            return None
        case "agent" | "workflow" | "system":
            return "automated"
        case _:
            return "manual"
