"""What thinking takes: tokens and their cost, over all tries of a step."""

import time
from dataclasses import dataclass, field, replace

from genai_prices import calc_price
from pydantic_ai.messages import ModelResponse
from pydantic_ai.usage import RequestUsage

from frontdesk.domain.engines import EngineSettings
from frontdesk.flow.engine import Usage

NAME = "llm"
MOST_TOKENS = 2**31 - 1
"""Of one step, each way; no step comes near it."""
_MILLION = 1_000_000


@dataclass
class Spent:
    """Counts up. The model is the one that is set; providers answer with names of their own."""

    settings: EngineSettings
    attempts: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float = 0.0
    cost_known: bool = True
    began: float = field(default_factory=time.perf_counter)

    def add(self, response: ModelResponse) -> None:
        used = replace(
            response.usage,
            input_tokens=_counted(response.usage.input_tokens),
            output_tokens=_counted(response.usage.output_tokens),
        )
        self.input_tokens = _counted(self.input_tokens + used.input_tokens)
        self.output_tokens = _counted(self.output_tokens + used.output_tokens)
        price = _price(used, self.settings)
        self.cost += price or 0.0
        self.cost_known = self.cost_known and price is not None

    @property
    def usage(self) -> Usage:
        return Usage(
            engine=NAME,
            model=self.settings.model,
            latency_ms=round((time.perf_counter() - self.began) * 1000, 2),
            input_tokens=self.input_tokens,
            output_tokens=self.output_tokens,
            cost=self.cost,
            provider=self.settings.provider,
            attempts=self.attempts,
            cost_known=self.cost_known,
        )


def _counted(tokens: int) -> int:
    """What a provider counts may be anything."""
    return min(max(int(tokens), 0), MOST_TOKENS)


def _price(tokens: RequestUsage, settings: EngineSettings) -> float | None:
    """US dollars; None when no price is known for the model.

    Of a server of one's own only its address tells what it costs, whatever its models are called.
    """
    if settings.prices is not None:
        return (
            tokens.input_tokens * settings.prices.input + tokens.output_tokens * settings.prices.output
        ) / _MILLION
    try:
        if settings.base_url is not None:
            price = calc_price(tokens, settings.model, provider_api_url=settings.base_url)
        else:
            price = calc_price(tokens, settings.model, provider_id=settings.provider)
    except (LookupError, ValueError):
        return None
    return float(price.total_price)
