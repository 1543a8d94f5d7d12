"""The OpenAPI document: one for all dialects, with scopes and a curl on each operation."""

import json
import threading
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from frontdesk import __version__
from frontdesk.edge.http.dialect import ErrorBody, FieldFault, ProblemBody

DESCRIPTION = """\
Conversational agents for many businesses. Three dialects reach one core: the official paths of
HighLevel's documents, the v2 dialect under `/v2/conversation`, and frontdesk's own calls under `/v1`.
"""


def describe(app: FastAPI) -> None:
    """Let the application make the whole document, once, when it is first asked for."""
    making = threading.Lock()

    def openapi() -> dict[str, Any]:
        with making:
            if app.openapi_schema is None:
                app.openapi_schema = _document(app)
            return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way to extend it


def _document(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(title="frontdesk", version=__version__, description=DESCRIPTION, routes=app.routes)
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for model in (ErrorBody, FieldFault, ProblemBody):
        schemas[model.__name__] = model.model_json_schema(ref_template="#/components/schemas/{model}")
    for schema in schemas.values():
        _let_nulls_be_left_out(schema)
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            _explain(path, method, operation, schemas)
    return document


def _let_nulls_be_left_out(schema: dict[str, Any]) -> None:
    """A member that may be null may also be absent: some dialects leave such members out."""
    members = schema.get("properties", {})
    required = [name for name in schema.get("required", []) if not _may_be_null(members.get(name, {}))]
    if required:
        schema["required"] = required
    else:
        schema.pop("required", None)


def _may_be_null(member: dict[str, Any]) -> bool:
    return any(choice.get("type") == "null" for choice in member.get("anyOf", []))


def _explain(path: str, method: str, operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Name the scopes in words and add a curl."""
    guarded = operation.get("security")
    scopes = [scope for guard in guarded or [] for wanted in guard.values() for scope in wanted]
    told = [operation.get("description", "")]
    if scopes:
        told.append("Scopes: " + ", ".join(f"`{scope}`" for scope in scopes) + ".")
        operation["x-scopes"] = scopes
    curl = _curl(path, method, operation, schemas, guarded=bool(guarded))
    told.append(f"```sh\n{curl}\n```")
    operation["description"] = "\n\n".join(part for part in told if part)
    operation["x-codeSamples"] = [{"lang": "Shell", "label": "curl", "source": curl}]


def _curl(
    path: str, method: str, operation: dict[str, Any], schemas: dict[str, Any], *, guarded: bool
) -> str:
    required = [p for p in operation.get("parameters", []) if p["in"] == "query" and p.get("required")]
    query = "&".join(f"{p['name']}=..." for p in required)
    url = f"$FRONTDESK_URL{path}" + (f"?{query}" if query else "")
    lines = ["curl" + ("" if method == "get" else f" -X {method.upper()}") + f' "{url}"']
    if guarded:
        lines.append('-H "Authorization: Bearer $FRONTDESK_TOKEN"')
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    if body is not None:
        lines.append('-H "Content-Type: application/json"')
        lines.append("-d '" + json.dumps(_example(body, schemas, 0), ensure_ascii=False) + "'")
    return " \\\n  ".join(lines)


def _example(schema: dict[str, Any], schemas: dict[str, Any], depth: int) -> Any:
    """A small body that fits: a given example, else the required members."""
    if "$ref" in schema:
        return _example(schemas.get(schema["$ref"].rsplit("/", 1)[1], {}), schemas, depth + 1)
    for source in ("examples", "example", "default", "const", "enum"):
        if source in schema:
            found = schema[source]
            return found[0] if source in ("examples", "enum") else found
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return _example(schema[choice][0], schemas, depth)
    match schema.get("type"):
        case "object":
            required = schema.get("required", [])
            members = schema.get("properties", {})
            return {name: _example(members[name], schemas, depth + 1) for name in required if name in members}
        case "array":
            return [_example(schema.get("items", {}), schemas, depth + 1)] if depth < 4 else []
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return True
        case _:
            return "..."
