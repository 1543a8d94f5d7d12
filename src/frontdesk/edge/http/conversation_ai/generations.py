"""What was generated, and from what: /conversation-ai/generations."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import Field

from frontdesk.domain.agents import ActionType
from frontdesk.domain.generations import Generation
from frontdesk.domain.generations import store as generations
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.conversation_ai.names import SHOWN_MODES, OfficialMode
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Wire
from frontdesk.kit.problems import NotFound

router = Router(tags=["Generations"])

_LOGS: Mapping[ActionType, str] = {
    "trigger_workflow": "triggerWorkflowAction",
    "update_contact_field": "contactUpdateAction",
    "book_appointment": "appointmentBookingAction",
    "stop_bot": "stopBotAction",
    "hand_over": "humanHandOverAction",
    "follow_up": "advancedFollowupAction",
    "transfer_bot": "transferBotAction",
    "custom_tool": "customToolAction",
}


class HistoryLine(Wire):
    role: Literal["user", "assistant"]
    content: str


class FaqChunk(Wire):
    """Knowledge that is no web page: an FAQ, an article, a file, a table."""

    id: str
    content: str
    title: str


class WebsiteChunk(Wire):
    id: str
    content: str
    url: str


class GenerationAnswer(Wire):
    """How the answer to a message came to be; knowledge that it rests on."""

    prompt: str
    intent: str | None
    response_message: str
    faqs: list[FaqChunk]
    website: list[WebsiteChunk]
    agent_id: str | None
    input: str
    action_logs: list[dict[str, list[dict[str, Any]]]] = Field(
        description="One object an action, whose member names its kind and lists its uses, the first first."
    )
    history: list[HistoryLine]
    mode: OfficialMode | None

    @classmethod
    def of(cls, generation: Generation) -> "GenerationAnswer":
        record = generation.record
        used = [found for found in record["knowledge"] if found["used"]]
        agent = record["agent"]
        return cls(
            prompt=record["prompt"],
            intent=record["intent"],
            response_message=record["reply"] or "",
            faqs=[
                FaqChunk(id=found["id"], content=found["text"], title=found["title"])
                for found in used
                if found["kind"] != "page"
            ],
            website=[
                WebsiteChunk(id=found["id"], content=found["text"], url=found["url"] or "")
                for found in used
                if found["kind"] == "page"
            ],
            agent_id=generation.agent_id,
            input=record["input"],
            action_logs=_logs(record["actions"]["fired"]),
            history=[
                HistoryLine(role=spoken_by(line["role"]), content=line["content"])
                for line in record["history"]
            ],
            mode=SHOWN_MODES[agent["mode"]] if agent else None,
        )


@router.get(
    "/conversation-ai/generations", summary="Get how a message was answered", response_model_exclude_none=True
)
async def get_generation(
    messageId: Annotated[str, Query(description="The reply's id, or that of a message it answered.")],
    source: Annotated[Literal["conversation", "workflow"], Query()],
    caller: Caller = needs("conversation-ai.readonly"),
) -> GenerationAnswer:
    async with caller.read() as read:
        found = await generations.find_by_message(read, caller.location_id, messageId)
    if found is None or found.source != source:
        raise NotFound("generation", messageId)
    return GenerationAnswer.of(found)


def spoken_by(role: str) -> Literal["user", "assistant"]:
    """The two sides of a conversation: the customer, and the business (an agent or a person of it)."""
    return "user" if role == "contact" else "assistant"


def _logs(fired: Sequence[Mapping[str, Any]]) -> list[dict[str, list[dict[str, Any]]]]:
    """Each action once, with what its uses changed, in the order of their first use."""
    logs: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for use in fired:
        log = logs.setdefault(use["action_id"], {})
        log.setdefault(_LOGS.get(use["type"], use["type"]), []).extend(_lines(use))
    return list(logs.values())


def _lines(fired: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One use of an action: fields with their values, else how it went."""
    fields = [
        {"fieldId": effect["field"], "value": effect["value"]}
        for effect in fired["effects"]
        if effect["kind"] == "set_field"
    ]
    told = {
        "actionId": fired["action_id"],
        "name": fired["name"],
        "success": fired["succeeded"],
        "message": fired["told"],
    }
    return fields or [told]
