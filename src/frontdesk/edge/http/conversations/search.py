"""The search of the inbox."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import Field, model_validator

from frontdesk.domain.conversations import search
from frontdesk.domain.conversations.search import ConversationFilter, OrderedBy, Place, State
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.conversations.message_types import channels_named
from frontdesk.edge.http.conversations.wire import EPOCH, ConversationPage, FoundConversation
from frontdesk.edge.http.paging import DEFAULT_LIMIT, MAX_LIMIT, cursor
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Wire
from frontdesk.kit.problems import Invalid

router = Router(tags=["Conversations"])

_MAX_USERS = 100
_MAX_TEXT = 200
_STATES: dict[str, State | None] = {
    "all": None,
    "recents": None,
    "read": "read",
    "unread": "unread",
    "starred": "starred",
}
_WITHOUT_A_HIT = "No conversation has one here, so it finds nothing."


class SearchQuery(Wire):
    """Which conversations; all that is asked must hold."""

    location_id: str | None = None
    contact_id: str | None = None
    id: str | None = Field(
        default=None,
        description="One conversation; together with `startAfterDate` the conversation the page before ended"
        " with.",
    )
    assigned_to: str | None = Field(
        default=None, description="Users, separated by commas; `unassigned` for nobody's."
    )
    query: str | None = Field(
        default=None,
        description="Looked for in the contact's name, company, e-mail address and phone number, and in the"
        " last message.",
    )
    status: Literal["all", "read", "unread", "starred", "recents"] = "all"
    last_message_type: str | None = Field(
        default=None, max_length=2_000, examples=["TYPE_SMS"], description="Several are separated by commas."
    )
    last_message_direction: Literal["inbound", "outbound"] | None = None
    last_message_action: Literal["automated", "manual"] | None = Field(
        default=None, description="Who wrote the last outbound message: an agent or workflow, or a person."
    )
    start_date: float | None = Field(default=None, description="Opened at or after, in milliseconds.")
    end_date: float | None = Field(default=None, description="Opened at or before, in milliseconds.")
    sort: Literal["asc", "desc"] = "desc"
    sort_by: Literal[
        "last_message_date", "last_manual_message_date", "score_profile", "overdue_at", "due_at"
    ] = Field(
        default="last_message_date",
        description="There are no scores and due dates here; asked for, they sort as last_message_date does.",
    )
    start_after_date: list[str] = Field(
        default=[],
        max_length=2,
        description="Where the page before ended: its last conversation's `sort`, both values of it (repeated"
        " or with a comma), or the time in milliseconds alone.",
    )
    limit: int = Field(default=DEFAULT_LIMIT, ge=1, le=MAX_LIMIT)
    followers: str | None = Field(default=None, description=_WITHOUT_A_HIT)
    mentions: str | None = Field(default=None, description=_WITHOUT_A_HIT)
    score_profile: str | None = Field(default=None, description=_WITHOUT_A_HIT)

    @model_validator(mode="before")
    @classmethod
    def without_empty_values(cls, given: Any) -> Any:
        """Clients send `contactId=` for a filter that is not set."""
        if not isinstance(given, dict):
            return given
        return {name: value for name, value in given.items() if value not in ("", [""])}


@router.get("/conversations/search", summary="Search conversations", response_model_exclude_none=True)
async def search_conversations(
    query: Annotated[SearchQuery, Query()], caller: Caller = needs("conversations.readonly")
) -> ConversationPage:
    """The conversations with the newest messages first, unless another order is asked for."""
    caller.require_location(query.location_id)
    wanted, after = _wanted(query), _place(query)
    if query.followers or query.mentions or query.score_profile:
        return ConversationPage(conversations=[], total=0)
    by: OrderedBy = "last_manual_message" if query.sort_by == "last_manual_message_date" else "last_message"
    async with caller.read() as read:
        found = await search.search_conversations(
            read,
            caller.location_id,
            wanted,
            by=by,
            descending=query.sort == "desc",
            after=after,
            limit=query.limit,
        )
    return ConversationPage(
        conversations=[FoundConversation.of(hit) for hit in found.hits], total=found.total
    )


def _wanted(query: SearchQuery) -> ConversationFilter:
    text = (query.query or "").strip()
    if len(text) > _MAX_TEXT:
        raise Invalid(f"query must not be longer than {_MAX_TEXT} characters")
    channels = None
    if query.last_message_type is not None:
        channels = channels_named(query.last_message_type, "lastMessageType")
    return ConversationFilter(
        conversation_id=None if query.start_after_date else query.id,
        contact_id=query.contact_id,
        assigned_to=_users(query.assigned_to),
        text=text or None,
        state=_STATES[query.status],
        channels=channels,
        direction=query.last_message_direction,
        last_action=query.last_message_action,
        made_from=_moment(query.start_date, "startDate"),
        made_until=_moment(query.end_date, "endDate"),
    )


def _users(listed: str | None) -> list[str | None] | None:
    if listed is None:
        return None
    users = [user.strip() for user in listed.split(",") if user.strip()]
    if len(users) > _MAX_USERS:
        raise Invalid(f"assignedTo must not name more than {_MAX_USERS} users")
    return [None if user == "unassigned" else user for user in users]


def _place(query: SearchQuery) -> Place | None:
    """Where the page before ended. Raises Invalid for what cannot be such a place."""
    parts = [part.strip() for value in query.start_after_date for part in value.split(",")]
    if not parts:
        return None
    in_sort = len(parts) > 1
    ended_with = cursor(parts[1] if in_sort else query.id, "startAfterDate" if in_sort else "id")
    return Place(_time(parts[0]), ended_with)


def _time(text: str) -> datetime:
    """Milliseconds since 1970, or ISO 8601."""
    try:
        return _since_1970(float(text))
    except (ValueError, OverflowError):
        pass
    try:
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo else moment.replace(tzinfo=EPOCH.tzinfo)
    except ValueError:
        raise Invalid("startAfterDate must be the sort value of the last conversation you have") from None


def _moment(told: float | None, name: str) -> datetime | None:
    try:
        return None if told is None else _since_1970(told)
    except (ValueError, OverflowError):
        raise Invalid(f"{name} must be a time in milliseconds since 1970") from None


def _since_1970(told: float) -> datetime:
    return EPOCH + timedelta(milliseconds=told)
