"""Sessions of visitors and what they say: /v1/webchat/{widgetId}/sessions."""

from typing import Annotated

from fastapi import Query, Request, Response
from starlette.status import HTTP_200_OK

from frontdesk.domain import contacts
from frontdesk.edge.http.webchat.door import (
    MESSAGES,
    READS,
    SESSIONS_A_DAY,
    SESSIONS_A_MINUTE,
    ChatRouter,
    InSession,
    InWidget,
    accepted_language,
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


router = ChatRouter()


@router.post("/sessions", status_code=201, summary="Begin a chat")
async def begin_session(request: Request, visit: InWidget, body: SessionOrder | None = None) -> OpenedSession:
    """The visitor becomes a contact with a conversation. The secret is shown this once."""
    await visit.count(SESSIONS_A_MINUTE, SESSIONS_A_DAY)
    visitor = (body and body.visitor) or VisitorBody()
    language = visitor.known_language or accepted_language(request)
    location_id = visit.widget.location_id
    async with visit.runtime.db.write(location_id, actor=Actor("contact"), cause=visit.cause) as tx:
        rules = await contacts.get_location_rules(tx, location_id)
        values = visitor.to_values(rules.country)
        session, secret = await webchat.begin(tx, visit.widget, values, language)
    return OpenedSession(**SessionAnswer.of(session).model_dump(), secret=secret)


@router.get("/sessions/{sessionId}", summary="Look up a session")
async def get_session(visit: InSession) -> SessionAnswer:
    await visit.count(READS)
    return SessionAnswer.of(visit.session)


@router.post("/sessions/{sessionId}/messages", status_code=201, summary="Say something")
async def say(body: MessageOrder, response: Response, visit: InSession) -> MessageAnswer:
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
async def list_messages(visit: InSession, after: Cursor = 0) -> MessageList:
    """Up to 100 messages after the one whose `seq` is given, oldest first."""
    await visit.count(READS)
    async with visit.runtime.db.read(visit.session.location_id) as read:
        return MessageList.of(await webchat.see(read, visit.session.location_id, visit.session.id, after))
