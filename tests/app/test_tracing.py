"""Spans reach a collector, and hold no customer's words unless that is wanted."""

import asyncio
from contextlib import ExitStack

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from frontdesk.app.settings import Settings
from frontdesk.app.tracing import tracing
from frontdesk.kit.telemetry import show_words
from tests.support.receiver import Receiver, receiving
from tests.support.story import Story

SECRET = "my knee hurts"


def spans(collector: Receiver) -> list[Span]:
    found = []
    for given in collector.given:
        request = ExportTraceServiceRequest.FromString(given.body)
        found += [
            span for group in request.resource_spans for scope in group.scope_spans for span in scope.spans
        ]
    return found


async def test_a_turn_is_told_as_spans_of_its_parts(story: Story) -> None:
    await story.make_agent()
    async with receiving() as collector:
        with ExitStack() as stack:
            stack.enter_context(tracing(Settings(trace_url=collector.url)))
            contact_id = await story.make_contact()
            said = await story.customer_says(SECRET, contact_id=contact_id)
            await story.advance("PT1M")
            show_words(True)
            await story.customer_says("my back too", contact_id=contact_id)
            await story.advance("PT1M")
            show_words(False)
            await asyncio.to_thread(stack.close)  # it sends what is left, which is received on this loop
        told = spans(collector)
        names = {span.name for span in told}
        assert {"TurnDue", "engine", "DeliverMessage"} <= names
        [turn, *_] = [span for span in told if span.name == "TurnDue"]
        ids = {attribute.key: attribute.value.string_value for attribute in turn.attributes}
        assert ids["frontdesk.conversation_id"] == said["conversationId"]
        assert ids["frontdesk.location_id"] == story.location_id
        [first, second] = [span for span in told if span.name == "engine"]
        assert first.parent_span_id == turn.span_id
        sent = b"".join(given.body for given in collector.given)
        assert SECRET.encode() not in sent
        assert b"my back too" in second.SerializeToString()
