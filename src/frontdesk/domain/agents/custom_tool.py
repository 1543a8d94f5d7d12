"""A custom tool: a call that a business lets its agent make, to an HTTP service or to an MCP server."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, ClassVar, Literal
from urllib.parse import urlsplit

from frontdesk.domain.agents.tool_arguments import Parameter
from frontdesk.domain.agents.tool_schema import parameters_of
from frontdesk.kit.vault import Vault

ToolKind = Literal["http", "mcp"]
Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
Confirm = Literal["never", "customer", "person"]

PLACEHOLDER = re.compile(r"\{([A-Za-z_][A-Za-z0-9_-]{0,63})\}")


@dataclass(frozen=True)
class ToolHeader:
    """A header of each request. A secret one has no `value`: it is `sealed` with the installation's key.

    `fresh` is a secret as it was given; it is sealed before it is stored and is never shown.
    """

    name: str
    value: str | None = None
    sealed: str | None = None
    fresh: str | None = field(default=None, repr=False)

    @property
    def is_set(self) -> bool:
        return self.value is not None or self.sealed is not None or self.fresh is not None


@dataclass(frozen=True)
class CustomTool:
    """What is called, with what, who must agree, and what is taken from the answer.

    The URL's path and query, and the texts of the body, may hold {arguments}. Without a body the arguments
    that stand nowhere else go into the query (GET, DELETE) or make the JSON body.
    """

    type: ClassVar[Literal["custom_tool"]] = "custom_tool"

    kind: ToolKind
    url: str
    description: str = ""
    method: Method = "GET"
    headers: tuple[ToolHeader, ...] = ()
    body: Any = None
    tool: str | None = None  # of an MCP server
    parameters: Mapping[str, Any] = field(default_factory=dict)  # JSON schema
    confirm: Confirm = "never"
    effectful: bool | None = None  # None: whatever is not a GET changes something
    repeatable: bool | None = None  # the other side honours the Idempotency-Key; None: over HTTP it does
    timeout_seconds: float = 10
    allowed_hosts: tuple[str, ...] = ()  # "api.example.com", "*.example.com"; none: the URL's own
    condition: str = ""
    examples: tuple[str, ...] = ()
    result_path: str | None = None  # JSON pointer into the answer
    max_result_characters: int = 4_000
    result_template: str | None = None  # what to say, with {members} of the answer
    enabled: bool = True

    @property
    def changes_something(self) -> bool:
        if self.effectful is not None:
            return self.effectful
        return not (self.kind == "http" and self.method == "GET")

    @property
    def may_be_repeated(self) -> bool:
        """Whether a call of which nobody knows how it ended may be made again under its key.

        Servers of MCP know nothing of such keys, unless somebody says that this one does.
        """
        if self.repeatable is not None:
            return self.repeatable
        return self.kind == "http"

    @cached_property
    def arguments(self) -> tuple[Parameter, ...]:
        return parameters_of(self.parameters)

    @property
    def host(self) -> str:
        return host_of(self.url)

    @property
    def may_be_called(self) -> bool:
        """Whether the URL's host is among the allowed ones."""
        return allows(self.allowed_hosts, self.host)

    def with_sealed(self, vault: Vault) -> "CustomTool":
        """The tool as it may be stored."""
        headers = tuple(
            ToolHeader(one.name, sealed=vault.seal(one.fresh).decode("ascii"))
            if one.fresh is not None
            else one
            for one in self.headers
        )
        return replace(self, headers=headers)


def allows(hosts: Sequence[str], host: str) -> bool:
    """Whether the host is one of these; `*.example.com` means every name below example.com."""
    wanted = host.lower().rstrip(".")
    if not hosts:
        return True
    return any(
        wanted.endswith(one[1:]) and len(wanted) > len(one) - 1 if one.startswith("*.") else wanted == one
        for one in (allowed.lower().rstrip(".") for allowed in hosts)
    )


def host_of(url: str) -> str:
    """The host as it is called; '' where there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def origin_of(url: str) -> tuple[str, str]:
    """Scheme and authority: where a kept secret may go."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.scheme.lower(), parts.netloc.lower()


def placeholders(template: Any) -> Iterator[str]:
    """The names in braces, in texts at any depth."""
    match template:
        case str():
            yield from PLACEHOLDER.findall(template)
        case Mapping():
            for member in template.values():
                yield from placeholders(member)
        case list() | tuple():
            for member in template:
                yield from placeholders(member)
