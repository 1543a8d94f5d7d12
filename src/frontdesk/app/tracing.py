"""Spans go to a collector by OTLP. Loaded only where one is set: its libraries take half a second."""

from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased

from frontdesk import __version__
from frontdesk.app.settings import Settings
from frontdesk.kit.telemetry import show_words


@contextmanager
def tracing(settings: Settings) -> Iterator[None]:
    """Send the spans of this process to the setting's collector for as long as the context lasts."""
    provider = TracerProvider(
        resource=Resource.create({SERVICE_NAME: "frontdesk", SERVICE_VERSION: __version__}),
        sampler=ParentBased(TraceIdRatioBased(settings.trace_share)),
    )
    exporter = OTLPSpanExporter(endpoint=f"{settings.trace_url}/v1/traces")
    provider.add_span_processor(BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    show_words(settings.trace_text)
    try:
        yield
    finally:
        provider.shutdown()
