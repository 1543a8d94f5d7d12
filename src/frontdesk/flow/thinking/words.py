"""The words of a reply reach a web chat while the model writes them.

They are shown only where they most probably stay as they are:
- the agent answers by itself: a suggesting agent's words are a person's to judge;
- the conversation is on web chat, whose page can take words back; nothing else is ever told a part;
- it is the turn's first step, and the model has called no action before its words: what an action comes
  to may change them.
What can still stop them is rare: a newer message, a gate that closes, an action called after all, a
refused answer, a failing provider. Then they are taken back: the visitor sees that somebody is writing
again, and only the final message stays. Nothing of them is stored; whoever comes later sees the message.
"""

import asyncio
import contextlib
from types import TracebackType

import structlog
from pydantic_core import from_json, to_json

from frontdesk.flow.inbox import CHAT_TOPIC
from frontdesk.kit.db import OUT_OF_REACH, Database

log = structlog.get_logger(__name__)

PARTIAL = "partial"
"""The notice's second word; then comes JSON: turnId, and text, null when the words are taken back."""
PAUSE_SECONDS = 0.2
_MOST_BYTES = 7_500  # a notice of PostgreSQL is shorter than 8,000 bytes


class PartialWords:
    """Tells listeners the newest words of one turn, at most five times a second. A `Hear` while open."""

    def __init__(self, db: Database, conversation_id: str, turn_id: str) -> None:
        self._db = db
        self._conversation_id = conversation_id
        self._turn_id = turn_id
        self._newest: str | None = None
        self._told: str | None = None
        self._news = asyncio.Event()
        self._over = asyncio.Event()
        self._telling: asyncio.Task[None] | None = None

    def __call__(self, text: str | None) -> None:
        self._newest = text
        self._news.set()
        if self._telling is None and not self._over.is_set():
            self._telling = asyncio.create_task(self._tell_on())

    async def take_back(self) -> None:
        """Drop what was told, since it will not be sent."""
        await self.stop()
        await self._tell(None)

    async def stop(self) -> None:
        """Tell nothing more, once what is being told is out: the final message comes next."""
        self._over.set()
        self._news.set()
        telling, self._telling = self._telling, None
        if telling is not None:
            await telling

    async def __aenter__(self) -> "PartialWords":
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await (self.take_back() if isinstance(error, Exception) else self.stop())

    async def _tell_on(self) -> None:
        while True:
            await self._news.wait()
            if self._over.is_set():
                return
            self._news.clear()
            await self._tell(self._newest)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._over.wait(), PAUSE_SECONDS)

    async def _tell(self, text: str | None) -> None:
        if text == self._told:
            return
        self._told = text
        payload = f"{self._conversation_id} {PARTIAL} {_json(self._turn_id, text)}"
        try:
            await self._db.notify(CHAT_TOPIC, payload)
        except OUT_OF_REACH as problem:
            log.warning("partial words not told", turn=self._turn_id, error=type(problem).__name__)


def is_partial(notice: str | None) -> bool:
    """Whether a notice of a conversation tells words and nothing else."""
    return notice is not None and notice.startswith(f"{PARTIAL} ")


def read_partial(notice: str | None) -> tuple[str, str | None] | None:
    """The turn and its words so far, None when they are taken back; None for another notice."""
    if notice is None or not is_partial(notice):
        return None
    told = from_json(notice.removeprefix(f"{PARTIAL} "))
    return told["turnId"], told["text"]


def _json(turn_id: str, text: str | None) -> str:
    """The notice's JSON; a long text is told up to where it fits."""
    shown = text
    while len(encoded := to_json({"turnId": turn_id, "text": shown})) > _MOST_BYTES:
        shown = (shown or "")[: -max((len(encoded) - _MOST_BYTES) // 4, 1)]
    return encoded.decode()
