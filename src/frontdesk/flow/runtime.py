"""What a running frontdesk consists of, handed down to whoever needs it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from frontdesk.flow.channel import Channel
from frontdesk.flow.telemetry import JOBS
from frontdesk.flow.thinking import Engines
from frontdesk.flow.tools.tool import Tools
from frontdesk.flow.turnstile import Turnstile
from frontdesk.kit.clock import Clock
from frontdesk.kit.db import Database
from frontdesk.kit.embedding import Embedder
from frontdesk.kit.fetch import Outbound
from frontdesk.kit.notices import Notices
from frontdesk.kit.signing import Signer
from frontdesk.kit.telemetry import watched
from frontdesk.kit.vault import Vault

Handlers = Mapping[type[Any], Callable[["Runtime", Any], Awaitable[None]]]
"""For each kind of job the one function that carries it out."""

LastResorts = Mapping[type[Any], Callable[["Runtime", Any, str], Awaitable[None]]]
"""What is done when a job has failed for the last time; the text says how. Others are held for a person."""


@dataclass(frozen=True)
class Runtime:
    """The parts. `embedder` is None where knowledge is searched by words alone."""

    db: Database
    clock: Clock
    engines: Engines
    embedder: Embedder | None
    channels: Mapping[str, Channel]
    notices: Notices
    handlers: Handlers
    last_resorts: LastResorts
    vault: Vault
    signer: Signer
    outbound: Outbound
    turnstile: Turnstile
    tools: Tools
    undo_window: timedelta = timedelta(days=30)
    events_kept: timedelta = timedelta(days=30)

    async def dispatch(self, kind: str, payload: Mapping[str, Any]) -> None:
        """Carry out a job as it was put. Raises KeyError for an unknown kind, and what its handler raises."""
        await self.carry_out(self._type(kind)(**payload))

    async def carry_out(self, job: Any) -> None:
        """Call the job's handler, and watch it. Raises what that raises; KeyError where there is none."""
        kind = type(job).__name__
        ids = {key: str(value) for key, value in asdict(job).items() if key.endswith("_id")}
        with watched(kind, JOBS, labels={"job": kind}, ids=ids):
            await self.handlers[type(job)](self, job)

    async def give_up(self, kind: str, payload: Mapping[str, Any], reason: str) -> bool:
        """Do what is done for a job that failed for the last time; False when there is nothing."""
        job_type = self._type(kind)
        resort = self.last_resorts.get(job_type)
        if resort is None:
            return False
        await resort(self, job_type(**payload), reason)
        return True

    def _type(self, kind: str) -> type[Any]:
        for job_type in self.handlers:
            if job_type.__name__ == kind:
                return job_type
        raise KeyError(f"no handler for jobs of the kind {kind!r}")
