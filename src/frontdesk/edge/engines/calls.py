"""One call to a model, tried again while that may help and time is left."""

import asyncio
import random
import time
from dataclasses import dataclass
from typing import Protocol

import structlog
from pydantic_ai.direct import model_request, model_request_stream
from pydantic_ai.messages import ModelMessage, ModelRequest, ModelResponse, UserPromptPart
from pydantic_ai.models import Model, ModelRequestParameters
from pydantic_ai.settings import ModelSettings

from frontdesk.edge.engines.spending import Spent
from frontdesk.edge.engines.troubles import CALL_PROBLEMS, Trouble, trouble_of
from frontdesk.flow.engine import EngineFailed

log = structlog.get_logger(__name__)

FIRST_PAUSE_SECONDS = 0.5
_LOOK_SECONDS = 0.1
"""How often the words so far are looked at while an answer comes in."""


class Follow(Protocol):
    """Sees an answer grow."""

    def __call__(self, response: ModelResponse) -> None: ...

    def drop(self) -> None:
        """What was seen will not be the answer."""
        ...


@dataclass(frozen=True)
class Caller:
    """Asks one model for one step. `deadline` is of time.monotonic()."""

    model: Model
    spent: Spent
    deadline: float

    async def ask(
        self, instructions: str, data: str, parameters: ModelRequestParameters, follow: Follow | None
    ) -> ModelResponse:
        """The model's answer; `follow` sees it grow at the first try. Raises EngineFailed."""
        messages: list[ModelMessage] = [ModelRequest(parts=[UserPromptPart(data)], instructions=instructions)]
        limits = self.spent.settings.limits
        tries = 0
        while True:
            left = self.deadline - time.monotonic()
            if left <= 0:
                raise self._failed("the turn's time was over")
            seconds = min(limits.call_seconds, left)
            tries += 1
            self.spent.attempts += 1
            try:
                async with asyncio.timeout(seconds):
                    response = await self._once(messages, parameters, follow if tries == 1 else None)
            except CALL_PROBLEMS as error:
                trouble = trouble_of(error, seconds=round(seconds, 1))
            else:
                self.spent.add(response)
                return response
            if follow is not None:
                follow.drop()
            log.info(
                "model call failed",
                model=self.spent.settings.told,
                attempt=self.spent.attempts,
                why=trouble.told,
            )
            await self._pause(trouble, tries)

    async def _once(
        self, messages: list[ModelMessage], parameters: ModelRequestParameters, follow: Follow | None
    ) -> ModelResponse:
        settings = _settings(self.spent)
        if follow is None:
            return await model_request(
                self.model, messages, model_settings=settings, model_request_parameters=parameters
            )
        async with model_request_stream(
            self.model, messages, model_settings=settings, model_request_parameters=parameters
        ) as stream:
            looked = 0.0
            async for _ in stream:
                if (now := time.monotonic()) - looked >= _LOOK_SECONDS:
                    looked = now
                    follow(stream.get())
            response = stream.get()
        if response.finish_reason is None and response.provider_name is not None:
            raise ConnectionError("the stream ended before the answer did")
        return response

    async def _pause(self, trouble: Trouble, tries: int) -> None:
        """Wait before the next try. Raises EngineFailed when there is none."""
        if not trouble.passing or tries >= self.spent.settings.limits.attempts:
            raise self._failed(trouble.told)
        chance = 0.5 + random.random() / 2  # noqa: S311 - so that not all come back at once; no secret
        pause = trouble.wait if trouble.wait is not None else FIRST_PAUSE_SECONDS * 2 ** (tries - 1) * chance
        if time.monotonic() + pause >= self.deadline:
            raise self._failed(f"{trouble.told}, and the turn has no time to wait {pause:.0f} seconds more")
        await asyncio.sleep(pause)

    def _failed(self, because: str) -> EngineFailed:
        tried = self.spent.attempts
        counted = f" ({tried} attempts)" if tried > 1 else ""
        return EngineFailed(f"{because}{counted}", self.spent.usage)


def _settings(spent: Spent) -> ModelSettings:
    """What is sent with each request. Trying again is ours, not the SDK's."""
    limits = spent.settings.limits
    made = ModelSettings(max_tokens=limits.output_tokens, max_retries=0, timeout=limits.call_seconds)
    if spent.settings.temperature is not None:
        made["temperature"] = spent.settings.temperature
    return made
