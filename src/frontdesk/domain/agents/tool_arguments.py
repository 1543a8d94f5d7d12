"""The arguments of a custom tool: read from what an engine gives, and checked."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, TypeAlias

from email_validator import EmailNotValidError, validate_email

ParameterType = Literal["string", "number", "integer", "boolean", "array"]
Format = Literal["date", "date-time", "email", "phone"]
Scalar: TypeAlias = str | int | float | bool

LIST_LENGTH = 50
TEXT = 2_000
"""Characters of one argument."""

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
        checked = READERS[self.type](value)
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
        least, most = BOUND_NAMES[self.type]
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
                if date.fromisoformat(text).isoformat() != text:  # 20261201, 2026-W49-2
                    raise ValueError
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


def schema_of(parameters: Sequence[Parameter]) -> dict[str, Any]:
    """The parameters as one JSON Schema."""
    return {
        "type": "object",
        "properties": {one.name: one.to_schema() for one in parameters},
        "required": [one.name for one in parameters if one.required],
        "additionalProperties": False,
    }


def check_arguments(parameters: Sequence[Parameter], given: Mapping[str, Any]) -> Checked:
    """Look at each argument. Null and blank text count as not given."""
    known = {one.name for one in parameters}
    faults = [f"there is no argument {name[:64]!r}" for name in given if name not in known]
    values: dict[str, Any] = {}
    for one in parameters:
        value = given.get(one.name)
        if value is None or (isinstance(value, str) and not value.strip()):
            if one.required:
                faults.append(f"{one.name} is required")
            continue
        try:
            values[one.name] = one.check(value)
        except (ValueError, OverflowError) as fault:
            faults.append(f"{one.name} {_told(fault, one)}")
    return Checked(values, tuple(faults))


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


READERS: Mapping[str, Any] = {
    "string": _string,
    "number": _number,
    "integer": _integer,
    "boolean": _boolean,
}
BOUND_NAMES: Mapping[str, tuple[str, str]] = {
    "string": ("minLength", "maxLength"),
    "number": ("minimum", "maximum"),
    "integer": ("minimum", "maximum"),
    "boolean": ("", ""),
    "array": ("minItems", "maxItems"),
}
