"""What is answered to STOP, START and HELP: /v1/keyword-replies."""

from typing import Annotated

from pydantic import Field, StringConstraints

from frontdesk.domain.keywords import KINDS, Language, language_of_country, usual
from frontdesk.domain.keywords.store import KeywordReplies, get_replies, set_replies
from frontdesk.domain.locations import store as locations
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Wire, given
from frontdesk.kit.db import Read

router = Router(prefix="/v1/keyword-replies", tags=["Conversation providers"])

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=320)] | None


class RepliesAnswer(Wire):
    """The texts as they stand; `{business}` stands for the business's name.

    A word of another language is answered in its own, unless the location has a text of its own.
    """

    confirm: bool = Field(description="Whether the words are answered; heeded they are all the same.")
    language: Language = Field(description="Of the usual texts, by the location's country.")
    stop: str
    start: str
    help: str


class RepliesOrder(Wire):
    """What to change; what is left out stays, null brings the usual text back.

    With `confirm` false nothing is answered, for providers that answer these words themselves.
    """

    confirm: bool = True
    stop: Text = None
    start: Text = None
    help: Text = None


@router.get("", summary="What is answered to STOP, START and HELP")
async def get_keyword_replies(caller: Caller = needs("conversations.readonly")) -> RepliesAnswer:
    async with caller.read() as read:
        return await _answer(read, caller.location_id)


@router.patch("", summary="Change what is answered to STOP, START and HELP")
async def update_keyword_replies(
    body: RepliesOrder, caller: Caller = needs("conversations.write")
) -> RepliesAnswer:
    """Carriers want the name of the business in each text, and in that for HELP how to stop."""
    asked = given(body)
    async with caller.write() as tx:
        caller.matches(await _answer(tx, caller.location_id))
        held = await get_replies(tx, caller.location_id)
        confirm = asked.pop("confirm", held.confirm)
        wanted = {kind: asked.get(kind, held.texts.get(kind)) for kind in KINDS}
        texts = {kind: text for kind, text in wanted.items() if text is not None}
        await set_replies(tx, caller.location_id, KeywordReplies(confirm, texts))
        return await _answer(tx, caller.location_id)


async def _answer(read: Read, location_id: str) -> RepliesAnswer:
    location = await locations.get_location(read, location_id)
    language = language_of_country(location.country)
    replies = await get_replies(read, location_id)
    return RepliesAnswer(
        confirm=replies.confirm,
        language=language,
        stop=replies.texts.get("stop") or usual("stop", language),
        start=replies.texts.get("start") or usual("start", language),
        help=replies.texts.get("help") or usual("help", language),
    )
