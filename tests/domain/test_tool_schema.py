"""What a custom tool's arguments may be, and which settings make no tool."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.domain.agents.custom_tool import CustomTool, ToolHeader, allows
from frontdesk.domain.agents.tool_arguments import check_arguments, schema_of
from frontdesk.domain.agents.tool_limits import tool_faults
from frontdesk.domain.agents.tool_schema import parameters_of, schema_faults

SCHEMA: dict[str, Any] = {
    "type": "object",
    "title": "made by a library",
    "properties": {
        "order_id": {"type": "string", "description": "The order", "maxLength": 10},
        "count": {"type": "integer", "minimum": 1, "maximum": 9},
        "price": {"anyOf": [{"type": "number"}, {"type": "null"}], "default": None},
        "gift": {"type": ["boolean", "null"]},
        "size": {"enum": ["S", "M"]},
        "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 2},
        "day": {"type": "string", "format": "date"},
        "mail": {"type": "string", "format": "email"},
    },
    "required": ["order_id"],
}
TOOL = CustomTool(kind="http", url="https://api.example.com/{order_id}", description="x", parameters=SCHEMA)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=10,
)
words = st.sampled_from(
    [
        *("type", "properties", "required", "enum", "items", "format", "minimum", "description", "string"),
        *("anyOf", "allOf", "$ref", "$defs", "#/$defs/type"),
    ]
)
schemas = st.recursive(
    json_values | words, lambda inner: st.dictionaries(words, inner, max_size=4), max_leaves=12
)


def test_arguments_are_read_as_their_types() -> None:
    checked = check_arguments(
        parameters_of(SCHEMA),
        {
            "order_id": 12,
            "count": "3",
            "price": "9.50",
            "gift": "yes",
            "size": "M",
            "tags": "new",
            "day": "2026-12-01",
            "mail": "",
        },
    )
    assert checked.faults == ()
    assert checked.values == {
        "order_id": "12",
        "count": 3,
        "price": 9.5,
        "gift": True,
        "size": "M",
        "tags": ["new"],
        "day": "2026-12-01",
    }


def test_what_does_not_fit_is_told_one_by_one() -> None:
    checked = check_arguments(
        parameters_of(SCHEMA),
        {
            "count": 10,
            "price": "much",
            "gift": "maybe",
            "size": "XL",
            "tags": ["a", "b", "c"],
            "day": "tomorrow",
            "mail": "nobody",
            "else": 1,
        },
    )
    assert checked.values == {}
    assert checked.faults == (
        "there is no argument 'else'",
        "order_id is required",
        "count must be at most 9",
        "price must be a number",
        "gift must be true or false",
        "size must be one of: S, M",
        "tags must have a number of items that is at most 2",
        "day must be a date as YYYY-MM-DD",
        "mail must be an e-mail address",
    )


def test_a_schema_tells_engines_only_what_is_checked() -> None:
    told = schema_of(parameters_of(SCHEMA))
    assert list(schema_faults(told)) == []
    assert told["properties"]["price"] == {"type": "number"}
    assert told["additionalProperties"] is False
    assert parameters_of(told) == parameters_of(SCHEMA)


def test_references_within_the_schema_are_followed_and_null_is_passed_over() -> None:
    schema = {
        "$defs": {
            "Size": {"type": "string", "enum": ["S", "M"], "title": "Size"},
            "Also": {"$ref": "#/$defs/Size"},
            "Round": {"$ref": "#/$defs/Round"},
        },
        "properties": {
            "size": {"$ref": "#/$defs/Also", "description": "how big"},
            "other": {"anyOf": [{"$ref": "#/$defs/Size"}, {"type": "null"}], "default": None},
            "old": {"allOf": [{"$ref": "#/$defs/Size"}]},
            "many": {"type": "array", "items": {"$ref": "#/$defs/Size"}},
            "maybe": {"type": ["string", "null"], "enum": ["a", None]},
        },
        "required": ["size"],
    }
    assert list(schema_faults(schema)) == []
    size, *rest = parameters_of(schema)
    assert (size.options, size.description, size.required) == (("S", "M"), "how big", True)
    assert [(one.items or one).options for one in rest] == [("S", "M"), ("S", "M"), ("S", "M"), ("a",)]
    assert "$ref" not in json.dumps(schema_of(parameters_of(schema)))
    for ref in ("#/$defs/Round", "#/$defs/None", "https://x.example/schema", "#/properties/x", 7):
        told = list(schema_faults({**schema, "properties": {"x": {"$ref": ref}}, "required": []}))
        assert told == [(("properties", "x"), "must refer to something in $defs of this schema")]


@pytest.mark.parametrize("blank", ["", "  ", "\n", None])
def test_a_blank_is_not_given(blank: Any) -> None:
    assert check_arguments(parameters_of(SCHEMA), {"order_id": blank}).faults == ("order_id is required",)


@pytest.mark.parametrize("day", ["20261201", "2026-W49-2", "2026-12-1", "1 Dec 2026"])
def test_a_date_has_one_form(day: str) -> None:
    checked = check_arguments(parameters_of(SCHEMA), {"order_id": "A", "day": day})
    assert checked.faults == ("day must be a date as YYYY-MM-DD",)


@pytest.mark.parametrize(
    ("member", "problem"),
    [
        ({"type": "object"}, "must have a type of: string, number, integer, boolean, array"),
        ({"type": "string", "pattern": "a+"}, "must not use pattern; see the guide for what is known"),
        (
            {"type": "string", "format": "uri"},
            "must have a format of: date, date-time, email, phone; for a string",
        ),
        ({"type": "integer", "enum": ["x"]}, "must have an enum whose values are each of type integer"),
        (
            {"type": "array", "items": {"type": "array"}},
            "items must have a type of: string, number, integer, boolean",
        ),
        ("x", "must be a JSON schema"),
    ],
)
def test_what_cannot_be_checked_is_refused(member: Any, problem: str) -> None:
    assert list(schema_faults({"properties": {"x": member}})) == [(("properties", "x"), problem)]


@settings(max_examples=60, deadline=None)
@given(schemas, json_values)
def test_no_schema_and_no_arguments_break_anything(schema: Any, arguments: Any) -> None:
    if list(schema_faults(schema)):
        return
    parameters = parameters_of(schema)
    checked = check_arguments(parameters, arguments if isinstance(arguments, dict) else {})
    json.dumps([schema_of(parameters), dict(checked.values)])


def test_a_tool_that_is_set_rightly_has_no_faults() -> None:
    assert list(tool_faults(TOOL)) == []
    mcp = CustomTool(kind="mcp", url="https://x.example/mcp", tool="find", description="x")
    assert list(tool_faults(mcp)) == []


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"url": "ftp://x.example/"}, ("url",)),
        ({"url": "https://{order_id}.example.com/"}, ("url",)),
        ({"url": "https://me:pw@x.example/"}, ("url",)),
        ({"url": "https://x.example/{unknown}"}, ("url",)),
        ({"url": "https://x.example/{count}"}, ("url",)),
        ({"url": "https://x.example:99999/"}, ("url",)),
        ({"url": "https://[bad"}, ("url",)),
        ({"url": ""}, ("url",)),
        ({"allowed_hosts": ("other.example",)}, ("url",)),
        ({"allowed_hosts": ("api.example.com", "https://x")}, ("allowed_hosts", 1)),
        ({"headers": (ToolHeader("Host", value="x"),)}, ("headers", 0, "name")),
        ({"headers": (ToolHeader("X-Key"),)}, ("headers", 0, "value")),
        ({"headers": (ToolHeader("X-Key", fresh="a\r\nb: c"),)}, ("headers", 0, "value")),
        ({"body": {"a": "{unknown}"}}, ("body",)),
        ({"timeout_seconds": 31}, ("timeout_seconds",)),
        ({"max_result_characters": 9_000}, ("max_result_characters",)),
        ({"result_path": "data"}, ("result_path",)),
        ({"description": ""}, ("description",)),
        ({"kind": "mcp", "url": "https://x.example/"}, ("tool",)),
        ({"parameters": {"type": "string"}}, ("parameters",)),
    ],
)
def test_each_fault_names_its_place(change: dict[str, Any], place: tuple[str | int, ...]) -> None:
    assert place in [where for where, _ in tool_faults(replace(TOOL, **change))]


def test_only_a_service_that_knows_keys_is_called_again_under_one() -> None:
    mcp = replace(TOOL, kind="mcp", tool="find")
    assert (TOOL.may_be_repeated, mcp.may_be_repeated) == (True, False)
    assert replace(mcp, repeatable=True).may_be_repeated
    assert not replace(TOOL, repeatable=False).may_be_repeated


@pytest.mark.parametrize(
    ("hosts", "host", "allowed"),
    [
        ((), "x.example", True),
        (("x.example",), "X.example.", True),
        (("*.x.example",), "a.b.x.example", True),
        (("*.x.example",), "x.example", False),
        (("*.x.example",), "evilx.example", False),
    ],
)
def test_hosts_are_matched_whole_or_below(hosts: tuple[str, ...], host: str, allowed: bool) -> None:
    assert allows(hosts, host) is allowed
