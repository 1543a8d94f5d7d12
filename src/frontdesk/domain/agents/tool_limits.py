"""What is wrong with the settings of a custom tool: where, and words that can follow the place's name."""

import json
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from frontdesk.domain.agents.custom_tool import CustomTool, ToolHeader, placeholders
from frontdesk.domain.agents.tool_schema import schema_faults

URL = 2_000
HEADERS = 20
HEADER_VALUE = 4_000
HOSTS = 20
SECONDS = (1, 30)
RESULT = (100, 8_000)
TEMPLATE = 2_000
BODY = 20_000
SCHEMA = 20_000
EXAMPLES = 100
EXAMPLE = 400
TEXT = 2_000

_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_HOST = re.compile(r"(?:\*\.)?(?=.{1,253}\Z)[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*|\[?[0-9A-Fa-f:]+\]?")
_OURS = frozenset(
    {"host", "content-length", "content-type", "transfer-encoding", "connection", "idempotency-key", "accept"}
    | {"accept-encoding", "upgrade", "te", "trailer", "expect", "proxy-authorization"}
)
_POINTER = re.compile(r"(?:/(?:[^~/]|~[01])*)*")

PlaceFault = tuple[tuple[str | int, ...], str]


def tool_faults(settings: CustomTool) -> Iterator[PlaceFault]:
    yield from _address_faults(settings)
    for place, header in enumerate(settings.headers):
        yield from _header_faults(place, header)
    if len(settings.headers) > HEADERS:
        yield ("headers",), f"must be at most {HEADERS}"
    yield from _schema_faults(settings)
    low, high = SECONDS
    if not low <= settings.timeout_seconds <= high:
        yield ("timeout_seconds",), f"must be from {low} to {high}"
    low, high = RESULT
    if not low <= settings.max_result_characters <= high:
        yield ("max_result_characters",), f"must be from {low} to {high}"
    if settings.result_path is not None and not _POINTER.fullmatch(settings.result_path):
        yield ("result_path",), "must be a JSON pointer such as /data/status, or empty"
    yield from _text_faults(settings)


def _address_faults(settings: CustomTool) -> Iterator[PlaceFault]:
    if fault := _url_fault(settings.url):
        yield ("url",), fault
    elif not settings.may_be_called:
        yield ("url",), "has a host that is not among allowedHosts"
    if settings.kind == "mcp":
        if not (settings.tool or "").strip():
            yield ("tool",), "is required for a tool of an MCP server"
        if settings.body is not None:
            yield ("body",), "is for a tool of kind http"
        if "{" in settings.url:
            yield ("url",), "must not hold {arguments} for a tool of an MCP server"
    for place, host in enumerate(settings.allowed_hosts):
        if not _HOST.fullmatch(host):
            yield ("allowed_hosts", place), "must be a host such as api.example.com or *.example.com"
    if len(settings.allowed_hosts) > HOSTS:
        yield ("allowed_hosts",), f"must be at most {HOSTS}"


def _url_fault(url: str) -> str | None:
    if not url.strip():
        return "must not be blank"
    if len(url) > URL or any(ord(character) <= 32 for character in url):
        return f"must have at most {URL} characters and no blanks"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return "must be a URL"
    if parts.scheme.lower() not in ("http", "https") or not host:
        return "must begin with https:// or http:// and name a host"
    if "{" in parts.netloc:
        return "must not hold {arguments} in its host"
    if parts.username is not None or parts.password is not None:
        return "must not carry a user name or password; use a header"
    if port == 0 or parts.fragment:
        return "must have no fragment, and a port that can be called"
    return None


def _header_faults(place: int, header: ToolHeader) -> Iterator[PlaceFault]:
    if not _HEADER_NAME.fullmatch(header.name) or header.name.lower() in _OURS:
        yield (
            ("headers", place, "name"),
            "must be the name of a header that is not set for each request anyway",
        )
    if not header.is_set:
        yield (
            ("headers", place, "value"),
            "is required; a secret that is kept is given anew when the address of the URL changes",
        )
    for value in (header.value, header.fresh):
        if value is not None and (
            len(value) > HEADER_VALUE or not value.isascii() or any(ord(letter) < 32 for letter in value)
        ):
            yield ("headers", place, "value"), f"must be plain text of at most {HEADER_VALUE} characters"


def _schema_faults(settings: CustomTool) -> Iterator[PlaceFault]:
    found = list(schema_faults(settings.parameters))
    for place, problem in found:
        yield ("parameters", *place), problem
    if len(json.dumps(settings.parameters)) > SCHEMA:
        yield ("parameters",), f"must be at most {SCHEMA} characters of JSON"
    if settings.body is not None and len(json.dumps(settings.body)) > BODY:
        yield ("body",), f"must be at most {BODY} characters of JSON"
    if found:
        return
    known = {one.name for one in settings.arguments}
    required = {one.name for one in settings.arguments if one.required}
    path = set(placeholders(urlsplit(settings.url).path)) if not _url_fault(settings.url) else set()
    for name in sorted(set(placeholders(settings.url)) - known):
        yield ("url",), f"names {{{name}}}, which is not in parameters"
    for name in sorted((path & known) - required):
        yield ("url",), f"names {{{name}}} in its path, which must be required in parameters"
    for name in sorted(set(placeholders(settings.body)) - known):
        yield ("body",), f"names {{{name}}}, which is not in parameters"
    lists = {one.name for one in settings.arguments if one.type == "array"}
    for name in sorted(path & lists):
        yield ("url",), f"names {{{name}}} in its path, which is a list"


def _text_faults(settings: CustomTool) -> Iterator[PlaceFault]:
    for place, text, most in (
        ("description", settings.description, TEXT),
        ("condition", settings.condition, TEXT),
        ("result_template", settings.result_template or "", TEMPLATE),
        ("tool", settings.tool or "", 200),
    ):
        if len(text) > most:
            yield (place,), f"must have at most {most} characters"
    if len(settings.examples) > EXAMPLES or any(len(one) > EXAMPLE for one in settings.examples):
        yield ("examples",), f"must be at most {EXAMPLES}, each of at most {EXAMPLE} characters"
    if not settings.description.strip() and not settings.condition.strip() and not settings.examples:
        yield (
            ("description",),
            "must say what the tool is for, or triggerCondition or examples when it is used",
        )
