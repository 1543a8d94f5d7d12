"""Chooses the engine for a turn: the agent's, its location's, its company's, or the installation's.

Models are opened at their first use, kept by the revision of their setting, and closed once a newer
revision has taken their place and no turn uses them any more.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog

from frontdesk.domain.engines import EngineSetting, store
from frontdesk.flow.engine import Done, Engine, EngineFailed, Hear, Offer, Situation, Step, Usage
from frontdesk.flow.telemetry import ENGINE
from frontdesk.flow.thinking.choice import (
    Choice,
    Installed,
    ModelSpec,
    OpenThinker,
    Probed,
    Question,
    Thinker,
    Understood,
)
from frontdesk.flow.thinking.fallback import FallingBack
from frontdesk.kit.db import Database, Read
from frontdesk.kit.telemetry import watched
from frontdesk.kit.vault import Sealed, Vault

log = structlog.get_logger(__name__)

MOST_OPEN = 64
"""Models kept open by one process; the one that was not used for longest is closed first."""
_INSTALLED = "installation"


class CannotOpen(Exception):
    """The model cannot be spoken to as it is set; the text says why and what to do."""


@dataclass
class _Opened:
    thinker: Thinker
    revision: int
    users: int = 0
    retired: bool = False


class _Unable:
    """Stands where a model could not be opened, so that the fallback has its say."""

    def __init__(self, because: str, settings_told: str) -> None:
        self._because = because
        self._told = settings_told

    @property
    def name(self) -> str:
        return "llm"

    async def next_step(self, situation: Situation, offers: Sequence[Offer], done: Sequence[Done]) -> Step:
        raise EngineFailed(self._because, Usage("llm", self._told, attempts=0))


class Engines:
    """The engines of one process. `embedded` needs nothing and stands in for the others."""

    def __init__(
        self,
        db: Database,
        vault: Vault,
        *,
        embedded: Engine,
        installed: Installed,
        open_thinker: OpenThinker,
        allow_private: bool,
    ) -> None:
        self._db = db
        self._vault = vault
        self.embedded = embedded
        self.installed = installed
        self._open_thinker = open_thinker
        self.allow_private = allow_private
        self._opened: dict[str, _Opened] = {}  # by the setting's id, the least recently used first
        self._opening = asyncio.Lock()

    @property
    def name(self) -> str:
        """What thinks where nobody chose anything."""
        return self.embedded.name if self.installed.settings.kind == "embedded" else "llm"

    async def choose(self, read: Read, location_id: str, agent_id: str) -> Choice:
        return (await self._choose(read, location_id, agent_id))[0]

    async def _choose(self, read: Read, location_id: str, agent_id: str) -> tuple[Choice, bytes | None]:
        found = await store.find_effective(read, location_id, agent_id)
        if found is None:
            return Choice(self.installed.settings, None), None
        setting, sealed = found
        return Choice(setting.settings, setting), sealed

    @asynccontextmanager
    async def for_turn(
        self, location_id: str, agent_id: str, *, hear: Hear | None = None, economise: bool = False
    ) -> AsyncIterator[Engine]:
        """The engine for one turn of the agent, for as long as the context lasts.

        `hear` is told the reply as it is written, where the engine can. To economise means to think with
        the embedded engine, which costs nothing, whatever was chosen.
        """
        if economise:
            yield self.embedded
            return
        async with self._db.read(location_id) as read:
            choice, sealed = await self._choose(read, location_id, agent_id)
        if choice.settings.kind == "embedded":
            yield self.embedded
            return
        settings = choice.settings
        try:
            opened = await self._use(choice.setting, sealed)
        except CannotOpen as problem:
            unable = _Unable(str(problem), settings.told)
            yield FallingBack(unable, settings.told, settings.fallback, self.embedded, hear)
            return
        # What opening took is not the turn's: the libraries are loaded once.
        deadline = time.monotonic() + settings.limits.turn_seconds
        try:
            chosen = opened.thinker.engine(deadline=deadline, hear=hear)
            yield FallingBack(chosen, settings.told, settings.fallback, self.embedded, hear)
        finally:
            await self._leave(opened)

    async def understand(self, location_id: str, agent_id: str, question: Question) -> Understood | None:
        """What the language model in force takes a reply for; None where there is none.

        No agent has the id "": then the location's engine is asked. Raises EngineFailed, named.
        """
        async with self._db.read(location_id) as read:
            choice, sealed = await self._choose(read, location_id, agent_id)
        settings = choice.settings
        if settings.kind == "embedded":
            return None
        try:
            opened = await self._use(choice.setting, sealed)
        except CannotOpen as problem:
            raise EngineFailed(f"{settings.told} did not answer: {problem}") from problem
        deadline = time.monotonic() + settings.limits.turn_seconds
        try:
            with watched("engine", ENGINE, labels={"engine": "llm"}):
                return await opened.thinker.understand(question, deadline=deadline)
        except EngineFailed as failure:
            told = f"{settings.told} did not answer: {failure.because}"
            raise EngineFailed(told, failure.usage) from failure
        finally:
            await self._leave(opened)

    async def probe(self, setting: EngineSetting, sealed: bytes | None) -> Probed:
        """Make one tiny call with the setting, and tell what came of it."""
        try:
            opened = await self._use(setting, sealed)
        except CannotOpen as problem:
            return Probed(False, str(problem), Usage("llm", setting.settings.model, attempts=0))
        try:
            return await opened.thinker.probe()
        finally:
            await self._leave(opened)

    async def prepare(self) -> None:
        """Open the installation's model ahead of the first customer. Raises CannotOpen."""
        if self.installed.settings.kind == "llm":
            await self._leave(await self._use(None, None))

    async def close(self) -> None:
        """Close every model; turns must be over by then."""
        opened, self._opened = list(self._opened.values()), {}
        for one in opened:
            await one.thinker.close()

    async def _use(self, setting: EngineSetting | None, sealed: bytes | None) -> _Opened:
        """The open model of the setting (None: the installation's), counted as in use. Raises CannotOpen."""
        name = setting.id if setting is not None else _INSTALLED
        revision = setting.revision if setting is not None else 0
        opened = self._find(name, revision)
        if opened is None:
            async with self._opening:
                opened = self._find(name, revision)
                if opened is None:
                    thinker = await self._open(setting, sealed)
                    await self._retire(self._opened.pop(name, None))
                    opened = self._opened[name] = _Opened(thinker, revision)
                    await self._make_room()
        self._opened[name] = self._opened.pop(name, opened)
        opened.users += 1
        return opened

    def _find(self, name: str, revision: int) -> _Opened | None:
        """A turn that read an older revision just before thinks with what is newest by now."""
        held = self._opened.get(name)
        return held if held is not None and held.revision >= revision else None

    async def _open(self, setting: EngineSetting | None, sealed: bytes | None) -> Thinker:
        settings = setting.settings if setting is not None else self.installed.settings
        key = self.installed.api_key if setting is None else self._unsealed(sealed)
        if settings.needs_key and key is None:
            raise CannotOpen(f"no key is set for {settings.told}; give its apiKey")
        private = setting is None or self.allow_private
        try:
            return await self._open_thinker(ModelSpec(settings, key, private))
        except ValueError as problem:
            raise CannotOpen(str(problem)) from problem

    def _unsealed(self, sealed: bytes | None) -> str | None:
        if sealed is None:
            return None
        try:
            return self._vault.open(sealed)
        except Sealed:
            raise CannotOpen(
                "its key was encrypted with another secret key than this installation has;"
                " give the apiKey again, or bring the former secret key back (FRONTDESK_SECRET_KEY)"
            ) from None

    async def _make_room(self) -> None:
        while len(self._opened) > MOST_OPEN:
            await self._retire(self._opened.pop(next(iter(self._opened))))

    async def _retire(self, former: _Opened | None) -> None:
        if former is None:
            return
        former.retired = True
        if former.users == 0:
            await former.thinker.close()

    async def _leave(self, opened: _Opened) -> None:
        opened.users -= 1
        if opened.retired and opened.users == 0:
            await opened.thinker.close()
