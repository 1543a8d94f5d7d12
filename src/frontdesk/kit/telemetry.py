"""What operators watch: spans for whoever collects them, and seconds and counts at /metrics.

Names, labels and attributes tell kinds and ids, never a customer's words; an exception is told by its kind.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from opentelemetry import trace
from opentelemetry.trace import Span, Status, StatusCode
from prometheus_client import Histogram

_TRACER = trace.get_tracer("frontdesk")

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""The buckets of our histograms."""


@contextmanager
def watched(
    name: str,
    seconds: Histogram,
    *,
    labels: Mapping[str, str] | None = None,
    ids: Mapping[str, str] | None = None,
) -> Iterator[Span]:
    """A span around what happens inside, and its seconds in the histogram.

    The histogram has the labels given and one more, `result`: "ok" or the kind of exception.
    `ids` become attributes of the span alone, since each value of a label is a series of its own.
    """
    labels = labels or {}
    attributes = {f"frontdesk.{key}": value for key, value in {**labels, **(ids or {})}.items()}
    started = time.monotonic()
    result = "ok"
    with _TRACER.start_as_current_span(
        name, attributes=attributes, record_exception=False, set_status_on_exception=False
    ) as span:
        try:
            yield span
        except BaseException as problem:
            result = type(problem).__name__
            span.set_status(Status(StatusCode.ERROR, result))
            raise
        finally:
            seconds.labels(**labels, result=result).observe(time.monotonic() - started)


@dataclass
class _Words:
    shown: bool = False


_WORDS = _Words()


def show_words(shown: bool) -> None:
    """Whether spans of this process hold what people wrote."""
    _WORDS.shown = shown


def note_words(span: Span, **words: str | None) -> None:
    """What people wrote, on the span if that is wanted at all."""
    if _WORDS.shown:
        span.set_attributes({f"frontdesk.{name}": text for name, text in words.items() if text is not None})
