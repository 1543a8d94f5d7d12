"""A generation as /v1 shows it: the short form of lists, and the whole record."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_camel

from frontdesk.domain.generations import Generation
from frontdesk.edge.http.conversation_ai.names import (
    PLATFORM_TYPES,
    SHOWN_MODES,
    SHOWN_SCENARIOS,
    OfficialMode,
)
from frontdesk.edge.http.wire import Instant, Wire, camel

Outcome = Literal["answered", "drafted", "held", "silent", "failed"]


class _Open(Wire):
    """Members that a later version records are shown as well."""

    model_config = ConfigDict(extra="allow")


class GenerationAgent(_Open):
    """The agent as it was then."""

    id: str
    name: str
    mode: OfficialMode


class GenerationGate(_Open):
    """One gate; `pass` is null where it was not asked because there is no agent."""

    gate: str
    passed: bool | None = Field(serialization_alias="pass", validation_alias="pass")
    saw: str
    because: str


class HistoryLine(_Open):
    role: str
    content: str
    message_id: str | None
    at: Instant | None


class GenerationKnowledge(_Open):
    """A piece of knowledge that was found; `used` when the answer rests on it."""

    id: str
    kind: str
    title: str
    text: str
    url: str | None
    score: float
    used: bool
    revision: int
    updated_at: Instant | None
    model: str | None = Field(description="The embedding model that found it; null for words alone.")


class FiredAction(_Open):
    """An action that was used; `succeeded` when it took effect. `words` are the customer's own.

    Thinking goes step by step: what came of the uses of one step is told to the next, which may use the same
    action again, to hold a time and then to book it.
    """

    step: int = Field(default=1, description="In which step of thinking; 1 is the first.")
    action_id: str
    type: str
    name: str
    confidence: float
    arguments: dict[str, Any]
    words: dict[str, Any]
    effects: list[dict[str, Any]]
    succeeded: bool
    told: str


class ConsideredAction(_Open):
    """An action that was offered, and how well it fitted."""

    action_id: str
    type: str
    name: str
    confidence: float
    because: str


class WithheldAction(_Open):
    """An action that could not be offered, and why."""

    action_id: str
    type: str
    name: str
    because: str


class GenerationActions(_Open):
    fired: list[FiredAction]
    considered: list[ConsideredAction]
    withheld: list[WithheldAction]


class GenerationEngine(_Open):
    """What the thinking took; cost in US dollars."""

    name: str
    model: str
    latency_ms: float
    input_tokens: int
    output_tokens: int
    cost: float


class DroppedDraft(_Open):
    """An answer that was thought out and not sent."""

    id: str
    draft: str | None
    because: str


class FollowUpPlanned(_Open):
    """A follow-up that the turn planned: it is sent when it is due, if it still is wanted then."""

    id: str
    scenario: str
    step: int
    due_at: str


class FollowUpTold(_Open):
    """The follow-up that the generation is of, which answers no message."""

    id: str
    scenario: str
    step: int
    because: str


class ToolCallTold(_Open):
    """The call whose result the generation tells; `wishedIn` is the one in which the agent wanted it."""

    id: str
    action_id: str
    name: str
    state: str
    arguments: dict[str, Any]
    result: str | None
    decided_by: str | None
    wished_in: str


class FiredName(Wire):
    """An action that was used, once or several times; `succeeded` when any of them took effect."""

    action_id: str
    type: str
    name: str
    succeeded: bool
    times: int = Field(description="How often it was used.")

    @classmethod
    def of(cls, fired: Sequence[Mapping[str, Any]]) -> "list[FiredName]":
        """Each action once, in the order of their first use."""
        uses: dict[str, list[Mapping[str, Any]]] = {}
        for one in fired:
            uses.setdefault(one["action_id"], []).append(one)
        return [
            cls(
                action_id=action_id,
                type=_type(same[0]["type"]),
                name=same[0]["name"],
                succeeded=any(one["succeeded"] for one in same),
                times=len(same),
            )
            for action_id, same in uses.items()
        ]


class GenerationSummary(Wire):
    """One turn in short."""

    id: str
    conversation_id: str
    contact_id: str
    agent_id: str | None
    message_id: str | None
    input_message_ids: list[str]
    source: str
    outcome: Outcome
    held_because: str | None
    input: str
    reply: str | None
    intent: str | None
    confidence: float | None
    fired: list[FiredName]
    engine: GenerationEngine | None
    created_at: Instant

    @classmethod
    def of(cls, generation: Generation) -> "GenerationSummary":
        return cls(
            **_own(generation),
            fired=FiredName.of(generation.record["actions"]["fired"]),
        )


class GenerationAnswer(Wire):
    """One turn, whole: what was asked, found, thought, done and said, and why."""

    id: str
    conversation_id: str
    contact_id: str
    agent_id: str | None
    message_id: str | None
    input_message_ids: list[str]
    source: str
    outcome: Outcome
    held_because: str | None
    failure: str | None
    agent: GenerationAgent | None
    input: str
    reply: str | None
    history: list[HistoryLine]
    intent: str | None
    confidence: float | None
    reasoning: str
    prompt: str
    slots: dict[str, Any]
    knowledge: list[GenerationKnowledge]
    gates: list[GenerationGate]
    actions: GenerationActions
    drops: list[DroppedDraft]
    follow_up: FollowUpTold | None
    tool_call: ToolCallTold | None
    follow_ups_planned: list[FollowUpPlanned]
    engine: GenerationEngine | None
    created_at: Instant

    @classmethod
    def of(cls, generation: Generation) -> "GenerationAnswer":
        record = generation.record
        agent, actions = record["agent"], record["actions"]
        return cls(
            **_own(generation),
            failure=record["failure"],
            agent=GenerationAgent(**{**agent, "mode": SHOWN_MODES[agent["mode"]]}) if agent else None,
            history=[HistoryLine(**line) for line in camel(record["history"])],
            reasoning=record["reasoning"],
            prompt=record["prompt"],
            slots=record["slots"],
            knowledge=[GenerationKnowledge(**found) for found in camel(record["knowledge"])],
            gates=[GenerationGate(**_gate(gate)) for gate in camel(record["gates"])],
            actions=GenerationActions(
                fired=[FiredAction(**_action(one)) for one in camel(actions["fired"])],
                considered=[ConsideredAction(**_action(one)) for one in camel(actions["considered"])],
                withheld=[WithheldAction(**_action(one)) for one in camel(actions["withheld"])],
            ),
            drops=[DroppedDraft(**drop) for drop in camel(record["drops"])],
            follow_up=next((FollowUpTold(**one) for one in _scenarios([record.get("follow_up")])), None),
            tool_call=ToolCallTold(**camel([told])[0]) if (told := record.get("tool_call")) else None,
            follow_ups_planned=[FollowUpPlanned(**one) for one in _scenarios(record.get("planned", ()))],
        )


def _scenarios(told: Iterable[Mapping[str, Any] | None]) -> Iterator[dict[str, Any]]:
    for one in camel([one for one in told if one is not None]):
        yield {**one, "scenario": SHOWN_SCENARIOS[one["scenario"]]}


def _own(generation: Generation) -> dict[str, Any]:
    """What both forms begin with."""
    record = generation.record
    return {
        "id": generation.id,
        "conversation_id": generation.conversation_id,
        "contact_id": generation.contact_id,
        "agent_id": generation.agent_id,
        "message_id": generation.message_id,
        "input_message_ids": list(generation.input_message_ids),
        "source": generation.source,
        "outcome": generation.outcome,
        "held_because": record["held_because"],
        "input": record["input"],
        "reply": record["reply"],
        "intent": record["intent"],
        "confidence": record["confidence"],
        "engine": _engine(record["usage"]) if record["usage"] else None,
        "created_at": generation.created_at,
    }


def _engine(usage: Mapping[str, Any]) -> GenerationEngine:
    others = {to_camel(name): value for name, value in usage.items() if name != "engine"}
    return GenerationEngine(**others, name=usage["engine"])


def _gate(gate: Mapping[str, Any]) -> dict[str, Any]:
    return {"pass" if name == "passed" else name: value for name, value in gate.items()}


def _action(one: Mapping[str, Any]) -> dict[str, Any]:
    effects = {"effects": camel(one["effects"])} if "effects" in one else {}
    return {**one, "type": _type(one["type"]), **effects}


def _type(stored: str) -> str:
    return next((shown for kind, shown in PLATFORM_TYPES.items() if kind == stored), stored)
