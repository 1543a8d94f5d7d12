"""What a running frontdesk consists of, handed down to whoever needs it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from frontdesk.flow.channel import Channel
from frontdesk.flow.engine import Engine
from frontdesk.kit.clock import Clock
from frontdesk.kit.db import Database
from frontdesk.kit.embedding import Embedder
from frontdesk.kit.notices import Notices

Handlers = Mapping[type[Any], Callable[["Runtime", Any], Awaitable[None]]]
"""For each kind of job the one function that carries it out."""


@dataclass(frozen=True)
class Runtime:
    """The parts. `embedder` is None where knowledge is searched by words alone."""

    db: Database
    clock: Clock
    engine: Engine
    embedder: Embedder | None
    channels: Mapping[str, Channel]
    notices: Notices
    handlers: Handlers
    undo_window: timedelta = timedelta(days=30)

    async def dispatch(self, kind: str, payload: Mapping[str, Any]) -> None:
        """Carry out a job as it was put. Raises KeyError for an unknown kind, and what its handler raises."""
        for job_type, handle in self.handlers.items():
            if job_type.__name__ == kind:
                await handle(self, job_type(**payload))
                return
        raise KeyError(f"no handler for jobs of the kind {kind!r}")
