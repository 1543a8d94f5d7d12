"""What arguments a custom tool takes: a small part of JSON Schema, which both engines can fill.

An object whose members are strings, numbers, integers, booleans, enums or lists of those. Members that may
also be null count as optional. Words of JSON Schema that only explain (title, default) are passed over; those
that would demand more than is checked here are refused, so that nobody believes them to be checked.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, TypeAlias, get_args

from email_validator import EmailNotValidError, validate_email

ParameterType = Literal["string", "number", "integer", "boolean", "array"]
Format = Literal["date", "date-time", "email", "phone"]
Scalar: TypeAlias = str | int | float | bool

PARAMETERS = 30
OPTIONS = 100
LIST_LENGTH = 50
TEXT = 2_000
"""Characters of one argument."""
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
)
_PHONE = re.compile(r"\+?[\d\s().\-/]{5,30}")
_TRUE, _FALSE = frozenset({"true", "yes", "1"}), frozenset({"false", "no", "0"})


@dataclass(frozen=True)
class Parameter:
    """One argument of a tool."""

    name: str
    type: ParameterType
    description: str = ""
    required: bool = False
    format: Format | None = None
    options: tuple[Scalar, ...] = ()
    examples: tuple[Scalar, ...] = ()
    least: float | None = None  # of a number its size, of a text its characters, of a list its items
    most: float | None = None
    items: "Parameter | None" = None

    def check(self, value: Any) -> Any:
        """The value as the tool takes it; text that stands for it is read. Raises ValueError."""
        if self.type == "array":
            return self._list(value)
        checked = _READERS[self.type](value)
        if self.options and checked not in self.options:
            raise ValueError(f"must be one of: {', '.join(str(option) for option in self.options)}")
        if isinstance(checked, str):
            self._text(checked)
        elif self.type != "boolean":
            self._bounded(float(checked), "must be")
        return checked

    def to_schema(self) -> dict[str, Any]:
        """The parameter as JSON Schema, with nothing but what is checked."""
        told: dict[str, Any] = {"type": self.type}
        if self.description:
            told["description"] = self.description
        if self.format == "phone":
            told["description"] = f"{self.description} (a phone number)".strip()
        elif self.format is not None:
            told["format"] = self.format
        if self.options:
            told["enum"] = list(self.options)
        if self.examples:
            told["examples"] = list(self.examples)
        least, most = _BOUND_NAMES[self.type]
        told |= {name: value for name, value in ((least, self.least), (most, self.most)) if value is not None}
        if self.items is not None:
            told["items"] = self.items.to_schema()
        return told

    def _list(self, value: Any) -> list[Any]:
        given = value if isinstance(value, list | tuple) else [value]
        if len(given) > LIST_LENGTH:
            raise ValueError(f"must have at most {LIST_LENGTH} items")
        self._bounded(len(given), "must have a number of items that is")
        return [self.items.check(one) if self.items else one for one in given]

    def _text(self, text: str) -> None:
        if len(text) > TEXT:
            raise ValueError(f"must have at most {TEXT} characters")
        self._bounded(len(text), "must have a number of characters that is")
        match self.format:
            case "date":
                date.fromisoformat(text)
            case "date-time":
                datetime.fromisoformat(text)
            case "email":
                try:
                    validate_email(text, check_deliverability=False)
                except EmailNotValidError:
                    raise ValueError("must be an e-mail address") from None
            case "phone":
                if not _PHONE.fullmatch(text):
                    raise ValueError("must be a phone number")

    def _bounded(self, size: float, told: str) -> None:
        if self.least is not None and size < self.least:
            raise ValueError(f"{told} at least {self.least:g}")
        if self.most is not None and size > self.most:
            raise ValueError(f"{told} at most {self.most:g}")


@dataclass(frozen=True)
class Checked:
    """Arguments that fit, by name; and what is wrong with the others, as sentences."""

    values: Mapping[str, Any]
    faults: tuple[str, ...]


def parameters_of(schema: Mapping[str, Any]) -> tuple[Parameter, ...]:
    """The parameters of a schema in which `schema_faults` finds none."""
    required = schema.get("required") or ()
    return tuple(
        _parameter(name, member, name in required)
        for name, member in (schema.get("properties") or {}).items()
    )


def schema_of(parameters: Sequence[Parameter]) -> dict[str, Any]:
    """The parameters as one JSON Schema."""
    return {
        "type": "object",
        "properties": {one.name: one.to_schema() for one in parameters},
        "required": [one.name for one in parameters if one.required],
        "additionalProperties": False,
    }


def check_arguments(parameters: Sequence[Parameter], given: Mapping[str, Any]) -> Checked:
    """Look at each argument. Null and empty text count as not given."""
    known = {one.name for one in parameters}
    faults = [f"there is no argument {name[:64]!r}" for name in given if name not in known]
    values: dict[str, Any] = {}
    for one in parameters:
        value = given.get(one.name)
        if value is None or value == "":
            if one.required:
                faults.append(f"{one.name} is required")
            continue
        try:
            values[one.name] = one.check(value)
        except (ValueError, OverflowError) as fault:
            faults.append(f"{one.name} {_told(fault, one)}")
    return Checked(values, tuple(faults))


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
        for problem in _member_faults(member, inside=False):
            yield ("properties", str(name)), problem


def _member_faults(member: Any, *, inside: bool) -> Iterator[str]:
    if not isinstance(member, Mapping):
        yield "must be a JSON schema"
        return
    told = _without_null(member)
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
                [_READERS[kind](one) for one in listed]
            except ValueError:
                yield f"must have an enum whose values are each of type {kind}"
            if not listed:
                yield "must have an enum with at least one value"


def _parameter(name: str, member: Mapping[str, Any], required: bool) -> Parameter:
    told = _without_null(member)
    kind: ParameterType = told.get("type") or "string"
    least, most = _BOUND_NAMES[kind]
    return Parameter(
        name=name,
        type=kind,
        description=told.get("description") or told.get("title") or "",
        required=required,
        format=told.get("format"),
        options=tuple(_READERS[kind](one) for one in told.get("enum") or ()) if kind != "array" else (),
        examples=tuple(told.get("examples") or ()) if kind != "array" else (),
        least=told.get(least),
        most=told.get(most),
        items=_parameter(name, told["items"], required=True) if kind == "array" else None,
    )


def _without_null(member: Mapping[str, Any]) -> Mapping[str, Any]:
    """`{"anyOf": [X, null]}` and `{"type": ["string", "null"]}` without the null."""
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


def _string(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError("must be a text")
    return str(value).strip()


def _number(value: Any) -> int | float:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError("must be a number")
    if isinstance(value, int):
        return value
    number = float(value)
    if not math.isfinite(number):
        raise ValueError("must be a number")
    return int(number) if isinstance(value, str) and number.is_integer() else number


def _integer(value: Any) -> int:
    number = _number(value)
    if number != int(number):
        raise ValueError("must be a whole number")
    return int(number)


def _boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word not in _TRUE | _FALSE:
        raise ValueError("must be true or false")
    return word in _TRUE


def _told(fault: Exception, parameter: Parameter) -> str:
    """The library's own words for what cannot be read tell a customer nothing."""
    told = str(fault)
    if told.startswith("must "):
        return told
    forms = {"date": "a date as YYYY-MM-DD", "date-time": "a date and time as YYYY-MM-DDTHH:MM:SS"}
    return f"must be {forms.get(parameter.format or '', f'a {parameter.type}')}"


_READERS: Mapping[str, Any] = {
    "string": _string,
    "number": _number,
    "integer": _integer,
    "boolean": _boolean,
}
_BOUND_NAMES: Mapping[str, tuple[str, str]] = {
    "string": ("minLength", "maxLength"),
    "number": ("minimum", "maximum"),
    "integer": ("minimum", "maximum"),
    "boolean": ("", ""),
    "array": ("minItems", "maxItems"),
}
