"""What a call of a custom tool is, and who makes it: the protocol that edge/tools carries out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

CallOutcome = Literal["due", "done", "failed", "unknown"]


@dataclass(frozen=True)
class ToolUse:
    """A call that a turn is to make, or has made; stored with its step.

    `waited_as` is the call that waited for the customer's yes, which this one is.
    """

    action_id: str
    arguments: Mapping[str, Any]
    waited_as: str | None = None
    outcome: CallOutcome = "due"
    call_id: str | None = None


@dataclass(frozen=True)
class HttpRequest:
    """A request as it goes out. `headers` hold the secrets: this is never stored, logged or shown."""

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None = field(repr=False)
    seconds: float


@dataclass(frozen=True)
class McpCall:
    """A call of a tool of an MCP server; of `headers` and keeping it the same holds as of a request."""

    url: str
    headers: Mapping[str, str] = field(repr=False)
    tool: str
    arguments: Mapping[str, Any]
    seconds: float


Request = HttpRequest | McpCall


@dataclass(frozen=True)
class Answer:
    """What came back. `value` is JSON, or text; `problem` says in plain words why nothing usable came.

    `reached` is False where the other side certainly did nothing, as nothing was sent.
    """

    value: Any = None
    status: int | None = None
    problem: str | None = None
    reached: bool = True
    milliseconds: float = 0.0

    @property
    def succeeded(self) -> bool:
        return self.problem is None


@dataclass(frozen=True)
class FoundTool:
    """A tool that an MCP server offers; `schema` is as it tells it."""

    name: str
    description: str
    schema: Mapping[str, Any]


class Tools(Protocol):
    """Makes calls, never to a place inside the house, never longer than they may take."""

    async def call(self, request: Request) -> Answer:
        """Whatever goes wrong is told in the answer."""
        ...

    async def list_tools(
        self, url: str, headers: Mapping[str, str], *, seconds: float
    ) -> Sequence[FoundTool]:
        """The tools of an MCP server. Raises kit.problems.Refused with what went wrong."""
        ...
