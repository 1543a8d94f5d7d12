"""The official documents, against which answers are checked, and the official SDK, which gets them.

The documents stand beside the checkout (../shared/contract); where they do not, what needs them is
skipped with a word that says so.
"""

import functools
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from highlevel import HighLevel
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.support.story import Story

DIRECTORY = Path(__file__).parents[3] / "shared" / "contract"
_ORIGIN = "https://contract.test/"


def check(document: str, path: str, method: str, status: int, body: object) -> None:
    """Check an answer's body against the schema of a documented response.

    `document` is a file such as "contacts.json" or "v3/contacts.json", `path` the template in it. Fails
    for an operation or a status that is not documented, and where the body does not fit. A response that
    is documented without a schema takes any body.
    """
    operation = _document(document)["paths"].get(path, {}).get(method.lower())
    assert operation is not None, f"{method} {path} does not stand in {document}"
    response = operation["responses"].get(str(status))
    assert response is not None, f"{method} {path} does not answer {status} in {document}"
    if "schema" in response.get("content", {}).get("application/json", {}):
        keys = (
            "paths",
            path,
            method.lower(),
            "responses",
            str(status),
            "content",
            "application/json",
            "schema",
        )
        _validate(document, keys, body)


def check_schema(document: str, name: str, body: object) -> None:
    """Check a body against a named schema of a document."""
    _validate(document, ("components", "schemas", name), body)


def require_documents() -> None:
    """Skip the test where the official documents are not at hand."""
    if not DIRECTORY.is_dir():
        pytest.skip("the official documents do not stand beside this checkout (../shared/contract)")


@asynccontextmanager
async def official_sdk(story: Story) -> AsyncIterator[Any]:
    """The official SDK as it is, pointed at the served application with the story's token."""

    class Pointed(HighLevel):  # type: ignore[misc]  # the SDK carries no types
        BASE_URL = story.desk.url

    client = Pointed(private_integration_token=story.secret)
    try:
        yield client
    finally:
        await client.http_client.aclose()


def _validate(document: str, keys: Sequence[str], body: object) -> None:
    pointer = "/".join(key.replace("~", "~0").replace("/", "~1") for key in keys)
    schema = {"$ref": f"{_ORIGIN}{document}#/{pointer}"}
    jsonschema.Draft202012Validator(schema, registry=_registry(document)).validate(body)


@functools.cache
def _registry(document: str) -> Registry[Any]:
    """The document and what its references mean, wherever it stands."""
    empty: Registry[Any] = Registry()
    return empty.with_resources(
        (
            f"{_ORIGIN}{name}",
            Resource.from_contents(_document(name), default_specification=DRAFT202012),
        )
        for name in (document, "common/common-schemas.json")
    )


@functools.cache
def _document(name: str) -> dict[str, Any]:
    require_documents()
    read: dict[str, Any] = _as_json_schema(json.loads((DIRECTORY / name).read_text()))
    return read


def _as_json_schema(value: Any) -> Any:
    """OpenAPI 3.0 says `nullable`; JSON Schema says so in the type."""
    if isinstance(value, list):
        return [_as_json_schema(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    read = {key: _as_json_schema(inner) for key, inner in value.items()}
    if read.pop("nullable", None) is True and isinstance(read.get("type"), str):
        read["type"] = [read["type"], "null"]
        if "enum" in read:
            read["enum"] = [*read["enum"], None]
    return read
