"""News of a chat as they happen: server-sent events, read with fetch().

`message` events carry the message's `seq` as their id, so that a reader who comes back with it (as
`Last-Event-ID` or `after`) misses nothing and gets nothing twice. `status` and `typing` tell the present
state, first of all when a stream opens. `partial` is the reply as far as it is written, as a model writes it:
its words may change; a `typing` after it takes them back, and the final `message` takes their place. It is
never kept, so who comes later sees the message only. `replaced` says that the session has opened so many
streams that this one, the oldest, ends.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Annotated

import structlog
from fastapi import Depends, FastAPI, Header, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from frontdesk.domain.widgets import ChatSession
from frontdesk.edge.http.webchat.door import STREAMS, ChatRouter, InSession
from frontdesk.edge.http.webchat.sessions import Cursor
from frontdesk.edge.http.webchat.wire import MessageAnswer, PartialEvent, StatusEvent, TypingEvent
from frontdesk.edge.http.wire import Wire
from frontdesk.flow.runtime import Runtime
from frontdesk.flow.thinking.words import is_partial, read_partial
from frontdesk.flow.webchat import AnsweredBy, Seen, see
from frontdesk.kit.db import OUT_OF_REACH
from frontdesk.kit.problems import NotFound

log = structlog.get_logger(__name__)
router = ChatRouter()

STREAMS_A_SESSION = 5
LOOK_AGAIN_SECONDS = 25.0
"""A status may change without a notice, such as a sleep that is over."""
LOOK_SOON_SECONDS = 5.0
"""While an answer is being written: its worker may die and say nothing."""
LOOK_OFTEN_SECONDS = 2.0
"""While this process hears no notices."""


class Stream:
    """One open stream. `news` are the notices of its conversation; `over` says that it shall end."""

    def __init__(self, news: "asyncio.Queue[str | None]") -> None:
        self._news = news
        self.over = False
        self.replaced = False

    def end(self) -> None:
        self.over = True
        with contextlib.suppress(asyncio.QueueFull):  # a full queue wakes the reader as well
            self._news.put_nowait(None)

    async def wait(self, seconds: float) -> list[str | None]:
        """Until there is news, it shall end, or the time is over. What piled up is given together."""
        heard: list[str | None] = []
        with contextlib.suppress(TimeoutError):
            heard.append(await asyncio.wait_for(self._news.get(), seconds))
        while not self._news.empty():
            heard.append(self._news.get_nowait())
        return heard


class Streams:
    """The open streams of this process, by session."""

    def __init__(self) -> None:
        self._open: dict[str, list[Stream]] = defaultdict(list)
        self._ended = False

    @property
    def count(self) -> int:
        """How many are open."""
        return sum(len(streams) for streams in self._open.values())

    @contextlib.contextmanager
    def opened(self, session_id: str, stream: Stream) -> Iterator[None]:
        """Keep the stream for as long as the context lasts; the session's oldest gives way to a sixth."""
        mine = self._open[session_id]
        alive = [other for other in mine if not other.over]
        for oldest in alive[: max(len(alive) + 1 - STREAMS_A_SESSION, 0)]:
            oldest.replaced = True
            oldest.end()
        mine.append(stream)
        if self._ended:
            stream.end()
        try:
            yield
        finally:
            mine.remove(stream)
            if not mine:
                self._open.pop(session_id, None)

    def end(self) -> None:
        """End all of them and those still to come: the process is about to stop."""
        self._ended = True
        for streams in self._open.values():
            for stream in streams:
                stream.end()


def streams_of(app: FastAPI) -> Streams:
    if not hasattr(app.state, "chat_streams"):
        app.state.chat_streams = Streams()
    found: Streams = app.state.chat_streams
    return found


def end_streams(app: FastAPI) -> None:
    """Let every open stream end at once; to be called when the server begins to stop.

    A server waits for its open answers before it stops, and these would never be over.
    """
    streams_of(app).end()


@dataclass(frozen=True)
class Following:
    """A stream that has its place and hears the notices of its conversation."""

    runtime: Runtime
    session: ChatSession
    stream: Stream


async def _follow(request: Request, visit: InSession) -> AsyncIterator[Following]:
    await visit.count(STREAMS)
    app: FastAPI = request.app
    async with visit.runtime.notices.subscribe(visit.session.conversation_id) as news:
        stream = Stream(news)
        with streams_of(app).opened(visit.session.id, stream):
            yield Following(visit.runtime, visit.session, stream)


@router.get(
    "/sessions/{sessionId}/stream",
    response_class=EventSourceResponse,
    summary="Follow the chat as server-sent events",
)
async def follow(
    following: Annotated[Following, Depends(_follow)],
    after: Cursor = 0,
    last_event_id: Annotated[str | None, Header()] = None,
) -> AsyncIterator[ServerSentEvent]:
    """Everything after the message whose `seq` is given, then what happens, until either side ends it."""
    cursor = _last(last_event_id, after)
    stream = following.stream
    shown = Shown()
    while not stream.over:
        seen = await _look(following, cursor)
        if seen is None:
            return
        for event in shown.events(seen):
            yield event
        cursor = seen.reached
        if seen.more:
            continue
        words_only = True
        while words_only and not stream.over:
            heard = await stream.wait(_patience(following.runtime, typing=shown.typing))
            words_only = bool(heard) and all(is_partial(notice) for notice in heard)
            if words_only:
                for event in shown.words(heard[-1]):
                    yield event
    if stream.replaced:
        yield ServerSentEvent(event="replaced", data={})


class Shown:
    """What a stream's reader knows by now."""

    def __init__(self) -> None:
        self.typing = False
        self._answered_by: AnsweredBy | None = None

    def words(self, notice: str | None) -> Iterator[ServerSentEvent]:
        """The words so far, while somebody is seen to write; or again that somebody is, without them."""
        partial = read_partial(notice)
        if partial is None or not self.typing:
            return
        turn_id, text = partial
        if text is None:
            yield _event("typing", TypingEvent(on=True))
        else:
            yield _event("partial", PartialEvent(turn_id=turn_id, text=text))

    def events(self, seen: Seen) -> Iterator[ServerSentEvent]:
        """What the reader has to be told; a message ends the typing before it."""
        if seen.answered_by != self._answered_by:
            self._answered_by = seen.answered_by
            yield _event("status", StatusEvent(answered_by=seen.answered_by))
        if self.typing and not seen.thinking:
            self.typing = False
            yield _event("typing", TypingEvent(on=False))
        for message in seen.messages:
            told = MessageAnswer.of(message, seen.session)
            yield _event("message", told, cursor=told.seq)
        if seen.thinking and not self.typing:
            self.typing = True
            yield _event("typing", TypingEvent(on=True))


async def _look(following: Following, cursor: int) -> Seen | None:
    """What is new, in one short transaction; None when the reader has to begin afresh."""
    session = following.session
    try:
        async with following.runtime.db.read(session.location_id) as read:
            seen = await see(read, session.location_id, session.id, cursor)
    except NotFound:
        return None
    except OUT_OF_REACH as problem:
        log.warning("chat stream ended: the database cannot be reached", error=type(problem).__name__)
        return None
    return seen if seen.session.conversation_id == session.conversation_id else None


def _patience(runtime: Runtime, *, typing: bool) -> float:
    if not runtime.notices.listening.is_set():
        return LOOK_OFTEN_SECONDS
    return LOOK_SOON_SECONDS if typing else LOOK_AGAIN_SECONDS


def _last(last_event_id: str | None, after: int) -> int:
    """The newer of the two places; an id that is none of ours is passed over."""
    told = last_event_id or ""
    return max(after, int(told)) if told.isascii() and told.isdigit() and len(told) <= 15 else after


def _event(name: str, body: Wire, *, cursor: int | None = None) -> ServerSentEvent:
    return ServerSentEvent(
        event=name, raw_data=body.model_dump_json(), id=None if cursor is None else str(cursor)
    )
