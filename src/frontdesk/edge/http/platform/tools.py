"""Custom tools: try one, see what an MCP server offers, decide on calls that wait: /v1/tools."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from frontdesk.domain import tools
from frontdesk.domain.agents import CustomTool, action_store
from frontdesk.domain.agents.custom_tool import origin_of
from frontdesk.domain.agents.tool_arguments import check_arguments
from frontdesk.domain.tools import CallState, ToolCall, WaitsFor
from frontdesk.edge.http.auth import Caller, needs
from frontdesk.edge.http.paging import cursor, page
from frontdesk.edge.http.platform.trials import on_trial
from frontdesk.edge.http.routes import Router
from frontdesk.edge.http.wire import Instant, Wire
from frontdesk.flow.tools import deciding
from frontdesk.flow.tools.making import made_of
from frontdesk.flow.tools.request import CannotCall, compose, secrets_of, shown
from frontdesk.flow.tools.result import cleaned, without
from frontdesk.kit.ids import is_id, new_id
from frontdesk.kit.problems import Invalid, NotFound, Refused

router = Router(prefix="/v1/tools", tags=["Custom tools"])

Limit = Annotated[int, Field(ge=1, le=100)]
Url = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]
Seconds = Annotated[float, Field(ge=1, le=30)]

_LIST_SECONDS = 15.0
_SHOWN = 20_000


class Trial(Wire):
    """Arguments for one call, which is made for good, whoever would have to agree in a conversation."""

    arguments: dict[str, Any] = Field(default_factory=dict)


class TrialAnswer(Wire):
    """What was sent, without secrets, and what came of it."""

    succeeded: bool
    request: dict[str, Any]
    status: int | None
    milliseconds: float
    problem: str | None
    response: Any = Field(description="The whole answer, cut where it is very long.")
    told: str = Field(description="What an engine gets of it.")
    words: str = Field(description="What the embedded engine would say of it.")


class HeaderGiven(Wire):
    name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,100}$")]
    value: Annotated[str, StringConstraints(pattern=r"^[\x20-\x7e]{0,4000}$")]


class McpServer(Wire):
    """An MCP server, by its URL of streamable HTTP. With an action's id, that tool's headers are sent."""

    url: Url
    headers: Annotated[list[HeaderGiven], Field(max_length=20)] = Field(default_factory=list)
    action_id: str | None = None
    timeout_seconds: Seconds = _LIST_SECONDS


class McpTool(Wire):
    name: str
    description: str
    parameters: dict[str, Any] = Field(description="The JSON schema of its arguments.")


class McpToolList(Wire):
    data: list[McpTool]


class CallAnswer(Wire):
    """A call of a tool by an agent."""

    id: str
    action_id: str
    agent_id: str
    name: str
    conversation_id: str
    contact_id: str
    generation_id: str
    arguments: dict[str, Any]
    effectful: bool
    state: CallState
    waits_for: WaitsFor | None
    expires_at: Instant | None
    attempts: int
    request: dict[str, Any] | None
    result: dict[str, Any] | None
    decided_by: str | None
    decided_at: Instant | None
    note: str | None
    created_at: Instant

    @classmethod
    def of(cls, call: ToolCall) -> "CallAnswer":
        return cls(
            id=call.id,
            action_id=call.action_id,
            agent_id=call.agent_id,
            name=call.name,
            conversation_id=call.conversation_id,
            contact_id=call.contact_id,
            generation_id=call.turn_id,
            arguments=dict(call.arguments),
            effectful=call.effectful,
            state=call.state,
            waits_for=call.waits_for,
            expires_at=call.expires_at,
            attempts=call.attempts,
            request=_plain(call.request),
            result=_plain(call.result),
            decided_by=call.decided_by,
            decided_at=call.decided_at,
            note=call.note,
            created_at=call.created_at,
        )


class CallList(Wire):
    data: list[CallAnswer]
    next_cursor: str | None


class Decision(Wire):
    """A person's word, with a note for the others."""

    note: Annotated[str, StringConstraints(max_length=2_000)] | None = None


@router.post("/mcp/list", summary="List the tools of an MCP server")
async def list_mcp_tools(body: McpServer, caller: Caller = needs("conversation-ai.write")) -> McpToolList:
    headers: dict[str, str] = {}
    if body.action_id is not None:
        tool = await _tool(caller, body.action_id)
        if origin_of(tool.url) != origin_of(body.url):
            raise Invalid("actionId names a tool at another address; its secrets are not sent here")
        headers |= {
            name: value
            for name, value in _composed(tool, {}, caller).headers.items()
            if name in {one.name.lower() for one in tool.headers}
        }
    headers |= {one.name.lower(): one.value for one in body.headers}
    found = await caller.runtime.tools.list_tools(body.url, headers, seconds=body.timeout_seconds)
    return McpToolList(
        data=[
            McpTool(name=one.name, description=one.description, parameters=dict(one.schema)) for one in found
        ]
    )


@router.post("/{actionId}/test", summary="Make one call of a tool")
async def try_tool(
    actionId: str, body: Trial, caller: Caller = needs("conversation-ai.write")
) -> TrialAnswer:
    """With an Idempotency-Key it is made once: a repeat gets the same answer, and one whose process died
    makes the call again under the same key of its own."""
    tool = await _tool(caller, actionId)
    checked = check_arguments(tool.arguments, body.arguments)
    if checked.faults:
        raise Invalid(*(f"arguments: {fault}" for fault in checked.faults))
    async with on_trial(caller) as key:
        request = _composed(tool, checked.values, caller, key=key)
        answer = without(secrets_of(tool, request), await caller.runtime.tools.call(request))
    made = made_of(tool, answer, "en")
    whole = cleaned(answer.value)
    return TrialAnswer(
        succeeded=made.succeeded,
        request=shown(tool, request),
        status=answer.status,
        milliseconds=round(answer.milliseconds, 1),
        problem=None if made.succeeded else cleaned(answer.problem or made.told),
        response=whole if len(str(whole)) <= _SHOWN else f"{str(whole)[:_SHOWN]}…",
        told=made.told,
        words=made.words,
    )


@router.get("/calls", summary="List calls of tools")
async def list_calls(
    caller: Caller = needs("conversation-ai.readonly"),
    state: CallState | None = None,
    conversationId: str | None = None,
    after: str | None = None,
    limit: Limit = 20,
) -> CallList:
    """Oldest first. With `state=waiting`, those that wait for the customer or a person."""
    async with caller.read() as read:
        found = await tools.list_calls(
            read,
            caller.location_id,
            conversation_id=conversationId,
            state=state,
            after=cursor(after, "after"),
            limit=limit + 1,
        )
    listed, next_cursor = page(found, limit)
    return CallList(data=[CallAnswer.of(call) for call in listed], next_cursor=next_cursor)


@router.get("/calls/{callId}", summary="Read a call of a tool")
async def get_call(callId: str, caller: Caller = needs("conversation-ai.readonly")) -> CallAnswer:
    async with caller.read() as read:
        return CallAnswer.of(await tools.get(read, caller.location_id, callId))


@router.post("/calls/{callId}/approve", summary="Allow a call that waits for a person")
async def approve_call(
    callId: str, body: Decision | None = None, caller: Caller = needs("conversation-ai.write")
) -> CallAnswer:
    """It is made at once, and the customer is told what came of it."""
    async with caller.write() as tx:
        return CallAnswer.of(
            await deciding.approve(tx, caller.location_id, callId, note=body.note if body else None)
        )


@router.post("/calls/{callId}/reject", summary="Refuse a call that waits for a person")
async def reject_call(
    callId: str, body: Decision | None = None, caller: Caller = needs("conversation-ai.write")
) -> CallAnswer:
    """It is not made, and the customer is told that it cannot be done. The note is for staff alone."""
    async with caller.write() as tx:
        return CallAnswer.of(
            await deciding.reject(tx, caller.location_id, callId, note=body.note if body else None)
        )


async def _tool(caller: Caller, action_id: str) -> CustomTool:
    """Raises NotFound."""
    if not is_id(action_id):
        raise NotFound("custom tool", action_id)
    async with caller.read() as read:
        action = await action_store.find_action(read, caller.location_id, action_id)
    if action is None or not isinstance(action.settings, CustomTool):
        raise NotFound("custom tool", action_id)
    return action.settings


def _composed(tool: CustomTool, values: Mapping[str, Any], caller: Caller, *, key: str | None = None) -> Any:
    """The request, under a key of its own where none is given. Raises Refused."""
    try:
        return compose(tool, values, caller.runtime.vault, key=key or new_id())
    except CannotCall as problem:
        raise Refused(f"The tool cannot be called: {problem.message}.") from None


def _plain(kept: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return dict(kept) if kept is not None else None
