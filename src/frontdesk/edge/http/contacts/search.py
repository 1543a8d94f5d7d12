"""Finding contacts: the search with filters, and the older list."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import Query, Request
from pydantic import Field

from frontdesk.domain import contacts
from frontdesk.domain.contacts import Contact, Found
from frontdesk.domain.contacts.search import NEWEST_FIRST
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.contacts.filters import read_filters, read_order
from frontdesk.edge.http.contacts.routes import known_fields
from frontdesk.edge.http.contacts.wire import ContactAnswer, FoundContact
from frontdesk.edge.http.paging import cursor
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Wire
from frontdesk.kit.db import Read
from frontdesk.kit.problems import Refused

router = Router(tags=["Contacts"])

_REACH = 10_000
"""How far pages go; further on, searchAfter does."""


class SortKey(Wire):
    field: str
    direction: Literal["asc", "desc"] = "asc"


class SearchOrder(Wire):
    """A search. `page` counts from one; `searchAfter` goes on after the contact that carries it."""

    location_id: str | None = None
    query: str | None = Field(default=None, max_length=200)
    filters: list[Any] = Field(
        default=[],
        max_length=100,
        examples=[[{"field": "tags", "operator": "eq", "value": "vip"}]],
    )
    sort: list[SortKey] = Field(default=[], max_length=5)
    page: int = Field(default=1, ge=1)
    page_limit: int = Field(default=20, ge=1, le=500)
    search_after: list[str] | None = Field(default=None, max_length=10)


class SearchAnswer(Wire):
    """`total` and `count` are how many contacts fit in all."""

    contacts: list[FoundContact]
    total: int
    count: int


class ListQuery(Wire):
    """Which page: `startAfterId` goes on after a contact, `startAfter` after a time in milliseconds."""

    location_id: str
    query: str | None = Field(default=None, max_length=200)
    start_after_id: str | None = None
    start_after: float | None = None
    limit: int = Field(default=20, ge=1, le=100)


class ListMeta(Wire):
    """Where the next page begins; absent at the end."""

    total: int
    start_after_id: str | None = None
    start_after: int | None = None
    next_page_url: str | None = None


class ListAnswer(Wire):
    contacts: list[ContactAnswer]
    count: int
    meta: ListMeta


@router.post("/contacts/search", summary="Search contacts", response_model_exclude_none=True)
async def search_contacts(body: SearchOrder, caller: Caller = needs("contacts.readonly")) -> SearchAnswer:
    """Filters by field, operator and value, in groups; sorting; pages or cursors."""
    caller.require_location(body.location_id)
    if body.search_after is None and body.page * body.page_limit > _REACH:
        raise Refused(f"Pages reach the first {_REACH:,} contacts; go on with searchAfter.")
    order = read_order([(key.field, key.direction) for key in body.sort]) or list(NEWEST_FIRST)
    async with caller.read() as read:
        custom = await contacts.list_custom_fields(read, caller.location_id) if body.filters else ()
        try:
            found = await contacts.search_contacts(
                read,
                caller.location_id,
                where=read_filters(body.filters, custom),
                text=(body.query or "").strip() or None,
                order=order,
                limit=body.page_limit,
                offset=0 if body.search_after is not None else (body.page - 1) * body.page_limit,
                after=body.search_after,
            )
        except ValueError as problem:
            raise Refused(f"searchAfter {problem}.") from None
        return SearchAnswer(
            contacts=await _with_cursors(read, found, caller), total=found.total, count=found.total
        )


@router.get("/contacts/", summary="List contacts", deprecated=True, response_model_exclude_none=True)
async def list_contacts(
    request: Request, wanted: Annotated[ListQuery, Query()], caller: Caller = needs("contacts.readonly")
) -> ListAnswer:
    """The newest first. `startAfterId` goes on after a contact of the page before; search does more."""
    caller.require_location(wanted.location_id)
    async with caller.read() as read:
        after = await _list_cursor(read, caller.location_id, wanted.start_after_id, wanted.start_after)
        found = await contacts.search_contacts(
            read,
            caller.location_id,
            text=(wanted.query or "").strip() or None,
            limit=wanted.limit + 1,
            after=after,
        )
        page = found.contacts[: wanted.limit]
        known = await known_fields(read, caller.location_id, page)
    meta = ListMeta(total=found.total)
    if len(found.contacts) > wanted.limit:
        meta = _next_page(request, page[-1], found.total)
    shown = [ContactAnswer.of(contact, known, v3=caller.is_v3) for contact in page]
    return ListAnswer(contacts=shown, count=found.total, meta=meta)


async def _with_cursors(read: Read, found: Found, caller: Caller) -> list[FoundContact]:
    known = await known_fields(read, caller.location_id, found.contacts)
    return [
        FoundContact.at(contact, mark, known, v3=caller.is_v3)
        for contact, mark in zip(found.contacts, found.cursors, strict=True)
    ]


async def _list_cursor(
    read: Read, location_id: str, after_id: str | None, after: float | None
) -> list[str] | None:
    """Where the page begins. The contact itself knows better than a time in milliseconds."""
    contact_id = cursor(after_id, "startAfterId")
    if contact_id is not None:
        made = await contacts.find_creation(read, location_id, contact_id)
        if made is not None:
            return [made.isoformat(), contact_id]
    if after is None:
        return None
    try:
        made = datetime.fromtimestamp(after / 1000, UTC) + timedelta(milliseconds=1)
    except (ValueError, OverflowError, OSError):
        raise Refused("startAfter must be a time in milliseconds since 1970.") from None
    return [made.isoformat(), contact_id or ""]


def _next_page(request: Request, last: Contact, total: int) -> ListMeta:
    made = int(last.created_at.timestamp() * 1000)
    kept = {k: v for k, v in request.query_params.items() if k not in ("startAfter", "startAfterId")}
    query = urlencode({**kept, "startAfter": made, "startAfterId": last.id})
    return ListMeta(
        total=total,
        start_after_id=last.id,
        start_after=made,
        next_page_url=f"{request.base_url}contacts/?{query}",
    )
