"""Messages are read: one, a conversation's, or all of a location; and their status is told."""

import base64
import binascii
import json
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from fastapi import Query

from frontdesk.domain.conversations import Message, deliveries, reading, store
from frontdesk.domain.conversations.reading import MessageFilter, Place
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.conversations.bodies import StatusOrder
from frontdesk.edge.http.conversations.message_types import channels_named, read_channel
from frontdesk.edge.http.conversations.message_wire import (
    ExportedMessages,
    MessageAnswer,
    MessageEnvelope,
    MessagePage,
    MessagePageEnvelope,
    SentAnswer,
)
from frontdesk.edge.http.conversations.wire import EPOCH
from frontdesk.edge.http.paging import DEFAULT_LIMIT, MAX_LIMIT, cursor, page
from frontdesk.edge.http.routes import Router
from frontdesk.flow.inbox import CHAT_TOPIC
from frontdesk.kit.ids import is_id
from frontdesk.kit.problems import Invalid, Refused

router = Router(tags=["Messages"])


@router.get(
    "/conversations/messages/export",
    summary="Export the messages of a location",
    response_model_exclude_none=True,
)
async def export_messages(
    locationId: str | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
    sortBy: Literal["createdAt", "updatedAt"] = "createdAt",
    sortOrder: Literal["asc", "desc"] = "desc",
    conversationId: str | None = None,
    contactId: str | None = None,
    channel: Annotated[str | None, Query(max_length=64)] = None,
    startDate: Annotated[str | None, Query(max_length=64)] = None,
    endDate: Annotated[str | None, Query(max_length=64)] = None,
    caller: Caller = needs("conversations/message.readonly"),
) -> ExportedMessages:
    """Without `channel` all but e-mail. `nextCursor` goes on, also past a message that is gone."""
    caller.require_location(locationId)
    named = _channel(channel)
    wanted = MessageFilter(
        conversation_id=conversationId or None,
        contact_id=contactId or None,
        channel=named,
        other_than=None if named else "Email",
        made_from=_moment(startDate, "startDate"),
        made_until=_moment(endDate, "endDate"),
    )
    after, counted = _read_cursor(cursor)
    async with caller.read() as read:
        found = await reading.list_all_messages(
            read,
            caller.location_id,
            wanted,
            by="created_at" if sortBy == "createdAt" else "updated_at",
            descending=sortOrder == "desc",
            after=after,
            limit=limit + 1,
        )
        if counted is None:
            counted = await reading.count_all_messages(read, caller.location_id, wanted)
    shown, more = page(found, limit)
    last = shown[-1] if more else None
    return ExportedMessages(
        messages=[MessageAnswer.of(message) for message in shown],
        next_cursor=_cursor(last.created_at if sortBy == "createdAt" else last.updated_at, last.id, counted)
        if last
        else None,
        total=counted,
    )


@router.get("/conversations/messages/{id}", summary="Get a message", response_model_exclude_none=True)
async def get_message(id: str, caller: Caller = needs("conversations/message.readonly")) -> MessageEnvelope:
    async with caller.read() as read:
        return MessageEnvelope.of(await reading.get_shown_message(read, caller.location_id, id))


@router.get(
    "/conversations/{conversationId}/messages",
    summary="List the messages of a conversation",
    response_model_exclude_none=True,
)
async def list_messages(
    conversationId: str,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
    lastMessageId: str | None = None,
    type: Annotated[
        str | None, Query(max_length=2_000, description="Several are separated by commas: TYPE_SMS,TYPE_CALL")
    ] = None,
    caller: Caller = needs("conversations/message.readonly"),
) -> MessagePageEnvelope:
    """The newest first. `lastMessageId` goes on after a message of the page before."""
    ended_with = cursor(lastMessageId, "lastMessageId")
    channels = [one for one in channels_named(type, "type") if one is not None] if type else None
    async with caller.read() as read:
        conversation = await store.get_conversation(read, caller.location_id, conversationId)
        before = await reading.seq_before(read, conversation, ended_with) if ended_with else None
        found = await store.list_messages(
            read,
            caller.location_id,
            conversation.id,
            before_seq=before,
            channels=channels,
            limit=limit + 1,
        )
    shown, more = page(list(reversed(found)), limit)
    last = shown[-1].id if shown else ""
    inner = MessagePage(
        last_message_id=last,
        next_page=more is not None,
        messages=[MessageAnswer.of(message) for message in shown],
    )
    return MessagePageEnvelope(last_message_id=last, next_page=inner.next_page, messages=inner)


@router.put(
    "/conversations/messages/{messageId}/status",
    summary="Tell what became of a message",
    response_model_exclude_none=True,
)
async def update_message_status(
    messageId: str, body: StatusOrder, caller: Caller = needs("conversations/message.write")
) -> SentAnswer:
    """For outbound messages that a provider delivers. A status only moves forward.

    The order is pending, sent, delivered, failed, read: a late `delivered` changes nothing of a message that
    was read or came back. The same status again changes nothing.
    """
    async with caller.write() as tx:
        message = await reading.get_shown_message(tx, caller.location_id, messageId)
        if message.direction != "outbound":
            raise Refused("Only a message to the customer has a status of delivery.")
        after, changed = await deliveries.advance(
            tx,
            caller.location_id,
            messageId,
            body.status,
            failure=body.failure,
            details=body.details(),
            provider_message_id=body.alt_id or None,
        )
        if changed:
            await tx.notify(CHAT_TOPIC, f"{message.conversation_id} message")
    return SentAnswer.of(after, _told(body, after))


def _told(body: StatusOrder, message: Message) -> str:
    if message.status == body.status:
        return "The status is recorded."
    return f"The message is {message.status} already; that stays."


def _channel(named: str | None) -> str | None:
    try:
        return read_channel(named) if named else None
    except ValueError as problem:
        raise Invalid(f"channel {problem}") from None


def _moment(told: str | None, name: str) -> datetime | None:
    """ISO 8601, or milliseconds since 1970."""
    if not told:
        return None
    try:
        if told.isdecimal():
            return EPOCH + timedelta(milliseconds=int(told))
        moment = datetime.fromisoformat(told)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise Invalid(f"{name} must be a date such as 2026-01-31T09:30:00Z") from None


def _cursor(at: datetime, message_id: str, counted: int) -> str:
    """Where a page ended; it carries the count, so that only the first page counts."""
    told = json.dumps([at.isoformat(), message_id, counted], separators=(",", ":"))
    return base64.urlsafe_b64encode(told.encode()).decode()


def _read_cursor(text: str | None) -> tuple[Place | None, int | None]:
    if not text:
        return None, None
    try:
        at, message_id, counted = json.loads(base64.urlsafe_b64decode(text))
        moment = datetime.fromisoformat(at)
        if moment.tzinfo and is_id(message_id) and type(counted) is int and 0 <= counted < 2**53:
            return Place(moment, message_id), counted
    except (ValueError, TypeError, binascii.Error, RecursionError):
        pass
    raise Invalid("cursor must be the nextCursor of an earlier page")
