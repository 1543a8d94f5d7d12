"""Sessions of visitors and what they say: /v1/webchat/{widgetId}/sessions."""

from typing import Annotated, Any

from fastapi import Query, Request, Response
from starlette.status import HTTP_200_OK

from frontdesk.domain import contacts
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.webchat.door import (
    MESSAGES,
    PREFLIGHT_HEADERS,
    READS,
    SESSIONS_A_DAY,
    SESSIONS_A_MINUTE,
    ChatRoute,
    SessionVisit,
    Visit,
    in_session,
    visited,
)
from frontdesk.edge.http.webchat.wire import (
    MessageAnswer,
    MessageList,
    MessageOrder,
    OpenedSession,
    SessionAnswer,
    SessionOrder,
    VisitorBody,
)
from frontdesk.flow import webchat
from frontdesk.kit.db import Actor
from frontdesk.kit.ids import new_id

Cursor = Annotated[int, Query(ge=0, le=2**53)]


class ChatRouter(Router):
    """Public routes of one widget; a browser may ask first whether it may call them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(prefix="/v1/webchat/{widgetId}", tags=["Web chat"], **kwargs)
        self.route_class = ChatRoute


router = ChatRouter()


@router.options("/{rest:path}", include_in_schema=False)
async def preflight(rest: str) -> Response:
    """What a web site's page may send here; whether its origin may is decided by the door."""
    return Response(status_code=204, headers=PREFLIGHT_HEADERS)


@router.post("/sessions", status_code=201, summary="Begin a chat")
async def begin_session(
    request: Request, body: SessionOrder | None = None, visit: Visit = visited()
) -> OpenedSession:
    """The visitor becomes a contact with a conversation. The secret is shown this once."""
    await visit.count(SESSIONS_A_MINUTE, SESSIONS_A_DAY)
    visitor = (body and body.visitor) or VisitorBody()
    language = visitor.known_language or request.headers.get("accept-language", "")[:2]
    location_id = visit.widget.location_id
    async with visit.runtime.db.write(location_id, actor=Actor("contact"), cause=visit.cause) as tx:
        rules = await contacts.get_location_rules(tx, location_id)
        values = visitor.to_values(rules.country)
        session, secret = await webchat.begin(tx, visit.widget, values, language)
    return OpenedSession(**SessionAnswer.of(session).model_dump(), secret=secret)


@router.get("/sessions/{sessionId}", summary="Look up a session")
async def get_session(visit: SessionVisit = in_session()) -> SessionAnswer:
    await visit.count(READS)
    return SessionAnswer.of(visit.session)


@router.post("/sessions/{sessionId}/messages", status_code=201, summary="Say something")
async def say(body: MessageOrder, response: Response, visit: SessionVisit = in_session()) -> MessageAnswer:
    """201 when the message is new, 200 when its `clientId` was here before."""
    await visit.count(MESSAGES)
    session = visit.session
    actor = Actor("contact", session.contact_id)
    async with visit.runtime.db.write(session.location_id, actor=actor, cause=visit.cause) as tx:
        session, recorded = await webchat.say(tx, session, body.body, body.client_id or new_id())
    if not recorded.new:
        response.status_code = HTTP_200_OK
    return MessageAnswer.of(recorded.message, session)


@router.get("/sessions/{sessionId}/messages", summary="What was said")
async def list_messages(after: Cursor = 0, visit: SessionVisit = in_session()) -> MessageList:
    """Up to 100 messages after the one whose `seq` is given, oldest first."""
    await visit.count(READS)
    async with visit.runtime.db.read(visit.session.location_id) as read:
        return MessageList.of(await webchat.see(read, visit.session.location_id, visit.session.id, after))
