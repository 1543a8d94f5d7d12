"""A use of a custom tool as the request that goes out, and as it may be shown: without its secrets."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from frontdesk.domain.agents.custom_tool import PLACEHOLDER, CustomTool, placeholders
from frontdesk.flow.tools.tool import HttpRequest, McpCall, Request
from frontdesk.kit.problems import Refused
from frontdesk.kit.vault import Sealed, Vault

KEY_HEADER = "idempotency-key"
_SHORTEST_SECRET = 6
"""Characters; what is shorter stands in many a harmless text."""
_IN_QUERY = frozenset({"GET", "DELETE"})


class CannotCall(Refused):
    """The tool cannot be called as it is set; the text says why."""


def compose(tool: CustomTool, arguments: Mapping[str, Any], vault: Vault, *, key: str) -> Request:
    """The request for checked arguments, under this key. Raises CannotCall."""
    if not tool.may_be_called:
        raise CannotCall(f"the host {tool.host} is not among the allowed ones")
    headers = {one.name.lower(): _value(one.value, one.sealed, vault) for one in tool.headers}
    if tool.changes_something:
        headers[KEY_HEADER] = key
    if tool.kind == "mcp":
        return McpCall(tool.url, headers, tool.tool or "", dict(arguments), tool.timeout_seconds)
    headers.setdefault("accept", "application/json, text/plain;q=0.8, */*;q=0.1")
    body = _body(tool, arguments)
    if body is not None:
        headers["content-type"] = "application/json"
    return HttpRequest(tool.method, _url(tool, arguments), headers, body, tool.timeout_seconds)


def shown(tool: CustomTool, request: Request) -> dict[str, Any]:
    """The request as staff may see it."""
    plain = {one.name.lower() for one in tool.headers if one.value is not None}
    headers = {
        name: value if name in plain or name in (KEY_HEADER, "accept", "content-type") else "(set)"
        for name, value in request.headers.items()
    }
    if isinstance(request, McpCall):
        return {
            "url": request.url,
            "tool": request.tool,
            "arguments": dict(request.arguments),
            "headers": headers,
        }
    body = json.loads(request.body) if request.body is not None else None
    return {"method": request.method, "url": request.url, "headers": headers, "body": body}


def secrets_of(tool: CustomTool, request: Request) -> frozenset[str]:
    """What must not come back: the values of sealed headers, also without a word such as Bearer before."""
    sealed = {one.name.lower() for one in tool.headers if one.value is None}
    values = [value for name, value in request.headers.items() if name in sealed]
    parts = [part for value in values for part in (value, value.rpartition(" ")[2])]
    return frozenset(part for part in parts if len(part) >= _SHORTEST_SECRET)


def _value(value: str | None, sealed: str | None, vault: Vault) -> str:
    if value is not None:
        return value
    if sealed is None:
        raise CannotCall("a header has no value; give it again")
    try:
        return vault.open(sealed.encode("ascii"))
    except Sealed:
        raise CannotCall(
            "a secret header was encrypted with another secret key than this installation has; give it again"
        ) from None


def _url(tool: CustomTool, arguments: Mapping[str, Any]) -> str:
    """The address, with the arguments of its path escaped so that they stay within their part of it."""
    parts = urlsplit(tool.url)
    path = PLACEHOLDER.sub(lambda found: _in_path(found.group(1), arguments), parts.path)
    pairs = [_filled_pair(pair, arguments) for pair in parts.query.split("&") if pair]
    if tool.method in _IN_QUERY:
        standing = {*placeholders(tool.url), *placeholders(tool.body)}
        loose = {name: value for name, value in arguments.items() if name not in standing}
        if loose:
            pairs.append(urlencode({name: _plain(value) for name, value in loose.items()}, doseq=True))
    query = "&".join(pair for pair in pairs if pair)
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


def _in_path(name: str, arguments: Mapping[str, Any]) -> str:
    text = _text(arguments.get(name))
    if not text or text in (".", ".."):
        raise CannotCall(f"{name} cannot stand in the address like this")
    return quote(text, safe="")


def _filled_pair(pair: str, arguments: Mapping[str, Any]) -> str:
    """A pair of the query; one that is nothing but an argument which was not given is left out."""
    names = PLACEHOLDER.findall(pair)
    if names and all(arguments.get(name) is None for name in names):
        return ""
    return PLACEHOLDER.sub(lambda found: quote(_text(arguments.get(found.group(1))), safe=""), pair)


def _body(tool: CustomTool, arguments: Mapping[str, Any]) -> bytes | None:
    if tool.body is not None:
        return json.dumps(_filled(tool.body, arguments), ensure_ascii=False).encode()
    if tool.method in _IN_QUERY:
        return None
    standing = set(placeholders(tool.url))
    return json.dumps(
        {name: value for name, value in arguments.items() if name not in standing}, ensure_ascii=False
    ).encode()


def _filled(template: Any, arguments: Mapping[str, Any]) -> Any:
    """The template with its arguments. A text that is one argument takes its type; without it, it goes."""
    match template:
        case str():
            whole = PLACEHOLDER.fullmatch(template)
            if whole is not None:
                return arguments.get(whole.group(1))
            return PLACEHOLDER.sub(lambda found: _text(arguments.get(found.group(1))), template)
        case Mapping():
            made = {name: _filled(member, arguments) for name, member in template.items()}
            return {
                name: value for name, value in made.items() if value is not None or template[name] is None
            }
        case list():
            return [_filled(member, arguments) for member in template]
        case _:
            return template


def _plain(value: Any) -> Any:
    return [_text(one) for one in value] if isinstance(value, list) else _text(value)


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return ",".join(_text(one) for one in value)
        case _:
            return str(value)
