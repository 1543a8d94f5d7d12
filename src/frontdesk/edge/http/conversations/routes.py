"""The conversations themselves: open, read, change, delete."""

from typing import Annotated, Any

from pydantic import AfterValidator, Field, StrictBool
from pydantic_core import to_json

from frontdesk.domain import contacts
from frontdesk.domain.conversations import Conversation, store
from frontdesk.domain.conversations.search import describe
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.conversations.wire import (
    ConversationAnswer,
    ConversationEnvelope,
    MadeConversation,
    MadeEnvelope,
    Succeeded,
)
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Wire
from frontdesk.flow.sleeping import wake_from_cap
from frontdesk.kit.db import Read, Write
from frontdesk.kit.problems import Refused

router = Router(tags=["Conversations"])

_MAX_COUNT = 2**31 - 1
_MAX_FEEDBACK = 5_000


class ConversationExists(Refused):
    """The contact has one already; its id stands beside the message."""

    def __init__(self, conversation_id: str) -> None:
        super().__init__("Conversation already exists")
        self.extra = {"conversationId": conversation_id}


def _feedback(value: Any) -> Any:
    if not isinstance(value, dict) and value not in ("positive", "negative", None):
        raise ValueError("must be positive, negative or an object")
    if len(to_json(value)) > _MAX_FEEDBACK:
        raise ValueError(f"must not be longer than {_MAX_FEEDBACK:,} characters of JSON")
    return value


class ConversationOrder(Wire):
    """Whose conversation to open."""

    location_id: str | None = None
    contact_id: str = Field(max_length=64)


class ConversationUpdate(Wire):
    """What to change; what is absent or null stays. `unreadCount` 0 marks the conversation as read."""

    location_id: str | None = None
    unread_count: int | None = Field(default=None, ge=0, le=_MAX_COUNT)
    starred: StrictBool | None = None
    feedback: Annotated[Any, AfterValidator(_feedback)] = Field(
        default=None, description="`positive`, `negative`, or an object."
    )


@router.post(
    "/conversations/", summary="Open a conversation", status_code=201, response_model_exclude_none=True
)
async def create_conversation(
    body: ConversationOrder, caller: Caller = needs("conversations.write")
) -> MadeEnvelope:
    """A contact has one conversation: refused with its `conversationId` when it is open already."""
    caller.require_location(body.location_id)
    async with caller.write() as tx:
        await contacts.get_contact(tx, caller.location_id, body.contact_id)
        conversation, made = await store.open_conversation(tx, caller.location_id, body.contact_id)
        if not made:
            raise ConversationExists(conversation.id)
        return MadeEnvelope(conversation=MadeConversation.of(await describe(tx, conversation)))


@router.get("/conversations/{conversationId}", summary="Get a conversation", response_model_exclude_none=True)
async def get_conversation(
    conversationId: str, caller: Caller = needs("conversations.readonly")
) -> ConversationAnswer:
    async with caller.read() as read:
        return await _answer(read, await store.get_conversation(read, caller.location_id, conversationId))


@router.put(
    "/conversations/{conversationId}", summary="Update a conversation", response_model_exclude_none=True
)
async def update_conversation(
    conversationId: str, body: ConversationUpdate, caller: Caller = needs("conversations.write")
) -> ConversationEnvelope:
    """Stars it, counts its unread messages, keeps feedback. Read, it lets a capped agent answer again."""
    caller.require_location(body.location_id)
    asked = {name: getattr(body, name) for name in ("unread_count", "starred", "feedback")}
    changes = {name: value for name, value in asked.items() if value is not None}
    async with caller.write() as tx:
        conversation = await _lock(tx, caller, conversationId)
        if changes:
            conversation = await store.update_conversation(tx, caller.location_id, conversationId, changes)
        if body.unread_count == 0:
            await wake_from_cap(tx, conversation)
        return ConversationEnvelope(conversation=await _answer(tx, conversation))


@router.delete("/conversations/{conversationId}", summary="Delete a conversation")
async def delete_conversation(
    conversationId: str, caller: Caller = needs("conversations.write")
) -> Succeeded:
    """The conversation and its messages are no longer shown; the contact's next message opens another."""
    async with caller.write() as tx:
        await _lock(tx, caller, conversationId)
        await store.delete_conversation(tx, caller.location_id, conversationId)
    return Succeeded()


async def _lock(tx: Write, caller: Caller, conversation_id: str) -> Conversation:
    """The conversation, held, if it is still the one that the caller's If-Match names."""
    await store.lock_conversation(tx, caller.location_id, conversation_id)
    conversation = await store.get_conversation(tx, caller.location_id, conversation_id)
    caller.matches(await _answer(tx, conversation), exclude_none=True)
    return conversation


async def _answer(read: Read, conversation: Conversation) -> ConversationAnswer:
    return ConversationAnswer.of(await describe(read, conversation))
