"""Drafts of suggesting agents: list them, send them as they are or edited, or dismiss them."""

from typing import Annotated, Any, Literal

from pydantic import Field

from frontdesk.domain.turns import Draft
from frontdesk.domain.turns import drafts as store
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.paging import cursor, page
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Instant, Wire, camel
from frontdesk.flow.turn import drafts

router = Router(prefix="/v1/drafts", tags=["Drafts"])

DraftState = Literal["open", "accepted", "dismissed", "outdated"]
Limit = Annotated[int, Field(ge=1, le=100)]


class DraftAnswer(Wire):
    """An answer that waits, or waited, for a person; `effects` take place when it is accepted."""

    id: str
    conversation_id: str
    agent_id: str
    generation_id: str
    channel: str
    body: str
    effects: list[dict[str, Any]]
    state: DraftState
    sent_body: str | None
    message_id: str | None
    decided_at: Instant | None
    created_at: Instant

    @classmethod
    def of(cls, draft: Draft) -> "DraftAnswer":
        return cls(
            id=draft.id,
            conversation_id=draft.conversation_id,
            agent_id=draft.agent_id,
            generation_id=draft.turn_id,
            channel=draft.channel,
            body=draft.body,
            effects=camel(draft.effects),
            state=draft.state,
            sent_body=draft.sent_body,
            message_id=draft.message_id,
            decided_at=draft.decided_at,
            created_at=draft.created_at,
        )


class DraftList(Wire):
    data: list[DraftAnswer]
    next_cursor: str | None


class Acceptance(Wire):
    """Send the draft edited when `body` is given, as it is when not.

    `evenIfRefused` sends the words of `body` although something that the draft would do, such as a booking,
    cannot be done any more. Without it nothing is sent or done then, and the answer is a 409 with the reason.
    """

    body: str | None = Field(default=None, min_length=1, max_length=10_000)
    even_if_refused: bool = False


class AcceptedDraft(DraftAnswer):
    """`refused` says which effects could not take place any more."""

    refused: list[str]


@router.get("", summary="List drafts")
async def list_drafts(
    caller: Caller = needs("conversation-ai.readonly"),
    conversationId: str | None = None,
    state: DraftState | None = "open",
    after: str | None = None,
    limit: Limit = 20,
) -> DraftList:
    async with caller.read() as read:
        found = await store.list_drafts(
            read,
            caller.location_id,
            conversation_id=conversationId,
            state=state,
            after=cursor(after, "after"),
            limit=limit + 1,
        )
    shown, next_cursor = page(found, limit)
    return DraftList(data=[DraftAnswer.of(draft) for draft in shown], next_cursor=next_cursor)


@router.get("/{draftId}", summary="Read a draft")
async def get_draft(draftId: str, caller: Caller = needs("conversation-ai.readonly")) -> DraftAnswer:
    async with caller.read() as read:
        return DraftAnswer.of(await store.get_draft(read, caller.location_id, draftId))


@router.post("/{draftId}/accept", summary="Send a draft, edited or not")
async def accept_draft(
    draftId: str,
    body: Acceptance | None = None,
    caller: Caller = needs("conversation-ai.write", "conversations/message.write"),
) -> AcceptedDraft:
    """The draft's actions take effect now, and the message goes out: both, or neither."""
    asked = body or Acceptance()
    async with caller.write() as tx:
        draft, refused = await drafts.accept(
            tx, caller.location_id, draftId, body=asked.body, even_if_refused=asked.even_if_refused
        )
    return AcceptedDraft(**DraftAnswer.of(draft).model_dump(), refused=refused)


@router.post("/{draftId}/dismiss", summary="Let a draft go")
async def dismiss_draft(draftId: str, caller: Caller = needs("conversation-ai.write")) -> DraftAnswer:
    async with caller.write() as tx:
        return DraftAnswer.of(await drafts.dismiss(tx, caller.location_id, draftId))
