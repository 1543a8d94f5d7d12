"""What was generated, from what and why: /v2/conversation/generations/{messageId}."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from frontdesk.domain.generations import Generation
from frontdesk.domain.generations import store as generations
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.conversation_ai.generations import spoken_by
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.v2.spellings import SHOWN_MODES, SHOWN_TYPES, ShownMode
from frontdesk.edge.http.wire import Instant, Wire, camel
from frontdesk.kit.problems import NotFound

router = Router(prefix="/v2/conversation", tags=["Generations (v2)"])

_KINDS: Mapping[str, Literal["article", "faq", "web", "file", "table"]] = {
    "article": "article",
    "faq": "faq",
    "page": "web",
    "file": "file",
    "table": "table",
}


class V2HistoryLine(Wire):
    role: Literal["user", "assistant"]
    content: str
    message_id: str | None
    at: Instant | None


class KnowledgeSource(Wire):
    """A piece of knowledge that was found; `used` when the answer rests on it."""

    id: str
    kind: Literal["article", "faq", "web", "file", "table"]
    title: str
    url: str | None
    content: str
    score: float
    used: bool
    updated_at: Instant | None
    revision: int
    embedding_model: str | None

    @classmethod
    def of(cls, found: Mapping[str, Any]) -> "KnowledgeSource":
        return cls(
            id=found["id"],
            kind=_KINDS[found["kind"]],
            title=found["title"],
            url=found["url"],
            content=found["text"],
            score=found["score"],
            used=found["used"],
            updated_at=found["updated_at"],
            revision=found["revision"],
            embedding_model=found["model"],
        )


class ActionConsidered(Wire):
    """An action of the agent: fired with its effects, or only considered, and why.

    One that was used in several steps of thinking is there with each of its uses.
    """

    action_id: str
    type: str
    name: str
    fired: bool
    step: int | None = Field(description="The step of thinking that used it; 1 is the first.")
    confidence: float | None
    because: str | None
    arguments: dict[str, Any]
    effects: list[dict[str, Any]]
    told: str | None


class V2GateAnswer(Wire):
    gate: str
    passed: bool | None = Field(serialization_alias="pass")
    saw: str
    because: str


class EngineAnswer(Wire):
    name: str
    model: str
    latency_ms: float
    input_tokens: int
    output_tokens: int
    cost: float
    attempts: int
    fallback: str | None = Field(description="Why another engine than the chosen one answered.")


class V2GenerationAnswer(Wire):
    """How the answer to a message, or the silence, came to be."""

    generation_id: str
    message_id: str | None
    input_message_ids: list[str]
    conversation_id: str
    contact_id: str
    agent_id: str | None
    outcome: str
    held_because: str | None
    mode: ShownMode | None
    input: str
    response: str | None
    history: list[V2HistoryLine]
    knowledge_sources: list[KnowledgeSource]
    reasoning: str
    intent: str | None
    confidence: float | None
    actions: list[ActionConsidered]
    gates: list[V2GateAnswer]
    prompt: str
    engine: EngineAnswer | None
    created_at: Instant

    @classmethod
    def of(cls, generation: Generation) -> "V2GenerationAnswer":
        record = generation.record
        agent, usage = record["agent"], record["usage"]
        return cls(
            generation_id=generation.id,
            message_id=generation.message_id,
            input_message_ids=list(generation.input_message_ids),
            conversation_id=generation.conversation_id,
            contact_id=generation.contact_id,
            agent_id=generation.agent_id,
            outcome=generation.outcome,
            held_because=record["held_because"],
            mode=SHOWN_MODES[agent["mode"]] if agent else None,
            input=record["input"],
            response=record["reply"],
            history=[
                V2HistoryLine(
                    role=spoken_by(line["role"]),
                    content=line["content"],
                    message_id=line["message_id"],
                    at=line["at"],
                )
                for line in record["history"]
            ],
            knowledge_sources=[KnowledgeSource.of(found) for found in record["knowledge"]],
            reasoning=record["reasoning"],
            intent=record["intent"],
            confidence=record["confidence"],
            actions=_actions(record["actions"]),
            gates=[
                V2GateAnswer(
                    gate=gate["gate"], passed=gate["passed"], saw=gate["saw"], because=gate["because"]
                )
                for gate in record["gates"]
            ],
            prompt=record["prompt"],
            engine=_engine(usage) if usage else None,
            created_at=generation.created_at,
        )


@router.get("/generations/{messageId}", summary="Get how a message was answered, and why so")
async def get_generation(
    messageId: str, caller: Caller = needs("conversation-ai.readonly")
) -> V2GenerationAnswer:
    """The id is the reply's, or that of a message it answered."""
    async with caller.read() as read:
        found = await generations.find_by_message(read, caller.location_id, messageId)
    if found is None:
        raise NotFound("generation", messageId)
    return V2GenerationAnswer.of(found)


def _engine(usage: Mapping[str, Any]) -> EngineAnswer:
    return EngineAnswer(
        name=usage["engine"],
        model=usage["model"],
        latency_ms=usage["latency_ms"],
        input_tokens=usage["input_tokens"],
        output_tokens=usage["output_tokens"],
        cost=usage["cost"],
        attempts=usage.get("attempts", 1),
        fallback=usage.get("fallback"),
    )


def _actions(record: Mapping[str, Any]) -> list[ActionConsidered]:
    """Those that fired, then those that were considered and did not, then those that could not be offered."""
    because = {one["action_id"]: one["because"] for one in record["considered"]}
    shown = [
        ActionConsidered(
            action_id=one["action_id"],
            type=_shown_type(one["type"]),
            name=one["name"],
            fired=one["succeeded"],
            step=one.get("step", 1),
            confidence=one["confidence"],
            because=because.get(one["action_id"]),
            arguments=one["arguments"],
            effects=camel(one["effects"]),
            told=one["told"],
        )
        for one in record["fired"]
    ]
    told = {one.action_id for one in shown}
    for one in (*record["considered"], *record["withheld"]):
        if one["action_id"] not in told:
            told.add(one["action_id"])
            shown.append(_unfired(one))
    return shown


def _unfired(one: Mapping[str, Any]) -> ActionConsidered:
    return ActionConsidered(
        action_id=one["action_id"],
        type=_shown_type(one["type"]),
        name=one["name"],
        fired=False,
        step=None,
        confidence=one.get("confidence"),
        because=one["because"],
        arguments={},
        effects=[],
        told=None,
    )


def _shown_type(stored: str) -> str:
    return next((shown for kind, shown in SHOWN_TYPES.items() if kind == stored), stored)
