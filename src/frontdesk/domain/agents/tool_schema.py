"""What arguments a custom tool takes: a small part of JSON Schema, which both engines can fill.

An object whose members are strings, numbers, integers, booleans, enums or lists of those; they may refer to
`$defs` of the schema, as libraries write enums. Null among the values of a member is passed over. Words of
JSON Schema that only explain (title, default) are passed over; those that would demand more than is checked
are refused, so that nobody believes them to be checked.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from frontdesk.domain.agents.tool_arguments import (
    BOUND_NAMES,
    READERS,
    TEXT,
    Format,
    Parameter,
    ParameterType,
)

PARAMETERS = 30
OPTIONS = 100
DESCRIPTION = 1_000
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,63}")

_TYPES = get_args(ParameterType)
_FORMATS = get_args(Format)
_EXPLAINING = frozenset(
    {"type", "description", "title", "default", "examples", "enum", "format", "items", "$schema", "nullable"}
)
_BOUNDS: Mapping[str, frozenset[str]] = {
    "string": frozenset({"minLength", "maxLength"}),
    "number": frozenset({"minimum", "maximum"}),
    "integer": frozenset({"minimum", "maximum"}),
    "boolean": frozenset(),
    "array": frozenset({"minItems", "maxItems"}),
}
_WHOLE = frozenset(
    {"type", "properties", "required", "description", "title", "$schema", "additionalProperties"}
    | {"$defs", "definitions"}
)
_DEFINED = ("#/$defs/", "#/definitions/")
_REFERENCES = 5
"""How many lead on from one to the next."""


def parameters_of(schema: Mapping[str, Any]) -> tuple[Parameter, ...]:
    """The parameters of a schema in which `schema_faults` finds none."""
    required = schema.get("required") or ()
    return tuple(
        _parameter(name, _plain(member, schema), name in required)
        for name, member in (schema.get("properties") or {}).items()
    )


def schema_faults(schema: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    """What is wrong with a schema: where, and the words that follow the name of the place."""
    if not isinstance(schema, Mapping):
        yield (), "must be a JSON schema of type object"
        return
    properties, required = schema.get("properties", {}), schema.get("required", [])
    if schema.get("type", "object") != "object" or not isinstance(properties, Mapping):
        yield (), "must be a JSON schema of type object, with properties"
        return
    if strange := sorted(set(schema) - _WHOLE):
        yield (), f"must not use {strange[0][:64]}; see the guide for what is known"
    if len(properties) > PARAMETERS:
        yield ("properties",), f"must have at most {PARAMETERS} members"
    if not (isinstance(required, Sequence) and all(isinstance(one, str) for one in required)):
        yield ("required",), "must be a list of names"
    elif missing := [one for one in required if one not in properties]:
        yield ("required",), f"names {missing[0][:64]!r}, which is not in properties"
    for name, member in properties.items():
        if not NAME.fullmatch(str(name)):
            yield ("properties",), f"has the name {str(name)[:64]!r}; use letters, digits, _ and -"
            continue
        for problem in _member_faults(_plain(member, schema), inside=False):
            yield ("properties", str(name)), problem


def _member_faults(member: Any, *, inside: bool) -> Iterator[str]:
    if not isinstance(member, Mapping):
        yield "must be a JSON schema"
        return
    told = member
    if "$ref" in told:
        yield "must refer to something in $defs of this schema"
        return
    kind = str(told.get("type") or ("string" if "enum" in told else ""))
    if kind not in _TYPES or (inside and kind == "array"):
        yield f"must have a type of: {', '.join(one for one in _TYPES if not (inside and one == 'array'))}"
        return
    if strange := sorted(set(told) - _EXPLAINING - _BOUNDS[kind]):
        yield f"must not use {strange[0][:64]}; see the guide for what is known"
    if not isinstance(told.get("description", ""), str) or len(told.get("description", "")) > DESCRIPTION:
        yield f"must have a description of at most {DESCRIPTION} characters"
    yield from _enum_faults(told, kind)
    if told.get("format") is not None and (kind != "string" or told["format"] not in _FORMATS):
        yield f"must have a format of: {', '.join(_FORMATS)}; for a string"
    for bound in _BOUNDS[kind] & set(told):
        value = told[bound]
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            yield f"must have a number as {bound}"
    if kind == "array":
        yield from (f"items {problem}" for problem in _member_faults(told.get("items"), inside=True))


def _enum_faults(told: Mapping[str, Any], kind: str) -> Iterator[str]:
    for word in ("enum", "examples"):
        listed = told.get(word)
        if listed is None:
            continue
        fits = isinstance(listed, list) and len(listed) <= OPTIONS and all(_is_scalar(one) for one in listed)
        if not fits or kind == "array":
            yield f"must have at most {OPTIONS} texts, numbers or booleans as {word}"
        elif word == "enum":
            try:
                [READERS[kind](one) for one in listed]
            except ValueError:
                yield f"must have an enum whose values are each of type {kind}"
            if not listed:
                yield "must have an enum with at least one value"


def _parameter(name: str, told: Mapping[str, Any], required: bool) -> Parameter:
    kind: ParameterType = told.get("type") or "string"
    least, most = BOUND_NAMES[kind]
    return Parameter(
        name=name,
        type=kind,
        description=told.get("description") or told.get("title") or "",
        required=required,
        format=told.get("format"),
        options=tuple(READERS[kind](one) for one in told.get("enum") or ()) if kind != "array" else (),
        examples=tuple(told.get("examples") or ()) if kind != "array" else (),
        least=told.get(least),
        most=told.get(most),
        items=_parameter(name, told["items"], required=True) if kind == "array" else None,
    )


def _plain(member: Any, schema: Mapping[str, Any]) -> Any:
    """The member without references and without null, and so its items."""
    told = _followed(member, schema)
    if not isinstance(told, Mapping):
        return told
    if isinstance(choices := told.get("anyOf"), list):
        told = {**told, "anyOf": [_followed(one, schema) for one in choices]}
    told = _without_null(told)
    if isinstance(items := _followed(told.get("items"), schema), Mapping):
        told = {**told, "items": _without_null(items)}
    return told


def _followed(member: Any, schema: Mapping[str, Any]) -> Any:
    """What the member refers to, with what stands beside the reference; as it is where that leads nowhere."""
    for _ in range(_REFERENCES):
        if not isinstance(member, Mapping):
            break
        if (
            isinstance(whole := member.get("allOf"), list)
            and len(whole) == 1
            and isinstance(whole[0], Mapping)
        ):
            member = {**whole[0], **{name: value for name, value in member.items() if name != "allOf"}}
        ref = member.get("$ref")
        place = next((one for one in _DEFINED if isinstance(ref, str) and ref.startswith(one)), None)
        defined = schema.get(place.strip("#/")) if place is not None else None
        target = defined.get(str(ref)[len(place or "") :]) if isinstance(defined, Mapping) else None
        if not isinstance(target, Mapping):
            break
        member = {**target, **{name: value for name, value in member.items() if name != "$ref"}}
    return member


def _without_null(member: Mapping[str, Any]) -> Mapping[str, Any]:
    """`{"anyOf": [X, null]}`, `{"type": ["string", "null"]}` and `{"enum": ["a", null]}` without the null."""
    if isinstance(values := member.get("enum"), list):
        member = {**member, "enum": [one for one in values if one is not None]}
    choices = member.get("anyOf")
    if isinstance(choices, list) and all(isinstance(one, Mapping) for one in choices):
        real = [one for one in choices if one.get("type") != "null"]
        if len(real) == 1:
            return {**{key: value for key, value in member.items() if key != "anyOf"}, **real[0]}
    kind = member.get("type")
    if isinstance(kind, list):
        real_types = [one for one in kind if one != "null"]
        return {**member, "type": real_types[0] if len(real_types) == 1 else None}
    return member


def _is_scalar(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= TEXT
    return isinstance(value, bool | int) or (isinstance(value, float) and math.isfinite(value))
