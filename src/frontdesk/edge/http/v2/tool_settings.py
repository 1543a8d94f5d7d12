"""`customTool` as the v2 dialect reads and shows it: what is called, with what, and who must agree.

It reads and keeps as the settings in `settings.py` do.
"""

from collections.abc import Sequence
from typing import Any

from pydantic import Field

from frontdesk.domain.agents import CustomTool, ToolHeader
from frontdesk.domain.agents.custom_tool import Confirm, Method, ToolKind, origin_of
from frontdesk.edge.http.conversation_ai.values import Flag, Number, WholeNumber
from frontdesk.edge.http.v2.patch import Patch
from frontdesk.edge.http.wire import Wire


class ToolHeaderBody(Wire):
    """A header of each request. The value of a secret one is never shown again; left out, it is kept."""

    name: str
    value: str | None = None
    secret: Flag = True
    is_set: Flag = Field(True, description="Shown of a secret; ignored when it is given.")


class ToolSettings(Patch):
    """A call to an HTTP service, or to a tool of an MCP server, that the agent may make."""

    description: str | None = Field(None, description="What it does, for the engine.")
    kind: ToolKind | None = None
    url: str | None = Field(None, description="Its path and query may hold {arguments}.")
    method: Method | None = None
    headers: list[ToolHeaderBody] | None = None
    body: Any = Field(
        None, description="JSON whose texts may hold {arguments}; without it they are the body."
    )
    tool: str | None = Field(None, description="The name of the tool, for an MCP server.")
    parameters: dict[str, Any] | None = Field(None, description="JSON schema of the arguments.")
    confirm: Confirm | None = None
    effectful: Flag | None = Field(None, description="Whether it changes something; null: not for a GET.")
    repeatable: Flag | None = Field(
        None, description="Whether the same Idempotency-Key is harmless again; null: over HTTP, not with MCP."
    )
    timeout_seconds: Number | None = None
    allowed_hosts: list[str] | None = None
    trigger_condition: str | None = None
    examples: list[str] | None = None
    result_path: str | None = Field(None, description="JSON pointer to what the engine sees of the answer.")
    max_result_characters: WholeNumber | None = None
    result_template: str | None = Field(None, description="What to say, with {members} of the result.")
    enabled: Flag | None = None

    def lacks(self) -> list[str]:
        return [] if self.url else ["url"]

    def apply(self, before: CustomTool | None) -> CustomTool:
        kept = before or CustomTool(kind="mcp" if self.tool else "http", url="", method="GET")
        kind: ToolKind = self.pick("kind", kept.kind, "http")
        url: str = self.pick("url", kept.url, "")
        stays = origin_of(url) == origin_of(kept.url)
        return CustomTool(
            kind=kind,
            url=url.strip(),
            description=self.pick("description", kept.description, ""),
            method=self.pick("method", kept.method, "GET"),
            headers=_headers(self.pick("headers", None, ()), kept.headers, may_keep=stays),
            body=self.pick("body", kept.body, None),
            tool=self.pick("tool", kept.tool, None),
            parameters=self.pick("parameters", kept.parameters, {}),
            confirm=self.pick("confirm", kept.confirm, "never"),
            effectful=self.pick("effectful", kept.effectful, None),
            repeatable=self.pick("repeatable", kept.repeatable, None),
            timeout_seconds=self.pick("timeout_seconds", kept.timeout_seconds, 10),
            allowed_hosts=tuple(self.pick("allowed_hosts", kept.allowed_hosts, ())),
            condition=self.pick("trigger_condition", kept.condition, ""),
            examples=tuple(self.pick("examples", kept.examples, ())),
            result_path=self.pick("result_path", kept.result_path, None),
            max_result_characters=self.pick("max_result_characters", kept.max_result_characters, 4_000),
            result_template=self.pick("result_template", kept.result_template, None),
            enabled=self.pick("enabled", kept.enabled, True),
        )

    @classmethod
    def of(cls, settings: CustomTool) -> "ToolSettings":
        return cls(
            description=settings.description,
            kind=settings.kind,
            url=settings.url,
            method=settings.method,
            headers=[
                ToolHeaderBody(name=one.name, value=one.value, secret=one.value is None, is_set=one.is_set)
                for one in settings.headers
            ],
            body=settings.body,
            tool=settings.tool,
            parameters=dict(settings.parameters),
            confirm=settings.confirm,
            effectful=settings.effectful,
            repeatable=settings.repeatable,
            timeout_seconds=settings.timeout_seconds,
            allowed_hosts=list(settings.allowed_hosts),
            trigger_condition=settings.condition,
            examples=list(settings.examples),
            result_path=settings.result_path,
            max_result_characters=settings.max_result_characters,
            result_template=settings.result_template,
            enabled=settings.enabled,
        )


def _headers(
    given: Sequence[ToolHeaderBody] | None, kept: Sequence[ToolHeader], *, may_keep: bool
) -> tuple[ToolHeader, ...]:
    """The headers as they would be. A kept secret goes to no other address than it was given for."""
    sealed = {one.name.lower(): one.sealed for one in kept if may_keep}
    if given is None:
        return tuple(one if one.sealed is None or may_keep else ToolHeader(one.name) for one in kept)
    return tuple(
        ToolHeader(one.name, sealed=sealed.get(one.name.lower()))
        if one.secret and one.value is None
        else ToolHeader(one.name, fresh=one.value)
        if one.secret
        else ToolHeader(one.name, value=one.value)
        for one in given
    )
