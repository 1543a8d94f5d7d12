"""One dry turn of an agent: what it would say and do, with nothing stored or sent."""

from datetime import date as Day
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.conversation_ai.names import PLATFORM_TYPES
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Instant, Wire, camel
from frontdesk.flow.effects.effect import to_json as effects_to_json
from frontdesk.flow.engine import BookingState, BookingView, EngineFailed, Found, KnowledgeKind, Line, Speaker
from frontdesk.flow.turn import preview
from frontdesk.flow.turn.preview import Preview, Previewed
from frontdesk.flow.turn.record import considered, merged, usage
from frontdesk.kit.problems import Unavailable
from frontdesk.kit.zones import time_zones

router = Router(prefix="/v1/agents", tags=["Explanation"])


def _known_zone(name: str) -> str:
    if name not in time_zones():
        raise ValueError("timezone must be an IANA time zone such as Europe/Madrid")
    return name


def _with_zone(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment must carry a time zone, such as 2030-01-31T09:00:00Z")
    if not 1970 <= moment.year < 2200:
        raise ValueError("a moment must lie between the years 1970 and 2200")
    return moment


Moment = Annotated[datetime, AfterValidator(_with_zone)]
Channel = Literal["WebChat", "Live_Chat", "SMS", "WhatsApp", "IG", "FB", "voice"]


class PreviewLine(Wire):
    role: Speaker
    body: str = Field(max_length=20_000)
    at: Moment | None = None


class PreviewOrder(Wire):
    """The conversation so far, ending with the contact's words."""

    messages: list[PreviewLine] = Field(
        min_length=1, max_length=200, examples=[[{"role": "contact", "body": "When are you open?"}]]
    )
    contact: dict[str, Any] | None = Field(
        default=None,
        description="Fields of the contact by name, such as email; `id` takes a stored contact. Without it a"
        " calendar takes the customer as known: no name and address are asked for before a booking.",
    )
    channel: Channel = "WebChat"
    now: Moment | None = None
    timezone: Annotated[str, AfterValidator(_known_zone)] | None = None
    requested_slots: list[str] = Field(
        default_factory=list, max_length=50, description="Fields that were just asked for."
    )


class PreviewAction(Wire):
    """An action and how well it fitted; `effects` are what it would have changed."""

    action_id: str
    type: str
    name: str
    confidence: float
    fired: bool
    effects: list[dict[str, Any]]
    told: str


class PreviewSlot(Wire):
    value: Any
    text: str
    start: int
    end: int


class PreviewTime(Wire):
    token: str
    start: datetime
    end: datetime


class PreviewBooking(Wire):
    """How far the talk about an appointment has come; day and time are those wished for, or booked."""

    state: BookingState
    date: Day | None
    time: str | None = Field(description="HH:MM on a wall clock of the time zone.")
    timezone: str
    calendar_id: str
    offered: list[PreviewTime]

    @classmethod
    def of(cls, seen: BookingView) -> "PreviewBooking":
        return cls(
            state=seen.state,
            date=seen.day,
            time=seen.time.strftime("%H:%M") if seen.time is not None else None,
            timezone=seen.timezone,
            calendar_id=seen.calendar_id,
            offered=[PreviewTime(token=one.token, start=one.start, end=one.end) for one in seen.offered],
        )


class PreviewKnowledge(Wire):
    id: str
    kind: KnowledgeKind
    title: str
    score: float
    used: bool
    text: str
    updated_at: Instant | None
    revision: int
    model: str | None

    @classmethod
    def of(cls, found: Found) -> "PreviewKnowledge":
        passage = found.passage
        return cls(
            id=passage.id,
            kind=passage.kind,
            title=passage.title,
            score=passage.score,
            used=found.used,
            text=passage.text,
            updated_at=passage.updated_at,
            revision=passage.revision,
            model=passage.model,
        )


class PreviewEngine(Wire):
    name: str
    model: str
    latency_ms: float
    input_tokens: int
    output_tokens: int
    cost: float
    cost_known: bool
    provider: str | None
    attempts: int
    fallback: str | None = Field(description="Why another engine than the chosen one answered.")


class PreviewAnswer(Wire):
    """What would happen. `held` is what the gates would do: a reason, or null."""

    reply: str | None
    held: str | None
    intent: str
    confidence: float
    actions: list[PreviewAction]
    slots: dict[str, PreviewSlot]
    booking: PreviewBooking | None
    knowledge: list[PreviewKnowledge]
    reasoning: str
    prompt: str
    engine: PreviewEngine


@router.post("/{agentId}/preview", summary="What the agent would answer")
async def preview_agent(
    agentId: str, body: PreviewOrder, caller: Caller = needs("conversation-ai.readonly")
) -> PreviewAnswer:
    """One dry turn, whatever the agent's mode. Nothing is stored, sent or changed; what the
    thinking costs counts towards the budgets."""
    asked = Preview(
        messages=tuple(Line(line.role, line.body, line.at) for line in body.messages),
        contact=body.contact,
        channel=body.channel,
        now=body.now,
        timezone=body.timezone,
        requested_slots=tuple(body.requested_slots),
    )
    try:
        seen = await preview.preview(caller.runtime, caller.location_id, agentId, asked)
    except EngineFailed as failure:
        raise Unavailable(f"The engine could not answer: {failure}") from failure
    thought = seen.taken[-1].step.thought
    return PreviewAnswer(
        reply=seen.reply,
        held=seen.held,
        intent=thought.intent,
        confidence=thought.confidence,
        actions=_actions(seen),
        slots={
            name: PreviewSlot(value=slot.value, text=slot.text, start=slot.start, end=slot.end)
            for step in seen.taken
            for name, slot in step.step.thought.slots.items()
        },
        booking=PreviewBooking.of(booking) if (booking := _booking(seen)) is not None else None,
        knowledge=[
            PreviewKnowledge.of(found) for found in merged(step.step.thought.knowledge for step in seen.taken)
        ],
        reasoning="\n".join(step.step.thought.reasoning for step in seen.taken),
        prompt=thought.prompt,
        engine=_engine(seen),
    )


def _booking(seen: Previewed) -> BookingView | None:
    """As the last step that tells it left it."""
    told = (step.step.thought.booking for step in reversed(seen.taken))
    return next((booking for booking in told if booking is not None), None)


def _engine(seen: Previewed) -> PreviewEngine:
    used = usage(seen.taken)
    return PreviewEngine(
        name=used["engine"],
        model=used["model"],
        latency_ms=used["latency_ms"],
        input_tokens=used["input_tokens"],
        output_tokens=used["output_tokens"],
        cost=used["cost"],
        cost_known=used["cost_known"],
        provider=used["provider"],
        attempts=used["attempts"],
        fallback=used["fallback"],
    )


def _actions(seen: Previewed) -> list[PreviewAction]:
    """Those that fired, those considered, and those withheld with the reason."""
    known = {action.id: action for action in seen.actions}
    shown: dict[str, PreviewAction] = {}
    for step in seen.taken:
        for use, outcome in zip(step.step.uses, step.outcomes, strict=True):
            action = known.get(use.action_id)
            if action is None:
                continue
            shown[action.id] = PreviewAction(
                action_id=action.id,
                type=PLATFORM_TYPES[action.type],
                name=action.name,
                confidence=use.confidence,
                fired=outcome.succeeded,
                effects=camel(effects_to_json(outcome.effects)),
                told=outcome.told,
            )
    for one in considered(seen.taken):
        if one.action_id in known and one.action_id not in shown:
            shown[one.action_id] = _unfired(known[one.action_id], one.confidence, one.because)
    for action, because in seen.offers.withheld:
        shown.setdefault(action.id, _unfired(action, 0.0, because))
    for action in seen.actions:
        shown.setdefault(action.id, _unfired(action, 0.0, "not considered"))
    return list(shown.values())


def _unfired(action: Any, confidence: float, told: str) -> PreviewAction:
    return PreviewAction(
        action_id=action.id,
        type=PLATFORM_TYPES[action.type],
        name=action.name,
        confidence=confidence,
        fired=False,
        effects=[],
        told=told,
    )
