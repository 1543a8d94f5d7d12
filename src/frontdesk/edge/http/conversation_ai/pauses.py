"""Lengths of time and examples in `details`, and what this dialect asks of them."""

from collections.abc import Iterator

from pydantic import Field

from frontdesk.domain.agents import Span
from frontdesk.edge.http.conversation_ai.values import Number, PauseUnit
from frontdesk.edge.http.wire import Wire


class Pausing(Wire):
    """Details with a time for which the agent sleeps."""

    sleep_time: Number | None = Field(None, description="Required when the agent shall sleep or wake again.")
    sleep_time_unit: PauseUnit | None = Field(None, description="Required with sleepTime.")

    def pause(self, kept: Span | None) -> Span | None:
        """The time as given, over what is kept; hours where no unit is known."""
        value, unit = self.sleep_time, self.sleep_time_unit
        if kept is not None:
            return Span(kept.value if value is None else value, unit or kept.unit)
        return None if value is None else Span(value, unit or "hours")

    def pause_faults(self, flag: str, wanted: bool) -> Iterator[str]:
        """Who sets the flag must say for how long."""
        if wanted and self.sleep_time is None:
            yield f"details.sleepTime is required when {flag} is true"
        if wanted and self.sleep_time_unit is None:
            yield f"details.sleepTimeUnit is required when {flag} is true"


def pause_value(span: Span | None) -> Number | None:
    return span.value if span else None


def pause_unit(span: Span | None) -> PauseUnit | None:
    """The unit of a stored pause; the limits let no seconds in."""
    return None if span is None or span.unit == "seconds" else span.unit


def example_faults(name: str, examples: list[str], least: int) -> Iterator[str]:
    if sum(bool(example.strip()) for example in examples) < least:
        yield f"details.{name} must hold at least {least} example{'s' if least > 1 else ''}"
